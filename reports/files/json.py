"""The report as JSON, for programs: numbers are numbers, days are ISO 8601, and null is not known."""

import datetime
import io
import json
from collections.abc import Iterator
from decimal import Decimal

from measures.languages import shown
from measures.sheets import Missing, RoughDay
from measures.written import without_controls
from participation.exports import plain, total_record
from reports.files.tables import SUMMARY, tables_of


def write(report) -> bytes:
    """One object, a row a line; the rows are written as they come."""
    file = io.BytesIO()
    text = io.TextIOWrapper(file, encoding="utf-8", newline="\n")
    text.write("{\n")
    text.writelines(f"{_json(name)}: {_json(value)},\n" for name, value in _head(report).items())
    text.write('"tables": {\n')
    for number, table in enumerate(_tables(report)):
        text.write(f"{',\n' if number else ''}{_json(table.code)}: [")
        text.writelines(_lines(table, report))
        text.write("\n]")
    gaps = [{"sentence": gap.sentence, "numbers": gap.numbers} for gap in report.gaps]
    text.write(f'\n}},\n"method": {_json(report.method)},\n"gaps": {_json(gaps)}\n}}\n')
    text.detach()
    return file.getvalue()


def _tables(report):
    """What the summary tells, the report has beside the tables."""
    return [table for table in tables_of(report) if table is not SUMMARY]


def _lines(table, report) -> Iterator[str]:
    names = [column.name for column in table.columns]
    before = "\n"
    for row in table.rows(report):
        yield before + _json(dict(zip(names, row, strict=True)))
        before = ",\n"


def _head(report) -> dict:
    edition, changes = report.edition, report.changes
    return {
        "title": report.title,
        "programme": {"slug": report.programme.slug, "name": shown(report.programme, "name")},
        "period": {"name": report.name, "start": report.start, "end": report.end},
        "day": report.day,
        "edition": edition and vars(edition),
        "language": report.language,
        "selection": {**vars(report.selection), "in_words": report.selected},
        "changes_since": changes.since if changes.start else None,
        "previous_day": report.previous_day,
        "figures": {figure.code: figure.value for figure in report.figures},
        "participation": total_record(report.participation),
        "sentences": report.sentences,
    }


def _json(value) -> str:
    return json.dumps(_plain(value), ensure_ascii=False)


def _plain(value):
    """As JSON has it. Of a text, what the other files can hold as well."""
    if isinstance(value, Missing):
        return None
    if isinstance(value, str):
        return without_controls(value)
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, RoughDay):
        return value.iso
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return value
