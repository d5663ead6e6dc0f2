"""The coordinator's pages: notes of a period, a file of now, the closing, the editions."""

from datetime import date

import pytest
from django.urls import reverse

from reports.models import OrderedFile, ProgressReport, ReportingPeriod, ReportNote, ReportOrder
from tests.factories import make_measure, make_note, make_period, make_responsibility
from tests.measures.test_admin import sent
from tests.page import fetch, get, links, read, texts, words
from tests.reports.test_report_pages import make_report

pytestmark = pytest.mark.django_db
DAYS = {"start": date(2020, 1, 1), "end": date(2020, 6, 30)}


@pytest.fixture(autouse=True)
def today(settings):
    settings.DEMO_TODAY = date(2020, 7, 15)


@pytest.fixture
def period(programme):
    return make_period(programme, name="Kevät 2020", **DAYS)


def address(name, *args):
    return reverse(f"admin:reports_{name}", args=args)


def follow(client, response):
    """Look at the order until its files are there, as the page's refresh does; the last answer."""
    page = response.url
    while True:
        answer = fetch(client, page.partition("?")[0] + "?begun")
        if answer.status_code == 302 or not read(answer).select_one("progress"):
            return answer
        page = response.url


# The list of notes


def test_the_list_of_notes_tells_who_has_written(client, coordinator, period, measure):
    make_note(period, measure, achieved="Valmista")
    other = make_measure(period.programme, title="Toinen")
    make_measure(period.programme, is_published=False)
    client.force_login(coordinator)
    page = get(client, address("reportingperiod_notes", period.pk))
    assert "1 / 2 toimenpiteellä on muistiinpano." in words(page.select_one(".reports > p"))
    assert texts(page, ".report-measure") == [str(measure), str(other)]
    note = period.notes.get()
    assert links(page, ".report-notes a") == [
        (f"Muokkaa muistiinpanoa, {measure.number}", address("reportnote_change", note.pk)),
        (
            f"Kirjoita muistiinpano, {other.number}",
            address("reportnote_add") + f"?period={period.pk}&measure={other.pk}",
        ),
    ]


def test_the_list_can_be_narrowed_to_what_is_missing(client, coordinator, period, measure):
    make_note(period, measure)
    other = make_measure(period.programme)
    client.force_login(coordinator)
    page = get(client, address("reportingperiod_notes", period.pk) + "?missing=1")
    assert texts(page, ".report-measure") == [str(other)]
    make_note(period, other)
    page = get(client, address("reportingperiod_notes", period.pk) + "?missing=1")
    assert "Kaikilla toimenpiteillä on muistiinpano." in texts(page, ".reports > p")


def test_an_editor_sees_their_own_measures_only(client, editor, period, measure):
    make_measure(period.programme)
    client.force_login(editor)
    page = get(client, address("reportingperiod_notes", period.pk))
    assert texts(page, ".report-measure") == [str(measure)]
    assert links(page, ".report-ways a") == [("Näytä vain ne, joista muistiinpano puuttuu", "?missing=1")]


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_as_often_with_one_as_with_three(
    client, coordinator, period, count, django_assert_num_queries
):
    for _number in range(count):
        make_responsibility(make_measure(period.programme))
    client.force_login(coordinator)
    fetch(client, address("reportingperiod_notes", period.pk))
    with django_assert_num_queries(19):
        fetch(client, address("reportingperiod_notes", period.pk))


# Writing a note


def test_an_editor_writes_a_note_beside_what_is_computed(client, editor, period, measure):
    client.force_login(editor)
    page = fetch(client, address("reportnote_add") + f"?period={period.pk}&measure={measure.pk}")
    facts = read(page).select_one(".report-facts")
    assert texts(facts, "dt") == [
        "Eteneminen",
        "Tehty jaksolla",
        "Myöhässä",
        "Mitä seuraavaksi?",
        "Kuinka moni asukas osallistui",
    ]
    assert texts(facts, "dd")[0] == "Ei tiedossa: ei vielä tehtäviä"
    answer = client.post(
        page.request["PATH_INFO"] + "?" + page.request["QUERY_STRING"],
        sent(page) | {"achieved_fi": "Kysely tehtiin.", "hinders_fi": "", "next_fi": "Tulokset julkaistaan."},
    )
    assert answer.url == address("reportingperiod_notes", period.pk)
    note = ReportNote.objects.get()
    assert (note.period, note.measure, note.achieved_fi, note.next_fi) == (
        period,
        measure,
        "Kysely tehtiin.",
        "Tulokset julkaistaan.",
    )


