"""From an order to the kept files: of one moment, the same for good, and a new edition for what was wrong."""

import hashlib
import json
from datetime import date

import pytest
from django.core.management import CommandError, call_command
from django.db.models import ProtectedError

from measures.history.chain import check
from reports.closing import OutdatedOrderError, newest, order, previous_report, work_on
from reports.files.formats import KEPT
from reports.models import OrderedFile, ProgressReport, ReportFile, ReportingPeriod, ReportOrder
from tests.factories import make_measure, make_note, make_period, make_programme, make_task, make_user

pytestmark = pytest.mark.django_db
DAYS = {"start": date(2020, 1, 1), "end": date(2020, 6, 30)}
LANGUAGES = ["fi", "sv", "en"]


@pytest.fixture
def today(settings):
    settings.DEMO_TODAY = date(2020, 7, 15)


@pytest.fixture
def period(today):
    """Of a programme with one measure that is on time and has a note."""
    period = make_period(make_programme(slug="p"), **DAYS)
    measure = make_measure(period.programme, number="1", title="Asia")
    make_task(measure, state="in_progress", due_on=date(2020, 12, 31))
    make_note(period, measure, achieved="Ensimmäinen muistiinpano")
    return period


def close(period, *, reasons=None, formats=("json",), languages=("fi",)):
    """Order and make it all at once."""
    ordered = order(
        period, make_user(), formats=formats, languages=languages, is_closing=True, reasons=reasons
    )
    while ordered.report is None:
        work_on(ordered)
    return ordered.report


def content(report, form="json"):
    return bytes(report.files.get(format=form, language="fi").content)


def test_each_look_makes_one_file(period):
    ordered = order(period, make_user(), formats=["json", "csv"], languages=["fi", "sv"])
    assert [work_on(ordered) for _look in range(5)] == [(1, 4), (2, 4), (3, 4), (4, 4), (4, 4)]
    assert list(ordered.files.values_list("language", "format")) == [
        ("fi", "json"),
        ("fi", "csv"),
        ("sv", "json"),
        ("sv", "csv"),
    ]
    assert not ProgressReport.objects.exists()
    assert not ReportingPeriod.objects.get().is_closed


def test_the_last_file_of_a_closing_closes_the_period(period):
    report = close(period, formats=KEPT, languages=LANGUAGES)
    assert (report.edition, report.is_published, report.reason) == (1, False, "")
    assert ReportingPeriod.objects.get().closed_at == report.made_at
    kept = {file.name: file for file in ReportFile.objects.all()}
    assert len(kept) == 18
    assert "p-raportti-2020-01-01-2020-06-30-1-fi.pdf" in kept
    for file in kept.values():
        assert file.sha256 == hashlib.sha256(bytes(file.content)).hexdigest() == report.digests[file.name]
        assert file.size == len(bytes(file.content)) > 0
    assert not OrderedFile.objects.exists()
    assert list(check()) == []


def test_kept_files_stay_as_they_are(period):
    report = close(period)
    before = content(report)
    measure = period.programme.measures.get()
    measure.title = "Toinen"
    measure.save()
    assert content(ProgressReport.objects.get()) == before
    assert json.loads(before)["tables"]["measures"][0]["title"] == "Asia"


def test_all_files_tell_of_the_moment_of_the_order(period):
    ordered = order(period, make_user(), formats=["json"], languages=["fi", "sv"])
    work_on(ordered)
    measure = period.programme.measures.get()
    measure.title = "Toinen"
    measure.save()
    make_measure(period.programme, number="2")
    work_on(ordered)
    told = [json.loads(bytes(file.content))["tables"]["measures"] for file in ordered.files.all()]
    assert [[row["title"] for row in rows] for rows in told] == [["Asia"], ["Asia"]]


def test_what_changed_is_told_until_the_moment_of_the_order(today, settings):
    """Of a period whose last day is the day of the order, too."""
    settings.DEMO_TODAY = date(2020, 6, 29)
    programme = make_programme(slug="p")
    measure = make_measure(programme, number="1")
    period = make_period(programme, start=date(2020, 6, 30), end=date(2020, 6, 30))
    settings.DEMO_TODAY = date(2020, 6, 30)
    ordered = order(period, make_user(), formats=["json"], languages=["fi"])
    make_task(measure, state="in_progress", due_on=date(2020, 6, 1))
    work_on(ordered)
    told = json.loads(bytes(ordered.files.get().content))
    assert (told["figures"]["late"], told["figures"]["newly_late"]) == (0, 0)
    again = order(period, make_user(), formats=["json"], languages=["fi"])
    work_on(again)
    told = json.loads(bytes(again.files.get().content))
    assert (told["figures"]["late"], told["figures"]["newly_late"]) == (1, 1)


