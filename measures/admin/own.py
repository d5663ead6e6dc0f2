"""My measures, the page after signing in: what is late, due and to confirm, and the moves that settle it.

Each move answers with the measure's card alone where htmx asks, else it leads back to the page. What was
typed wrong is shown again in the card that it was typed in.
"""

from collections import defaultdict
from contextlib import contextmanager
from dataclasses import dataclass

from django import forms
from django.contrib import admin, messages
from django.core.paginator import Page, Paginator
from django.http import Http404
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import path, reverse
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from measures import days
from measures.admin.merging import position_in
from measures.admin.widgets import DayInput
from measures.agenda import Section, agenda, entry_of, seen_of
from measures.history import meanwhile
from measures.models import Measure, Origin, Programme, Task
from measures.models.change import changing, give_reason
from measures.permissions import can_edit, can_open_some_measure, can_open_some_structure
from measures.status import TaskState

# Reports know of measures and not the other way round: reached by the name that the relation has here.
ReportingPeriod = Programme._meta.get_field("reporting_periods").related_model
AT_ONCE = 20
"""So many measures of a section are shown at first: coordinators keep hundreds."""
AT_MOST = 200
"""So many are on a page of a section that was asked for whole: some keep thousands."""
HEADINGS = {
    Section.LATE: gettext_lazy("Late tasks"),
    Section.SOON: gettext_lazy("Due within 30 days"),
    Section.TO_REVIEW: gettext_lazy("Status set by hand: time to look at it again"),
    Section.TO_CONFIRM: gettext_lazy("Are these still correct?"),
    Section.REST: gettext_lazy("The other measures"),
}


class MoveForm(forms.Form):
    """A move of one task; `seen` is what the page showed of it."""

    seen = forms.CharField(required=False)

    def __init__(self, data=None, *, task, **kwargs):
        self.task = task
        super().__init__(data, auto_id=f"id_{task.pk}_{self.name}_%s", label_suffix="", **kwargs)

    def clean(self):
        super().clean()
        if self.task.state == TaskState.COMPLETED:
            raise forms.ValidationError(_was_done_already(self.task))
        if self.cleaned_data.get("seen") != seen_of(self.task):
            raise forms.ValidationError(
                _("%(others)s has changed this task while you had the page open. This is how it stands now.")
                % {"others": _who_changed(self.task)}
            )

    @property
    def address(self):
        return reverse(f"admin:measures_task_{self.name}", args=[self.task.pk])

    def full_clean(self):
        """The first field with a fault has the focus when the form is shown again."""
        super().full_clean()
        wrong = next((name for name in self.errors if name in self.fields), None)
        if wrong:
            self.fields[wrong].widget.attrs["autofocus"] = True


def _was_done_already(task) -> str:
    """Somebody was quicker; the card has no form of the task any more to say it in."""
    said = _("%(others)s was quicker: “%(task)s” is done already. Nothing was changed.")
    return said % {"others": _who_changed(task), "task": task.title}


def _who_changed(task) -> str:
    """Who was the last to change it, and when."""
    return capfirst(str(meanwhile.others(Task, task.pk, 0) or _("Somebody")))


class DoneForm(MoveForm):
    name, opener, button = "done", gettext_lazy("Done on another day"), gettext_lazy("Save the day")
    completed_on = forms.DateField(
        label=gettext_lazy("Done on this day"), widget=DayInput, validators=[days.validate_day]
    )

    def clean_completed_on(self):
        day = self.cleaned_data["completed_on"]
        if day > days.today():
            raise forms.ValidationError(_("A task cannot have been done in the future."))
        return day


class DueForm(MoveForm):
    name, opener, button = "move", gettext_lazy("Move the date"), gettext_lazy("Move the date")
    due_on = forms.DateField(
        label=gettext_lazy("New due date"), widget=DayInput, validators=[days.validate_day]
    )
    reason = forms.CharField(
        label=gettext_lazy("Because"),
        max_length=300,
        help_text=gettext_lazy("Residents read it in the history of changes."),
    )

    def clean_due_on(self):
        day = self.cleaned_data["due_on"]
        if day == self.task.due_on and self.task.due_precision == days.Precision.DAY:
            raise forms.ValidationError(_("It is due on this day already."))
        if day < days.today():
            raise forms.ValidationError(_("This day has passed already. Give one that is still to come."))
        return day


