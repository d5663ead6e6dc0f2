"""What an object of the answer says for the columns of one of our things, field by field.

What is empty there leaves what stands here. What cannot be read leaves it too, and is a fault.
"""

import re
from html import escape

from django.utils.html import strip_tags
from django.utils.translation import gettext as _

from exchange.kausal.reading import Node, Wrong, short
from measures.days import Precision
from measures.richtext import RichTextField

RICH = RichTextField()
HAS_MARKUP = re.compile(r"<[a-zA-Z/!]")
# What Kausal's editor writes and ours does not know, as what comes nearest.
KEPT_AS = {
    r"<(/?)b(\s[^>]*)?>": r"<\1strong>",
    r"<(/?)i(\s[^>]*)?>": r"<\1em>",
    r"<h[1-6](\s[^>]*)?>": "<p><strong>",
    r"</h[1-6]\s*>": "</strong></p>",
}
PRECISIONS = {"full": Precision.DAY, "month_year": Precision.MONTH, "year": Precision.YEAR}


class Columns:
    def __init__(self, node: Node):
        self.node = node
        self.values: dict[str, object] = {}
        self.faults: list[tuple[str, str]] = []

    def add(self, column, read, *args) -> None:
        """What `read(*args)` gives, for the column; nothing where it is empty."""
        value = self.known(read, *args)
        if value is not None and value != "":
            self.values[column] = value

    def known(self, read, *args):
        """What `read(*args)` gives; None, and a fault, where that is wrong."""
        try:
            return read(*args)
        except Wrong as no:
            self.faults.append((no.field, no.reason))
            return None

    def texts(self, column, name, as_saved, node=None) -> None:
        """In each language; `as_saved` makes of the text what is kept."""
        for language, text in (self.known((node or self.node).texts, name) or {}).items():
            if text := as_saved(text):
                self.values[f"{column}_{language}"] = text

    def choice(self, column, name, words) -> None:
        """A word of ours for one of theirs, whatever its case."""
        self.add(column, self._word, self.node, name, name, words)

    def identified(self, column, name, words) -> None:
        """The same for an object that a plan defines itself and that has an identifier."""
        if one := self.known(self.node.node, name):
            self.add(column, self._word, one, "identifier", name, words)

    def _word(self, node, name, field, words):
        said = node.text(name)
        if said and said.lower() not in words:
            raise Wrong(field, _("“%(word)s” has no counterpart here.") % {"word": short(said)})
        return words.get(said.lower())

    def day(self, column, name, precision_column, precision) -> None:
        """A day and how precisely it is meant."""
        self.add(column, self.node.day, name)
        if column in self.values:
            self.values[precision_column] = precision


def precision_of(node, plan, default) -> Precision:
    """As the thing says, else as the pages of the plan show such days."""
    page = plan.node("actionListPage")
    said = node.text("dateFormat") or (page.text(default) if page else "")
    return PRECISIONS.get(said.lower(), Precision.DAY)


def line(text) -> str:
    return " ".join(text.split())


def plain(text) -> str:
    """Paragraphs without markup."""
    return strip_tags(text).strip() if HAS_MARKUP.search(text) else text


def rich(text) -> str:
    """HTML as our rich texts keep it; a text without markup becomes paragraphs."""
    if not HAS_MARKUP.search(text):
        text = "".join(f"<p>{escape(part.strip())}</p>" for part in text.split("\n") if part.strip())
    for theirs, ours in KEPT_AS.items():
        text = re.sub(theirs, ours, text, flags=re.IGNORECASE)
    cleaned = RICH.cleaned(RICH.cleaned(text)).strip()
    return cleaned if strip_tags(cleaned).strip() else ""


def rich_lines(text) -> str:
    """The same for a text whose line ends are shown as such, markup or not."""
    return rich(text.replace("\n", "<br>") if HAS_MARKUP.search(text) else text)
