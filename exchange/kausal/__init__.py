"""A plan of Kausal Watch: the question to its GraphQL API, and what becomes of the answer here.

Names, types and words are those of its public UI and its server, read at these commits:
kausaltech/kausal-watch-ui 01ba36dd (common/__generated__/graphql.ts), 0529ae2a (queries/get-action.ts),
264f098f (queries/get-indicator.ts), 0ab9931d (queries/get-plan.ts), 12221aca (utils/apollo.utils.ts: the
directive @locale), 6dc84dbf (ActionOfficialNameBlock.tsx), 06ef2fcb (common/environment.ts: the address);
kausaltech/kausal-watch 0276d726 (indicators/schema.py), 157835d6 (actions/action_status_summary.py),
1681ec78 (actions/defaults.py: the phases), 0e2cbe91 (insight/generator.py: how sure effects are).

What has no identity there that we could keep is known by what it says: a task by its title and due date,
a figure by its period. So the same answer, imported again, changes nothing.
"""
