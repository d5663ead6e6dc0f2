"""Spreadsheets in shapes that no one here chose are handed in, read as a coordinator says, and taken back."""

import pytest

from exchange.models import ImportBatch
from measures.models import Measure, Task, Theme
from tests.cast import *  # noqa: F403  (fixtures)
from tests.exchange.foreign_plans import with_html, with_progress_below, with_words_and_shares
from tests.exchange.test_import_pages import confirmed, sent_by, upload
from tests.factories import make_measure, make_theme
from tests.measures.test_admin import sent
from tests.page import read, texts
from tests.sample import TAKES_ALL

ERROR = "Virhe: 0"


def laid_out(client, programme, content, columns, words=(), name="suunnitelma.csv", **options):
    """The address and the page of what the file would change, by what was said of its columns and words."""
    address = upload(client, programme, content, name).url
    layout = client.get(address).url
    data = sent(client.get(layout)) | columns | options | {"makes_what_is_missing": "on"}
    response = client.post(layout, data)
    if words:
        assert asked(response) == [word for word, _code in words]
        given = zip(fields(response), words, strict=True)
        data = sent(response) | {field["name"]: code for field, (_word, code) in given}
        response = client.post(layout, data)
    assert response.status_code == 302, texts(read(response), ".errorlist li, .errornote")
    return address, read(client.get(address))


def fields(response):
    return read(response).select("select[name^=word_]")


def asked(response):
    """The words that the page asks about."""
    page = read(response)
    labels = (page.select_one(f"label[for={field['id']}]") for field in page.select("select[name^=word_]"))
    return [label.get_text(strip=True).rstrip(":") for label in labels]


def counts(page):
    return texts(page, ".exchange-counts li")


def remarks(page):
    return texts(page, "#remarks + ul li")


def take_back(client, address):
    undo = sent_by(read(client.get(address)), "undo/")
    client.post(f"{address.removesuffix('change/')}undo/", undo)


PROGRESS = {
    "column_0": "stated_status",
    "column_1": "number",
    "column_2": "title_fi",
    "column_3": "description_fi",
    "column_6": "parent",
}
COLOURS = [("green", "completed"), ("white", ""), ("red", "late")]


def test_progress_below_each_measure_goes_to_its_description(client, coordinator, programme):
    client.force_login(coordinator)
    options = {"themes_above": "on", "notes_below": "on"}
    address, page = laid_out(client, programme, with_progress_below(), PROGRESS, COLOURS, **options)
    assert counts(page) == ["Uusi: 2", "Muuttunut: 0", ERROR, "Ennallaan: 0"]
    assert remarks(page) == [
        "CSV, rivi 6: Sarake ”assessment”: sanalle ”white” ei annettu merkitystä. Jätetään pois 1 riviltä.",
        "CSV, rivi 15: Teema, jolla ei ole toimenpiteitä: Rakentaminen",
        "CSV, rivi 16: Ei toimenpide eikä tehtävä: green; X9-13; tilanne 2013; Mihin tämä kuuluu?; 3; X9",
    ]
    confirmed(client, address, page)
    first, second = Measure.objects.filter(programme=programme).order_by("pk")
    assert (first.number, first.title, first.theme.name) == ("L1", "Pyörätiet", "Liikkuminen")
    assert first.stated_status == "completed"
    assert first.description_fi == (
        "<p>Pyörätiet</p><p><strong>suunniteltu</strong></p><p>Rakennetaan väyliä.</p>"
        "<p><strong>tilanne 2013 – Myöhässä</strong></p><p>Kaksi väylää:<br>- pohjoinen<br>- läntinen</p>"
        "<p><strong>tilanne 2015/2016 – Valmis</strong></p><p>Valmista &amp; avattu.</p>"
    )
    assert (second.number, second.theme.name, second.stated_status) == ("Luusi", "Liikkuminen", "")
    assert second.description_fi.count("Ei uutta") == 2
    assert not Theme.objects.filter(name_fi="Rakentaminen").exists()
    take_back(client, address)
    assert not Measure.objects.filter(programme=programme).exists()


def test_progress_below_each_measure_may_be_its_tasks(client, coordinator, programme):
    client.force_login(coordinator)
    options = {"themes_above": "on", "tasks_below": "on"}
    address, page = laid_out(client, programme, with_progress_below(), PROGRESS, COLOURS, **options)
    assert counts(page) == ["Uusi: 7", "Muuttunut: 0", ERROR, "Ennallaan: 0"]
    confirmed(client, address, page)
    told = Task.objects.order_by("pk").values_list("measure__number", "title_fi", "state", "details_fi")
    assert list(told) == [
        ("L1", "suunniteltu", "not_started", "<p>Rakennetaan väyliä.</p>"),
        ("L1", "tilanne 2013", "in_progress", "<p>Kaksi väylää:<br>- pohjoinen<br>- läntinen</p>"),
        ("L1", "tilanne 2015/2016", "completed", "<p>Valmista &amp; avattu.</p>"),
        ("Luusi", "tilanne 2015/2016", "not_started", "<p>Ei uutta</p>"),
        ("Luusi", "tilanne 2015/2016", "not_started", "<p>Ei uutta</p>"),
    ]


def test_rows_below_a_measure_are_one_of_the_two(client, coordinator, programme):
    client.force_login(coordinator)
    layout = client.get(upload(client, programme, with_progress_below()).url).url
    data = sent(client.get(layout)) | PROGRESS | {"tasks_below": "on", "notes_below": "on"}
    data = sent(client.post(layout, data)) | {"tasks_below": "on", "notes_below": "on"}
    page = read(client.post(layout, data))
    assert texts(page, ".errorlist.nonfield li") == [
        "Kerro, ovatko toimenpiteen alla olevat rivit tehtäviä vai muistiinpanoja."
    ]


