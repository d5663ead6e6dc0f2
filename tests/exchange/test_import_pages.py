"""A coordinator hands in a file, sees what it would change, saves it and takes it back."""

from datetime import date, timedelta
from io import StringIO

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command

from exchange.models import ForeignLayout, ImportBatch
from measures import days
from measures.models import Measure
from tests.cast import *  # noqa: F403  (fixtures)
from tests.factories import make_measure, make_programme, make_task, make_theme, make_user
from tests.measures.test_admin import sent
from tests.page import read, texts, words

UPLOAD = "/admin/exchange/importbatch/add/"


@pytest.fixture
def measure(programme):
    theme = make_theme(programme, slug="liikenne")
    return make_measure(programme, theme, number="125", title="Vanha", phase="planning")


def upload(client, programme, content, name="tiedosto.csv"):
    content = content.encode() if isinstance(content, str) else content
    return client.post(UPLOAD, {"programme": programme.pk, "file": SimpleUploadedFile(name, content)})


def handed_in(client, programme, content, name="tiedosto.csv"):
    """The page of what the file would change."""
    response = upload(client, programme, content, name)
    assert response.status_code == 302, texts(read(response), ".errorlist li")
    return response.url, read(client.get(response.url))


def confirmed(client, address, page, **data):
    """The page that tells how the saving goes, whole."""
    response = client.post(f"{address.removesuffix('change/')}save/", sent_by(page, "save/") | data)
    assert response.status_code == 200
    return BeautifulSoup(response.getvalue().decode(), "html.parser")


def sent_by(page, action):
    form = next(form for form in page.select("form") if form.get("action", "").endswith(action))
    return {one["name"]: one.get("value", "") for one in form.select("input[name]")}


def test_from_file_to_saved_and_back(client, coordinator, measure):
    client.force_login(coordinator)
    address, page = handed_in(client, measure.programme, "number;phase\n125;implementation\n")
    assert texts(page, ".exchange-counts li") == ["Uusi: 0", "Muuttunut: 1", "Virhe: 0", "Ennallaan: 0"]
    assert texts(page, ".exchange-scroll tbody tr td p") == ["phase: planning → implementation"]
    assert page.select_one(".exchange-confirm [type=submit]")["value"] == "Tallenna 1 rivi"
    measure.refresh_from_db()
    assert measure.phase == "planning"
    saved = confirmed(client, address, page, reason="Kevään päivitys")
    assert texts(saved, "[role=status] strong") == ["Kaikki tallennettiin."]
    measure.refresh_from_db()
    assert measure.phase == "implementation"
    undo = sent_by(read(client.get(address)), "undo/")
    client.post(f"{address.removesuffix('change/')}undo/", undo)
    measure.refresh_from_db()
    assert measure.phase == "planning"
    assert texts(read(client.get(address)), ".messagelist li") == [
        "Tuonti kumottiin: kaikki on kuten ennen sitä."
    ]


def test_what_changed_since_it_was_shown_is_not_saved(client, coordinator, measure):
    client.force_login(coordinator)
    address, page = handed_in(client, measure.programme, "number;phase\n125;implementation\n")
    measure.phase = "continuous"
    measure.save()
    saved = confirmed(client, address, page)
    assert texts(saved, "[role=status] strong")[0].startswith("Mitään ei tallennettu: jotain on muuttunut")
    measure.refresh_from_db()
    assert measure.phase == "continuous"


def test_what_is_wrong_is_told_by_row_and_column(client, coordinator, measure):
    client.force_login(coordinator)
    content = "number;phase;teema\n125;kesken\n126;planning\n"
    _address, page = handed_in(client, measure.programme, content)
    assert texts(page, "#remarks + ul li") == [
        "CSV, rivi 1: Saraketta ”teema” ei tunneta eikä lueta. Tarkoititko ”theme”?"
    ]
    assert texts(page, ".exchange-error > td:first-child") == ["CSV 2", "CSV 3"]
    assert texts(page, ".exchange-fault")[1:] == [
        "title_fi: Uusi tarvitsee tämän.",
        "theme: Uusi tarvitsee tämän.",
    ]
    assert page.select(".exchange-confirm") == []
    assert texts(page, ".errornote") == [
        "Mitään ei voi tallentaa, kun jollakin rivillä on virhe. Korjaa tiedosto ja tuo se uudelleen."
    ]


def test_a_file_that_says_what_stands_there_changes_nothing(client, coordinator, measure):
    client.force_login(coordinator)
    _address, page = handed_in(client, measure.programme, "number;phase\n125;planning\n")
    assert "0 muutosta: tiedosto kertoo sen, mitä täällä jo on." in texts(page, "p")
    assert page.select(".exchange-confirm") == []


def test_a_file_that_cannot_be_read_is_refused_at_once(client, coordinator, measure):
    client.force_login(coordinator)
    page = read(upload(client, measure.programme, b"%PDF-1.7", "taulukko.pdf"))
    assert texts(page, ".errorlist li") == [
        "Tämä on PDF. Tallenna taulukko, josta se on tehty, XLSX- tai CSV-tiedostona ja lähetä se."
    ]
    assert not ImportBatch.objects.exists()


def test_only_ones_own_programmes_are_offered(client, measure):
    neighbour = make_user(is_staff=True)
    make_programme([neighbour])
    client.force_login(neighbour)
    response = upload(client, measure.programme, "number\n125\n")
    assert texts(read(response), ".errorlist li") == [
        "Valitse oikea vaihtoehto. Valintasi ei löydy vaihtoehtojen joukosta."
    ]


