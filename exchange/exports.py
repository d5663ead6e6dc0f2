"""The tables as files that can be changed in a spreadsheet program and imported again.

Words are stable codes, and nothing stands for what is not known: a blank cell, which an import leaves alone.
"""

import io
from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import chain

from django.db.models import F, Prefetch

from exchange.tables import TABLES, Column, Kind, Table
from measures.models import Measure, Responsibility, Task
from measures.sheets import LONGEST_CELL, Cell, add_sheet, csv_bytes, open_book
from participation.models import Observation

WIDE = {Kind.TEXT: 30, Kind.RICH: 40, Kind.REFERENCES: 20}


def rows_of(table: Table, things) -> Iterator[list[Cell]]:
    for thing in things:
        yield [cell_of(column, thing) for column in table.columns]


def cell_of(column: Column, thing) -> Cell:
    """What stands in the column for the thing, as `imports` reads it back."""
    if column.kind == Kind.REFERENCES:
        return ", ".join(name_of(one) for one in getattr(thing, column.name).all())
    value = getattr(thing, column.name, None)
    if value is None or value == "":
        return ""
    if column.kind == Kind.REFERENCE:
        return name_of(value)
    if column.kind == Kind.YES_NO:
        return "yes" if value else "no"
    return value.normalize() if isinstance(value, Decimal) else value


def name_of(thing) -> str:
    """By what a file refers to it: the number of a measure or an indicator, the address of the others."""
    return thing.number if hasattr(thing, "number") else thing.slug


def things_of(programme, measures, user, *, is_whole: bool) -> dict[str, Iterable]:
    """What each table holds of these measures, as far as the user may see it.

    `is_whole`: they are all of the programme, so its figures that belong to no measure are there too.
    """
    pks = measures.order_by().values("pk")
    visible = Measure.objects.visible_to(user)
    figures = Observation.objects.visible_to(user).current().filter(indicator__programme=programme)
    return {
        "measures": measures.order_by("number_key", "pk")
        .select_related("theme")
        .prefetch_related(
            Prefetch("merged_into", visible), Prefetch("related", visible.order_by("number_key", "pk"))
        )
        .iterator(chunk_size=500),
        "tasks": parts(Task, pks).order_by(*BY_MEASURE, *OPEN_ENDED),
        "responsibilities": parts(Responsibility, pks)
        .select_related("unit")
        .order_by(*BY_MEASURE, "unit__slug"),
        "observations": (figures if is_whole else figures.filter(measure__in=pks))
        .select_related("indicator", "measure")
        .order_by("indicator__number_key", "indicator", "period_end", "pk"),
    }


BY_MEASURE = ("measure__number_key", "measure")
OPEN_ENDED = (F("due_on").asc(nulls_last=True), "pk")


def parts(model, measures):
    return model.objects.filter(measure__in=measures).select_related("measure")


def write_table(table: Table, things, separator: str) -> bytes:
    """One table as CSV."""
    return csv_bytes([column.name for column in table.columns], rows_of(table, things), separator)


def write_book(things: dict[str, Iterable]) -> bytes:
    """All tables as sheets of one file: the second row of each has the labels in the reader's language."""
    file = io.BytesIO()
    with open_book(file) as book:
        for name, table in TABLES.items():
            labels = [table.label(column) for column in table.columns]
            rows = ([fitting(cell) for cell in row] for row in rows_of(table, things[name]))
            columns = {column.name: WIDE.get(column.kind, 16) for column in table.columns}
            add_sheet(book, name, columns, chain([labels], rows))
    return file.getvalue()


EXACT_DIGITS = 15
"""So many digits a spreadsheet keeps of a number."""


def fitting(cell: Cell) -> Cell:
    """As a cell of a spreadsheet can hold it: a longer number as text, a longer text not at all.

    What is left out is left alone when it comes back.
    """
    if isinstance(cell, Decimal) and len(cell.as_tuple().digits) > EXACT_DIGITS:
        return f"{cell:f}"
    return "" if isinstance(cell, str) and len(cell.encode("utf-16-le")) > 2 * LONGEST_CELL else cell
