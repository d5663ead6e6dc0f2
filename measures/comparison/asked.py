"""Which days a reader asked about, and what was put right of what they asked.

`since` and `until` are the first and the last day of what changed; `first` and `last` are two days whose
evenings are held against each other. Without any it is the last 90 days. What is in the wrong order or still
to come is put right and said; what is no day at all is refused. A kind or a grouping that there is not is
left out and said.
"""

import datetime
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from measures.dated import parsed
from measures.history.changes import Comparison, Kind, compare, compare_days

DAYS = 90
GROUPINGS = ("theme", "unit", "measure")


@dataclass(frozen=True)
class Asked:
    """`fields` are the names and the texts of the two days, as the form shows them again.

    `unknown` names in words what was asked but is no kind or no grouping.
    """

    since: datetime.date
    until: datetime.date
    fields: tuple[tuple[str, str], tuple[str, str]]
    by: str = GROUPINGS[0]
    kind: Kind | None = None
    is_two_days: bool = False
    is_nonsense: bool = False
    was_turned: bool = False
    was_future: bool = False
    unknown: tuple[str, ...] = ()

    def compare(self, programme) -> Comparison:
        return (compare_days if self.is_two_days else compare)(programme, self.since, self.until)

    def query(self, **others) -> str:
        """The same with something else in it; None leaves a thing out."""
        asked = dict(self.fields) | {"by": self.by if self.by != GROUPINGS[0] else None, "kind": self.kind}
        return "?" + urlencode({name: value for name, value in (asked | others).items() if value})

    @property
    def without_kind(self) -> str:
        return self.query(kind=None)

    @property
    def as_two_days(self) -> str:
        """The evenings between which these days are."""
        first = datetime.date.fromordinal(max(1, self.since.toordinal() - 1))
        return self.query(since=None, until=None, first=first.isoformat(), last=self.until.isoformat())


def asked_of(data, today: datetime.date) -> Asked:
    """What the parameters of an address ask."""
    texts = {name: data.get(name, "").strip() for name in ("since", "until", "first", "last")}
    is_two_days = bool(texts["first"] or texts["last"])
    names = ("first", "last") if is_two_days else ("since", "until")
    start, end = (parsed(texts[name]) if texts[name] else None for name in names)
    asked = Asked(
        *_completed(start, end, today),
        fields=tuple((name, texts[name]) for name in names),
        by=data.get("by") if data.get("by") in GROUPINGS else GROUPINGS[0],
        kind=Kind(data["kind"]) if data.get("kind") in Kind.values else None,
        is_two_days=is_two_days,
        unknown=tuple(_unknown(data)),
    )
    is_nonsense = any(texts[name] and not day for name, day in zip(names, (start, end), strict=True))
    return replace(asked, is_nonsense=True) if is_nonsense else _put_right(asked, today)


def _unknown(data):
    choices = {"kind": (_("What happened"), Kind.values), "by": (_("Grouping"), GROUPINGS)}
    for name, (label, known) in choices.items():
        if data.get(name) and data[name] not in known:
            yield label


def _completed(start, end, today):
    """Both days, where one or both were not given."""
    end = end or max(today, start or today)
    return start or datetime.date.fromordinal(max(1, end.toordinal() - DAYS + 1)), end


def _put_right(asked: Asked, today: datetime.date) -> Asked:
    """In their order and none after today, and written so in the form."""
    since, until = sorted((asked.since, asked.until))
    (one, _text), (other, _other_text) = asked.fields
    was_future = until > today
    since, until = min(since, today), min(until, today)
    return replace(
        asked,
        since=since,
        until=until,
        fields=((one, since.isoformat()), (other, until.isoformat())),
        was_turned=asked.since > asked.until,
        was_future=was_future,
    )
