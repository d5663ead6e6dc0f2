"""A correction never overwrites: what saving an observation does, in each place where one is edited."""

import datetime
from decimal import Decimal
from threading import Barrier, Thread

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.urls import reverse

from measures.models import Measure
from participation.models import Indicator, Observation
from tests.factories import make_indicator, make_measure, make_observation
from tests.measures.test_admin import sent, soup
from tests.observations import (
    NOW,
    PLACES,
    alone,
    errors,
    facts,
    moved,
    of_indicator,
    of_measure,
    offered,
    save,
)
from tests.page import words


@pytest.fixture(autouse=True)
def now():
    with time_machine.travel(NOW, tick=False):
        yield NOW


# A change


@pytest.mark.parametrize(("place", "prefix"), PLACES)
def test_a_change_is_a_row_of_its_own(client, coordinator, former, place, prefix):
    client.force_login(coordinator)
    before = facts(former)
    assert save(client, place(former), prefix, value="70,5", exactness="exact").status_code == 302
    assert facts(former) == before
    [new] = Observation.objects.exclude(pk=former.pk)
    changed = {"value": Decimal("70.5"), "exactness": "exact", "corrects": former.pk, "entered_at": NOW}
    assert facts(new) == before | changed
    assert list(Observation.objects.current()) == [new]
    assert moved(former.measure)


@pytest.mark.parametrize(("place", "prefix"), PLACES)
def test_what_is_not_changed_makes_nothing(client, coordinator, former, place, prefix):
    make_observation(former.indicator, measure=former.measure)
    client.force_login(coordinator)
    before = [facts(one) for one in Observation.objects.order_by("pk")]
    assert save(client, place(former)).status_code == 302
    assert [facts(one) for one in Observation.objects.order_by("pk")] == before
    assert not moved(former.measure)


ONE_BY_ONE = [
    ("kind", "workshop", "workshop"),
    ("activity_fi", "Työpaja", "Työpaja"),
    ("place_fi", "", None),
    ("note_fi", "Kahdesti\r\nlaskettu", "Kahdesti\nlaskettu"),
    ("note_sv", "", None),
    ("overlap_group", "A", "A"),
    ("source_url", "https://hel.example/", "https://hel.example/"),
    ("period_end", "30.6.2019", datetime.date(2019, 6, 30)),
]


@pytest.mark.parametrize(("place", "prefix"), PLACES)
def test_each_field_is_corrected_alone(client, coordinator, former, place, prefix):
    client.force_login(coordinator)
    before, given = facts(former), sent(client.get(place(former)))
    for field, typed, stored in ONE_BY_ONE:
        assert client.post(place(former), given | {f"{prefix}{field}": typed}).status_code == 302
        changed = {field: stored, "corrects": former.pk, "entered_at": NOW}
        assert facts(Observation.objects.get(corrects=former)) == before | changed
        assert facts(former) == before
        Observation.objects.get(corrects=former).delete()


@pytest.mark.parametrize(("place", "prefix"), PLACES)
def test_what_was_entered_by_mistake_is_withdrawn(client, coordinator, former, place, prefix):
    client.force_login(coordinator)
    before = facts(former)
    assert save(client, place(former), prefix, is_withdrawn="on").status_code == 302
    assert facts(former) == before
    [mark] = Observation.objects.exclude(pk=former.pk)
    assert facts(mark) == before | {"is_withdrawn": True, "corrects": former.pk, "entered_at": NOW}
    assert not Observation.objects.current().exists()
    assert moved(former.measure)


def test_corrections_of_corrections_are_a_chain(client, coordinator, former):
    client.force_login(coordinator)
    for value in (65, 70):
        assert save(client, of_measure(former), "observations-0-", value=value).status_code == 302
    rows = [(one.value, one.corrects and one.corrects.value) for one in Observation.objects.order_by("pk")]
    assert rows == [(60, None), (65, 60), (70, 65)]
    assert [one.value for one in Observation.objects.current()] == [70]
    assert former.newest().value == 70


def test_a_change_of_measure_updates_both(client, coordinator, former):
    other = make_measure(former.measure.programme)
    client.force_login(coordinator)
    assert save(client, of_indicator(former), "observations-0-", measure=other.pk).status_code == 302
    assert (moved(former.measure), moved(other)) == (True, True)
    assert Observation.objects.current().get().measure == other


def test_an_observation_stays_with_its_indicator(client, coordinator, former):
    other = make_indicator(former.indicator.programme, adding="counts")
    client.force_login(coordinator)
    for place, prefix in ((of_measure, "observations-0-"), (alone, "")):
        assert save(client, place(former), prefix, indicator=other.pk).status_code == 302
    assert list(Observation.objects.all()) == [former]


# Former ones


@pytest.fixture
def chain(former):
    """A count, what corrected it, and what withdrew that."""
    corrected = make_observation(
        former.indicator, measure=former.measure, value=65, corrects=former, activity="Kysely"
    )
    mark = make_observation(
        former.indicator, measure=former.measure, value=65, corrects=corrected, is_withdrawn=True
    )
    return former, corrected, mark


def test_former_ones_are_in_no_grid(client, coordinator, chain):
    standing = make_observation(chain[0].indicator, measure=chain[0].measure)
    client.force_login(coordinator)
    for place in (of_measure, of_indicator):
        assert offered(client, place(standing)) == [standing.pk]


