"""What residents read of corrections: the former value, what it became and when; and what files leave out."""

import csv
import io
from datetime import UTC, date, datetime

import pytest

from measures.models import Measure
from participation.models import Indicator, Observation
from tests.factories import (
    make_goal,
    make_indicator,
    make_measure,
    make_measure_effect,
    make_observation,
    make_programme,
)
from tests.page import fetch, get, query_count, texts

PAGE = "/p/mittarit/348/"
DAY = datetime(2020, 6, 30, 9, tzinfo=UTC)
YEAR = {"period_start": date(2019, 1, 1), "period_end": date(2019, 12, 31)}


@pytest.fixture
def programme(db):
    return make_programme(slug="p")


@pytest.fixture
def indicator(programme):
    return make_indicator(programme, number="348", adding="counts")


@pytest.fixture
def former(indicator):
    fields = {"value": 60, "exactness": "about", "kind": "survey", "activity": "Kysely", **YEAR}
    return make_observation(indicator, **fields)


def correct(former, **changes):
    """What an editor's change of the row makes."""
    new = Observation.objects.get(pk=former.pk)
    for name, value in changes.items():
        setattr(new, name, value)
    new.become_correction()
    new.entered_at = changes.get("entered_at", DAY)
    new.save()
    return new


def lines(client):
    return texts(get(client, PAGE), ".corrections li")


def marked(client, name):
    return texts(get(client, PAGE), f".corrections {name}")


def test_nothing_corrected_is_nothing_said(client, former):
    page = get(client, PAGE)
    assert page.select(".corrections") == []
    assert page.find("h3", string="Korjatut arvot") is None


def test_the_former_value_stays_with_what_it_was_of(client, former):
    correct(former, value=70, exactness="exact")
    assert lines(client) == ["Kysely, kysely, 2019: noin 60, korjattu 30.06.2020 arvoksi 70"]
    assert (marked(client, "del"), marked(client, "ins")) == (["noin 60"], [])
    assert [time["datetime"] for time in get(client, PAGE).select(".corrections time")] == [
        "2019",
        "2020-06-30",
    ]


def test_a_day_that_is_not_known_is_not_said(client, indicator):
    correct(make_observation(indicator, value=60), value=70, entered_at=None)
    assert lines(client) == ["ajankohta ei tiedossa: 60, korjattu arvoksi 70"]


@pytest.mark.parametrize(
    ("changes", "line", "struck", "new"),
    [
        ({"kind": "workshop"}, "osallistumisen tapa: kysely työpaja", ["kysely"], ["työpaja"]),
        ({"kind": ""}, "osallistumisen tapa: kysely ei tiedossa", ["kysely"], ["ei tiedossa"]),
        ({"place_fi": "Kallio"}, "paikka: ei tiedossa Kallio", ["ei tiedossa"], ["Kallio"]),
        ({"period_end": date(2019, 1, 31)}, "ajankohta: 2019 tammikuu 2019", ["2019"], ["tammikuu 2019"]),
        (
            {"source_fi": "Raportti", "overlap_group": "A"},
            "lähde: ei tiedossa Raportti; päällekkäisyysryhmä: ei tiedossa A",
            ["ei tiedossa"] * 2,
            ["Raportti", "A"],
        ),
    ],
)
def test_what_else_was_corrected_is_said(client, former, changes, line, struck, new):
    correct(former, **changes)
    assert lines(client) == [f"Kysely, kysely, 2019: noin 60, korjattu 30.06.2020; {line}"]
    assert (marked(client, "del"), marked(client, "ins")) == (struck, new)


def test_a_text_in_another_language_only(client, former):
    correct(former, note_sv="Obs")
    assert lines(client) == ["Kysely, kysely, 2019: noin 60, korjattu 30.06.2020; huomautus: ei tiedossa Obs"]
    assert [one["lang"] for one in get(client, PAGE).select(".corrections ins")] == ["sv"]
    correct(Observation.objects.current().get(), note_en="Note")
    assert lines(client)[1] == "Kysely, kysely, 2019: noin 60, korjattu 30.06.2020"


def test_what_was_withdrawn_says_so_once(client, former):
    correct(former, is_withdrawn=True)
    assert lines(client) == ["Kysely, kysely, 2019: noin 60, peruttu virheellisenä 30.06.2020"]
    assert marked(client, "del") == ["noin 60"]
    assert texts(get(client, PAGE), ".counts") == []


