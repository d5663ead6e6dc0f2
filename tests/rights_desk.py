"""The part of the table of rights that is about the coordinator's desk.

The links: `own` stands in a text of the coordinator's programme, `foreign` in one of the neighbour's.
"""

DESK = """
# The coordinator's desk
coordinators_desk              .              get            L - - - S S S
coordinators_desk              .              post           L R R R R R R
desk_followers                 .              get            L - - - S S S
desk_followers                 .              post           L R R R R R R

# Links to other sites
admin:desk_externallink_changelist . get              L - - - S S S
admin:desk_externallink_changelist own check_again    L - - - N N N
admin:desk_externallink_add    .        get           L - - - - - -
admin:desk_externallink_change own      get           L - - - S - S
admin:desk_externallink_change foreign  get           L - - - - S S
admin:desk_externallink_change own      post          L - - - - - -
admin:desk_externallink_change none     get           L - - - - - -
admin:desk_externallink_delete own      get           L - - - - - -
admin:desk_externallink_delete own      delete        L - - - - - -
admin:desk_externallink_history own     get           L - - - - - S
"""
