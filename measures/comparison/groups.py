"""The changes in the order of the page: by theme, by unit or by measure."""

from collections import defaultdict
from dataclasses import dataclass, replace
from itertools import groupby

from django.core.paginator import Page, Paginator
from django.utils.translation import gettext as _

from measures.history.changes import Comparison, Kind, MeasureChange, with_versions
from measures.languages import Words, shown
from measures.models import Measure, Role, Theme, Unit
from measures.status import ONE_DAY

AT_ONCE = 200
"""So many cards are on a page: in Helsinki's programme all, where nearly all measures change."""


@dataclass(frozen=True)
class Card:
    """A change and where it leads: to the measure's page, or to that of a day on which it was there."""

    change: MeasureChange
    address: str
    is_there: bool

    @property
    def kinds(self) -> list[Kind]:
        """What happened, without what did not."""
        return [kind for kind in self.change.kinds if kind != Kind.NOT_CONFIRMED]

    @property
    def stands_as_before(self) -> bool:
        before, after = self.change.before, self.change.after
        return bool(before and after) and (before.status, before.reason) == (after.status, after.reason)


@dataclass(frozen=True)
class Group:
    key: str
    name: Words | str
    address: str
    cards: list[Card]


def part_of(comparison: Comparison, found: list[Group], number) -> tuple[Page, list[Group]]:
    """A page of the cards of all groups one after another, and the groups with the cards that are on it."""
    cards = [(group, card) for group in found for card in group.cards]
    page = Paginator(cards, AT_ONCE).get_page(number)
    told = with_versions(comparison, [card.change for _group, card in page])
    shown = [(group, replace(card, change=change)) for (group, card), change in zip(page, told, strict=True)]
    parts = groupby(shown, key=lambda pair: pair[0].key)
    by_key = {group.key: group for group in found}
    return page, [replace(by_key[key], cards=[card for _group, card in some]) for key, some in parts]


def shown_changes(comparison: Comparison, kind: Kind | None) -> list[MeasureChange]:
    """Those of the kind; else all to which something happened: not to have been confirmed is no change."""
    if kind:
        return comparison.of(kind)
    return [change for change in comparison.changes if set(change.kinds) - {Kind.NOT_CONFIRMED}]


def groups(programme, comparison: Comparison, changes: list[MeasureChange], by: str) -> list[Group]:
    """In a fixed number of queries."""
    public = set(Measure.objects.public().filter(programme=programme).values_list("pk", flat=True))
    cards = [_card(change, comparison, public) for change in changes]
    if not cards:
        return []
    if by == "measure":
        return [Group("all", _("In the order of their numbers"), "", cards)]
    return (_by_unit if by == "unit" else _by_theme)(programme, cards)


def _card(change, comparison, public) -> Card:
    stood = change.stood
    if stood.pk in public:
        return Card(change, stood.address, is_there=True)
    day = comparison.until if change.after else comparison.since - ONE_DAY
    return Card(change, f"{stood.address}?at={day.isoformat()}", is_there=False)


def _by_theme(programme, cards) -> list[Group]:
    """In the order of the programme; a theme that is gone comes last, by its name."""
    by_theme = defaultdict(list)
    for card in cards:
        by_theme[card.change.stood.theme].append(card)
    themes = Theme.objects.with_tree_fields().tree_filter(programme=programme).order_by("tree_ordering")
    found = [
        Group(f"theme-{theme.pk}", shown(theme, "name"), theme.get_absolute_url(), by_theme.pop(theme.pk))
        for theme in themes.select_related("programme")
        if theme.pk in by_theme
    ]
    gone = [Group(f"theme-{pk}", some[0].change.stood.theme_name, "", some) for pk, some in by_theme.items()]
    return found + sorted(gone, key=lambda group: group.name)


def _by_unit(programme, cards) -> list[Group]:
    """Under each unit that leads it; last those that no unit leads."""
    by_unit, without = defaultdict(list), []
    for card in cards:
        leading = [pk for pk, _name, role in card.change.stood.units if role == Role.PRIMARY]
        for unit in leading:
            by_unit[unit].append(card)
        if not leading:
            without.append(card)
    names = {pk: name for card in cards for pk, name, _role in card.change.stood.units}
    units = Unit.objects.in_bulk(by_unit)
    found = [
        Group(f"unit-{pk}", names[pk], units[pk].url_in(programme) if pk in units else "", some)
        for pk, some in by_unit.items()
    ]
    found.sort(key=lambda group: group.name.casefold())
    return found + ([Group("no-unit", _("No lead unit is named"), "", without)] if without else [])