# How many rows, and how many of them have more to leave out than is listed.
MANY, MORE = (1500, 424) if TAKES_ALL else (300, 80)


@pytest.mark.long
def test_1500_rows_of_html(client, coordinator, programme):
    client.force_login(coordinator)
    columns = {
        "column_0": "title_fi",
        "column_6": "theme",
        "column_7": "start_on",
        "column_9": "description_fi",
    }
    address, page = laid_out(client, programme, with_html(MANY), columns, number_by_order="on")
    assert counts(page) == [f"Uusi: {MANY}", "Muuttunut: 0", ERROR, "Ennallaan: 0"]
    assert len(remarks(page)) == 21
    assert remarks(page)[-1] == (
        f"CSV, rivi 22: Sarake ”Events”: myös se, mitä lisäksi {MORE} rivillä on, jätetään pois."
    )
    confirmed(client, address, page)
    saved = {one.number: one for one in Measure.objects.filter(programme=programme)}
    assert len(saved) == MANY
    assert saved["50"].title == "Linjaus 50 & liite"
    assert [saved[number].description_fi for number in ("4", "5", "6", "7")] == [
        '<p>Linjaus 4 koskee "kaikkia".</p><p>Se tuli voimaan.</p>',
        "<p>Linjaus 5 on tekstiä.</p><p>Sillä on kaksi kappaletta.</p>",
        "<p>Tavoitteet:</p><ul><li>yksi</li><li>kaksi &amp; puoli</li></ul>",
        "<p>Kaava 7.</p><p>Se on <strong>kesken</strong></p>",
    ]
    assert {one.theme.name for one in saved.values()} == {"Energy", "Transportation", "Water"}
    assert {one.start_on for one in saved.values()} == {None}
    _address, page = laid_out(client, programme, with_html(30), columns, number_by_order="on")
    assert counts(page) == ["Uusi: 0", "Muuttunut: 0", ERROR, "Ennallaan: 30"]


SCORES = {
    "column_0": "number",
    "column_1": "number",
    "column_2": "title_fi",
    "column_3": "theme",
    "column_5": "end_on",
    "column_6": "description_fi",
    "column_7": "stated_status",
}
SHARES = [("delayed", "late"), ("75%", ""), ("100%", "completed"), ("0%", "not_started")]
SHARES += [("completed", "completed")]


def test_status_words_and_shares(client, coordinator, programme):
    client.force_login(coordinator)
    address, page = laid_out(client, programme, with_words_and_shares(), SCORES, SHARES)
    assert counts(page) == ["Uusi: 6", "Muuttunut: 0", ERROR, "Ennallaan: 0"]
    no_day = "ei ole päivä. Päivät kirjoitetaan 31.12.2020 tai 2020-12-31, kuukaudet 12/2020."
    quarter = "Neljännesvuosi ei ole päivä: ”Q3 2017”. Anna sen ensimmäinen tai viimeinen kuukausi."
    column = "Sarake ”original_timeline”:"
    assert remarks(page) == [
        f"CSV, rivi 2: {column} ”Plan by Q4 2017” {no_day} Jätetään pois 1 riviltä.",
        f"CSV, rivi 3: {column} {quarter} Jätetään pois 2 riviltä.",
        "CSV, rivi 3: Sarake ”status”: sanalle ”75%” ei annettu merkitystä. Jätetään pois 2 riviltä.",
        f"CSV, rivi 7: {column} ”During rainy season” {no_day} Jätetään pois 1 riviltä.",
    ]
    confirmed(client, address, page)
    saved = Measure.objects.filter(programme=programme).order_by("pk")
    assert [(one.number, one.stated_status, str(one.end_on)) for one in saved] == [
        ("1", "late", "None"),
        ("2a", "", "None"),
        ("2b", "completed", "2018-08-31"),
        ("3", "not_started", "2018-12-31"),
        ("4", "", "None"),
        ("5", "completed", "None"),
    ]
    assert saved[0].description_fi == "<p>Laidun on pieni.</p><p>Siitä sovittiin.</p>"


def test_shares_that_are_clear_are_known(client, coordinator, programme):
    client.force_login(coordinator)
    layout = client.get(upload(client, programme, with_words_and_shares()).url).url
    response = client.post(layout, sent(client.get(layout)) | SCORES)
    chosen = {name: value for name, value in sent(response).items() if name.startswith("word_")}
    assert list(chosen.values()) == [[""], [""], ["completed"], ["not_started"], ["completed"]]
    assert ImportBatch.objects.get().rules is None


def test_a_measure_that_was_led_to_a_new_theme_is_led_back(client, coordinator, programme):
    measure = make_measure(programme, make_theme(programme, name="Maankäyttö"), number="2a", title="Kaivot")
    client.force_login(coordinator)
    address, page = laid_out(client, programme, with_words_and_shares(), SCORES, SHARES)
    assert counts(page) == ["Uusi: 5", "Muuttunut: 1", ERROR, "Ennallaan: 0"]
    confirmed(client, address, page)
    measure.refresh_from_db()
    assert measure.theme.name == "Vesi"
    take_back(client, address)
    measure.refresh_from_db()
    assert measure.theme.name == "Maankäyttö"
    assert [theme.name for theme in Theme.objects.filter(programme=programme)] == ["Maankäyttö"]
