"""What the foreign keys in rows of history name, as far as residents may know it."""

from collections import defaultdict

from measures.languages import Words, shown
from measures.models import Measure, Person

# What is not public, stands in another field's words, or is told by its effect.
HIDDEN = {
    "id",
    "programme",
    "measure",
    "person",
    "number_key",
    "title_key",
    "updated_at",
    "confirmed_at",
    "confirmed_by",
    "override_by",
    "is_published",
    "order",
    "corrects",
    "entered_at",
}


class Names:
    """What the foreign keys in the rows name, fetched once for all of them."""

    def __init__(self, rows):
        rows = list(rows)
        keys = defaultdict(set)
        for row in rows:
            for column in row._meta.concrete_fields:
                if column.is_relation and column.name not in HIDDEN | {"change"}:
                    keys[column.related_model].add(getattr(row, column.attname))
        people = {row.person_id for row in rows if hasattr(row, "person_id")}
        self.people = Person.objects.select_related("unit", "user").in_bulk(people)
        self.related = _related(rows)
        keys[Measure] |= set().union(*self.related.values())
        self.things = {model: _public(model).in_bulk(pks - {None}) for model, pks in keys.items()}

    def of(self, model, pk) -> str:
        thing = self.things[model].get(pk)
        if thing is None:
            return ""
        if isinstance(thing, Measure):
            return thing.number
        return shown(thing, "name")

    def of_related(self, row) -> str:
        """The numbers of the related measures that are public."""
        found = [self.things[Measure].get(pk) for pk in self.related[row.history_id]]
        return ", ".join(one.number for one in sorted(filter(None, found), key=lambda one: one.number_key))

    def contact(self, pk) -> Words | str:
        """A title and a unit, of whoever may be shown at all; in a language where both are in one."""
        person = self.people.get(pk)
        if person is None or not person.is_named:
            return ""
        unit = shown(person.unit, "name") if person.unit else ""
        parts = [part for part in (shown(person, "title"), unit) if part]
        languages = {part.language for part in parts}
        said = ", ".join(parts)
        return Words(said, *languages) if len(languages) == 1 else said


def _public(model):
    """What a name may be told of: no draft, which another measure may be merged into or related to."""
    return model.objects.public() if model is Measure else model._default_manager.all()


def _related(rows) -> dict[int, set[int]]:
    """The measures that the measure was related to, by the key of its row."""
    own = {row.id for row in rows if row.instance_type is Measure}
    found = defaultdict(set)
    pairs = Measure.history.model.related.model.objects.filter(history__id__in=own)
    for row, other in pairs.values_list("history", "to_measure"):
        found[row].add(other)
    return found