def test_a_chain_is_read_one_by_one(client, former):
    corrected = correct(former, value=65)
    corrected = correct(corrected, value=70, kind="workshop")
    correct(corrected, is_withdrawn=True, entered_at=None)
    assert lines(client) == [
        "Kysely, kysely, 2019: noin 60, korjattu 30.06.2020 arvoksi noin 65",
        "Kysely, kysely, 2019: noin 65, korjattu 30.06.2020 arvoksi noin 70; "
        "osallistumisen tapa: kysely työpaja",
        "Kysely, työpaja, 2019: noin 70, peruttu virheellisenä",
    ]


def test_nothing_is_told_of_a_draft_it_was_moved_to(client, former, coordinator):
    former.indicator.programme.coordinators.add(coordinator)
    draft = make_measure(former.indicator.programme, number="9", is_published=False)
    correct(former, value=70, measure=draft)
    assert lines(client) == ["Kysely, kysely, 2019: noin 60, korjattu"]
    client.force_login(coordinator)
    assert lines(client) == [
        "Kysely, kysely, 2019: noin 60, korjattu 30.06.2020 arvoksi noin 70; toimenpide: ei tiedossa 9"
    ]


def test_files_and_totals_have_only_what_stands(client, former):
    new = correct(former, value=70)
    correct(make_observation(former.indicator, value=500), is_withdrawn=True)
    record = fetch(client, f"{PAGE[:-1]}.json").json()
    assert [(one["id"], one["value"], one["corrects"]) for one in record["observations"]] == [
        (new.pk, 70, former.pk)
    ]
    assert record["total"]["at_least"] == 70
    content = fetch(client, f"{PAGE[:-1]}.csv").content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(content), delimiter=";"))
    assert [(row["id"], row["value"], row["corrects"]) for row in rows] == [
        (str(new.pk), "70", str(former.pk))
    ]


def test_the_latest_value_is_one_that_stands(programme):
    indicator = make_indicator(programme)
    make_observation(indicator, value=1, period_start=date(2018, 1, 1), period_end=date(2018, 12, 31))
    latest = correct(make_observation(indicator, value=2, **YEAR), value=3)
    assert Indicator.objects.with_latest().get().latest_value == 3
    correct(latest, is_withdrawn=True)
    assert Indicator.objects.with_latest().get().latest_value == 1


def test_current_ones_in_the_database_and_in_python(former):
    standing = correct(correct(former, value=65), value=70)
    mark = correct(make_observation(former.indicator), is_withdrawn=True)
    for observations in (Observation.objects.all(), Observation.objects.select_related("correction")):
        assert [one for one in observations if one.is_current] == [standing]
    assert list(Observation.objects.current()) == [standing]
    assert (former.newest(), mark.newest(), mark.corrects.newest()) == (standing, mark, mark)


def test_a_withdrawn_value_makes_no_measure_late(programme):
    measure = make_measure(programme)
    indicator = make_indicator(programme, desired_direction="up")
    make_measure_effect(measure, indicator, tells_progress=True)
    make_goal(indicator, value=10, due_on=date(2019, 12, 31))
    today = date(2020, 6, 30)

    def statuses():
        one = Measure.objects.with_status(today).get()
        return one.judged_status, Measure.objects.get().verdict(today).status

    assert statuses() == ("unknown", "unknown")
    value = make_observation(indicator, value=5, **YEAR)
    assert statuses() == ("late", "late")
    correct(value, is_withdrawn=True)
    assert statuses() == ("unknown", "unknown")


def test_query_counts_do_not_grow(client, former):
    correct(former, value=70)
    with_one = query_count(client, PAGE)
    for kind in ("event", "workshop"):
        correct(
            make_observation(former.indicator), kind=kind, measure=make_measure(former.indicator.programme)
        )
    assert query_count(client, PAGE) == with_one


def test_a_corrected_count_keeps_its_place(client, programme):
    indicator = make_indicator(programme, adding="counts")
    first, second = (make_observation(indicator, activity=name, value=5) for name in ("Eka", "Toka"))
    again = make_observation(indicator, activity="Eka", value=6, corrects=first)
    make_observation(indicator, activity="Kolmas", value=5)
    make_observation(indicator, activity="Toka", value=6, corrects=second)
    make_observation(indicator, activity="Eka", value=7, corrects=again)
    page = get(client, indicator.get_absolute_url())
    assert texts(page, ".counts tbody th") == ["Eka", "Toka", "Kolmas"]
