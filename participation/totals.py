"""What counts of participants add up to: what is known and no more. Pure.

The rule, which the site's page on counting tells residents:
1. Kinds that are not taking part (interest) are shown, never added. A correction replaces what it corrects.
2. Counts in one overlap group may be of the same people, as an editor judged: at least the largest of them
   took part, at most all of them together. Counts in no group are added.
3. "At least" leaves the top open.
4. Where a count is rough ("about"), the total is rounded to the coarsest rough count and says "about".
   Counts that are exact, or exact from below, are not rounded.
5. Nothing counted is not known, which is not zero.
"""

import datetime
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from measures.written import written


class Exactness(models.TextChoices):
    EXACT = "exact", pgettext_lazy("exactness", "exactly")
    ABOUT = "about", pgettext_lazy("exactness", "about")
    AT_LEAST = "at_least", pgettext_lazy("exactness", "at least")


class Participation(models.TextChoices):
    """Kinds of participation. Interest is not taking part: it is shown and never added."""

    EVENT = "event", pgettext_lazy("kind of participation", "event")
    WORKSHOP = "workshop", pgettext_lazy("kind of participation", "workshop")
    TRIAL = "trial", pgettext_lazy("kind of participation", "trial")
    SURVEY = "survey", pgettext_lazy("kind of participation", "survey")
    SPACE = "space", pgettext_lazy("kind of participation", "space")
    SERVICE = "service", pgettext_lazy("kind of participation", "service or app")
    INTEREST = "interest", pgettext_lazy("kind of participation", "interest (not counted)")
    OTHER = "other", pgettext_lazy("kind of participation", "other")


@dataclass(frozen=True)
class Count:
    """One figure. `group` names the overlap group it is in, if any; a period of None is not known."""

    value: Decimal
    exactness: Exactness = Exactness.EXACT
    kind: str = ""
    group: str = ""
    start: datetime.date | None = None
    end: datetime.date | None = None
    name: str = ""

    @property
    def is_added(self) -> bool:
        return self.kind != Participation.INTEREST

    @property
    def year(self) -> int | None:
        """The year the whole period is in; None where it straddles years or is not known."""
        return self.end.year if self.start and self.end and self.start.year == self.end.year else None

    @property
    def step(self) -> Decimal:
        """To what the figure seems rounded: 1300 to 100, 50 to 10, 65 to 1, 12.5 to 0.1."""
        plain = self.value.normalize()
        return Decimal(1).scaleb(plain.as_tuple().exponent) if plain else Decimal(1)


@dataclass(frozen=True)
class Part:
    """A line of the sum: one count, or an overlap group."""

    counts: tuple[Count, ...]

    @property
    def low(self) -> Decimal:
        return max(count.value for count in self.counts)

    @property
    def high(self) -> Decimal:
        return sum((count.value for count in self.counts), Decimal(0))


@dataclass(frozen=True)
class Total:
    """`low` to `high` took part; more where `is_open`. `left_out` is what was not added."""

    parts: tuple[Part, ...]
    left_out: tuple[Count, ...] = ()

    @property
    def is_known(self) -> bool:
        return bool(self.parts)

    @property
    def low(self) -> Decimal:
        return sum((part.low for part in self.parts), Decimal(0))

    @property
    def high(self) -> Decimal:
        return sum((part.high for part in self.parts), Decimal(0))

    @property
    def is_open(self) -> bool:
        return any(count.exactness == Exactness.AT_LEAST for count in self._counts())

    @property
    def is_rough(self) -> bool:
        return any(count.exactness == Exactness.ABOUT for count in self._counts())

    @property
    def step(self) -> Decimal | None:
        """To what the total is rounded when it is shown; None where it is not."""
        return max((one.step for one in self._counts() if one.exactness == Exactness.ABOUT), default=None)

    @property
    def shown_low(self) -> Decimal:
        return self._rounded(self.low)

    @property
    def shown_high(self) -> Decimal:
        return self._rounded(self.high)

    def _counts(self):
        return [count for part in self.parts for count in part.counts]

    def _rounded(self, value):
        return (value / self.step).quantize(0, ROUND_HALF_UP) * self.step if self.step else value

    def __str__(self) -> str:
        """In words: "noin 2 700 tai enemmän", "vähintään 265", "100–180", "ei tiedossa"."""
        if not self.is_known:
            return _("not known")
        low, high = written(self.shown_low), written(self.shown_high)
        if self.is_open and not self.is_rough:
            return _("at least %(low)s") % {"low": low}
        figure = low if low == high else f"{low}–{high}"
        if not self.is_rough:
            return figure
        sentence = _("about %(figure)s or more") if self.is_open else _("about %(figure)s")
        return sentence % {"figure": figure}


def total(counts: Iterable[Count]) -> Total:
    """Add the counts by the rule at the top of this module; give only counts that no correction replaced."""
    alone, groups, left_out = [], defaultdict(list), []
    for count in counts:
        if not count.is_added:
            left_out.append(count)
        elif count.group:
            groups[count.group].append(count)
        else:
            alone.append(Part((count,)))
    return Total(tuple(alone) + tuple(Part(tuple(group)) for group in groups.values()), tuple(left_out))


def totals_by(counts: Iterable[Count], key: Callable[[Count], Hashable]) -> dict[Hashable, Total]:
    """A total for each value of `key`, in the order in which they first come.

    An overlap group whose counts fall under several keys overlaps only within each: the totals of the keys
    together may be more than the total of all.
    """
    sorted_out = defaultdict(list)
    for count in counts:
        sorted_out[key(count)].append(count)
    return {value: total(group) for value, group in sorted_out.items()}
