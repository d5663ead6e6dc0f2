"""What is found, for whom and in which order.

First what has the number that was asked for; then what has every word in its title; then in its title, lead,
tasks, themes, units and contacts; then anywhere. Among these, the kinds in their order, and by number.
"""

from collections.abc import Mapping

from django.db.models import Case, Count, Min, Q, QuerySet, Value, When

from measures.models import ContactPerson, Person, SearchEntry
from measures.search.kinds import KINDS
from measures.search.query import Asked, Word, ask, says

Doors = Mapping[str, QuerySet]
"""By kind, what the reader may see of it: nothing else is found, counted or suggested."""


def containing(columns, spellings) -> Q:
    """One of the spellings in one of the columns."""
    pairs = [(f"{column}__icontains", spelling) for column in columns for spelling in spellings]
    return Q(*pairs, _connector=Q.OR)


def spellings_of(word: str) -> set[str]:
    """SQLite folds the case of a-z only: ask for the usual spellings of å, ä and ö too."""
    return {word, word.lower(), word.upper(), word.capitalize()}


def doors(user, programme=None) -> Doors:
    """What the user may see; of a programme only, with what is of none."""
    found = {name: kind.visible_to(user) for name, kind in KINDS.items()}
    if programme is None:
        return found
    own = SearchEntry.objects.filter(programme=programme)
    return {
        name: visible.filter(pk__in=own.filter(kind=name).values("object_id"))
        if KINDS[name].is_of_programme
        else visible
        for name, visible in found.items()
    }


def understood(text: str, doors: Doors) -> Asked:
    """What the text asks for: words, or, where these find the reader nothing, beginnings of words."""
    asked = ask(text)
    return asked if found(asked, doors).exists() else asked.widened()


def found(asked: Asked, doors: Doors) -> QuerySet:
    """The entries that fit, with `tier`: 0 for those that fit best."""
    if not asked.words:
        return SearchEntry.objects.none().annotate(tier=Value(3))
    within = Q(
        *[Q(kind=kind, object_id__in=door.values("pk")) for kind, door in doors.items()], _connector=Q.OR
    )
    named = people_named(asked.words)
    tiers = [
        When(number_token__in=asked.numbers, then=0),
        When(_every_word(asked.words, "A", {}), then=1),
        When(_every_word(asked.words, "AB", named), then=2),
    ]
    fitting = SearchEntry.objects.filter(_every_word(asked.words, "ABC", named))
    return fitting.filter(within).annotate(tier=Case(*tiers, default=Value(3)))


def measures_that_fit(asked: Asked) -> Q:
    """The same as a condition on measures."""
    if not asked.words:
        return Q(pk__in=[])
    fitting = _every_word(asked.words, "ABC", people_named(asked.words))
    return Q(pk__in=SearchEntry.objects.filter(fitting, kind="measure").values("object_id"))


def _every_word(words, weights, named) -> Q:
    """Each word there, or in the name of a contact of the measure."""
    plain = tuple(word for word in words if word.typed not in named)
    every = Q(says(plain, weights)) if plain else Q()
    for word in words:
        if word.typed in named:
            theirs = ContactPerson.objects.filter(person__in=named[word.typed]).values("measure")
            every &= Q(says((word,), weights)) | Q(kind="measure", object_id__in=theirs)
    return every


def people_named(words: tuple[Word, ...]) -> dict[str, list[int]]:
    """By word, those who have it in their name, and whose names are public now."""
    typed = {word.typed for word in words if len(word.typed) > 1 and word.typed.isalpha()}
    if not typed:
        return {}
    spellings = {spelling for word in typed for spelling in spellings_of(word)}
    people = Person.objects.named().filter(containing(["name"], spellings)).values_list("pk", "name")
    found = {}
    for pk, name in people:
        for word in typed:
            if any(part.startswith(word) for part in name.lower().replace("-", " ").split()):
                found.setdefault(word, []).append(pk)
    return found


def counts(entries: QuerySet) -> dict[str, int]:
    """How many of each kind, the kind of the best first."""
    rows = entries.order_by().values("kind").annotate(count=Count("pk"), best=Min("tier"))
    places = list(KINDS)
    rows = sorted(rows, key=lambda row: (row["best"], places.index(row["kind"])))
    return {row["kind"]: row["count"] for row in rows}


def in_order(entries: QuerySet, kinds) -> QuerySet:
    """Grouped by kind, in the order of the kinds."""
    places = [When(kind=kind, then=place) for place, kind in enumerate(kinds)]
    place = Case(*places, default=Value(len(places))) if places else Value(0)
    return entries.annotate(place=place).order_by("place", "tier", "sort_key", "object_id")
