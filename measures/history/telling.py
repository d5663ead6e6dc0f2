"""What a version changed, told in phrases and sentences: in feeds and in reports.

A sentence is a tuple of pieces: those that are `Words` know their language, the others are in the page's.
"""

from collections.abc import Iterator

from django.utils.translation import pgettext, pgettext_lazy

from measures.history.versions import ADDED, CHANGED, KINDS, REMOVED, Difference, ThingChange, Version
from measures.languages import Words
from measures.models import Measure, StatusUpdate, Task
from measures.status import TaskState

Observation = Measure._meta.get_field("observations").related_model

type Sentence = tuple[str, ...]

# A text that is shown as it was and as it is has at most so many characters.
SHORT = 80
STATUSES = {
    "closed_as": pgettext_lazy("what happened", "progress"),
    "override_status": pgettext_lazy("what happened", "progress"),
    "stated_status": pgettext_lazy("what happened", "stated progress"),
}
STATUS_FIELDS = ("closed_", "override_", "stated_", "merged_into")
DONE = pgettext_lazy("what happened", "task done")
TURNED = pgettext_lazy("what happened", "state of a task changed")
EDITED = pgettext_lazy("what happened", "information edited")
RENAMED = pgettext_lazy("what happened", "title changed")
HAPPENED = {
    (Task, ADDED): pgettext_lazy("what happened", "new task"),
    (Task, REMOVED): pgettext_lazy("what happened", "task removed"),
    (StatusUpdate, ADDED): pgettext_lazy("what happened", "new status update"),
    (Observation, ADDED): pgettext_lazy("what happened", "new figures"),
    (Observation, CHANGED): pgettext_lazy("what happened", "figures corrected"),
    (Observation, REMOVED): pgettext_lazy("what happened", "figures removed"),
}


# In phrases


def what_happened(version: Version) -> list[str]:
    """The kinds of what was changed, each once: due date moved, task done."""
    if version.is_first:
        return [pgettext("what happened", "new measure on this site")]
    phrases = (str(phrase) for thing in version.things for phrase in _happened(thing))
    return list(dict.fromkeys(phrases))


def _happened(thing: ThingChange) -> Iterator[str]:
    fields = {one.field: one for one in thing.differences}
    if thing.model is Measure and thing.kind == CHANGED:
        yield from _happened_to_measure(fields)
    elif thing.model is Task and thing.kind == CHANGED:
        yield from _happened_to_task(fields)
    else:
        yield HAPPENED.get((thing.model, thing.kind), EDITED)


def _happened_to_measure(fields: dict[str, Difference]) -> Iterator[str]:
    status = next((name for name in STATUSES if name in fields), None)
    if status:
        after = fields[status].after.lower()
        yield f"{STATUSES[status]} ({after})" if after else STATUSES[status]
    if "title" in fields:
        yield RENAMED
    if any(not name.startswith(STATUS_FIELDS) and name != "title" for name in fields):
        yield EDITED
    elif not status and "title" not in fields:
        yield pgettext("what happened", "reason of the progress edited")


def _happened_to_task(fields: dict[str, Difference]) -> Iterator[str]:
    if due := fields.get("due_on"):
        yield _due_date(due)
    if state := fields.get("state"):
        yield DONE if state.after == str(TaskState.COMPLETED.label) else TURNED
    if not {"due_on", "state"} & set(fields):
        yield pgettext("what happened", "task edited")


def _due_date(due: Difference) -> str:
    if not due.before:
        return pgettext("what happened", "due date set")
    if not due.after:
        return pgettext("what happened", "due date removed")
    return pgettext("what happened", "due date moved")


# In sentences


def thing_in_words(thing: ThingChange) -> Sentence:
    """What it is and what was done with it: of what was changed the fields, of what was added its gist."""
    named = (thing.label, *((" ", thing.name) if thing.name else ()), f" {KINDS[thing.kind]}")
    if thing.kind == ADDED:
        return (*named, *((": ", thing.gist) if thing.gist else ()))
    fields = [piece for one in thing.fields for piece in ("; ", *_field(one))]
    return (*named, *((": ", *fields[1:]) if fields else ()))


def _field(field) -> Sentence:
    """Its label, and what it said and says where that is short."""
    first = field.first
    if max(len(first.before), len(first.after)) > SHORT:
        return (field.label,)
    before, after = (_of_its_language(text, first.language) for text in (first.before, first.after))
    label = f"{field.label}: "
    if not before:
        new = pgettext("what it says", "new")
        return (label, after, f" ({new})")
    return (label, before, " → ", after or pgettext("change", "removed"))


def _of_its_language(text: str, language: str) -> str:
    return Words(text, language) if text and language else text
