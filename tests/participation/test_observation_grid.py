"""The grid of observations on the forms of a measure and an indicator: who fills it in, and with what."""

import datetime
from decimal import Decimal

import pytest
import time_machine
from django.urls import reverse

from participation.models import Observation
from tests.factories import (
    make_contact,
    make_goal,
    make_indicator,
    make_indicator_effect,
    make_measure,
    make_measure_effect,
    make_observation,
    make_responsibility,
    make_task,
)
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
from tests.page import query_count
from tests.sample import share


@pytest.fixture(autouse=True)
def now():
    with time_machine.travel(NOW, tick=False):
        yield NOW


# Adding


NEW = {"value": "1 300", "exactness": "about", "activity_fi": "Tapahtuma", "kind": "event"}


@pytest.mark.parametrize("who", ["contact", "editor", "coordinator", "admin"])
def test_a_count_is_entered_on_the_form_of_its_measure(client, request, who, counting, measure):
    client.force_login(request.getfixturevalue(who))
    page = reverse("admin:measures_measure_change", args=[measure.pk])
    assert save(client, page, "observations-0-", **NEW).status_code == 302
    added = Observation.objects.get()
    assert (added.indicator, added.measure, added.value, added.entered_at) == (counting, measure, 1300, NOW)
    assert (added.activity, added.kind, added.exactness, added.corrects) == (
        "Tapahtuma",
        "event",
        "about",
        None,
    )
    assert moved(measure)


@pytest.mark.parametrize("who", ["contact", "editor"])
def test_those_who_edit_a_measure_correct_its_counts(client, request, who, former):
    client.force_login(request.getfixturevalue(who))
    assert save(client, of_measure(former), "observations-0-", value=70).status_code == 302
    assert Observation.objects.current().get().value == 70
    assert client.get(of_indicator(former)).status_code == 404
    assert client.get(alone(former)).status_code == 404


def test_a_stranger_enters_nothing(client, stranger, former):
    client.force_login(stranger)
    pages = [of_measure(former), of_indicator(former), alone(former)]
    fields = {"observations-0-value": 70, "value": 70}
    assert [client.get(page).status_code for page in pages] == [404] * 3
    assert [client.post(page, fields).status_code for page in pages] == [404] * 3
    assert Observation.objects.count() == 1


def test_nothing_withdrawn_is_added(client, contact, counting, measure):
    client.force_login(contact)
    page = reverse("admin:measures_measure_change", args=[measure.pk])
    assert save(client, page, "observations-0-", **NEW, is_withdrawn="on").status_code == 200
    assert not Observation.objects.exists()


def test_a_count_needs_an_indicator_that_counts(client, contact, measure):
    make_indicator(measure.programme)
    make_indicator(adding="counts")
    client.force_login(contact)
    page = reverse("admin:measures_measure_change", args=[measure.pk])
    assert soup(client.get(page)).select("#observations-group") == []


def options(client, page, name):
    return [
        one["value"] for one in soup(client.get(page)).select(f"[name={name}] option") if one.get("value")
    ]


def test_the_choice_of_indicators_is_that_of_the_programme(client, contact, counting, measure):
    client.force_login(contact)
    page = reverse("admin:measures_measure_change", args=[measure.pk])
    make_indicator(measure.programme)
    foreign = make_indicator(adding="counts")
    assert options(client, page, "observations-0-indicator") == [str(counting.pk)]
    second = make_indicator(measure.programme, adding="counts", number="350")
    assert options(client, page, "observations-0-indicator") == [str(counting.pk), str(second.pk)]
    for wrong in (foreign.pk, "", "abc", "\0"):
        response = save(client, page, "observations-0-", **NEW, indicator=wrong)
        assert response.status_code == 200
    assert not Observation.objects.exists()


def test_a_measure_has_its_counts_only(client, contact, former):
    others = [
        make_observation(former.indicator),
        make_observation(former.indicator, measure=make_measure(former.measure.programme)),
        make_observation(make_indicator(former.measure.programme), measure=former.measure),
    ]
    client.force_login(contact)
    assert offered(client, of_measure(former)) == [former.pk]
    for other in others:
        save(client, of_measure(former), "observations-0-", id=other.pk, value=99)
    assert Observation.objects.count() == 4


# What is typed


PERIOD = ["Anna ajanjakson molemmat päät, aikaisempi ensin, tai ei kumpaakaan."]
YEARS = ["Anna päivä vuosilta 1800–2199."]
NEGATIVE = ["Ihmisten määrä ei voi olla negatiivinen."]
NUL = ["Tyhjiä merkkejä (null) ei sallita."]
REFUSED = [
    ({"value": "abc"}, ["Syötä luku."]),
    ({"value": ""}, ["Tämä kenttä vaaditaan."]),
    ({"value": "NaN"}, ["Syötä luku."]),
    ({"value": "-1"}, NEGATIVE),
    ({"value": "−1", "kind": ""}, NEGATIVE),
    ({"value": "9" * 30}, ["Tässä luvussa voi olla yhteensä enintään 20 numeroa."]),
    ({"value": "9" * 19}, ["Tässä luvussa saa olla enintään 14 numeroa ennen desimaalipilkkua."]),
    ({"value": "0,1234567"}, ["Tässä luvussa saa olla enintään 6 desimaalia."]),
    ({"period_end": "1.1.2018"}, PERIOD),
    ({"period_end": ""}, PERIOD),
    ({"period_start": ""}, PERIOD),
    ({"period_start": "1.1.0001"}, YEARS),
    ({"period_end": "31.12.9999"}, YEARS),
    ({"period_end": "31.2.2019"}, ["Syötä oikea päivämäärä."]),
    ({"activity_fi": "a\0b"}, NUL),
    ({"note_sv": "a\0b"}, NUL),
    (
        {"overlap_group": "a" * 61},
        ["Tämän arvon tulee olla enintään 60 merkkiä pitkä (tällä hetkellä 61)."],
    ),
    ({"source_url": "javascript:alert(1)"}, ["Syötä oikea URL-osoite."]),
    ({"kind": "\0"}, ["Valitse oikea vaihtoehto. \ufffd ei ole vaihtoehtojen joukossa."]),
    ({"exactness": ""}, ["Tämä kenttä vaaditaan."]),
]


