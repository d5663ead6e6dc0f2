"""Texts of spreadsheets that came out of a web site: their tags and entities become what we keep, or go."""

import re
from html import escape, unescape
from html.parser import HTMLParser

TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
BREAKS = re.compile(r"(?:<br>\s*){2,}")
EDGES = re.compile(r"^(?:<br>|\s)+|(?:<br>|\s)+$")
LISTS = {"ul", "ol", "li"}
BLOCKS = LISTS | {
    *("p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "tr", "table", "section", "article", "blockquote"),
    *("dl", "dt", "dd", "pre", "hr"),
}
INLINE = {"b": "strong", "strong": "strong", "i": "em", "em": "em", "a": "a"}
HIDDEN = {"script", "style"}
CELLS = {"td", "th"}


def has_tags(text: str) -> bool:
    return bool(TAG.search(text))


def as_plain(text: str) -> str:
    """Without tags; a paragraph or line of HTML is a line."""
    if has_tags(text):
        marked = _Marked()
        marked.feed(text)
        marked.close()
        lines = "\n".join(marked.paragraphs()).replace("<br>", "\n")
        text = re.sub(r" *\n[\n ]*", "\n", TAG.sub("", lines)).strip()
    return unescape(text).replace("\xa0", " ")


def as_rich(text: str) -> str:
    """Paragraphs, lists, links and emphasis, whatever it was laid out with; a text without tags stays one."""
    if not has_tags(text):
        return unescape(text).replace("\xa0", " ")
    marked = _Marked()
    marked.feed(text)
    marked.close()
    return "".join(marked.parts())


def as_paragraphs(text: str) -> str:
    """The same as HTML in any case: what has no tags has a paragraph a line."""
    rich = as_rich(text)
    if has_tags(rich):
        return rich
    return "".join(f"<p>{escape(line.strip())}</p>" for line in rich.split("\n") if line.strip())


class _Marked(HTMLParser):
    """The blocks of a text in turn. Closing tags that nothing opened are only breaks between them."""

    def __init__(self):
        super().__init__()
        self.blocks, self.line, self.open, self.hidden = [], [], [], 0

    def handle_starttag(self, tag, attributes):
        if tag in HIDDEN:
            self.hidden += 1
        elif tag == "br":
            self.line.append("<br>")
        elif tag in CELLS:
            self.line.append(" ")
        elif tag in BLOCKS:
            self._end_line()
            if tag in LISTS:
                self.blocks.append(f"<{tag}>")
        elif name := INLINE.get(tag):
            href = dict(attributes).get("href") if name == "a" else None
            self.open.append(name)
            self.line.append(f'<a href="{escape(href)}">' if href else f"<{name}>")

    def handle_endtag(self, tag):
        if tag in HIDDEN:
            self.hidden = max(0, self.hidden - 1)
        elif tag in BLOCKS:
            self._end_line()
            if tag in LISTS:
                self.blocks.append(f"</{tag}>")
        elif (name := INLINE.get(tag)) in self.open:
            self.open.remove(name)
            self.line.append(f"</{name}>")

    def handle_data(self, data):
        if not self.hidden:
            self.line.append(escape(re.sub(r"\s+", " ", data), quote=False))

    def close(self):
        super().close()
        self._end_line()

    def _end_line(self):
        self.blocks += [line for part in BREAKS.split("".join(self.line)) if (line := EDGES.sub("", part))]
        self.line = []

    def paragraphs(self):
        """The texts alone."""
        return [block for block in self.blocks if block.strip("</>") not in LISTS]

    def parts(self):
        """What is in no list stands in paragraphs."""
        depth = 0
        for block in self.blocks:
            name = block.strip("</>")
            if name in LISTS:
                depth += -1 if block.startswith("</") else 1
                yield block
            else:
                yield block if depth > 0 else f"<p>{block}</p>"
