"""A file that a coordinator orders: of which units, when it is ready, and when it cannot be made."""

import logging
from datetime import date

import pytest
from django.urls import reverse

from measures.days import HELSINKI
from reports.closing import UnmadeFilesError, order, ready_files, try_again, work_on
from reports.models import ProgressReport, ReportingPeriod, ReportOrder
from tests.factories import (
    make_measure,
    make_period,
    make_responsibility,
    make_theme,
    make_unit,
    make_user,
)
from tests.page import fetch, get, links, read, texts
from tests.reports.test_period_admin import address, follow
from tests.reports.test_report_pages import make_report

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today(settings):
    settings.DEMO_TODAY = date(2020, 7, 15)


@pytest.fixture
def period(programme):
    return make_period(programme, name="Kevät 2020", start=date(2020, 1, 1), end=date(2020, 6, 30))


@pytest.fixture
def broken(monkeypatch):
    """The typesetter's own process does not start: no Python is where it is told to be."""
    monkeypatch.setenv("PYTHONHOME", "/nowhere")
    return monkeypatch


# What can be chosen


def test_only_units_and_themes_of_the_programme_are_offered(client, coordinator, programme, period):
    theme = make_theme(programme, slug="teema", name="Teema")
    make_theme(slug="muu")
    top = make_unit(slug="toimiala", name="Toimiala")
    middle = make_unit(slug="palvelu", name="Palvelu", parent=top)
    make_unit(slug="sisar", parent=top)
    make_responsibility(make_measure(programme, theme=theme), middle)
    make_responsibility(make_measure(programme, theme=theme), make_unit(slug="aaa", name="Kumppani"))
    make_responsibility(make_measure(programme, theme=theme, is_published=False), make_unit(slug="luonnos"))
    make_responsibility(make_measure(), make_unit(slug="toinen"))
    client.force_login(coordinator)
    page = get(client, address("reportingperiod_report", period.pk))
    assert [(one["value"], one.get_text()) for one in page.select("[name=unit] option")] == [
        ("", "Kaikki"),
        ("aaa", "Kumppani"),
        ("toimiala", "Toimiala"),
        ("palvelu", "– Palvelu"),
    ]
    assert [one["value"] for one in page.select("[name=theme] option")] == ["", "teema"]
    wrong = {"format": "json", "language": "fi", "unit": "toinen"}
    answer = client.post(address("reportingperiod_report", period.pk), wrong)
    assert len(texts(read(answer), ".errorlist")) == 1


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_asks_as_often_with_one_as_with_three(
    client, coordinator, programme, period, count, django_assert_num_queries
):
    for number in range(count):
        make_responsibility(make_measure(programme), make_unit())
        make_report(period, edition=number + 1)
    client.force_login(coordinator)
    fetch(client, address("reportingperiod_report", period.pk))
    with django_assert_num_queries(20):
        fetch(client, address("reportingperiod_report", period.pk))


# When it is ready


def test_a_file_that_is_ready_tells_of_when_it_is_and_how_long_it_stays(client, coordinator, period):
    client.force_login(coordinator)
    answer = client.post(address("reportingperiod_report", period.pk), {"format": "json", "language": "fi"})
    begun = get(client, answer.url)
    assert texts(begun, "h1") == ["Raporttia tehdään"]
    page = read(follow(client, answer))
    assert texts(page, "h1") == ["Raportti on valmis"]
    assert page.title.get_text().startswith("Raportti on valmis")
    time = ReportOrder.objects.get().ordered_at.astimezone(HELSINKI).strftime("%-H.%M")
    assert texts(page, "[role=status]") == [
        f"Tiedosto on valmis. Se kertoo tilanteesta 15.07.2020 klo {time}, "
        "ja se säilytetään täällä vuorokauden."
    ]
    ready = links(page, ".report-ready a")
    assert ready == links(get(client, address("reportingperiod_report", period.pk)), ".report-ready a")


