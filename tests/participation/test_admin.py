"""Indicators in the admin: kept by the coordinators of their programme, for nobody else."""

import datetime
from decimal import Decimal

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

from participation.models import Observation
from tests.factories import (
    make_goal,
    make_indicator,
    make_indicator_effect,
    make_measure_effect,
    make_observation,
)
from tests.measures.test_admin import sent, soup
from tests.page import texts, words

NAMES = ["indicator", "observation", "goal", "measureeffect", "indicatoreffect"]


def address(name, *args, page="change"):
    return reverse(f"admin:participation_{name}_{page}", args=args)


@pytest.fixture
def things(programme, measure):
    """One of each of the programme."""
    indicator = make_indicator(programme, number="7")
    return {
        "indicator": indicator,
        "observation": make_observation(indicator, value=5),
        "goal": make_goal(indicator, due_on=datetime.date(2030, 12, 31)),
        "measureeffect": make_measure_effect(measure, indicator),
        "indicatoreffect": make_indicator_effect(cause=indicator),
    }


@pytest.fixture
def foreign():
    """One of each of another programme."""
    return {
        "indicator": make_indicator(),
        "observation": make_observation(),
        "goal": make_goal(due_on=datetime.date(2030, 12, 31)),
        "measureeffect": make_measure_effect(),
        "indicatoreffect": make_indicator_effect(),
    }


@pytest.mark.parametrize("name", NAMES)
def test_a_coordinator_keeps_those_of_the_own_programme(client, coordinator, things, foreign, name):
    client.force_login(coordinator)
    links = soup(client.get(address(name, page="changelist"))).select("#result_list th a")
    assert [link["href"].split("?")[0] for link in links].count(address(name, things[name].pk)) == 1
    assert address(name, foreign[name].pk) not in {link["href"].split("?")[0] for link in links}
    assert client.get(address(name, things[name].pk)).status_code == 200
    assert client.get(address(name, foreign[name].pk)).status_code == 404
    assert client.get(address(name, foreign[name].pk, page="delete")).status_code == 404


@pytest.mark.parametrize("who", ["contact", "editor", "stranger"])
@pytest.mark.parametrize("name", NAMES)
def test_others_find_none(client, request, who, name, things):
    client.force_login(request.getfixturevalue(who))
    assert client.get(address(name, page="changelist")).status_code == 404
    assert client.get(address(name, page="add")).status_code == 404
    assert client.get(address(name, things[name].pk)).status_code == 404


def test_a_value_is_typed_with_a_comma(client, coordinator, things):
    client.force_login(coordinator)
    page = address("indicator", things["indicator"].pk)
    typed = sent(client.get(page)) | {"observations-0-value": "55,5"}
    assert client.post(page, typed).status_code == 302
    assert Observation.objects.get(corrects=things["observation"]).value == Decimal("55.5")


def test_an_effect_changed_at_its_indicator_updates_the_measure(client, coordinator, measure, things):
    client.force_login(coordinator)
    page = address("indicator", things["indicator"].pk)
    assert client.post(page, sent(client.get(page))).status_code == 302
    measure.refresh_from_db()
    assert measure.updated_at is None
    assert (
        client.post(page, sent(client.get(page)) | {"measure_effects-0-kind": "decreases"}).status_code == 302
    )
    measure.refresh_from_db()
    assert measure.updated_at is not None


def test_no_effect_reaches_another_programme(client, coordinator, things, foreign):
    client.force_login(coordinator)
    page = address("indicator", things["indicator"].pk)
    for field, pk in [
        ("effects-0-target", foreign["indicator"].pk),
        ("measure_effects-0-measure", foreign["measureeffect"].measure_id),
    ]:
        assert client.post(page, sent(client.get(page)) | {field: pk}).status_code == 200


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("name", NAMES)
def test_lists_take_the_same_queries_however_long(
    client, coordinator, programme, measure, django_assert_num_queries, name, count
):
    for _number in range(count):
        indicator = make_indicator(programme)
        make_observation(indicator)
        make_goal(indicator, due_on=datetime.date(2030, 1, 1))
        make_measure_effect(measure, indicator)
        make_indicator_effect(cause=indicator)
    client.force_login(coordinator)
    with django_assert_num_queries(12 if name == "observation" else 11):  # with what corrects the figures
        assert client.get(address(name, page="changelist")).status_code == 200


def said(response):
    return [str(one) for one in get_messages(response.wsgi_request)]


CIRCLE = (
    "Nämä mittarit vaikuttavat nyt toisiinsa kehänä: 7 Eka → 8 Toka → 7 Eka. "
    "Se on sallittua; tarkista, että se on tarkoitus."
)


@pytest.fixture
def pair(programme):
    """Two indicators, the second of which acts on the first."""
    first, second = (
        make_indicator(programme, number=number, name=name) for number, name in (("7", "Eka"), ("8", "Toka"))
    )
    make_indicator_effect(second, first)
    return first, second


def typed_effect(cause, target):
    return {"cause": cause.pk, "target": target.pk, "kind": "increases", "confidence": "high"}


def test_an_effect_that_closes_a_circle_is_saved_with_a_warning(client, coordinator, pair):
    client.force_login(coordinator)
    response = client.post(address("indicatoreffect", page="add"), typed_effect(*pair))
    assert response.status_code == 302
    assert CIRCLE in said(response)
    assert pair[0].effects.get().target == pair[1]


def test_so_is_one_typed_at_its_indicator(client, coordinator, pair):
    client.force_login(coordinator)
    page = address("indicator", pair[0].pk)
    new = {f"effects-0-{name}": value for name, value in typed_effect(*pair).items()}
    response = client.post(page, sent(client.get(page)) | new | {"effects-TOTAL_FORMS": 1})
    assert response.status_code == 302
    assert CIRCLE in said(response)
    assert pair[0].effects.get().target == pair[1]


def test_an_effect_that_closes_none_has_no_warning(client, coordinator, programme, pair):
    client.force_login(coordinator)
    typed = typed_effect(pair[0], make_indicator(programme))
    response = client.post(address("indicatoreffect", page="add"), typed)
    assert response.status_code == 302
    assert [one for one in said(response) if "kehänä" in one] == []


def test_no_indicator_acts_on_itself(client, coordinator, pair):
    client.force_login(coordinator)
    response = client.post(address("indicatoreffect", page="add"), typed_effect(pair[0], pair[0]))
    assert words(soup(response).select_one(".errorlist")) == "Mittari ei voi vaikuttaa itseensä."
    page = address("indicator", pair[0].pk)
    new = {f"effects-0-{name}": value for name, value in typed_effect(pair[0], pair[0]).items()}
    response = client.post(page, sent(client.get(page)) | new | {"effects-TOTAL_FORMS": 1})
    assert "Mittari ei voi vaikuttaa itseensä." in texts(soup(response), ".errorlist")
    assert not pair[0].effects.exists()
