"""Which of the site's languages a text is written in, told by the letters that follow each other in it.

The models are made of the site's own catalogues: some thousand texts of each language, about the same things.
What is too short to tell, a name, a title of few words, is of no language.
"""

import math
import re
from collections import Counter
from functools import cache

from babel.messages import pofile
from bs4 import BeautifulSoup, NavigableString
from django.conf import settings

LANGUAGES = ("fi", "sv", "en")
SHORTEST = 4
"""Words; fewer are a name or a title."""
SURE = 0.25
"""By how much more likely each three letters must be, of the language that is told than of any other."""
QUOTED = re.compile(r"[“”][^“”]*”|«[^»]*»|\"[^\"]*\"")
"""Names and words of others: in a plain text nothing can mark them."""
PLACEHOLDER = re.compile(r"%\(\w+\)\w|%\w|\{\w*\}|<[^>]*>|&\w+;|https?://\S+|\S+@\S+")
WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
BLOCKS = [
    *(
        "p",
        "li",
        "dd",
        "dt",
        "td",
        "th",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "caption",
        "figcaption",
        "legend",
    ),
    *(
        "label",
        "option",
        "button",
        "summary",
        "blockquote",
        "title",
        "desc",
        "text",
        "div",
        "body",
        "a",
        "pre",
    ),
]
ATTRIBUTES = ["alt", "aria-label", "aria-description", "placeholder", "title"]
NO_TEXT = ["script", "style", "code", "kbd", "samp", "template"]


def words_of(text) -> list[str]:
    """Without names: words in capitals, or that begin with one inside of a text."""
    words = WORD.findall(PLACEHOLDER.sub(" ", QUOTED.sub(" ", text)))
    return [word.lower() for place, word in enumerate(words) if place == 0 or not word[0].isupper()]


def threes(words):
    return [f" {word} "[start : start + 3] for word in words for start in range(len(word))]


def catalogue(language):
    """Texts in that language; English is that of the sources."""
    asked = "fi" if language == "en" else language
    with (settings.BASE_DIR / f"helsinki_measures/locale/{asked}/LC_MESSAGES/django.po").open("rb") as file:
        for text in pofile.read_po(file, locale=asked):
            said = text.id if language == "en" else text.string
            yield from [said] if isinstance(said, str) else said


@cache
def model(language):
    """The logarithm of how often each three letters come, and of what never came."""
    counts = Counter(three for text in catalogue(language) for three in threes(words_of(text)))
    total = counts.total() + len(counts)
    return {three: math.log((count + 1) / total) for three, count in counts.items()}, math.log(0.5 / total)


def likelihoods(words):
    letters = threes(words)
    scores = {}
    for language in LANGUAGES:
        known, unknown = model(language)
        scores[language] = sum(known.get(three, unknown) for three in letters) / max(len(letters), 1)
    return scores


def tongue(text):
    """The language of the text, or None where that is not sure."""
    words = words_of(text)
    if len(words) < SHORTEST:
        return None
    scores = likelihoods(words)
    best, second, *_rest = sorted(scores, key=scores.get, reverse=True)
    return best if scores[best] - scores[second] > SURE else None


def said_to_be(element):
    """The language that is marked for it."""
    marked = element if element.get("lang") else element.find_parent(lang=True)
    return marked["lang"][:2] if marked else ""


def pieces(page):
    """What stands together in one block and is marked as of one language, with that language."""
    together = {}
    for text in page.find_all(string=True):
        if type(text) is not NavigableString or not text.strip() or text.find_parent([*NO_TEXT, "title"]):
            continue
        block = text.find_parent(BLOCKS)
        together.setdefault((id(block), said_to_be(text.parent)), []).append(str(text))
    yield from ((language, " ".join(texts)) for (_block, language), texts in together.items())


def plain(page):
    """Title, description and attributes: no part can be marked there, so names that the page marks go."""
    own = page.html.get("lang", "")
    foreign = {" ".join(one.get_text().split()) for one in page.select("body [lang]") if one["lang"] != own}
    texts = [(said_to_be(one), one[name]) for name in ATTRIBUTES for one in page.select(f"[{name}]")]
    texts += [(own, one["content"]) for one in page.select("meta[name=description]")]
    texts += [(own, one.get_text()) for one in page.select("head > title")]
    yield from ((marked, without(" ".join(text.split()), foreign)) for marked, text in texts)


def without(text, names):
    for name in sorted(names, key=len, reverse=True):
        text = text.replace(name, " ")
    return text


def unmarked(html):
    """What is in another language than the page says: that language, the one it is written in, the text."""
    page = BeautifulSoup(html, "html.parser")
    texts = [*pieces(page), *plain(page)]
    found = [(marked, tongue(text), " ".join(text.split())) for marked, text in texts]
    return [(marked, told, text) for marked, told, text in found if told and told != marked]