@dataclass
class Card:
    """A measure on the page; `told` says what was just done to it, `forms` what was typed wrong in it."""

    entry: object
    told: str = ""
    wrong: MoveForm | None = None

    @property
    def tasks(self):
        """Each of its tasks with the forms of its moves."""
        for one in self.entry.tasks:
            is_wrong = self.wrong and self.wrong.task.pk == one.task.pk
            yield (
                one,
                [
                    self.wrong if is_wrong and isinstance(self.wrong, form) else form(task=one.task)
                    for form in (DoneForm, DueForm)
                ],
            )


@dataclass
class Shown:
    """A part of the measures of a section, with their cards; open where the page is about one of them."""

    section: Section
    part: Page
    cards: list[Card]
    is_open: bool

    @property
    def heading(self):
        return HEADINGS[self.section]

    @property
    def count(self):
        return self.part.paginator.count


def own_measures(user):
    """What the user is asked about, in order: theirs to edit, in programmes that go on, and not closed."""
    own = Measure.objects.editable_by(user).filter(programme__in=Programme.objects.open())
    return own.filter(closed_as="").in_order()


@require_safe
def own(request):
    """The front page of the editors: their measures by what these ask for, then the lists of the admin."""
    return admin.site.index(request, page(request))


def page(request, card=None):
    """What the page shows; `card` stands for that of its measure.

    Of each section the first measures, or page by page those of the one that the address asks for whole; and
    the measure that the address or the card is about.
    """
    if not can_open_some_measure(request.user):
        return {"sections": []}
    today = days.today()
    found = agenda(own_measures(request.user), today)
    opened = str(card.entry.measure.pk) if card else request.GET.get("measure")
    parts = {}
    for section, some in found.items():
        if section == request.GET.get("all"):
            part = Paginator(some, AT_MOST).get_page(request.GET.get("page"))
        else:
            part = Paginator(some, AT_ONCE).page(1)
        also = [one for one in some if str(one.measure) == opened and one not in part.object_list]
        parts[section] = (part, [one.measure for one in [*part.object_list, *also]])
    keys = [key for _part, some in parts.values() for key in some]
    measures = Measure.objects.filter(pk__in=keys).for_list(request.user)
    cards = {one.pk: Card(entry_of(one, today)) for one in measures}
    if card:
        cards[card.entry.measure.pk] = card
    sections = [
        # One may have been deleted meanwhile.
        Shown(section, part, [cards[key] for key in some if key in cards], opened in map(str, some))
        for section, (part, some) in parts.items()
    ]
    wrong = {"wrong": card.entry.measure} if card else {}
    return wrong | {
        "periods": asking_periods(one for some in found.values() for one in some),
        "sections": sections,
        "title": _("My measures"),
        "has_own": any(found.values()),
        "keeps_programme": can_open_some_structure(request.user),
    }


def asking_periods(measures) -> list[tuple]:
    """Each open reporting period that has begun, and of how many of the measures it has no note yet."""
    by_programme = defaultdict(set)
    for one in measures:
        by_programme[one.programme].add(one.measure)
    periods = ReportingPeriod.objects.open().filter(programme__in=by_programme, start__lte=days.today())
    found = []
    for period in periods.order_by("end").select_related("programme").prefetch_related("notes"):
        written = {note.measure_id for note in period.notes.all()}
        if missing := len(by_programme[period.programme_id] - written):
            found.append((period, missing))
    return found


@contextmanager
def found_measure(request, pk):
    """The measure, locked, and the change that is made of it; what one may not edit is not there."""
    with changing(request.user, origin=Origin.FORM) as recording:
        measure = Measure.objects.editable_by(request.user).filter(pk=pk, closed_as="")
        measure = measure.select_related("programme").select_for_update(of=("self",)).first()
        if measure is None or not can_edit(request.user, measure):
            raise Http404
        yield measure, recording.change


@contextmanager
def found_task(request, pk):
    """The task, locked after its measure, and the change that is made of it."""
    known = Task.objects.filter(pk=pk).values_list("measure", flat=True).first()
    with found_measure(request, known) as (measure, change):
        task = measure.tasks.select_for_update().filter(pk=pk).first()
        if task is None:
            raise Http404
        task.measure = measure
        yield task, change