def test_the_encoding_is_guessed_and_can_be_changed(client, coordinator, measure):
    client.force_login(coordinator)
    address, page = handed_in(client, measure.programme, "number;title_sv\n125;Åtgärd\n".encode("cp1252"))
    assert texts(page, ".exchange-scroll td p") == ["title_sv: Åtgärd"]
    assert "Luettu merkistöllä Windows-1252, sarakkeiden erotin: Puolipiste ;." in words(page)
    client.post(address, {"encoding": "iso-8859-15", "separator": ";"})
    assert ImportBatch.objects.get().encoding == "iso-8859-15"


def test_moved_dates_want_a_reason(client, coordinator, measure):
    task = make_task(measure, due_on=date(2030, 1, 1))
    client.force_login(coordinator)
    address, page = handed_in(client, measure.programme, f"id;measure;due_on\n{task.pk};125;1.1.2031\n")
    assert page.select_one("#id_reason").has_attr("required")
    saved = confirmed(client, address, page)
    assert texts(saved, "[role=status] strong") == [
        "Mitään ei tallennettu: määräpäiviä siirtyy. Kerro siitä kohdassa ”Muutoksen syy”."
    ]
    saved = confirmed(client, address, page, reason="Urakka myöhästyi")
    assert texts(saved, "[role=status] strong") == ["Kaikki tallennettiin."]
    assert task.history.latest("history_id").change.reason == "Urakka myöhästyi"


def test_other_changes_want_none(client, coordinator, measure):
    client.force_login(coordinator)
    _address, page = handed_in(client, measure.programme, "number;phase\n125;implementation\n")
    assert not page.select_one("#id_reason").has_attr("required")


def test_files_that_nobody_confirmed_go_with_the_next_import(client, coordinator, measure):
    ImportBatch.objects.create(
        programme=measure.programme, name="vanha.csv", uploaded_at=days.now() - timedelta(days=31)
    )
    client.force_login(coordinator)
    assert "30 päivän kuluttua" in words(read(client.get(UPLOAD)))
    handed_in(client, measure.programme, "number;phase\n125;implementation\n")
    assert [one.name for one in ImportBatch.objects.all()] == ["tiedosto.csv"]


def test_from_the_command_line_moved_dates_want_a_reason(measure, tmp_path):
    task = make_task(measure, due_on=date(2030, 1, 1))
    file = tmp_path / "tehtavat.csv"
    file.write_text(f"id;measure;due_on\n{task.pk};125;1.1.2031\n")
    command = ["import_tables", measure.programme.slug, str(file), "--save"]
    with pytest.raises(CommandError, match="with --reason"):
        call_command(*command, stdout=StringIO())
    call_command(*command, "--reason", "Urakka myöhästyi", stdout=StringIO())
    task.refresh_from_db()
    assert task.due_on == date(2031, 1, 1)


FOREIGN = """Ilmastosuunnitelma;;;;
Nro;Toimenpide;Vastuu;Tila;Valmis
LIIKENNE;;;;
1.;Pyörätiet;Kaupunkiympäristö;Käynnissä;2025
;Suunnittele reitit;;;
;Rakenna;;;2026
2.;Lataus;Energia;75%;
"""


def test_a_spreadsheet_of_the_city_is_read_by_what_a_coordinator_says(client, coordinator, programme):
    client.force_login(coordinator)
    address = upload(client, programme, FOREIGN).url
    layout = client.get(address).url
    page = client.get(layout)
    assert sent(page)["header"] == ["2"]
    data = sent(page) | {"makes_what_is_missing": "on", "themes_above": "on", "tasks_below": "on"}
    data |= {"source": "Ilmastosuunnitelma 2024", "name": "Suunnitelma"}
    data |= {"column_0": "number", "column_1": "title_fi", "column_2": "unit", "column_3": "stated_status"}
    data |= {"column_4": "end_on"}
    page = client.post(layout, data)
    assert texts(read(page), ".errornote") == ["Kerro myös, mitä tiedoston sanat tarkoittavat."]
    data = sent(page) | {"word_stated_status_0": "on_time", "word_stated_status_1": "late"}
    assert client.post(layout, data).url == address
    assert ForeignLayout.objects.get().name == "Suunnitelma"
    page = read(client.get(address))
    saved = confirmed(client, address, page)
    assert texts(saved, "[role=status] strong") == ["Kaikki tallennettiin."]
    first, second = Measure.objects.filter(programme=programme).order_by("number")
    assert (first.title, first.theme.name, first.stated_status, first.stated_source) == (
        "Pyörätiet",
        "LIIKENNE",
        "on_time",
        "Ilmastosuunnitelma 2024",
    )
    assert (str(first.end_on), first.end_precision) == ("2025-12-31", "year")
    assert [(one.title, str(one.due_on)) for one in first.tasks.order_by("pk")] == [
        ("Suunnittele reitit", "None"),
        ("Rakenna", "2026-12-31"),
    ]
    assert [one.unit.name for one in second.responsibilities.all()] == ["Energia"]
    assert second.stated_status == "late"
    address = upload(client, programme, FOREIGN).url
    layout = client.get(address).url
    assert "Siinä on samat sarakkeet kuin lukutavassa ”Suunnitelma”" in words(read(client.get(layout)))


def test_the_list_tells_what_became_of_each(client, coordinator, measure):
    client.force_login(coordinator)
    handed_in(client, measure.programme, "number;phase\n125;implementation\n")
    page = read(client.get("/admin/exchange/importbatch/"))
    assert texts(page, "#result_list tbody th, #result_list tbody .field-state") == [
        "tiedosto.csv",
        "ei tallennettu",
    ]
