"""What changed as a file: a row a measure, of what the page shows.

Column names are stable English; words are in the reader's language. A cell is empty where there is nothing
to tell: the measure was not there, or nothing was changed on its page.
"""

import io
from itertools import batched

from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from measures.days import HELSINKI, in_words, precision_of
from measures.history.changes import MeasureChange, with_versions
from measures.models import Role
from measures.sheets import add_sheet, csv_bytes, known, open_book

COLUMNS = (
    "programme",
    "number",
    "title",
    "theme",
    "lead_units",
    "kinds",
    "status_before",
    "reason_before",
    "status_after",
    "reason_after",
    "status_since",
    "times_due_dates_moved",
    "days_moved",
    "changed",
    "last_changed_on",
    "new_figures",
    "confirmed_on",
    "address",
)
AT_ONCE = 500
WIDE = {"title", "reason_before", "reason_after", "changed", "new_figures"}


def rows(programme, comparison, changes, *, address):
    """Yield a list of cells for each change; `address` makes a path a whole one."""
    for some in batched(changes, AT_ONCE):
        for change in with_versions(comparison, some):
            yield _row(programme, change, address)


def _row(programme, change: MeasureChange, address):
    stood, before, after, slip = change.stood, change.before, change.after, change.slip
    versions = change.versions
    return [
        programme.slug,
        stood.number,
        str(stood.title),
        str(stood.theme_name),
        "; ".join(name for _pk, name, role in stood.units if role == Role.PRIMARY) or _("not known"),
        "; ".join(str(kind.label) for kind in change.kinds),
        str(before.status.label) if before else "",
        str(before.reason) if before else "",
        str(after.status.label) if after else "",
        str(after.reason) if after else "",
        known(after.since) if after else "",
        slip.times,
        slip.days,
        "; ".join(str(thing) for version in versions for thing in version.things),
        versions[-1].change.made_at.astimezone(HELSINKI).date() if versions else "",
        "; ".join(_value(value) for value in change.values),
        known(stood.confirmed_on),
        address(stood.address),
    ]


def _value(value) -> str:
    return f"{value.label}: {value.in_words} ({_period(value.start, value.end)})"


def _period(start, end) -> str:
    if not (start and end):
        return _("period not known")
    if precision := precision_of(start, end):
        return in_words(end, precision)
    return f"{date_format(start)}–{date_format(end)}"


def write_csv(rows, separator) -> bytes:
    return csv_bytes(COLUMNS, rows, separator)


def write_xlsx(rows) -> bytes:
    file = io.BytesIO()
    with open_book(file) as book:
        columns = {name: 40 if name in WIDE else 18 for name in COLUMNS}
        add_sheet(book, capfirst(_("changes")), columns, rows)
    return file.getvalue()
