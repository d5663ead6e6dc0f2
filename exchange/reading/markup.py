"""Pieces of XML as expat reads them: never a definition, and never more than a piece at a time."""

from collections.abc import Iterator
from xml.parsers import expat

from exchange.reading.book import Unreadable
from exchange.reading.texts import CHUNK


class LocalNames(dict):
    """Names without their namespaces, looked up: a large sheet has some million elements of few names."""

    def __missing__(self, name: str) -> str:
        local = name.rpartition(" ")[2]
        if len(self) < MOST_NAMES:
            self[name] = local
        return local


MOST_NAMES = 1_000
local_names = LocalNames()


def parser(part: str):
    made = expat.ParserCreate(namespace_separator=" ")
    made.buffer_text = True

    def refuse(*_told):
        raise Unreadable("has_entities", part=part[:100])

    made.StartDoctypeDeclHandler = made.EntityDeclHandler = refuse
    return made


def parsed(file, start, end, text=None) -> Iterator[None]:
    """Hand elements and texts to the three; stop after each piece, so that what they keep can be taken."""
    reader = parser(getattr(file, "name", ""))
    reader.StartElementHandler, reader.EndElementHandler, reader.CharacterDataHandler = start, end, text
    with file:
        while piece := file.read(CHUNK):
            reader.Parse(piece, False)
            yield
    reader.Parse(b"", True)
    yield


def elements(file) -> Iterator[tuple[str, str, dict[str, str]]]:
    """Each element when it begins: its parent's name, its own and its attributes."""
    above, found = [""], []

    def start(name, attributes):
        name = local_names[name]
        found.append((above[-1], name, attributes))
        above.append(name)

    def end(_name):
        above.pop()

    for _piece in parsed(file, start, end):
        yield from found
        found.clear()


def refuse_doctype(file, part: str) -> None:
    """Look no further than the first element. What is no XML is told where it is read, if it ever is."""
    reader, begun = parser(part), []
    reader.StartElementHandler = lambda *told: begun.append(told)
    try:
        while not begun and (piece := file.read(CHUNK)):
            reader.Parse(piece, False)
    except expat.ExpatError:
        pass
