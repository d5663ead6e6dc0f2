"""Sort keys that order alike on SQLite and PostgreSQL, whatever their collations.

A key is text of the digits 0-9 and the letters a-f, two of them a character, so every collation agrees on it.
"""

import re
import unicodedata

LETTERS = "abcdefghijklmnopqrstuvwxyz"
# Finnish and Swedish: å ä ö are letters after z, ü sorts as y, æ as ä and ø as ö. English: only accents.
NORDIC = {"å": "å", "ä": "ä", "ö": "ö", "æ": "ä", "ø": "ö", "ü": "y"}
PLAIN = {"æ": "ae", "ø": "o"}
ORDER = " 0123456789" + LETTERS + "åäö"
WEIGHTS = {character: f"{place + 1:02x}" for place, character in enumerate(ORDER)}


def text_key(text: str, language: str = "fi") -> str:
    """The key that sorts `text` as `language` ("fi", "sv", "en") does; case and punctuation do not count."""
    return "".join(WEIGHTS[character] for character in _spelled(text, language) if character in WEIGHTS)


def number_key(number: str) -> str:
    """The key that sorts numbers as people do: 2 before 10, 0.1.9 before 0.1.10, CL3 before CL10."""
    parts = re.findall(r"\d+|[^\W\d_]+", number)
    return text_key(" ".join(_digits(part) if part.isdecimal() else part for part in parts))


def _digits(run: str) -> str:
    """A run of digits led by its length, so that longer numbers sort after shorter ones."""
    digits = str(int(run))
    return f"{len(digits):02d}{digits}"


def _spelled(text: str, language: str) -> str:
    table = PLAIN if language == "en" else NORDIC
    letters = (
        table.get(letter) or _unaccented(letter) for letter in unicodedata.normalize("NFC", text).lower()
    )
    return re.sub(r"[\W_]+", " ", "".join(letters)).strip()


def _unaccented(letter: str) -> str:
    return "".join(part for part in unicodedata.normalize("NFD", letter) if not unicodedata.combining(part))


def with_derived(update_fields, derived: set[str]):
    """`update_fields` of a save() with the columns derived from what is saved; None saves all."""
    return None if update_fields is None else {*update_fields, *derived}
