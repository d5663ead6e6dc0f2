"""What kinds of things are searched. Each app registers its own, so that this one need not know it."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from django.conf import settings
from django.db import models

from measures.history.words import plain
from measures.richtext import RichTextField

LANGUAGES = [code for code, _name in settings.LANGUAGES]


@dataclass
class Source:
    """A thing that can be found, with its words by language: first those that tell most of it."""

    pk: int
    sort_key: str
    programme: int | None = None
    number: str = ""
    title: dict[str, str] = field(default_factory=dict)
    lead: dict[str, str] = field(default_factory=dict)
    text: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Kind:
    name: str
    label: str
    model: type[models.Model]
    visible_to: Callable[..., models.QuerySet]
    """The door: of what is found, a person is told of what this gives."""
    sources: Callable[[Iterable[int]], Iterator[Source]]
    """Those of the things with these primary keys that there are."""
    reach: dict[type[models.Model], Callable[[set[int]], Iterable[int]]]
    """By each model that has texts of it: the things to which those with these primary keys belong."""
    is_of_programme: bool = True


KINDS: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    """Kinds are shown in the order in which they were registered, what is of no programme last."""
    KINDS[kind.name] = kind
    for name in [name for name, one in KINDS.items() if not one.is_of_programme]:
        KINDS[name] = KINDS.pop(name)


def itself(pks: set[int]) -> set[int]:
    return pks


def words_in(*things: tuple) -> dict[str, str]:
    """By language, the texts of each (thing, names of its fields), a line a text."""
    return {
        code: "\n".join(
            text for thing, *names in things for name in names if (text := _text(thing, name, code))
        )
        for code in LANGUAGES
    }


def _text(thing, name, code) -> str:
    value = getattr(thing, f"{name}_{code}") or ""
    is_rich = isinstance(thing._meta.get_field(f"{name}_{code}"), RichTextField)
    return " ".join((plain(value) if is_rich else value).split())