@require_POST
def confirm(request, pk):
    """Still correct: who answers for the measure says so, today."""
    with found_measure(request, pk) as (measure, change):
        measure.confirmed_at = days.now()
        measure.confirmed_by = getattr(request.user, "person", None)
        measure.save(update_fields=["confirmed_at", "confirmed_by"])
    return answer(request, pk, told=_("Confirmed: the information is still correct."), change=change)


@require_POST
def done(request, pk):
    """The task was done on the day that is given, today where none is."""
    with found_task(request, pk) as (task, change):
        data = request.POST.copy()
        data.setdefault("completed_on", days.today().isoformat())
        form = DoneForm(data, task=task)
        if not form.is_valid():
            return answer(request, task.measure_id, wrong=form)
        task.completed_on, task.completed_precision = form.cleaned_data["completed_on"], days.Precision.DAY
        task.state = TaskState.COMPLETED
        save(task)
    told = _("Done on %(day)s: %(task)s") % {"day": date_format(task.completed_on), "task": task.title}
    return answer(request, task.measure_id, told=told, change=change)


@require_POST
def move(request, pk):
    """Another due date, and why."""
    with found_task(request, pk) as (task, change):
        form = DueForm(request.POST, task=task)
        if not form.is_valid():
            return answer(request, task.measure_id, wrong=form)
        give_reason(form.cleaned_data["reason"])
        task.due_on, task.due_precision = form.cleaned_data["due_on"], days.Precision.DAY
        save(task)
    told = _("Now due on %(day)s: %(task)s") % {"day": date_format(task.due_on), "task": task.title}
    return answer(request, task.measure_id, told=told, change=change)


def save(task):
    task.save()
    task.measure.mark_updated(days.now())


@require_POST
def undo(request, pk):
    """What one of these moves did to the measure is again as it was before."""
    with found_measure(request, pk) as (measure, _change):
        told = taken_back(request.user, measure, position_in(request.POST, "change"))
    return answer(request, pk, told=told)


SETTLED = {
    Task: ("state", "completed_on", "completed_precision", "due_on", "due_precision"),
    Measure: ("confirmed_at", "confirmed_by_id"),
}
"""What the moves change."""


def taken_back(user, measure, change) -> str:
    """Put back what stood before that change of the user's, unless it was changed since; what was done."""
    rows = (Task.history.filter(measure=measure.pk), Measure.history.filter(id=measure.pk))
    row = next(
        filter(None, (some.filter(change=change, history_user_id=user.pk).first() for some in rows)), None
    )
    if row is None:
        return _("Nothing was changed.")
    versions = type(row).objects.filter(id=row.id)
    before = versions.filter(history_id__lt=row.history_id).order_by("-history_id").first()
    if before is None or versions.filter(history_id__gt=row.history_id).exists():
        return _("It has been changed again since. Nothing was taken back.")
    thing = row.instance_type.objects.select_for_update().get(pk=row.id)
    for name in SETTLED[row.instance_type]:
        setattr(thing, name, getattr(before, name))
    thing.save()
    if thing != measure:
        measure.mark_updated(days.now())
    return _("Taken back: %(thing)s is as it was before.") % {"thing": thing.title}


def answer(request, pk, *, told="", change=None, wrong=None):
    """The measure's card where htmx asks; the page where something was typed wrong; else the way back to it.

    `change` is what can be taken back.
    """
    measure = own_measures(request.user).for_list(request.user).get(pk=pk)
    if wrong and wrong.task.state == TaskState.COMPLETED:
        told, wrong = " ".join(wrong.non_field_errors()), None
    if told:
        context = {"told": told, "change": change, "measure": measure}
        told = render_to_string("admin/_own_told.html", context, request)
    card = Card(entry_of(measure, days.today()), told, wrong)
    if request.htmx:
        return render(request, "admin/_own_card.html", {"card": card})
    if wrong:
        return admin.site.index(request, page(request, card))
    messages.success(request, told)
    return redirect(f"{reverse('admin:index')}#measure-{pk}")


def urls(model_admin):
    """Below the measures' own addresses."""
    wrap = model_admin.admin_site.admin_view
    return [
        path("<int:pk>/confirm/", wrap(confirm), name="measures_measure_confirm"),
        path("tasks/<int:pk>/done/", wrap(done), name="measures_task_done"),
        path("tasks/<int:pk>/move/", wrap(move), name="measures_task_move"),
        path("<int:pk>/undo/", wrap(undo), name="measures_measure_undo"),
    ]