def test_a_note_that_is_there_is_opened_instead_of_a_second(client, editor, period, measure):
    note = make_note(period, measure)
    client.force_login(editor)
    answer = fetch(client, address("reportnote_add") + f"?period={period.pk}&measure={measure.pk}")
    assert answer.url == address("reportnote_change", note.pk)


def test_a_note_for_others_measures_or_another_programme_is_refused(client, editor, period, measure):
    client.force_login(editor)
    page = fetch(client, address("reportnote_add") + f"?period={period.pk}&measure={measure.pk}")
    foreign = make_period(**DAYS)
    for wrong in ({"measure": make_measure(period.programme).pk}, {"period": foreign.pk}, {"measure": "x"}):
        assert client.post(address("reportnote_add"), sent(page) | wrong).status_code == 200
    assert not ReportNote.objects.exists()


def test_after_the_closing_editors_read_their_notes(client, editor, coordinator, period, measure):
    note = make_note(period, measure, achieved="Ennen")
    ReportingPeriod.objects.get().save()
    period.closed_at = "2020-07-01T12:00Z"
    period.save()
    client.force_login(editor)
    page = fetch(client, address("reportnote_change", note.pk))
    assert read(page).select_one("[name=achieved_fi]") is None
    assert client.post(address("reportnote_change", note.pk), {"achieved_fi": "Jälkeen"}).status_code == 404
    add = address("reportnote_add") + f"?period={period.pk}&measure={measure.pk}"
    note.history.all()
    client.force_login(coordinator)
    assert read(fetch(client, address("reportnote_change", note.pk))).select_one("[name=achieved_fi]")
    assert fetch(client, add).status_code == 302


@pytest.mark.parametrize(
    "query",
    [
        "?period=x&measure=1",
        f"?period={'9' * 5000}&measure=1",
        "?period=999&measure=999",
        "?period=%00",
        "?measure=-1",
    ],
)
def test_nonsense_in_the_address_of_a_new_note(client, editor, measure, query):
    client.force_login(editor)
    assert fetch(client, address("reportnote_add") + query).status_code in (200, 400)


# A file of now


def test_a_coordinator_orders_and_downloads_a_file(client, coordinator, period, measure):
    client.force_login(coordinator)
    page = fetch(client, address("reportingperiod_report", period.pk))
    assert sent(page)["language"] == ["fi"]
    answer = client.post(address("reportingperiod_report", period.pk), sent(page) | {"format": "json"})
    begun = get(client, answer.url)
    assert begun.select_one("progress")["value"] == "0"
    assert begun.select_one("meta[http-equiv=refresh]")["content"] == "0; url=?begun"
    [(name, way)] = links(read(follow(client, answer)), ".reports li a")
    assert name.endswith("-fi.json")
    file = fetch(client, way)
    assert file["Content-Disposition"] == f'attachment; filename="{name}"'
    assert file.content == bytes(OrderedFile.objects.get().content)
    assert not ProgressReport.objects.exists()


def test_the_file_is_of_what_was_chosen(client, coordinator, period, measure):
    make_measure(period.programme)
    client.force_login(coordinator)
    chosen = {
        "format": "json",
        "language": "sv",
        "theme": measure.theme.slug,
        "unit": "",
        "status": "unknown",
    }
    answer = client.post(address("reportingperiod_report", period.pk), chosen)
    follow(client, answer)
    order = ReportOrder.objects.get()
    assert order.selection == {"theme": measure.theme.slug, "unit": "", "status": "unknown"}
    assert f'"number": "{measure.number}"' in bytes(order.files.get().content).decode()
    assert order.files.get().name.endswith("-sv.json")


