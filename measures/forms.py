"""The filter of a list of measures: a GET form that narrows a queryset. Nonsense narrows nothing."""

from collections import Counter, defaultdict
from collections.abc import Container, Iterable
from dataclasses import dataclass
from html import escape
from operator import itemgetter
from urllib.parse import urlencode

from django import forms
from django.db.models import Case, F, OuterRef, Q, Subquery, Value, When
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from measures import days
from measures.languages import Words, per_language, shown
from measures.models import (
    Confirmation,
    ContactPerson,
    Impact,
    Person,
    Phase,
    Responsibility,
    Task,
    Theme,
    Unit,
)
from measures.search.asking import containing, measures_that_fit, spellings_of, understood
from measures.status import Status

MAX_TEXT = 100
SEARCHED = per_language("title", "lead", "description", "official_text")
BY_STATUS = Case(*[When(judged_status=status, then=Value(place)) for place, status in enumerate(Status)])
BY_NEXT_DUE = Subquery(Task.objects.open().filter(measure=OuterRef("pk")).by_due_date().values("due_on")[:1])
SORTS = {
    "number": (pgettext_lazy("measure", "Number"), F("number_key")),
    "title": (pgettext_lazy("measure", "Title"), F("title_key")),
    "status": (pgettext_lazy("measure", "Progress"), BY_STATUS),
    "due": (pgettext_lazy("measure", "Next task"), BY_NEXT_DUE),
}
# What a measure has one value of, by the name of its filter.
COLUMNS = {
    "theme": "theme",
    "status": "judged_status",
    "phase": "phase",
    "impact": "impact",
    "confirmed": "confirmation",
}
LAYOUTS = {"themes": _("By theme"), "table": _("As a table")}
NOT_KNOWN = "unknown"


@dataclass(frozen=True)
class Choice:
    """One value of a filter, with how many measures it shows beside the other filters."""

    value: str
    label: str
    count: int
    is_chosen: bool


@dataclass(frozen=True)
class Facet:
    name: str
    label: str
    choices: list[Choice]


@dataclass(frozen=True)
class Link:
    """A way to the same list, filtered or sorted another way; `label` may be what it removes."""

    label: str
    query: str
    is_on: bool = False
    is_descending: bool = False
    name: str = ""