def test_a_ready_file_is_there_for_a_day(coordinator, period, settings):
    ordered = order(period, coordinator, formats=["json"], languages=["fi"])
    work_on(ordered)
    assert list(ready_files(period, coordinator)) == [ordered.files.get()]
    assert not ready_files(period, make_user())
    settings.DEMO_TODAY = date(2020, 7, 16)
    assert work_on(ReportOrder.objects.get()) == (1, 1)
    settings.DEMO_TODAY = date(2020, 7, 17)
    assert not ready_files(period, coordinator)


# When it cannot be made


def test_the_others_are_made_all_the_same(coordinator, period, broken, caplog):
    ordered = order(period, coordinator, formats=["pdf", "json"], languages=["fi", "sv"])
    with caplog.at_level(logging.ERROR, logger="reports.closing"):
        assert [work_on(ordered) for _look in range(4)] == [(0, 4), (1, 4), (1, 4), (2, 4)]
    with pytest.raises(UnmadeFilesError):
        work_on(ordered)
    assert list(ordered.files.values_list("language", "format")) == [("fi", "json"), ("sv", "json")]
    assert ReportOrder.objects.get().failed == [["fi", "pdf"], ["sv", "pdf"]]
    assert [(one.getMessage(), one.exc_info[0].__name__) for one in caplog.records] == [
        (f"pdf in fi of the report of period {period.pk} was not made", "TypesettingError"),
        (f"pdf in sv of the report of period {period.pk} was not made", "TypesettingError"),
    ]


def test_another_try_makes_what_is_missing_and_closes(coordinator, period, broken):
    ordered = order(period, coordinator, formats=["pdf", "html"], languages=["fi"], is_closing=True)
    assert [work_on(ordered), work_on(ordered)] == [(0, 2), (1, 2)]
    with pytest.raises(UnmadeFilesError):
        work_on(ordered)
    assert not ProgressReport.objects.exists()
    assert not ReportingPeriod.objects.get().is_closed
    broken.delenv("PYTHONHOME")
    try_again(ordered)
    assert work_on(ordered) == (2, 2)
    assert ProgressReport.objects.get().files.count() == 2
    assert ReportingPeriod.objects.get().is_closed


def test_the_page_says_which_file_failed_and_offers_another_try(client, coordinator, period, broken):
    client.force_login(coordinator)
    answer = client.post(address("reportingperiod_report", period.pk), {"format": "pdf", "language": "sv"})
    page = read(follow(client, answer))
    assert texts(page, "h1") == ["Raporttia ei saatu tehtyä"]
    assert texts(page, "[role=alert]") == ["Tätä tiedostoa ei saatu tehtyä: PDF (Svenska)"]
    assert page.select_one("meta[http-equiv=refresh]") is None
    assert links(page, ".report-ways a") == [
        ("Yritä uudelleen", "?again"),
        ("Takaisin raporttiin", address("reportingperiod_report", period.pk)),
    ]
    broken.delenv("PYTHONHOME")
    again = get(client, answer.url + "?again")
    assert again.select_one("meta[http-equiv=refresh]")["content"] == "0; url=?begun"
    assert texts(read(follow(client, answer)), "h1") == ["Raportti on valmis"]


def test_of_a_closing_the_files_that_were_made_can_be_downloaded(client, coordinator, period, broken):
    client.force_login(coordinator)
    answer = client.post(reverse("admin:reports_reportingperiod_close", args=[period.pk]), {"checked": "on"})
    page = read(follow(client, answer))
    assert texts(page, "[role=alert]") == [
        "Raporttia ei suljettu, koska kaikkia sen tiedostoja ei saatu tehtyä. Epäonnistuneet: "
        "PDF (Suomi), PDF (Svenska), PDF (English)"
    ]
    ready = links(page, ".report-ready a")
    assert len(ready) == 15
    assert fetch(client, ready[0][1])["Content-Disposition"] == f'attachment; filename="{ready[0][0]}"'
    assert not ProgressReport.objects.exists()