def test_wrong_choices_are_said(client, coordinator, period):
    client.force_login(coordinator)
    answer = client.post(
        address("reportingperiod_report", period.pk), {"format": "exe", "language": "xx", "theme": "x"}
    )
    assert len(texts(read(answer), ".errorlist")) == 3
    assert not ReportOrder.objects.exists()


def test_another_coordinators_order_is_not_there(client, coordinator, admin, period, measure):
    client.force_login(coordinator)
    answer = client.post(address("reportingperiod_report", period.pk), {"format": "json", "language": "fi"})
    follow(client, answer)
    client.force_login(admin)
    assert fetch(client, answer.url).status_code == 404
    file = OrderedFile.objects.get()
    assert fetch(client, address("orderedfile_download", file.pk)).status_code == 404


# Closing


def test_a_coordinator_closes_and_publishes(client, coordinator, period, measure):
    client.force_login(coordinator)
    answer = client.post(address("reportingperiod_close", period.pk), {"checked": "on"})
    assert follow(client, answer).url == address("reportingperiod_report", period.pk)
    report = ProgressReport.objects.get()
    assert report.files.count() == 18
    page = get(client, address("reportingperiod_report", period.pk))
    assert len(page.select("article .report-files a")) == 18
    assert fetch(client, report.get_absolute_url()).status_code == 200
    client.logout()
    assert fetch(client, report.get_absolute_url()).status_code == 404
    client.force_login(coordinator)
    client.post(address("progressreport_publish", report.pk))
    client.logout()
    assert fetch(client, report.get_absolute_url()).status_code == 200
    client.force_login(coordinator)
    client.post(address("progressreport_publish", report.pk), {"hide": "1"})
    client.logout()
    assert fetch(client, report.get_absolute_url()).status_code == 404


def test_the_right_to_close_is_asked_again_at_the_end(client, coordinator, period, measure):
    client.force_login(coordinator)
    answer = client.post(address("reportingperiod_close", period.pk), {"checked": "on"})
    period.programme.closed_on = date(2020, 7, 15)
    period.programme.save()
    assert fetch(client, answer.url + "?begun").status_code == 404
    assert not OrderedFile.objects.exists()


def test_an_order_of_yesterday_says_so(client, coordinator, period, measure, settings):
    client.force_login(coordinator)
    answer = client.post(address("reportingperiod_close", period.pk), {"checked": "on"})
    settings.DEMO_TODAY = date(2020, 7, 16)
    page = read(client.get(fetch(client, answer.url + "?begun").url))
    assert texts(page, ".messagelist .error") == [
        "Tilaus on vanhentunut: raportti on sillä välin suljettu tai päivä on vaihtunut. Tilaa se uudelleen."
    ]


def test_a_period_is_closed_from_the_day_after_its_last(client, coordinator, programme, settings):
    period = make_period(programme, start=date(2020, 7, 1), end=date(2020, 7, 31))
    client.force_login(coordinator)
    settings.DEMO_TODAY = date(2020, 7, 31)
    page = get(client, address("reportingperiod_report", period.pk))
    assert "Raportin voi sulkea, kun jakso on päättynyt, 01.08.2020 alkaen." in texts(page, "p")
    assert page.select_one("[name=checked]") is None
    answer = client.post(address("reportingperiod_close", period.pk), {"checked": "on"})
    assert answer.url == address("reportingperiod_report", period.pk)
    assert not ReportOrder.objects.exists()
    settings.DEMO_TODAY = date(2020, 8, 1)
    assert get(client, address("reportingperiod_report", period.pk)).select_one("[name=checked]")
    client.post(address("reportingperiod_close", period.pk), {"checked": "on"})
    assert ReportOrder.objects.get().is_closing


def test_a_new_edition_needs_a_reason(client, coordinator, period):
    period.closed_at = "2020-07-01T12:00Z"
    period.save()
    client.force_login(coordinator)
    page = read(client.post(address("reportingperiod_close", period.pk), {"reason_fi": " ", "checked": "on"}))
    assert texts(page, ".errorlist") == ["Tämä kenttä vaaditaan."]
    assert not ReportOrder.objects.exists()
    client.post(address("reportingperiod_close", period.pk), {"reason_fi": "Syy", "checked": "on"})
    assert ReportOrder.objects.get().reasons == {"fi": "Syy"}


