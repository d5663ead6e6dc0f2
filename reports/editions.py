"""What a new edition of a report says otherwise than the one before it."""

import json

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from measures.written import without_controls
from reports.models import ProgressReport
from reports.report import Edition, Report
from reports.report.sentences import reason_in_words


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
    gone = _("%(measure)s: no longer in the report")
    return found + [gone % {"measure": f"{number} {row['title']}"} for number, row in before.items()]


def _of_measure(measure, row) -> list[str]:
    named = {"measure": f"{measure.number} {measure.title}"}
    if row is None:
        return [_("%(measure)s: new in the report") % named]
    found = []
    if row["status"] != str(measure.status.label):
        reason = "".join(reason_in_words(measure.reason))
        found.append(f"{named['measure']}: {row['status']} → {measure.status.label} ({reason})")
    note = measure.note
    notes = [without_controls(str(text)) for text in (note.achieved, note.hinders, note.next)]
    if notes != [row[name] or "" for name in ("achieved", "hinders", "next")]:
        found.append(_("%(measure)s: the note was changed") % named)
    return found
