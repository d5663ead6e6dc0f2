"""By what progress reports are found: their period and programme, and why there is a new edition.

Not by what they tell of each measure: every report would be found by nearly every word.
"""

import datetime

from django.utils.translation import gettext, override, pgettext_lazy

from measures.models import Programme
from measures.search.kinds import LANGUAGES, Kind, Source, itself, register, words_in
from reports.models import ProgressReport, ReportingPeriod


def reports(pks):
    found = ProgressReport.objects.filter(pk__in=pks).select_related("period__programme")
    for report in found.order_by("pk"):
        period = report.period
        yield Source(
            report.pk,
            sort_key(report),
            period.programme_id,
            title={code: title(report, code) for code in LANGUAGES},
            lead=words_in((period.programme, "name")),
            text=words_in((report, "reason")),
        )


def title(report, language) -> str:
    """What it is called in a language in which its period has a name."""
    name = getattr(report.period, f"name_{language}")
    if not name:
        return ""
    with override(language):
        words = f"{gettext('Progress report')}: {name}"
        return (
            words
            if report.edition == 1
            else f"{words}, {gettext('edition %(number)s') % {'number': report.edition}}"
        )


def sort_key(report) -> str:
    """That of the latest days first, then the newest edition."""
    until_last = (datetime.date.max - report.period.end).days
    return f"{until_last:08d}{99_999 - report.edition:05d}"


def _of_period(pks):
    return ProgressReport.objects.filter(period__in=pks).values_list("pk", flat=True)


def _of_programme(pks):
    return ProgressReport.objects.filter(period__programme__in=pks).values_list("pk", flat=True)


def visible_to(user):
    return ProgressReport.objects.visible_to(user).select_related("period__programme")


def register_own() -> None:
    register(
        Kind(
            name="report",
            label=pgettext_lazy("search", "Progress reports"),
            model=ProgressReport,
            visible_to=visible_to,
            sources=reports,
            reach={ProgressReport: itself, ReportingPeriod: _of_period, Programme: _of_programme},
        )
    )