class MeasureFilter(forms.Form):
    """Narrows and orders the measures of a programme that a person may see.

    Every parameter that is not one of the choices, or not a parameter of ours, is as if it were not there.
    """

    q = forms.CharField(label=_("Search words"), required=False, max_length=MAX_TEXT)
    theme = forms.ChoiceField(label=_("Theme"), required=False)
    unit = forms.ChoiceField(label=_("Responsible unit"), required=False)
    status = forms.ChoiceField(
        label=pgettext_lazy("measure", "Progress"), required=False, choices=Status.choices
    )
    phase = forms.ChoiceField(
        label=_("Phase"),
        required=False,
        choices=[*Phase.choices, (NOT_KNOWN, pgettext_lazy("phase", "Not known"))],
    )
    impact = forms.ChoiceField(label=_("Impact"), required=False, choices=Impact.choices)
    confirmed = forms.ChoiceField(
        label=pgettext_lazy("measure", "Facts confirmed"), required=False, choices=Confirmation.choices
    )
    sort = forms.ChoiceField(
        required=False, choices=[(sign + name, name) for name in SORTS for sign in ("", "-")]
    )
    layout = forms.ChoiceField(required=False, choices=list(LAYOUTS.items()))

    FACETS = ("theme", "status", "unit", "phase", "impact", "confirmed")

    def __init__(self, data, *, measures, programme, today):
        super().__init__(data)
        self.asked = None
        """What `q` was understood to ask for: a wider search sets it."""
        self.given, self.programme, self.today = measures, programme, today
        # Asked for only where the address names one, or the choices are shown.
        self.fields["theme"].choices = lambda: [(one.slug, shown(one, "name")) for one in self.themes]
        self.fields["unit"].choices = lambda: [(one.slug, shown(one, "name")) for one in self.units]
        self.is_valid()
        self.unknown = [self.fields[name].label for name in ("q", *self.FACETS) if name in self.errors]
        self.chosen = {name: self.cleaned_data[name] for name in self.fields if self.cleaned_data.get(name)}

    @cached_property
    def measures(self):
        """Those given, with what the filters and orders ask."""
        return self.given.with_status(self.today).with_confirmation(self.programme, self.today)

    @cached_property
    def themes(self):
        themes = Theme.objects.with_tree_fields().tree_filter(programme=self.programme)
        return list(themes.order_by("tree_ordering"))

    @cached_property
    def units(self):
        return list(Unit.objects.with_tree_fields().order_by("tree_ordering"))

    # What is asked

    @property
    def layout_name(self) -> str:
        return self.chosen.get("layout", "themes")

    @property
    def is_narrowing(self) -> bool:
        return any(name in self.chosen for name in ("q", *self.FACETS))

    def narrow(self, *, skip: Iterable[str] = ()):
        """The measures that fit, leaving out the filters that `skip` names."""
        measures = self.measures
        for name in ("q", *self.FACETS):
            if name in self.chosen and name not in skip:
                measures = measures.filter(getattr(self, f"_by_{name}")(self.chosen[name]))
        return measures

    def apply(self, *, grouped=True):
        """The measures that fit, in the order asked for; `grouped` by theme where the layout is."""
        by_theme = [self._theme_order()] if grouped and self.layout_name == "themes" else []
        return self.narrow().order_by(*by_theme, *self._order())

    def _order(self):
        sort = self.chosen.get("sort", "number")
        key = SORTS[sort.removeprefix("-")][1]
        order = key.desc(nulls_last=True) if sort.startswith("-") else key.asc(nulls_last=True)
        return order, "number_key", "pk"

    @cached_property
    def statuses(self) -> dict[int, str]:
        """As `apply()` says it, the status of each by its primary key: of thousands not one is read whole."""
        found = self._facts_beside("")
        if self.layout_name == "themes":
            places = {theme.pk: place for place, theme in enumerate(self.themes)}
            found = sorted(found, key=lambda facts: places.get(facts[1], len(places)))
        return {pk: status for pk, _theme, status, *_others in found}

    def _by_q(self, text):
        """Every word somewhere in the measure, its tasks, themes, units or contacts, in any language."""
        if days.asked():
            # The index knows today's texts only.
            return self._by_letters(text)
        self.asked = self.asked or understood(text, {"measure": self.measures})
        return measures_that_fit(self.asked)

    def _by_letters(self, text):
        """Every word, as it is typed, somewhere in the measure as it stood."""
        found = Q()
        for word in text.split():
            spellings = spellings_of(word)
            # In rich text & < > stand as HTML.
            spellings |= {escape(spelling, quote=False) for spelling in spellings}
            found &= Q(number__iexact=word) | containing(SEARCHED, spellings) | self._parts_with(spellings)
        return found

    def _parts_with(self, spellings):
        """The measures whose tasks, units or public contacts have one of these in them."""
        people = Person.objects.named().filter(containing(["name"], spellings))
        parts = [
            Task.objects.filter(containing(per_language("title", "details"), spellings)),
            Responsibility.objects.filter(containing(per_language("unit__name"), spellings)),
            ContactPerson.objects.filter(person__in=people),
        ]
        return Q(*[("pk__in", part.order_by().values("measure")) for part in parts], _connector=Q.OR)

    def _by_theme(self, slug):
        return Q(theme__in=below(self.themes, slug))

    def _by_unit(self, slug):
        answered = Responsibility.objects.filter(unit__in=below(self.units, slug))
        return Q(pk__in=answered.values("measure"))

    def _by_status(self, status):
        return Q(judged_status=status)

    def _by_phase(self, phase):
        return Q(phase="" if phase == NOT_KNOWN else phase)

    def _by_impact(self, impact):
        return Q(impact=impact)

    def _by_confirmed(self, confirmation):
        return Q(confirmation=confirmation)

    def _theme_order(self):
        places = [When(theme=theme.pk, then=Value(place)) for place, theme in enumerate(self.themes)]
        return Case(*places, default=Value(len(places))) if places else F("theme")

    # What is offered

    def facets(self) -> list[Facet]:
        return [Facet(name, str(self.fields[name].label), self._choices(name)) for name in self.FACETS]

    def _choices(self, name) -> list[Choice]:
        found = self._counts_by_unit() if name == "unit" else self._counts_by(name)
        chosen = self.chosen.get(name, "")
        return [
            Choice(value, label, found[value], value == chosen)
            for value, label in self._labels(name)
            if found[value] or value == chosen
        ]

    def _labels(self, name):
        if name in ("theme", "unit"):
            nodes = self.themes if name == "theme" else self.units
            return [(node.slug, _indented(shown(node, "name"), node.tree_depth)) for node in nodes]
        return self.fields[name].choices

    @cached_property
    def _facts(self) -> list[tuple]:
        """Of each that fits the other filters, in order: its primary key, and what COLUMNS ask of it."""
        measures = self.narrow(skip=COLUMNS).order_by(*self._order())
        return list(measures.values_list("pk", *COLUMNS.values()))

    def _facts_beside(self, skip: str) -> list[tuple]:
        """Of those that fit all filters but the one named so."""
        found = self._facts
        for place, name in enumerate(COLUMNS, start=1):
            if name in self.chosen and name != skip:
                values = self._values(name)
                found = [facts for facts in found if facts[place] in values]
        return found

    def _values(self, name) -> Container:
        """Those of which a measure that fits has one."""
        value = self.chosen[name]
        if name == "theme":
            return set(below(self.themes, value))
        return ("",) if name == "phase" and value == NOT_KNOWN else (value,)

    def _counts_by(self, name) -> Counter:
        """How many measures each value of the filter would show."""
        values = Counter(map(itemgetter(1 + list(COLUMNS).index(name)), self._facts_beside(name)))
        if name == "theme":
            return _counts_above(self.themes, values)
        return Counter({value or NOT_KNOWN: count for value, count in values.items()})

    def _counts_by_unit(self) -> Counter:
        """A measure of several units is one measure to the unit above them."""
        if "unit" in self.chosen:
            fitting = set(self.narrow(skip=["unit"]).order_by().values_list("pk", flat=True))
        else:
            fitting = {facts[0] for facts in self._facts_beside("")}
        answered, measures = defaultdict(set), defaultdict(set)
        given = Responsibility.objects.filter(measure__in=self.given.order_by()).order_by()
        for unit, pk in given.values_list("unit", "measure"):
            answered[unit].add(pk)
        above = _slugs_above(self.units)
        for unit, pks in answered.items():
            pks &= fitting
            for one in above[unit]:
                measures[one] |= pks
        return Counter({unit: len(pks) for unit, pks in measures.items()})

    # Ways on

    def query(self, **changes) -> str:
        """The query string of this list with `changes` ("" takes a parameter away), or an empty text."""
        asked = {name: value for name, value in (self.chosen | changes).items() if value}
        return f"?{urlencode(sorted(asked.items()))}" if asked else ""

    def active(self) -> list[Link]:
        """Each filter that is on, with the way to the list without it."""
        names = [name for name in ("q", *self.FACETS) if name in self.chosen]
        return [
            Link(self._label(name), self.query(**{name: ""}), name=str(self.fields[name].label))
            for name in names
        ]

    def _label(self, name) -> str:
        value = self.chosen[name]
        return value if name == "q" else dict(self.fields[name].choices)[value]

    def sorts(self) -> list[Link]:
        """The columns one can sort by; the one in use turns the order round."""
        now = self.chosen.get("sort", "number")
        links = []
        for name, (label, _key) in SORTS.items():
            is_on = now.removeprefix("-") == name
            target = f"-{name}" if now == name else name
            # Within themes of a few measures these orders tell nothing.
            table = {"layout": "table"} if name in ("status", "due") else {}
            links.append(Link(str(label), self.query(sort=target, **table), is_on, now.startswith("-"), name))
        return links

    def layouts(self) -> list[Link]:
        return [
            Link(str(label), self.query(layout=name), self.layout_name == name, name=name)
            for name, label in LAYOUTS.items()
        ]


def _indented(name: Words, depth: int) -> Words:
    return Words("– " * depth + name, name.language)


def _slugs_above(nodes) -> dict[int, list[str]]:
    """Of each node by its primary key: those above it, and its own."""
    slugs = {node.pk: node.slug for node in nodes}
    return {node.pk: [slugs[pk] for pk in node.tree_path] for node in nodes}


def _counts_above(nodes, counts) -> Counter:
    """The counts of nodes by primary key, added up to those above them, by slug."""
    above, found = _slugs_above(nodes), Counter()
    for node, count in counts.items():
        for one in above.get(node, ()):
            found[one] += count
    return found


def below(nodes, slug) -> list[int]:
    """The primary keys of the node with this slug and of all below it; `nodes` carry tree fields."""
    top = next((node.pk for node in nodes if node.slug == slug), None)
    return [node.pk for node in nodes if top in node.tree_path]
