"""The making of a report's files: ordered at a moment, made one by one, kept for good where it is a closing.

Whoever watches the order makes its next file by looking (`work_on`): nothing has to run beside the site, and
what was interrupted goes on when somebody looks again. All files tell of the moment of the order.
"""

import datetime
import hashlib
import logging
from collections.abc import Mapping
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import get_language, override

from measures import days
from measures.languages import Words
from measures.models import Origin
from measures.models.change import changing
from reports.editions import next_edition
from reports.files.formats import FORMATS
from reports.models import OrderedFile, ProgressReport, ReportFile, ReportingPeriod, ReportOrder
from reports.report import Selection, report_of

KEPT_FOR = datetime.timedelta(days=1)
A_MOMENT = datetime.timedelta(milliseconds=1)

logger = logging.getLogger(__name__)


class OutdatedOrderError(Exception):
    """Another edition was closed since the order, or its day is over: its files would say the wrong one."""


class UnmadeFilesError(Exception):
    """All that could be made is there, but some files of the order could not: see its `failed`."""


@dataclass(frozen=True)
class Untranslated:
    """What a report says in another language than the one it is in."""

    code: str
    language: str
    is_name: bool
    note_count: int


def untranslated(period) -> list[Untranslated]:
    """For each language in which the period's name or a note is not written although it is in another."""
    notes = period.notes.told()
    found = [
        Untranslated(code, name, not getattr(period, f"name_{code}"), notes.lacking(code).count())
        for code, name in settings.LANGUAGES
    ]
    return [one for one in found if one.is_name or one.note_count]


def order(
    period,
    user,
    *,
    formats,
    languages,
    selection: Selection | None = None,
    is_closing: bool = False,
    reasons: Mapping[str, str] | None = None,
) -> ReportOrder:
    """Order the files of the period's report as things stand now. `reasons` of a new edition, by language."""
    now = days.now()
    last = newest(period)
    ReportOrder.objects.filter(ordered_at__lt=now - KEPT_FOR).delete()
    return ReportOrder.objects.create(
        period=period,
        is_closing=is_closing,
        edition=last.edition + 1 if last else 1,
        reasons=dict(reasons or {}),
        selection=vars(selection or Selection()),
        formats=list(formats),
        languages=list(languages),
        moment=now + A_MOMENT,
        ordered_at=now,
        ordered_by=user,
    )


def ready_files(period, user):
    """What this person ordered of the period and can still download, the latest first."""
    orders = ReportOrder.objects.filter(period=period, ordered_by=user, is_closing=False)
    kept = orders.filter(ordered_at__gte=days.now() - KEPT_FOR)
    files = OrderedFile.objects.filter(order__in=kept).select_related("order").defer("content")
    return files.order_by("-order__ordered_at", "pk")


def work_on(one: ReportOrder) -> tuple[int, int]:
    """Make the next file of the order that is missing, if any: how many are there now, and of how many.

    The last one of a closing closes the period. Raises OutdatedOrderError and UnmadeFilesError.
    """
    if one.report_id:
        return len(one.wanted), len(one.wanted)
    made = set(one.files.values_list("language", "format"))
    missing = [file for file in one.wanted if file not in made]
    if (missing or one.is_closing) and one.ordered_at.astimezone(days.HELSINKI).date() != days.today():
        raise OutdatedOrderError
    if missing:
        _make_next(one, missing)
    done = one.files.count()
    if one.is_closing and done == len(one.wanted) and one.report is None:
        one.report = _close(one)
    return done, len(one.wanted)


def try_again(one: ReportOrder) -> None:
    """Let the files that could not be made be made by whoever looks next."""
    one.failed = []
    one.save(update_fields=["failed"])


def _make_next(one, missing) -> None:
    untried = [file for file in missing if list(file) not in one.failed]
    if not untried:
        raise UnmadeFilesError
    language, form = untried[0]
    try:
        name, content = _make(one, language, FORMATS[form])
    except Exception:
        # Whatever a writer stumbled over, the other files are made all the same.
        logger.exception("%s in %s of the report of period %s was not made", form, language, one.period_id)
        one.failed.append([language, form])
        one.save(update_fields=["failed"])
    else:
        # Whoever looked at the same time made the same file.
        OrderedFile.objects.get_or_create(
            order=one, language=language, format=form, defaults={"name": name, "content": content}
        )


def _make(one, language, form) -> tuple[str, bytes]:
    period = one.period
    with (
        override(language),
        report_for(period, moment=one.moment, selection=Selection(**one.selection)) as report,
    ):
        if one.is_closing:
            report.edition = next_edition(report, newest(period), _reason(one))
        return form.name_for(report), form.write(report)


def report_for(period, *, moment: datetime.datetime | None = None, selection: Selection | None = None):
    """The period's report as things stand now, or stood at a moment of today."""
    previous = previous_report(period)
    return report_of(
        period.programme,
        period.start,
        period.end,
        day=days.today(),
        period=period,
        selection=selection or Selection(),
        previous=previous and previous.day,
        moment=moment,
    )


def newest(period) -> ProgressReport | None:
    return period.reports.order_by("-edition").first()


def _reason(one) -> Words | str:
    """Why there is a new edition, in the active language if it was said in it."""
    for language in (get_language(), *one.languages):
        if reason := one.reasons.get(language):
            return Words(reason, language)
    return ""


def previous_report(period) -> ProgressReport | None:
    """The newest edition of the programme's last closed period before this one."""
    others = ProgressReport.objects.filter(period__programme=period.programme, period__end__lt=period.end)
    return others.order_by("-period__end", "-edition").first()


def _close(one) -> ProgressReport:
    """Keep the files for good; whole or not at all."""
    with changing(one.ordered_by, origin=Origin.FORM):
        # Both are locked, in this order: two people may look at once, and two may close.
        ordered = ReportOrder.objects.select_for_update().get(pk=one.pk)
        period = ReportingPeriod.objects.select_for_update().get(pk=one.period_id)
        if ordered.report:
            return ordered.report
        last = newest(period)
        if one.edition != (last.edition + 1 if last else 1):
            raise OutdatedOrderError
        report = _keep(one, period)
        if period.closed_at is None:
            period.closed_at = report.made_at
            period.save()
        ordered.report = report
        ordered.save(update_fields=["report"])
        ordered.files.all().delete()
    return report


def _keep(one, period) -> ProgressReport:
    report = ProgressReport(period=period, edition=one.edition, made_at=days.now(), made_by=one.ordered_by)
    for code, reason in one.reasons.items():
        setattr(report, f"reason_{code}", reason)
    files = list(one.files.all())
    report.digests = {file.name: hashlib.sha256(file.content).hexdigest() for file in files}
    report.save()
    for file in files:
        content = bytes(file.content)
        ReportFile.objects.create(
            report=report,
            name=file.name,
            format=file.format,
            language=file.language,
            content=content,
            size=len(content),
            sha256=report.digests[file.name],
        )
    return report
