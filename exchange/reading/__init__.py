"""Reads the files that are uploaded, CSV and XLSX, whoever made them.

The bytes are looked at first, and what is no plain table is refused. The rest happens in a process of its
own, which has little memory and time, none of the site's secrets, and nothing to say but rows: whatever is
wrong with a file, that process ends and the site goes on. Nothing outside of the file is ever read: where a
formula refers to other workbooks, its cell has the value that was last calculated.
"""

import logging

from exchange.reading.book import Book, Fault, Percent, Row, Sheet, Unreadable
from exchange.reading.examining import kind_of
from exchange.reading.process import answer_to
from exchange.reading.reasons import in_words
from exchange.reading.texts import ENCODINGS, SEPARATORS

__all__ = ["ENCODINGS", "SEPARATORS", "Book", "Fault", "Percent", "Refused", "Row", "Sheet", "read_file"]

logger = logging.getLogger(__name__)


class Refused(Exception):  # noqa: N818 (a file is refused)
    """The file cannot be read: `message` says to a coordinator what is wrong and what to do."""

    def __init__(self, message: str):
        super().__init__(message)
        self.message = message


def read_file(
    name: str, content: bytes, *, encoding: str | None = None, separator: str | None = None
) -> Book:
    """What the file of this name holds; a CSV file's encoding and separator are guessed where not given."""
    try:
        return answer_to(kind_of(name, content), content, encoding, separator).book
    except Unreadable as no:
        if "because" in no.told:
            logger.warning("A file cannot be read: %s", no.told["because"])
        raise Refused(in_words(no.reason, no.told)) from no
