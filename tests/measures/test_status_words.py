"""The words of each status in each language, where a reader meets them: the list, the page and its file."""

import csv
import io
from datetime import date

import pytest

from tests.factories import make_measure, make_person, make_programme, make_task
from tests.page import fetch, get, section, texts

pytestmark = pytest.mark.django_db

FAR_AHEAD, LONG_AGO = date(2999, 12, 31), date(1999, 12, 31)
WORDS = {
    "late": ("Myöhässä", "Försenad", "Late"),
    "on_time": ("Ajallaan", "I tid", "On time"),
    "not_started": ("Ei aloitettu", "Ej påbörjad", "Not started"),
    "completed": ("Valmis", "Slutförd", "Completed"),
    "postponed": ("Lykätty", "Uppskjuten", "Postponed"),
    "cancelled": ("Peruttu", "Inställd", "Cancelled"),
    "merged": ("Yhdistetty", "Sammanslagen", "Merged"),
    "unknown": ("Ei tiedossa", "Okänd", "Not known"),
}
ADDRESSES = ["/p/toimenpiteet", "/sv/p/atgarder", "/en/p/measures"]


def make_with_status(programme, status):
    fields = {"number": "1", "title": "M"}
    if status == "merged":
        fields["merged_into"] = make_measure(programme, number="2")
    if status in ("completed", "postponed", "cancelled", "merged"):
        fields["closed_as"] = status
    measure = make_measure(programme, **fields)
    due_on = {"late": LONG_AGO, "on_time": FAR_AHEAD, "not_started": FAR_AHEAD}.get(status)
    if due_on:
        make_task(measure, due_on=due_on, state="in_progress" if status == "on_time" else "not_started")


@pytest.mark.parametrize("language", range(3), ids=["fi", "sv", "en"])
@pytest.mark.parametrize("status", WORDS)
def test_words_are_the_same_everywhere(client, status, language):
    make_with_status(make_programme(slug="p"), status)
    word, address = WORDS[status][language], ADDRESSES[language]
    listed = get(client, f"{address}/?status={status}")
    assert texts(listed, "#results .status") == [word]
    assert texts(listed, "#id_status option[selected]") == [f"{word} (1)"]
    assert texts(section(get(client, f"{address}/1/"), "progress"), ".status") == [word]
    file = fetch(client, f"{address}.csv?status={status}").content.decode("utf-8-sig")
    assert [row["status"] for row in csv.DictReader(io.StringIO(file), delimiter=";")] == [word]


def test_an_override_shows_both_words(client):
    measure = make_measure(make_programme(slug="p"), number="1")
    make_task(measure, due_on=LONG_AGO)
    measure.override_status, measure.override_reason = "on_time", "Syy"
    measure.override_by = make_person()
    measure.override_on = measure.override_review_on = LONG_AGO
    measure.save()
    assert texts(get(client, "/p/toimenpiteet/"), "#results .status") == ["Ajallaan"]
    progress = section(get(client, "/p/toimenpiteet/1/"), "progress")
    assert texts(progress, ".status") == ["Ajallaan", "Myöhässä"]
