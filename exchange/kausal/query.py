"""What is asked of Kausal Watch's API. It answers in one language at a time: `@locale` says in which."""

import json

API = "https://api.watch.kausal.tech/v1/graphql/"

QUERY = """\
query Plan($plan: ID!) @locale(lang: "<language>") {
  plan(id: $plan) {
    id
    identifier
    name
    primaryLanguage
    otherLanguages
    generalContent { id officialNameDescription }
    actionListPage { id actionDateFormat taskDateFormat }
    primaryActionClassification { id identifier }
    categoryTypes {
      id
      identifier
      name
      usableForActions
      categories { id identifier name leadParagraph order parent { id } }
    }
  }
  planActions(plan: $plan) {
    id
    identifier
    name
    officialName
    leadParagraph
    description
    updatedAt
    completion
    manualStatusReason
    status { id identifier name }
    implementationPhase { id identifier name }
    impact { id identifier name }
    startDate
    endDate
    dateFormat
    scheduleContinuous
    schedule { id beginsAt endsAt }
    mergedWith { id identifier plan { id } }
    supersededBy { id identifier plan { id } }
    relatedActions { id identifier plan { id } }
    categories { id type { id } }
    links { id order url title }
    tasks { id name comment state dueAt completedAt dateFormat }
    statusUpdates { id title date content }
    responsibleParties { id order role organization { id name abbreviation parent { id name } } }
<persons>    relatedIndicators { id effectType indicatesActionProgress indicator { id } }
  }
  planIndicators(plan: $plan) {
    id
    identifier
    name
    description
    reference
    level(plan: $plan)
    timeResolution
    desiredTrend
    quantity { id name }
    unit { id name shortName }
    values { id date value }
    goals { id date value }
    relatedEffects { id effectType confidenceLevel effectIndicator { id } }
  }
}
"""
PERSONS = """\
    contactPersons {
      id
      order
      primaryContact
      person { id firstName lastName title organization { id name } }
    }
"""


def request_for(plan: str, language: str, *, with_persons: bool) -> str:
    """The query and its variables as the API takes them: the body of a POST. Never asks for an address."""
    query = QUERY.replace("<language>", language).replace("<persons>", PERSONS if with_persons else "")
    return json.dumps({"query": query, "variables": {"plan": plan}}, indent=2)
