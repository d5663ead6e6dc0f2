"""What a write of public content leaves behind: a change, and the rows of history that belong to it.

Every write of a tracked model makes rows of history (django-simple-history), and these belong to a change:
who, when, from where and why. At its end the change is sealed: its digest is keyed and made over all of its
rows and the digest before it, so that whoever changes, drops, adds or swaps rows without the key is found
out (`measures.history.check`). The chain has one head, locked only for the sealing, the last thing that a
save does: writers wait for each other no longer than that. Under the same lock what is made of public content
follows the change (`FOLLOWERS`): of two writers, the later one sees what the other saved.
"""

import datetime
import hashlib
import hmac
import json
from collections.abc import Callable, Iterable
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from simple_history import register
from simple_history.manager import HistoricalQuerySet, HistoryManager
from simple_history.models import HistoricalRecords, registered_models

from measures import days


class Origin(models.TextChoices):
    """From where a change came."""

    FORM = "form", pgettext_lazy("origin of a change", "form")
    ACTION = "action", pgettext_lazy("origin of a change", "bulk action")
    IMPORT = "import", pgettext_lazy("origin of a change", "import")
    COMMAND = "command", pgettext_lazy("origin of a change", "command")


class Change(models.Model):
    """Who changed public content, when, from where and why. Rows are added, never changed or deleted."""

    made_at = models.DateTimeField(_("made"), help_text=_("On the site's clock."))
    recorded_at = models.DateTimeField(_("recorded"), help_text=_("In real time."))
    # Without a constraint: an account may go, what it did stays.
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        related_name="+",
        verbose_name=_("made by"),
    )
    origin = models.CharField(_("origin"), max_length=10, choices=Origin.choices)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    position = models.PositiveBigIntegerField(_("position in the chain"), null=True, unique=True)
    digest = models.CharField(_("digest"), max_length=64, blank=True)

    class Meta:
        verbose_name = _("change")
        verbose_name_plural = _("changes")
        ordering = ["pk"]
        default_permissions = ["view"]

    def __str__(self):
        return f"{self.pk} {self.made_at}"


class ChainHead(models.Model):
    """The last sealed change. One row, so that there is one thing to lock."""

    position = models.PositiveBigIntegerField(default=0)
    digest = models.CharField(max_length=64, blank=True)

    class Meta:
        default_permissions = []
        constraints = [models.CheckConstraint(name="chain_head_is_one", condition=models.Q(pk=1))]

    def __str__(self):
        return f"{self.position}:{self.digest}"


@dataclass
class Recording:
    """The change that is being made, and the histories that have rows of it."""

    begun: Change
    histories: set[type[models.Model]] = field(default_factory=set)

    @cached_property
    def change(self) -> Change:
        """Stored when it is first needed: many who save have changed nothing.

        By whoever needs it first: if that is within a savepoint which is rolled back, so must be the whole.
        """
        self.begun.save(force_insert=True)
        return self.begun

    @property
    def is_stored(self) -> bool:
        return self.begun.pk is not None


FOLLOWERS: list[Callable[[list[dict]], None]] = []
"""Called with the rows of history of each change, before its transaction ends."""

_current: ContextVar[Recording | None] = ContextVar("change", default=None)
_is_paused: ContextVar[bool] = ContextVar("is_paused", default=False)


@contextmanager
def changing(user=None, *, origin: Origin, reason: str = "", at: datetime.datetime | None = None):
    """Everything written within is one change, whole or not at all; within another change it is part of that.

    `at` dates the change; else it is now. A change that leaves no rows leaves nothing.
    """
    if _current.get():
        yield _current.get()
        return
    with transaction.atomic():
        begun = Change(
            made_at=at or days.now(),
            recorded_at=days.whole_milliseconds(timezone.now()),
            made_by=user if user and user.is_authenticated else None,
            origin=origin,
            reason=reason,
        )
        recording = Recording(begun)
        token = _current.set(recording)
        try:
            yield recording
        finally:
            _current.reset(token)
        _seal(recording)


def give_reason(reason: str) -> None:
    """Why the change is made that is being made now; before anything of it is written."""
    recording = _current.get()
    recording.begun.reason = reason
    if recording.is_stored:
        recording.begun.save(update_fields=["reason"])


@contextmanager
def unrecorded():
    """For loading a fixture only: its history is recorded right after it, with the days it tells."""
    token = _is_paused.set(True)
    try:
        yield
    finally:
        _is_paused.reset(token)


def _seal(recording: Recording) -> None:
    if not recording.is_stored:
        return
    change = recording.change
    rows = list(rows_of([change.pk], recording.histories).get(change.pk, []))
    if not rows:
        change.delete()
        return
    head = locked_head()
    for follow in FOLLOWERS:
        follow(rows)
    head.position += 1
    change.position, change.digest = head.position, digest_of(change, head.position, head.digest, rows)
    head.digest = change.digest
    change.save(update_fields=["position", "digest"])
    head.save(update_fields=["position", "digest"])