@pytest.mark.parametrize(("place", "prefix"), PLACES)
def test_what_cannot_be_is_refused_in_words(client, coordinator, former, place, prefix):
    client.force_login(coordinator)
    given = sent(client.get(place(former)))
    for typed, said in share(REFUSED, [one.values[0] for one in PLACES].index(place)):
        changed = {f"{prefix}{name}": value for name, value in typed.items()}
        assert errors(client.post(place(former), given | changed)) == said, typed
    assert list(Observation.objects.all()) == [former]


WRONG_IDS = ["abc", "\0", "", "-1", str(10**18), "999999"]


@pytest.mark.parametrize("place", [of_measure, of_indicator])
def test_a_forged_row_is_refused(client, coordinator, former, place):
    client.force_login(coordinator)
    given = sent(client.get(place(former))) | {"observations-0-value": "99"}
    for wrong in WRONG_IDS:
        assert client.post(place(former), given | {"observations-0-id": wrong}).status_code == 200
    for count in ("TOTAL_FORMS", "INITIAL_FORMS"):
        for wrong in WRONG_IDS[:4]:
            response = client.post(place(former), given | {f"observations-{count}": wrong})
            assert response.status_code in {200, 302}
    assert facts(former)["value"] == 60


def test_a_forged_measure_is_refused(client, coordinator, former):
    foreign = make_measure()
    client.force_login(coordinator)
    for place, prefix in ((of_indicator, "observations-0-"), (alone, "")):
        given = sent(client.get(place(former)))
        for wrong in ("abc", "\0", "999999", foreign.pk):
            assert client.post(place(former), given | {f"{prefix}measure": wrong}).status_code == 200
    assert list(Observation.objects.all()) == [former]


@pytest.mark.parametrize(("typed", "stored"), [("1 300", 1300), ("1\xa0300,5", Decimal("1300.5")), ("0", 0)])
def test_a_value_is_typed_as_the_pages_write_it(client, contact, former, typed, stored):
    client.force_login(contact)
    assert save(client, of_measure(former), "observations-0-", value=typed).status_code == 302
    assert Observation.objects.current().get().value == stored


def test_a_value_is_shown_without_idle_zeros(client, contact, former):
    client.force_login(contact)
    assert sent(client.get(of_measure(former)))["observations-0-value"] == ["60"]
    Observation.objects.update(value=Decimal("1300.5"))
    assert sent(client.get(of_measure(former)))["observations-0-value"] == ["1300,5"]


# The grid


def test_a_line_for_each_and_one_more(client, contact, former):
    make_observation(former.indicator, measure=former.measure)
    client.force_login(contact)
    page = soup(client.get(of_measure(former)))
    rows = page.select("#observations-group tbody tr.form-row:not(.empty-form)")
    assert [len(row.select(":scope > td")) for row in rows] == [6, 6, 6]
    fields = page.select("#observations-group :is(input:not([type=hidden]), select, textarea)")
    assert [field["name"] for field in fields if not page.select(f"label[for={field['id']}]")] == []
    assert page.select("#observations-group [name$=DELETE]") == []


def test_what_is_wrong_in_the_rest_of_a_line_is_seen(client, contact, former):
    client.force_login(contact)
    [closed] = soup(client.get(of_measure(former))).select("#observations-0 details")
    [opened] = soup(save(client, of_measure(former), "observations-0-", overlap_group="a" * 61)).select(
        "#observations-0 details"
    )
    assert (closed.has_attr("open"), opened.has_attr("open")) == (False, True)


def rows_of(measure):
    indicator = make_indicator(measure.programme, adding="counts")
    make_observation(indicator, measure=measure, kind="event")
    make_task(measure)
    make_responsibility(measure)
    make_contact(measure)
    make_measure_effect(measure)


def more_of(indicator, number):
    make_observation(indicator, measure=make_measure(indicator.programme))
    make_goal(indicator, due_on=datetime.date(2030, 1, 1 + number))
    make_measure_effect(indicator=indicator)
    make_indicator_effect(indicator)


def test_the_form_of_a_measure_takes_the_same_queries_however_long(client, coordinator, measure):
    client.force_login(coordinator)
    page = reverse("admin:measures_measure_change", args=[measure.pk])
    client.get(page)
    rows_of(measure)
    with_one = query_count(client, page)
    rows_of(measure)
    rows_of(measure)
    assert query_count(client, page) == with_one


def test_the_form_of_an_indicator_takes_the_same_queries_however_long(client, coordinator, counting):
    client.force_login(coordinator)
    page = reverse("admin:participation_indicator_change", args=[counting.pk])
    client.get(page)
    more_of(counting, 1)
    with_one = query_count(client, page)
    more_of(counting, 2)
    more_of(counting, 3)
    assert query_count(client, page) == with_one


def test_an_indicator_has_all_its_facts_on_its_form(client, coordinator, former):
    client.force_login(coordinator)
    fields = set(sent(client.get(of_indicator(former))))
    assert fields >= {"adding", "desired_direction", "method_fi", "method_sv", "credit_fi", "credit_en"}
    assert fields >= {f"goals-__prefix__-{name}" for name in ("base_year", "base_value", "is_path")}
    assert "measure_effects-__prefix__-tells_progress" in fields
