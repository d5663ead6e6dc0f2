"""CSV as Excel, LibreOffice and programs write it, as a row after the other."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from itertools import chain, islice

from exchange.reading.book import LONGEST_CELL, MOST_COLUMNS, Unreadable
from exchange.reading.texts import ENCODINGS, SEPARATORS, cleaned, encoding_of, is_in
from measures.written import from_cell

SEP_LINE = re.compile(r'"?sep=(.)"?\r?\n?', re.IGNORECASE)
LAST_ROW = 1_048_576
"""No spreadsheet program shows more, not even blank ones."""
MOST_SEPARATORS = 50_000
"""In a line: some may be in texts, but a million is a list of a million cells."""
SAMPLE, MOST_SAMPLED = 65_536, 60
CODECS = {"utf-8": "utf-8-sig"}
SHEET = "CSV"
NUL = "\0"
"""No line has one, so a row of two is put after the last: both in one cell say that it was not closed."""


def events(content: bytes, encoding: str, separator: str) -> Iterator[list]:
    """What `process` tells of the file. Rows count as a spreadsheet program counts them."""
    for choice, choices in ((encoding, ENCODINGS), (separator, SEPARATORS)):
        if choice and choice not in choices:
            raise Unreadable("unknown_choice", choice=choice[:20])
    is_guessed = False
    if not encoding:
        encoding, is_guessed = encoding_of(content)
    if not is_in(content, encoding):
        raise Unreadable("wrong_encoding", encoding=encoding)
    lines = lines_of(content, encoding)
    first = next(lines, "")
    sep_line = SEP_LINE.fullmatch(first)
    if not sep_line:
        lines = chain([first], lines)
    elif not separator and sep_line[1] in SEPARATORS:
        separator = sep_line[1]
    separator = separator or separator_of(sample_of(content, encoding, bool(sep_line)))
    yield ["book", "csv", encoding, separator, is_guessed, False]
    yield ["sheet", SHEET, False]
    yield from rows_of(lines, separator)


def lines_of(content: bytes, encoding: str) -> Iterator[str]:
    """Decoded as they are read: the whole text would take four times the memory of its bytes."""
    text = io.TextIOWrapper(io.BytesIO(content), CODECS.get(encoding, encoding), newline="")
    for number, line in enumerate(text, start=1):
        if "\0" in line:
            raise Unreadable("has_nul", line=number)
        yield line


def sample_of(content: bytes, encoding: str, has_sep_line: bool) -> list[str]:
    """The first lines."""
    text = io.TextIOWrapper(io.BytesIO(content), CODECS.get(encoding, encoding), newline="")
    sample = text.read(SAMPLE)
    lines = io.StringIO(sample, newline="").readlines()
    if len(sample) == SAMPLE:
        lines = lines[:-1] or lines  # the last may be cut
    return lines[1:] if has_sep_line else lines


def separator_of(lines: list[str]) -> str:
    """The one that divides most rows into the same number of cells, and the first row at all."""
    return max(SEPARATORS, key=lambda separator: evenness(lines, separator))


def evenness(lines: list[str], separator: str) -> float:
    """The commonest width of rows, weighed by how common it is. 1,5 in every row makes no comma a separator:
    the names of columns have none."""
    csv.field_size_limit(SAMPLE * 2)
    widths = [len(row) for row in islice(csv.reader(lines, delimiter=separator), MOST_SAMPLED) if row]
    commonest = Counter(width for width in widths if width > 1).most_common(1)
    if not commonest:
        return 0
    [(width, count)] = commonest
    return width * count / len(widths) * (1 if widths[0] > 1 else 0.5)


def rows_of(lines: Iterator[str], separator: str) -> Iterator[list]:
    csv.field_size_limit(LONGEST_CELL)
    number = 0
    lines = chain(not_too_wide(lines, separator), [NUL + separator + NUL])
    reader = csv.reader(lines, delimiter=separator)
    try:
        for number, row in enumerate(reader, start=1):
            if row == [NUL, NUL]:
                return
            if number > LAST_ROW:
                raise Unreadable("too_many_rows", sheet=SHEET)
            if row and row[-1].endswith(NUL):
                raise Unreadable("unclosed_quote", row=number)
            cells = [cell_of(text) for text in row]
            while cells and cells[-1] is None:
                cells.pop()
            if len(cells) > MOST_COLUMNS:
                raise Unreadable("too_many_columns", sheet=SHEET, row=number)
            yield [number, cells]
    except csv.Error as error:
        raise Unreadable("long_cell_csv", row=number + 1) from error


def not_too_wide(lines: Iterator[str], separator: str) -> Iterator[str]:
    for number, line in enumerate(lines, start=1):
        if line.count(separator) > MOST_SEPARATORS:
            raise Unreadable("too_many_columns", sheet=SHEET, row=number)
        yield line


def cell_of(text: str) -> str | None:
    """The text without the apostrophe that an export of ours put before what looks like a formula."""
    return cleaned(from_cell(text))