def test_closing_must_be_meant(client, coordinator, period):
    client.force_login(coordinator)
    page = read(client.post(address("reportingperiod_close", period.pk)))
    assert texts(page, ".errorlist") == ["Tämä kenttä vaaditaan."]
    assert not ReportOrder.objects.exists()


def test_after_the_closing_the_editions_stand_first(client, coordinator, period, measure):
    client.force_login(coordinator)
    page = get(client, address("reportingperiod_report", period.pk))
    assert [one["id"] for one in page.select(".reports h2")] == ["download", "close"]
    assert "Jakso on avoin: mitään ei ole vielä suljettu." in words(page.select_one(".reports > p"))
    report = make_report(period)
    period.closed_at = report.made_at
    period.save()
    page = get(client, address("reportingperiod_report", period.pk))
    assert [one["id"] for one in page.select(".reports h2")] == ["editions", "download", "close"]
    assert "avoin" not in words(page.select_one(".reports > p"))
    assert links(page, "article > p a") == [("Näytä raportin sivu", f"{report.get_absolute_url()}")]
    assert texts(page, "article details dt") == [
        f"report-1-{language}.{form}" for language in ("fi", "sv", "en") for form in ("pdf", "html")
    ]


@pytest.mark.parametrize(
    ("prefix", "expected"),
    [("", ["Suomi", "Svenska", "English"]), ("/en", ["English", "Suomi", "Svenska"])],
)
def test_files_are_listed_in_the_readers_language_first(client, coordinator, period, prefix, expected):
    make_report(period)
    client.force_login(coordinator)
    page = get(client, prefix + address("reportingperiod_report", period.pk))
    assert texts(page, ".report-files dt") == expected
    assert texts(page, ".report-files a")[:2] == [f"PDF, {expected[0]}", f"HTML, {expected[0]}"]


def test_days_of_a_closed_period_stay(client, coordinator, period):
    period.closed_at = "2020-07-01T12:00Z"
    period.save()
    client.force_login(coordinator)
    page = get(client, address("reportingperiod_change", period.pk))
    assert page.select_one("[name=start]") is None
    assert page.select_one("[name=name_fi]")["value"] == "Kevät 2020"


def test_the_last_day_is_not_before_the_first(client, coordinator, programme):
    client.force_login(coordinator)
    page = fetch(client, address("reportingperiod_add"))
    filled = {"programme": programme.pk, "name_fi": "Jakso", "start": "30.6.2020", "end": "1.1.2020"}
    answer = read(client.post(address("reportingperiod_add"), sent(page) | filled))
    assert "Viimeinen päivä ei voi olla ennen ensimmäistä." in words(answer)
    assert not ReportingPeriod.objects.exists()


def test_a_period_that_shares_days_with_others_is_saved_with_a_warning(client, coordinator, period):
    make_period(period.programme, name="Syksy 2020", start=date(2020, 7, 1), end=date(2020, 12, 31))
    make_period(start=date(2020, 1, 1), end=date(2020, 6, 30))
    client.force_login(coordinator)
    page = fetch(client, address("reportingperiod_add"))
    filled = {
        "programme": period.programme.pk,
        "name_fi": "Korjaus",
        "start": "30.6.2020",
        "end": "30.6.2020",
    }
    warned = read(client.post(address("reportingperiod_add"), sent(page) | filled, follow=True))
    told = "Jaksolla on yhteisiä päiviä näiden kanssa: {}. Jos se on tarkoitus, mitään ei tarvitse tehdä."
    assert texts(warned, ".messagelist .warning") == [told.format("Kevät 2020 (01.01.2020–30.06.2020)")]
    one = ReportingPeriod.objects.get(name="Korjaus")
    change = address("reportingperiod_change", one.pk)
    renamed = read(client.post(change, sent(fetch(client, change)) | {"name_fi": "Toinen"}, follow=True))
    assert texts(renamed, ".messagelist .warning") == []
    moved = {"start": "1.7.2020", "end": "1.7.2020"}
    warned = read(client.post(change, sent(fetch(client, change)) | moved, follow=True))
    assert texts(warned, ".messagelist .warning") == [told.format("Syksy 2020 (01.07.2020–31.12.2020)")]
