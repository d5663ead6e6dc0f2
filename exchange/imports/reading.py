"""From a file to the rows of our tables, and to what of it is not used."""

from exchange.imports.foreign import Rules
from exchange.imports.foreign_rows import records_of
from exchange.imports.recognising import Found, recognised
from exchange.models import ImportBatch
from exchange.reading import Book, read_file


def book_of(batch: ImportBatch) -> Book:
    """Raise `exchange.reading.Refused` where the file cannot be read."""
    return read_file(
        batch.name,
        bytes(batch.content),
        encoding=batch.encoding or None,
        separator=batch.separator or None,
    )


def found_in(batch: ImportBatch, book: Book) -> Found:
    """The rows of our tables; by the rules of a layout where the batch has them."""
    return recognised(book) if batch.rules is None else records_of(book, Rules(**batch.rules))
