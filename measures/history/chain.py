"""The history of public content: is it whole, and what did each change of a measure change?"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import batched

from measures.models import ChainHead, Change, Origin
from measures.models.change import RECORDS, changing, digest_of, histories, record, rows_of

AT_A_TIME = 500


@dataclass(frozen=True)
class Fault:
    """What is wrong with the chain: a code, and where."""

    code: str
    position: int | None
    change: int | None = None
    what: str = ""


def check(head: str = "") -> Iterator[Fault]:
    """Every fault of the chain; none where all is as it was sealed.

    `head` is what an earlier check, a backup or a report wrote down, "position:digest": the chain must still
    go through it, so that nobody can have cut its end off.
    """
    position, before = 0, ""
    wanted = int(head.partition(":")[0]) if head else None
    for change, rows in _sealed():
        position += 1
        if change.position != position:
            yield Fault("missing", position)
            position = change.position
        elif digest_of(change, position, before, rows) != change.digest:
            yield Fault("altered", position, change.pk)
        if position == wanted and f"{position}:{change.digest}" != head:
            yield Fault("other_head", position, change.pk)
        before = change.digest
    if wanted is not None and wanted > position:
        yield Fault("cut_off", wanted)
    if end_of_chain() != f"{position}:{before}":
        yield Fault("other_end", position)
    yield from _unsealed()


def _sealed() -> Iterator[tuple[Change, list[dict]]]:
    changes = Change.objects.exclude(position=None).order_by("position")
    for some in batched(changes.iterator(AT_A_TIME), AT_A_TIME):
        rows = rows_of([change.pk for change in some], histories())
        for change in some:
            yield change, rows.get(change.pk, [])


def _unsealed() -> Iterator[Fault]:
    """Changes without a place in the chain, things without a row, and rows whose change is not there."""
    for pk in Change.objects.filter(position=None).values_list("pk", flat=True):
        yield Fault("unsealed", None, pk)
    for model in RECORDS:
        if count := model._default_manager.exclude(pk__in=model.history.values("id")).count():
            yield Fault("unrecorded", None, what=f"{count} × {model._meta.verbose_name}")
    for history in histories():
        stray = history.objects.exclude(change__in=Change.objects.all()).order_by("history_id")
        for pk in stray.values_list("change_id", flat=True):
            yield Fault("stray", None, pk)


def record_what_has_no_history() -> None:
    """The first row of history for all that was written past it."""
    with changing(origin=Origin.IMPORT):
        for model in RECORDS:
            for thing in model._default_manager.exclude(pk__in=model.history.values("id")).order_by("pk"):
                record(thing, is_new=True)


def end_of_chain() -> str:
    """The position and the digest of the last sealed change, to be written down outside the database."""
    return str(ChainHead.objects.filter(pk=1).first() or "0:")
