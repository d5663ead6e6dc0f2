"""Before a closing: what the report will say in another language than its own, and the way to complete it."""

from datetime import date

import pytest
from django.urls import reverse

from reports.closing import Untranslated, untranslated
from reports.models import ReportNote, ReportOrder
from tests.factories import make_measure, make_note, make_period
from tests.page import get, links, texts

pytestmark = pytest.mark.django_db
NAMES = {"name_fi": "Kevät", "name_sv": "Våren", "name_en": "Spring"}
DONE = {"achieved_fi": "Valmista", "achieved_sv": "Klart", "achieved_en": "Done"}


@pytest.fixture(autouse=True)
def today(settings):
    settings.DEMO_TODAY = date(2020, 7, 15)


@pytest.fixture
def period(programme):
    return make_period(programme, start=date(2020, 1, 1), end=date(2020, 6, 30), **NAMES)


def write_notes(period):
    """Of five measures: whole, partly Swedish, Finnish only, empty, and one of a draft."""
    measures = [make_measure(period.programme, number=str(number)) for number in range(1, 5)]
    draft = make_measure(period.programme, number="5", is_published=False)
    make_note(period, measures[0], **DONE)
    make_note(period, measures[1], **DONE, hinders_fi="Kiire", hinders_sv="Brådska")
    make_note(period, measures[2], achieved_fi="Valmista")
    make_note(period, measures[3], achieved_fi="", achieved_sv=None)
    make_note(period, draft, achieved_fi="Valmista")


def numbers(notes):
    return list(notes.order_by("measure__number").values_list("measure__number", flat=True))


def test_a_note_lacks_a_language_where_a_text_of_it_does(period):
    write_notes(period)
    told = ReportNote.objects.told()
    assert {code: numbers(told.lacking(code)) for code in ("fi", "sv", "en")} == {
        "fi": [],
        "sv": ["3"],
        "en": ["2", "3"],
    }
    assert numbers(ReportNote.objects.lacking("sv")) == ["3", "5"]


def test_a_note_in_swedish_only_lacks_finnish(period):
    make_note(period, make_measure(period.programme, number="1"), next_fi="", next_sv="Sedan")
    assert numbers(ReportNote.objects.lacking("fi")) == ["1"]


def test_the_name_and_the_notes_are_told_by_language(period):
    assert untranslated(period) == []
    write_notes(period)
    period.name_sv = ""
    assert untranslated(period) == [
        Untranslated("sv", "Svenska", True, 1),
        Untranslated("en", "English", False, 2),
    ]


def test_what_is_missing_stands_before_the_tick_and_is_no_obstacle(client, coordinator, period):
    client.force_login(coordinator)
    address = reverse("admin:reports_reportingperiod_report", args=[period.pk])
    assert get(client, address).select_one(".report-untranslated") is None
    write_notes(period)
    period.name_sv = None
    period.save()
    page = get(client, address)
    notes = reverse("admin:reports_reportingperiod_notes", args=[period.pk])
    assert texts(page, ".report-untranslated li") == [
        "Svenska: jakson nimi, 1 muistiinpano",
        "English: 2 muistiinpanoa",
    ]
    assert links(page, ".report-untranslated a") == [
        ("jakson nimi", reverse("admin:reports_reportingperiod_change", args=[period.pk])),
        ("1 muistiinpano", f"{notes}?missing=sv"),
        ("2 muistiinpanoa", f"{notes}?missing=en"),
    ]
    assert page.select_one(".report-untranslated + div [name=checked]")
    client.post(reverse("admin:reports_reportingperiod_close", args=[period.pk]), {"checked": "on"})
    assert ReportOrder.objects.get().is_closing


def test_the_notes_that_lack_a_language_can_be_listed(client, coordinator, period):
    client.force_login(coordinator)
    write_notes(period)
    address = reverse("admin:reports_reportingperiod_notes", args=[period.pk])
    page = get(client, f"{address}?missing=en")
    assert [text.split()[0] for text in texts(page, ".report-measure")] == ["2", "3"]
    assert (
        "Vain toimenpiteet, joiden muistiinpano on kirjoitettu muulla kielellä mutta ei tällä: English."
        in texts(page, ".reports > p")
    )
    page = get(client, f"{address}?missing=fi")
    assert texts(page, ".report-measure") == []
    assert texts(page, ".reports > p")[-1] == "Sellaisia ei ole."


def test_a_reason_may_stay_in_finnish_and_that_is_said(client, coordinator, period):
    period.closed_at = "2020-07-01T12:00Z"
    period.save()
    client.force_login(coordinator)
    page = get(client, reverse("admin:reports_reportingperiod_report", args=[period.pk]))
    said = "Jos tämä jää tyhjäksi, tämänkielisessä raportissa perustelu on suomeksi."
    assert [one["id"] for one in page.select(".helptext") if one.get_text(strip=True) == said] == [
        "id_reason_sv_helptext",
        "id_reason_en_helptext",
    ]
