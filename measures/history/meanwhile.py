"""What others did to a thing while somebody had it in a form.

A form knows how far the chain of changes went when it was shown (`seen`) and, when it was sent before, up to
where its editor was told of others' changes (`told`). Both are positions: those grow in the order in which
changes are there for others to see, which the keys of changes do not.
"""

import datetime
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from measures.days import HELSINKI
from measures.models import ChainHead, Change
from measures.models.change import RECORDS


def position() -> int:
    """How far the chain of changes goes now."""
    return ChainHead.objects.filter(pk=1).values_list("position", flat=True).first() or 0


def is_tracked(model) -> bool:
    return model in RECORDS


def row_at(model, pk, position: int):
    """The thing's row of history as it was there when the chain went so far; None before its first."""
    rows = model.history.model.objects.filter(id=pk, change__position__lte=position)
    return rows.order_by("-history_id").first()


@dataclass(frozen=True)
class Others:
    """Who changed a thing last, and when."""

    name: str
    made_at: datetime.datetime | None

    def __str__(self):
        if self.made_at is None:
            return self.name
        moment = self.made_at.astimezone(HELSINKI)
        return _("%(name)s on %(day)s at %(time)s") % {
            "name": self.name,
            "day": date_format(moment, "DATE_FORMAT"),
            "time": date_format(moment, "TIME_FORMAT"),
        }


def others(model, pk, position: int) -> Others | None:
    """Who changed the thing last since the chain went so far; None where nobody did."""
    rows = model.history.model.objects.filter(id=pk, change__position__gt=position)
    row = rows.select_related("change").order_by("-history_id").first()
    return named(row.change) if row else None


def named(change: Change) -> Others:
    """The account's name, for other editors."""
    user = change.made_by if change.made_by_id else None
    return Others((user.get_full_name() or user.get_username()) if user else _("somebody"), change.made_at)