@pytest.mark.parametrize(
    ("which", "says"),
    [
        (0, "korvattu: 65 (Kysely)"),
        (1, "korvattu: peruttu virheellisenä"),
        (2, "peruttu virheellisenä"),
    ],
)
def test_a_former_one_is_only_read(client, coordinator, chain, which, says):
    client.force_login(coordinator)
    page = soup(client.get(alone(chain[which])))
    assert page.select("#observation_form :is(input:not([type=hidden]), select, textarea)") == []
    assert words(page.select_one(".field-standing .readonly")) == says
    links = [link["href"] for link in page.select_one(".field-standing .readonly").select("a")]
    assert links == ([alone(chain[which + 1])] if which < 2 else [])


def test_the_list_tells_how_each_stands(client, coordinator, chain):
    standing = make_observation(chain[0].indicator)
    client.force_login(coordinator)
    page = reverse("admin:participation_observation_changelist")

    def listed(**query):
        rows = soup(client.get(page, query)).select("#result_list tbody th a")
        return {int(row["href"].split("/")[4]) for row in rows}

    everything = {standing.pk, *(one.pk for one in chain)}
    assert listed() == listed(standing="nonsense") == everything
    assert listed(standing="current") == {standing.pk}
    assert listed(standing="former") == {one.pk for one in chain}


@pytest.mark.parametrize("who", ["coordinator", "admin"])
def test_none_is_deleted(client, request, who, former):
    client.force_login(request.getfixturevalue(who))
    page = reverse("admin:participation_observation_delete", args=[former.pk])
    assert client.post(page, {"post": "yes"}).status_code == 404
    fields = {"action": "delete_selected", "_selected_action": former.pk, "post": "yes"}
    client.post(reverse("admin:participation_observation_changelist"), fields)
    for place in (of_measure, of_indicator):
        save(client, place(former), "observations-0-", DELETE="on")
    assert list(Observation.objects.all()) == [former]


def test_an_indicator_goes_with_its_observations(client, coordinator, chain):
    client.force_login(coordinator)
    page = reverse("admin:participation_indicator_delete", args=[chain[0].indicator_id])
    assert client.post(page, {"post": "yes"}).status_code == 302
    assert not Indicator.objects.exists()
    assert not Observation.objects.exists()


def test_a_measure_with_counts_is_not_deleted(client, coordinator, former):
    client.force_login(coordinator)
    page = reverse("admin:measures_measure_delete", args=[former.measure_id])
    assert client.post(page, {"post": "yes"}).status_code == 200
    assert Observation.objects.exists()


# Two at once


MEANWHILE = (
    "Joku on korjannut tätä sillä välin; nyt se on 70 (Kysely). Kirjoittamasi on yhä tässä, "
    "mutta sitä ei ole tallennettu: avaa sivu uudelleen ja korjaa uudempaa arvoa."
)


@pytest.mark.parametrize(("place", "prefix"), PLACES)
def test_the_second_of_two_is_told(client, coordinator, former, place, prefix):
    make_observation(former.indicator, measure=former.measure)
    client.force_login(coordinator)
    page = place(former)
    given = sent(client.get(page)) | {f"{prefix}value": "80", f"{prefix}place_fi": "Vallila"}
    new = make_observation(
        former.indicator, measure=former.measure, value=70, activity="Kysely", corrects=former
    )
    before = [facts(one) for one in Observation.objects.order_by("pk")]
    response = client.post(page, given)
    assert errors(response) == [MEANWHILE]
    kept = sent(response)
    assert (kept[f"{prefix}value"], kept[f"{prefix}place_fi"]) == (["80"], ["Vallila"])
    same = {name for name in given if kept.get(name) == given[name]}
    typed = {f"{prefix}value", f"{prefix}place_fi"}
    assert set(given) - same == {*typed, "csrfmiddlewaretoken", "told_position"}
    assert [facts(one) for one in Observation.objects.order_by("pk")] == before
    assert former.newest() == new
    # Saving what the page says now is refused again, and what else is on the page is not lost by it.
    assert errors(client.post(page, kept)) == [MEANWHILE]
    assert not moved(former.measure)


@pytest.mark.parametrize(("place", "prefix"), PLACES)
def test_so_is_one_who_corrects_what_was_withdrawn(client, coordinator, former, place, prefix):
    client.force_login(coordinator)
    given = sent(client.get(place(former))) | {f"{prefix}value": "80"}
    make_observation(former.indicator, measure=former.measure, corrects=former, is_withdrawn=True)
    assert errors(client.post(place(former), given)) == [
        "Joku on perunut tämän sillä välin virheellisenä. Kirjoittamasi on yhä tässä, mutta sitä ei ole "
        "tallennettu: lisää se uudelle riville, jos se sittenkin lasketaan."
    ]
    assert Observation.objects.count() == 2


def test_who_changed_nothing_in_it_is_not_held_up(client, contact, former):
    client.force_login(contact)
    page = of_measure(former)
    given = sent(client.get(page)) | {"lead_fi": "Uusi johdanto"}
    make_observation(former.indicator, measure=former.measure, corrects=former)
    assert client.post(page, given).status_code == 302
    assert Measure.objects.get(pk=former.measure_id).lead_fi == "Uusi johdanto"
    assert Observation.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_at_the_very_same_time(client, coordinator, former):
    """The second waits for the first to be saved, and then sees it."""
    if not connection.features.has_select_for_update:
        pytest.skip("SQLite lets nobody begin while another writes.")
    start, answers = Barrier(2), []

    def correct(value):
        browser = Client()
        browser.force_login(coordinator)
        given = sent(browser.get(of_measure(former))) | {"observations-0-value": value}
        start.wait()
        answers.append(browser.post(of_measure(former), given).status_code)
        connection.close()

    threads = [Thread(target=correct, args=[value]) for value in (70, 80)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [200, 302]
    assert Observation.objects.count() == 2