def test_a_new_edition_says_why_and_what_differs(period):
    close(period)
    measure = period.programme.measures.get()
    make_task(measure, title="Puuttunut", state="in_progress", due_on=date(2020, 7, 1))
    note = period.notes.get()
    note.achieved = "Toinen muistiinpano"
    note.save()
    report = close(period, reasons={"fi": "Yksi tehtävä puuttui."})
    assert (report.edition, report.reason_fi) == (2, "Yksi tehtävä puuttui.")
    edition = json.loads(content(report))["edition"]
    assert edition["number"] == 2
    assert edition["reason"] == "Yksi tehtävä puuttui."
    assert edition["differences"] == [
        "Ajallaan olevat toimenpiteet: 1 → 0",
        "Myöhässä olevat toimenpiteet: 0 → 1",
        "Myöhässä olevat tehtävät: 0 → 1",
        "1 Asia: Ajallaan → Myöhässä (tehtävän ”Puuttunut” määräpäivä oli 01.07.2020)",
        "1 Asia: muistiinpanoa muutettiin",
    ]


def test_a_new_edition_tells_of_measures_that_came_and_went(period):
    close(period)
    measure = period.programme.measures.get()
    measure.is_published = False
    measure.save()
    make_measure(period.programme, number="2", title="Muu")
    report = close(period, reasons={"fi": "Syy"})
    lines = json.loads(content(report))["edition"]["differences"]
    assert [line for line in lines if line.startswith(("1 ", "2 "))] == [
        "2 Muu: uusi raportissa",
        "1 Asia: ei enää raportissa",
    ]


def test_where_nothing_differs_that_is_said(period):
    close(period)
    report = close(period, reasons={"fi": "Syy"})
    assert json.loads(content(report))["edition"]["differences"] == ["Mikään luku tai tilanne ei muuttunut."]


def test_two_who_close_at_once_close_once(period):
    orders = [
        order(period, make_user(), formats=["json"], languages=["fi"], is_closing=True) for _who in range(2)
    ]
    work_on(orders[0])
    with pytest.raises(OutdatedOrderError):
        work_on(orders[1])
    assert list(ProgressReport.objects.values_list("edition", flat=True)) == [1]


def test_an_order_ends_with_its_day(period, settings):
    """Else its later files would judge of another day what they tell of the first."""
    ordered = order(period, make_user(), formats=["json"], languages=["fi", "sv"], is_closing=True)
    work_on(ordered)
    settings.DEMO_TODAY = date(2020, 7, 16)
    with pytest.raises(OutdatedOrderError):
        work_on(ordered)
    assert not ProgressReport.objects.exists()


def test_what_a_form_let_through_is_no_difference(period):
    note = period.notes.get()
    note.achieved = "Word\x0brivi\r\n"
    note.save()
    close(period)
    report = close(period, reasons={"fi": "Syy"})
    assert json.loads(content(report))["edition"]["differences"] == ["Mikään luku tai tilanne ei muuttunut."]


def test_looking_again_after_the_end_changes_nothing(period):
    ordered = order(period, make_user(), formats=["json"], languages=["fi"], is_closing=True)
    work_on(ordered)
    assert work_on(ReportOrder.objects.get()) == (1, 1)
    assert ProgressReport.objects.count() == 1
    assert not OrderedFile.objects.exists()


def test_old_orders_go(period, settings):
    order(period, make_user(), formats=["json"], languages=["fi"])
    settings.DEMO_TODAY = date(2020, 7, 17)
    order(period, make_user(), formats=["json"], languages=["fi"])
    assert ReportOrder.objects.count() == 1


def test_the_previous_report_is_the_newest_edition_of_the_last_period_before(period):
    earlier = make_period(period.programme, start=date(2019, 1, 1), end=date(2019, 12, 31))
    close(earlier)
    second = close(earlier, reasons={"fi": "Syy"})
    close(make_period(start=date(2019, 1, 1), end=date(2019, 12, 31)))
    assert previous_report(period) == second
    assert previous_report(earlier) is None
    assert newest(period) is None


def test_an_altered_file_is_found(period, capsys):
    report = close(period)
    call_command("check_reports")
    assert capsys.readouterr().out == "Files of closed reports, all as they were made: 1.\n"
    file = report.files.get()
    file.content = bytes(file.content) + b" "
    file.sha256 = hashlib.sha256(file.content).hexdigest()
    file.save()
    with pytest.raises(CommandError, match="not as they were made: 1"):
        call_command("check_reports")
    assert file.name in capsys.readouterr().err


def test_a_missing_file_is_found(period):
    close(period).files.all().delete()
    with pytest.raises(CommandError, match="not as they were made: 1"):
        call_command("check_reports")


def test_a_closed_report_cannot_be_deleted(period):
    report = close(period)
    with pytest.raises(ProtectedError):
        report.delete()
    with pytest.raises(ProtectedError):
        period.delete()
