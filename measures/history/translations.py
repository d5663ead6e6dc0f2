"""Translations that are older than their original, as the history tells.

A text is up to date with what the original said after the change that the text came with, whichever of the
two was written first in it; once the original says something else, it is old from then on. An original that
comes to say again what was translated makes the translation good again. All that is stored of rich text
counts: a link that was added is missing from the translation.
"""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter

from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Value
from django.db.models.functions import Coalesce

from measures.models import Measure
from measures.quality import ORIGINAL, TEXTS, TRANSLATED


@dataclass(frozen=True)
class Stale:
    """The text of a thing that is older than its original, and since when."""

    model: type[models.Model]
    pk: int
    field: str
    language: str
    since: datetime.datetime


def ages_of(measures) -> dict[int, list[Stale]]:
    """The old texts of each of the measures and its tasks, by the measure's primary key, in two queries."""
    found = {measure.pk: [] for measure in measures}
    for model in TEXTS:
        versions = model.history.model.objects.filter(**{f"{_owner(model)}__in": list(found)})
        for measure, stale in _stale_in(model, versions):
            found[measure] += stale
    return found


def with_old_texts(measures) -> set[int]:
    """The primary keys of the measures that have old texts, in two queries.

    The history is read only of things with a translation that once stood beside another original.
    """
    found = set()
    for model in TEXTS:
        of_these = {f"{_owner(model)}__in": measures.order_by().values("pk")}
        versions = model.history.model.objects.filter(**of_these)
        other = Q()
        for name, language in _pairs(model):
            text, original = f"{name}_{language}", f"{name}_{ORIGINAL}"
            differs = ~Q(**{f"{original}_then": F(f"{original}_now")})
            other |= Q(**{text: OuterRef(text)}) & ~Q(**{text: ""}) & differs
        originals = {}
        for name in TEXTS[model]:
            original = f"{name}_{ORIGINAL}"
            originals[f"{original}_now"] = _said(original)
            originals[f"{original}_then"] = _said(OuterRef(original))
        now = model.objects.filter(pk=OuterRef("id")).alias(**originals).filter(other)
        changed = versions.filter(Exists(now)).order_by().values("id")
        found |= {measure for measure, stale in _stale_in(model, versions.filter(id__in=changed)) if stale}
    return found


def _pairs(model) -> list[tuple[str, str]]:
    """Each text that is translated, with each language that it is translated into."""
    return [(name, language) for name in TEXTS[model] for language in TRANSLATED]


def _said(text):
    return Coalesce(text, Value(""), output_field=models.TextField())


def _stale_in(model, versions) -> Iterator[tuple[int, list[Stale]]]:
    """Thing by thing: the measure that it belongs to, and what of it is old."""
    for pk, rows in groupby(_rows(model, versions), key=itemgetter("id")):
        yield _stale_of(model, pk, rows)


def _owner(model) -> str:
    return "id" if model is Measure else "measure_id"


def _rows(model, versions) -> Iterator[dict]:
    """Thing by thing in the order of its history; read bit by bit, as it may be long."""
    texts = [f"{name}_{language}" for name in TEXTS[model] for language in (ORIGINAL, *TRANSLATED)]
    columns = dict.fromkeys(["id", _owner(model), "change_id", "history_date", "history_type", *texts])
    for row in versions.order_by("id", "history_id").values_list(*columns).iterator():
        yield dict(zip(columns, row, strict=True))


@dataclass
class _Translation:
    """A text beside its original, change by change; `basis` is the original that it was made from."""

    text: str = ""
    basis: str = ""
    since: datetime.datetime | None = None

    def follow(self, original: str, text: str, moment: datetime.datetime) -> None:
        if text != self.text:
            self.text, self.basis, self.since = text, original, None
        elif original == self.basis:
            self.since = None
        else:
            self.since = self.since or moment

    @property
    def is_old(self) -> bool:
        return bool(self.text) and self.since is not None


def _stale_of(model, pk, rows) -> tuple[int, list[Stale]]:
    """The measure that the thing belongs to, and what of the thing is old."""
    keys = _pairs(model)
    texts = {key: _Translation() for key in keys}
    for _change, some in groupby(rows, key=itemgetter("change_id")):
        *_others, last = some
        if last["history_type"] == "-":
            texts = {key: _Translation() for key in keys}
            continue
        for (name, language), text in texts.items():
            original, translated = (last[f"{name}_{code}"] or "" for code in (ORIGINAL, language))
            text.follow(original, translated, last["history_date"])
    stale = [Stale(model, pk, *key, text.since) for key, text in texts.items() if text.is_old]
    return last[_owner(model)], stale
