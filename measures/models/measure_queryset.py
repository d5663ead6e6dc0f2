"""Which measures, for whom, and with what: every list, page and file starts here."""

import datetime

from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, Value, When
from django.db.models.functions import Coalesce, NullIf

from measures.languages import per_language
from measures.models import past
from measures.models.behind import behind_some_goal, telling_progress
from measures.models.programme import Programme
from measures.models.responsibility import ContactPerson, Responsibility
from measures.models.task import Task
from measures.models.unit import Unit
from measures.models.vocabulary import Confirmation
from measures.status import Status, TaskState

PUBLIC = Q(is_published=True, programme__is_public=True)


class MeasureQuerySet(models.QuerySet):
    def public(self):
        return self.filter(PUBLIC)

    def editable_by(self, user):
        """What this user may change: their own as a contact, their units', the programmes they coordinate."""
        if not (user.is_authenticated and user.is_active):
            return self.none()
        if user.is_superuser:
            return self
        own = ContactPerson.objects.filter(person__user=user, measure=OuterRef("pk"))
        units = Unit.objects.edited_by(user).values("pk")
        answered_for = Responsibility.objects.filter(unit__in=units, measure=OuterRef("pk"))
        coordinated = Programme.objects.editable_by(user).values("pk")
        return self.filter(Exists(own) | Exists(answered_for) | Q(programme__in=coordinated))

    def visible_to(self, user):
        """The only door to measures: the public ones, and drafts for those who may edit them."""
        if not user.is_authenticated:
            return self.public()
        return self.filter(PUBLIC | Q(pk__in=self.model.objects.editable_by(user).values("pk")))

    def as_of(self, day: datetime.date) -> list:
        """The measures, drafts too, as they stood at the end of the day, with their parts and effects."""
        parts = (*past.PARTS, "responsibilities__unit", "effects__indicator", "related")
        with past.as_of(day):
            things = self.select_related("programme", "theme__programme").in_order()
            return list(things.prefetch_related(*parts))

    def in_order(self):
        return self.order_by("programme", "number_key", "pk")

    def with_status(self, today):
        """Annotate `judged_status`: what `status.judge` says on that day, as the database sees it."""
        tasks = Task.objects.filter(measure=OuterRef("pk"))
        living = tasks.exclude(state=TaskState.CANCELLED)
        return self.annotate(
            judged_status=Case(
                When(~Q(closed_as=""), then=F("closed_as")),
                When(~Q(override_status=""), then=F("override_status")),
                When(Exists(tasks.late(today)), then=Value(Status.LATE.value)),
                When(behind_some_goal(self.model, today), then=Value(Status.LATE.value)),
                When(Exists(living.exclude(state=TaskState.NOT_STARTED)), then=Value(Status.ON_TIME.value)),
                When(Exists(living), then=Value(Status.NOT_STARTED.value)),
                default=Coalesce(NullIf(F("stated_status"), Value("")), Value(Status.UNKNOWN.value)),
                output_field=models.CharField(),
            )
        )

    def with_confirmation(self, programme, today):
        """Annotate `confirmation`, of `Confirmation`, of the programme's; empty where a measure is closed."""
        since = programme.confirmed_since(today)
        return self.annotate(
            confirmation=Case(
                When(~Q(closed_as=""), then=Value("")),
                When(confirmed_at=None, then=Value(Confirmation.NEVER.value)),
                When(confirmed_at__lt=since, then=Value(Confirmation.EARLIER.value)),
                default=Value(Confirmation.LATELY.value),
                output_field=models.CharField(),
            )
        )

    def late(self, today):
        return self.with_status(today).filter(judged_status=Status.LATE)

    def for_list(self, user):
        """With what a row of the list or of a download shows to this user, in a fixed number of queries."""
        units = Responsibility.objects.select_related("unit")
        return self.select_related("programme", "theme__programme").prefetch_related(
            "tasks",
            models.Prefetch("effects", telling_progress(self.model), to_attr="progress_effects"),
            models.Prefetch("responsibilities", units),
            models.Prefetch("merged_into", self.model.objects.visible_to(user)),
        )

    def for_rows(self):
        """With what a row of a page shows and no more: its name, and of its tasks the key of the next one."""
        tasks = Task.objects.filter(measure=OuterRef("pk"))
        following = models.Subquery(tasks.open().by_due_date().values("pk")[:1])
        rows = self.annotate(next_task_pk=Case(When(closed_as="", then=following)), has_tasks=Exists(tasks))
        columns = ("programme", "theme", "number", "is_published", "closed_as", "override_status")
        return rows.only(*columns, *per_language("title")).fetch_mode(models.FETCH_RAISE)

    def for_page(self, user):
        """With all that an answer says of measures to this user, in a fixed number of queries."""
        others = self.model.objects.visible_to(user).select_related("programme").in_order()
        contacts = ContactPerson.objects.select_related("person__unit", "person__user")
        return self.with_parts(user).prefetch_related(
            "status_updates",
            "links",
            models.Prefetch("contacts", contacts),
            models.Prefetch("effects", telling_progress(self.model), to_attr="progress_effects"),
            models.Prefetch("merged_from", others),
            models.Prefetch("related", others),
        )

    def with_parts(self, user):
        """With what tells how measures go, who answers for them and who said so, for this user."""
        return self.select_related(
            "programme", "theme__programme", "override_by__user", "confirmed_by__unit"
        ).prefetch_related(
            "tasks",
            models.Prefetch("responsibilities", Responsibility.objects.select_related("unit")),
            models.Prefetch("merged_into", self.model.objects.visible_to(user).select_related("programme")),
        )
