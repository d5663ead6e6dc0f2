"""The lines of a mail, in the active language: what each says, what its link does and where it leads."""

from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from mailing.letters import absolute
from measures.days import Precision, in_words
from measures.languages import Words, shown
from reminders.due import Kind, Role
from reminders.settling import token_of

MOST = 30
"""So many lines a mail tells of a kind; the others are on the page that it leads to."""

INTRODUCTIONS = {
    Kind.LATE: gettext_lazy("These tasks are late. Say that they are done, or give them another day."),
    Kind.DUE: gettext_lazy("These tasks are due soon."),
    Kind.NOT_CONFIRMED: gettext_lazy(
        "Nobody has said for long that this is still correct. Read it, and confirm it or mend it."
    ),
    Kind.TOO_FEW_TASKS: gettext_lazy(
        "These measures have fewer tasks ahead than agreed. Add what comes next."
    ),
    Kind.NOTE_MISSING: gettext_lazy("The progress report still waits for a few sentences of yours."),
    Kind.FEEDBACK: gettext_lazy("Residents wait for an answer."),
}
ACTS = {Kind.LATE: "done", Kind.DUE: "done", Kind.NOT_CONFIRMED: "confirm"}


@dataclass(frozen=True)
class Line:
    user: object
    found: object
    stage: int
    role: Role

    @property
    def kind(self) -> Kind:
        return Kind(self.found.matter.kind)

    @property
    def title(self) -> str:
        """Of the measure; of feedback without one there is none."""
        if not (measure := self.found.measure):
            return ""
        title = shown(measure, "title")
        return Words(f"{measure.number} {title}", title.language)

    @property
    def said(self) -> str:
        return SENTENCES[self.kind](self.found.thing)

    @property
    def act(self) -> str:
        """What its link does: `done`, `confirm` or nothing."""
        return ACTS.get(self.kind, "")

    @cached_property
    def link(self) -> str:
        """Signed for its account: never shown to anybody else."""
        if not self.act:
            return ""
        thing = self.found.thing if self.act == "done" else self.found.measure
        token = token_of(self.act, self.user, thing, self.found.position)
        return absolute(reverse(f"reminder_{self.act}", args=[token]))

    @property
    def address(self) -> str:
        """Where it is mended, after signing in."""
        thing, measure = self.found.thing, self.found.measure
        if self.kind == Kind.FEEDBACK:
            return absolute(reverse("admin:feedback_feedback_change", args=[thing.pk]))
        if self.kind == Kind.NOTE_MISSING:
            return absolute(reverse("admin:reports_reportingperiod_notes", args=[thing.pk])) + "?missing=1"
        return absolute(reverse("admin:measures_measure_change", args=[measure.pk]))

    @property
    def why(self) -> str:
        return Role(self.role).label


@dataclass(frozen=True)
class Group:
    """The lines of a kind in a programme, below its heading and introduction."""

    programme: str
    heading: str
    introduction: str
    lines: list[Line]
    left_out: int


def in_groups(lines: list[Line], wordings: dict) -> list[Group]:
    order = {kind: place for place, kind in enumerate(Kind)}
    by_kind = sorted(lines, key=lambda line: (line.found.programme.pk, order[line.kind]))
    groups = groupby(by_kind, key=lambda line: (line.found.programme, line.kind))
    return [_group(programme, kind, list(some), wordings) for (programme, kind), some in groups]


def introduction(kind: Kind, wording) -> str:
    """What the programme's coordinators wrote in this language, else the site's own words."""
    written = getattr(wording, f"text_{get_language()}", "") if wording else ""
    return written or str(INTRODUCTIONS[kind])


def _group(programme, kind, lines, wordings):
    words = introduction(kind, wordings.get((programme.pk, kind.value)))
    return Group(shown(programme, "name"), kind.label, words, lines[:MOST], len(lines[MOST:]))


def _late(task) -> str:
    if task.due_precision == Precision.DAY:
        return _("“%(task)s” was due on %(day)s.") % _of_task(task)
    return _("“%(task)s” is late. Its time was: %(day)s.") % _of_task(task)


def _due(task) -> str:
    if task.due_precision == Precision.DAY:
        return _("“%(task)s” is due on %(day)s.") % _of_task(task)
    return _("“%(task)s” is due soon. Its time is: %(day)s.") % _of_task(task)


def _of_task(task):
    return {"task": shown(task, "title"), "day": in_words(task.due_on, task.due_precision)}


def _note(period) -> str:
    return _("There is no note yet for the report “%(period)s”.") % {"period": shown(period, "name")}


def _feedback(feedback) -> str:
    """Nothing of what was written: mailboxes forget nothing."""
    words = {"receipt": feedback.receipt, "day": date_format(feedback.due_on)}
    return _("Feedback %(receipt)s is to be answered by %(day)s.") % words


SENTENCES = {
    Kind.LATE: _late,
    Kind.DUE: _due,
    Kind.NOT_CONFIRMED: lambda lacking: f"{lacking}.",
    Kind.TOO_FEW_TASKS: lambda lacking: f"{lacking}.",
    Kind.NOTE_MISSING: _note,
    Kind.FEEDBACK: _feedback,
}
