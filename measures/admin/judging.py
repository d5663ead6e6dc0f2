"""What each of many measures lacks, without reading their texts: for the numbers of the quality list."""

import datetime
from collections import defaultdict
from dataclasses import dataclass

from measures.history.translations import with_old_texts
from measures.models import Programme, Responsibility, Role
from measures.quality import Lack
from measures.quality_query import COUNTED, with_lacks


@dataclass(frozen=True)
class Judged:
    """A measure with its programme and the units that lead it, all by primary key, and what it lacks."""

    measure: int
    programme: int
    units: tuple[int, ...]
    lacks: frozenset[Lack]


def judged(measures, today: datetime.date) -> list[Judged]:
    """Each of the measures, none of them closed, in their order; in five queries."""
    programmes = list(Programme.objects.filter(pk__in=measures.order_by().values("programme")))
    columns = ("pk", "programme", *(lack.value for lack in COUNTED))
    rows = list(with_lacks(measures, programmes, today).values_list(*columns))
    leads = Responsibility.objects.filter(role=Role.PRIMARY, measure__in=measures.order_by().values("pk"))
    units = defaultdict(list)
    for measure, unit in leads.order_by().values_list("measure", "unit"):
        units[measure].append(unit)
    old = with_old_texts(measures)
    return [
        Judged(
            pk,
            programme,
            tuple(units[pk]),
            frozenset(lack for lack, is_lacking in zip(COUNTED, flags, strict=True) if is_lacking)
            | ({Lack.TRANSLATION_OLD} if pk in old else frozenset()),
        )
        for pk, programme, *flags in rows
    ]