def locked_head() -> ChainHead:
    """The head of the chain; nobody else writes public content until the transaction ends."""
    return ChainHead.objects.select_for_update().get_or_create(pk=1)[0]


def digest_of(change: Change, position: int, before: str, rows: Iterable[dict]) -> str:
    """The keyed digest of a change: of itself, of its rows, of its place and of the digest before it."""
    said = {
        "before": before,
        "position": position,
        "change": [change.pk, change.made_at, change.recorded_at, change.made_by_id],
        "told": [change.origin, change.reason],
        "rows": list(rows),
    }
    text = json.dumps(said, default=_plain, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return hmac.new(settings.HISTORY_KEY.encode(), text.encode(), hashlib.sha256).hexdigest()


def _plain(value):
    """The same text for the same value on every database."""
    if isinstance(value, datetime.datetime):
        return value.astimezone(datetime.UTC).isoformat()
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    return value.isoformat()


def histories() -> list[type[models.Model]]:
    """The models of history, each with that of its many-to-many rows at the end."""
    return sorted(
        (model.history.model for model in set(registered_models.values()) if hasattr(model, "history")),
        key=lambda history: history._meta.label,
    )


def rows_of(changes: Iterable[int], among: Iterable[type[models.Model]]) -> dict[int, list[dict]]:
    """The rows of history of each of the changes, by its primary key, in an order that stays."""
    found = {}
    for history in sorted(among, key=lambda history: history._meta.label):
        for row in history.objects.filter(change__in=changes).order_by("history_id").values():
            found.setdefault(row["change_id"], []).append({"of": history._meta.label, **row})
        for many in history._history_m2m_fields:
            related = HistoricalRecords.m2m_models[many]
            rows = related.objects.filter(history__change__in=changes).order_by("m2m_history_id")
            for row in rows.values("history__change", *(column.attname for column in related._meta.fields)):
                change = row.pop("history__change")
                found.setdefault(change, []).append({"of": related._meta.label, **row})
    return found


class HistoryRow(models.Model):
    """What every row of history has beside the columns of its model: the change it belongs to."""

    change = models.ForeignKey(Change, on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True

    def save(self, **kwargs):
        recording = _current.get()
        recording.histories.add(type(self))
        self.change, self.history_date = recording.change, recording.change.made_at
        self.history_user_id, self.history_change_reason = (
            recording.change.made_by_id,
            recording.change.reason,
        )
        super().save(**kwargs)


class Records(HistoricalRecords):
    """Makes each row part of the change that is being made; a write by itself is a change of its own."""

    def create_historical_record(self, instance, history_type, using=None):
        if _is_paused.get():
            return
        with changing(origin=Origin.COMMAND):
            super().create_historical_record(instance, history_type, using=using)

    def create_historical_record_m2ms(self, history_instance, instance):
        """Of what is related both ways, the row of the other way is only about to be written: count it.

        What has only just been made is related to nothing yet.
        """
        if history_instance.history_type == "+":
            return
        super().create_historical_record_m2ms(history_instance, instance)
        for many in history_instance._history_m2m_fields:
            if many.remote_field.symmetrical:
                rows = self.m2m_models[many].objects
                one, other = many.m2m_field_name(), many.m2m_reverse_field_name()
                known = rows.filter(history=history_instance).values(f"{other}_id")
                mirrored = many.remote_field.through.objects.filter(**{other: instance})
                for row in mirrored.exclude(**{f"{one}__in": known}):
                    pair = {f"{one}_id": instance.pk, f"{other}_id": getattr(row, f"{one}_id")}
                    rows.create(history=history_instance, id=row.pk, **pair)

    def m2m_changed(self, instance, action, attr, pk_set, reverse, **kwargs):
        """Related measures are related both ways: the others have changed as well."""
        if action == "pre_clear":
            instance._cleared = list(getattr(instance, attr).all())
        super().m2m_changed(instance, action, attr, pk_set, reverse, **kwargs)
        if action in ("post_add", "post_remove", "post_clear"):
            others = kwargs["model"].objects.filter(pk__in=pk_set or ())
            for other in getattr(instance, "_cleared", []) if action == "post_clear" else others:
                self.create_historical_record(other, "~")


MANAGER = HistoryManager.from_queryset(HistoricalQuerySet)


class History:
    """`Model.history`; simple_history puts its manager's class together at each look, for a millisecond."""

    def __init__(self, model):
        self.model = model

    def __get__(self, instance, owner):
        return MANAGER(self.model, instance)


RECORDS: dict[type[models.Model], Records] = {}


def track(model, **options):
    """Keep the history of the model. Called when its translated columns are there: in `translation.py`."""
    RECORDS[model] = records = Records(
        bases=[HistoryRow],
        history_user_id_field=models.IntegerField(null=True),
        history_change_reason_field=models.CharField(max_length=300, null=True),
        **options,
    )
    register(model, records_class=lambda: records)
    model.history = History(vars(model)["history"].model)


def record(thing, *, is_new: bool) -> None:
    """A row of history for what is there without one, as after loading a fixture; saves nothing else."""
    RECORDS[type(thing)].create_historical_record(thing, "+" if is_new else "~")
