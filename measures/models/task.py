from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from measures.days import Precision, last_day
from measures.languages import per_language, shown
from measures.richtext import RichTextField
from measures.status import TaskFacts, TaskState


def last_day_of_its_period(field: str, precision: str) -> models.Q:
    """`field` is empty or the last day of its month or year, as `precision` says; February is 28 or 29."""
    month_end = (
        models.Q(**{f"{field}__day": 31})
        | models.Q(**{f"{field}__day": 30, f"{field}__month__in": [4, 6, 9, 11]})
        | models.Q(**{f"{field}__day__in": [28, 29], f"{field}__month": 2})
    )
    return (
        models.Q(**{field: None})
        | models.Q(**{precision: Precision.DAY})
        | models.Q(**{precision: Precision.MONTH}) & month_end
        | models.Q(**{precision: Precision.YEAR, f"{field}__day": 31, f"{field}__month": 12})
    )


OPEN = [TaskState.NOT_STARTED, TaskState.IN_PROGRESS]


class TaskQuerySet(models.QuerySet):
    def open(self):
        return self.filter(state__in=OPEN)

    def late(self, today):
        return self.open().filter(due_on__lt=today)

    def for_rows(self):
        """Without their details."""
        columns = ("state", "due_on", "due_precision", "completed_on", "completed_precision")
        return self.only(*columns, *per_language("title"))

    def by_due_date(self):
        return self.order_by(models.F("due_on").asc(nulls_last=True), "pk")

    def open_first(self):
        is_over = models.Case(models.When(state__in=OPEN, then=0), default=1)
        return self.order_by(is_over, models.F("due_on").asc(nulls_last=True), "pk")


class Task(models.Model):
    """A dated piece of work of a measure.

    A due date known by month or year is kept as the last day of it: the last day the task is on time.
    """

    measure = models.ForeignKey(
        "measures.Measure", on_delete=models.CASCADE, related_name="tasks", verbose_name=_("measure")
    )
    title = models.CharField(_("title"), max_length=300)
    details = RichTextField(_("details"), blank=True)
    state = models.CharField(
        _("state"), max_length=20, choices=TaskState.choices, default=TaskState.NOT_STARTED
    )
    due_on = models.DateField(
        pgettext_lazy("task", "due on"),
        null=True,
        blank=True,
        help_text=_("The last day on which the task is on time. For a month or a year, any day in it."),
    )
    due_precision = models.CharField(
        _("precision of the due date"), max_length=5, choices=Precision.choices, default=Precision.DAY
    )
    completed_on = models.DateField(
        pgettext_lazy("task", "done on"), null=True, blank=True, help_text=_("Empty if the day is not known.")
    )
    completed_precision = models.CharField(
        _("precision of the done date"), max_length=5, choices=Precision.choices, default=Precision.DAY
    )

    objects = TaskQuerySet.as_manager()

    class Meta:
        verbose_name = _("task")
        verbose_name_plural = _("tasks")
        ordering = ["measure", "due_on", "pk"]
        # How a measure stands, without reading its tasks.
        indexes = [models.Index(fields=["measure", "state", "due_on"], name="task_of_measure_in_state")]
        constraints = [
            models.CheckConstraint(name="task_state_known", condition=models.Q(state__in=TaskState.values)),
            models.CheckConstraint(
                name="task_done_day_only_when_done",
                condition=models.Q(completed_on=None) | models.Q(state=TaskState.COMPLETED),
                violation_error_message=_("Only a task that is done has a day on which it was done."),
            ),
            models.CheckConstraint(
                name="task_due_on_last_day_of_its_period",
                condition=last_day_of_its_period("due_on", "due_precision"),
            ),
            models.CheckConstraint(
                name="task_completed_on_last_day_of_its_period",
                condition=last_day_of_its_period("completed_on", "completed_precision"),
            ),
        ]

    def __str__(self):
        return self.title

    def save(self, **kwargs):
        self._keep_last_days()
        super().save(**kwargs)

    def clean(self):
        self._keep_last_days()

    def _keep_last_days(self):
        if self.due_on:
            self.due_on = last_day(self.due_on, self.due_precision)
        if self.completed_on:
            self.completed_on = last_day(self.completed_on, self.completed_precision)

    @property
    def facts(self) -> TaskFacts:
        is_day_known = self.completed_precision == Precision.DAY
        completed_on = self.completed_on if is_day_known else None
        return TaskFacts(shown(self, "title"), self.state, self.due_on, completed_on)

    def is_late(self, today) -> bool:
        return self.facts.is_late(today)

    def days_late(self, today) -> int:
        return (today - self.due_on).days if self.is_late(today) else 0
