"""What a new edition of a report says otherwise than the one before it."""

import json

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from measures.written import without_controls
from reports.models import ProgressReport
from reports.report import Edition, Report


def next_edition(report: Report, last: ProgressReport | None, reason) -> Edition:
    """The first edition of a period, or the one after `last`, with what differs between them."""
    if last is None:
        return Edition(1)
    former = last.files.filter(format="json", language=get_language()).first()
    found = differences(report, json.loads(bytes(former.content))) if former else []
    return Edition(last.edition + 1, reason, tuple(found or [_("No number and no status differs.")]))


def differences(report: Report, former: dict) -> list[str]:
    """A sentence for each number of the summary, each status and each note that is another one now.

    `former` is the former edition as its JSON file has it.
    """
    found = [
        f"{figure.label}: {former['figures'].get(figure.code)} → {figure.value}"
        for figure in report.figures
        if former["figures"].get(figure.code) != figure.value
    ]
    before = {row["number"]: row for row in former["tables"]["measures"]}
    for measure in report.all_measures:
        found += _of_measure(measure, before.pop(measure.number, None))
    return found + [_("%(number)s: no longer in the report") % {"number": number} for number in before]


def _of_measure(measure, row) -> list[str]:
    if row is None:
        return [_("%(number)s: new in the report") % {"number": measure.number}]
    found = []
    if row["status"] != str(measure.status.label):
        found.append(f"{measure.number}: {row['status']} → {measure.status.label}")
    note = measure.note
    notes = [without_controls(str(text)) for text in (note.achieved, note.hinders, note.next)]
    if notes != [row[name] or "" for name in ("achieved", "hinders", "next")]:
        found.append(_("%(number)s: the note was changed") % {"number": measure.number})
    return found
