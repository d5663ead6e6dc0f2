"""The history of a measure for residents: each published version with its date and what it changed."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils.translation import override

from measures.models import Origin
from measures.models.change import changing
from tests.factories import (
    make_contact,
    make_indicator,
    make_measure,
    make_measure_effect,
    make_observation,
    make_person,
    make_responsibility,
    make_task,
    make_unit,
)
from tests.page import fetch, get, links, query_count, texts, words

FIRST, SECOND, THIRD = date(2020, 2, 6), date(2020, 4, 29), date(2020, 6, 15)


@pytest.fixture(autouse=True)
def _today(settings):
    settings.DEMO_TODAY = FIRST


@pytest.fixture
def measure(programme):
    return make_measure(
        programme, number="1", title="Alku", description="<p>Yksi kaksi kolme.</p><p>Neljä.</p>"
    )


def page_of(measure):
    return measure.get_absolute_url() + "historia/"


def told(page):
    """What each version says, the latest first: its heading, its things and their differences."""
    return [
        (words(version.h2), texts(version, ".changes > li > p"), texts(version, "dd"))
        for version in page.select(".version")
    ]


def test_tells_what_each_version_changed(client, settings, measure):
    settings.DEMO_TODAY = SECOND
    with changing(origin=Origin.FORM):
        measure.description = "<p>Yksi kolme.</p><p>Neljä viisi.</p>"
        measure.phase = "planning"
        measure.save()
        task = make_task(measure, title="Kokous", due_on=date(2020, 5, 31), due_precision="month")
    settings.DEMO_TODAY = THIRD
    with changing(origin=Origin.FORM):
        task.state, task.due_on = "in_progress", date(2020, 6, 30)
        task.save()
    task.delete()
    page = get(client, page_of(measure))
    assert words(page.h1) == "Muutoshistoria"
    assert told(page) == [
        ("15.06.2020 versio 4", ["Tehtävä: Kokous poistettu"], []),
        (
            "15.06.2020 versio 3",
            ["Tehtävä: Kokous muutettu"],
            ["poistettu: Ei aloitettu lisätty: Käynnissä", "poistettu: toukokuu 2020 lisätty: kesäkuu 2020"],
        ),
        (
            "29.04.2020 versio 2",
            ["Toimenpide muutettu", "Tehtävä: Kokous lisätty"],
            [
                "Yksi poistettu: kaksi kolme. poistettu: Neljä. lisätty: Neljä viisi.",
                "lisätty: Suunnittelu",
                "Kokous",
                "Ei aloitettu",
                "toukokuu 2020",
            ],
        ),
        (
            "06.02.2020 versio 1",
            ["Toimenpide lisätty"],
            [
                "1",
                "Alku",
                "Yksi kaksi kolme. Neljä.",
                words(page.select(".version")[-1].select("dd")[3]),
                "Ei ole arvioitu",
            ],
        ),
    ]


@pytest.mark.parametrize(
    ("language", "label"), [("fi", "Valmistumispäivä"), ("sv", "Gjord den"), ("en", "Done on")]
)
def test_what_the_day_is_called_on_which_a_task_was_done(client, measure, language, label):
    task = make_task(measure)
    task.state, task.completed_on = "completed", FIRST
    task.save()
    with override(language):
        address = reverse("measure_history", args=[measure.programme.slug, "1"])
    assert texts(get(client, address).select_one(".version"), "dt")[1] == label


def test_what_was_edited_as_a_draft_comes_with_the_version_that_published_it(client, settings, measure):
    measure.is_published = False
    measure.save()
    measure.title = "Salainen välivaihe"
    measure.save()
    settings.DEMO_TODAY = SECOND
    measure.title, measure.is_published = "Loppu", True
    measure.save()
    page = get(client, page_of(measure))
    assert "Salainen" not in page.get_text()
    assert told(page)[0] == (
        "29.04.2020 versio 2",
        ["Toimenpide muutettu"],
        ["poistettu: Alku lisätty: Loppu"],
    )
    assert len(told(page)) == 2


def test_a_draft_has_no_published_version(client, measure, coordinator):
    draft = make_measure(measure.programme, number="2", is_published=False)
    assert fetch(client, page_of(draft)).status_code == 404
    client.force_login(coordinator)
    assert texts(get(client, page_of(draft)).main, ".empty") == [
        "Yhtään julkaistua versiota ei ole vielä tallennettu."
    ]


def test_persons_are_never_named(client, measure):
    unit = make_unit(name="Ilmastoyksikkö")
    shown = make_person(name="Aino Aalto", title="johtaja", unit=unit, is_public=True)
    hidden = make_person(name="Kalle Kallio", title="sihteeri", unit=unit, is_public=False)
    with changing(origin=Origin.FORM):
        make_contact(measure, shown)
        make_contact(measure, hidden)
        measure.override_status, measure.override_by = "late", shown
        measure.override_reason = "Odotetaan"
        measure.override_on = measure.override_review_on = FIRST
        measure.save()
    page = get(client, page_of(measure))
    assert [
        name for name in ("Aino", "Aalto", "Kalle", "Kallio", "sihteeri") if name in page.get_text()
    ] == []
    assert told(page)[0][1] == [
        "Toimenpide muutettu",
        "Yhteyshenkilö: johtaja, Ilmastoyksikkö lisätty",
        "Yhteyshenkilö lisätty",
    ]


def test_a_corrected_count_is_told_with_its_former_value(client, measure, settings):
    indicator = make_indicator(measure.programme, adding="counts")
    wrong = make_observation(indicator, measure=measure, activity="Kokeilu", value=65, kind="trial")
    settings.DEMO_TODAY = SECOND
    make_observation(indicator, measure=measure, activity="Kokeilu", value=70, kind="trial", corrects=wrong)
    assert told(get(client, page_of(measure)))[0] == (
        "29.04.2020 versio 3",
        ["Havainto: Kokeilu muutettu"],
        ["poistettu: 65 lisätty: 70"],
    )


def test_names_units_indicators_and_activities(client, measure):
    with changing(origin=Origin.FORM):
        make_responsibility(measure, make_unit(name="Ilmastoyksikkö"))
        indicator = make_indicator(measure.programme, name="Osallistuneet", adding="counts")
        make_measure_effect(measure, indicator)
        make_observation(indicator, measure=measure, activity="Kokeilu", value=65)
    assert told(get(client, page_of(measure)))[0][1] == [
        "Vastuu: Ilmastoyksikkö lisätty",
        "Mittari, johon toimenpide vaikuttaa: Osallistuneet lisätty",
        "Havainto: Kokeilu lisätty",
    ]


def test_related_and_merged_measures_are_told_by_number_and_drafts_not_at_all(client, measure):
    other, draft = (
        make_measure(measure.programme, number=number, is_published=number != "77") for number in ("9", "77")
    )
    measure.related.add(other, draft)
    page = get(client, page_of(measure))
    assert (texts(page, "dt")[0], told(page)[0][2]) == ("Liittyvät toimenpiteet", ["lisätty: 9"])
    measure.related.remove(other)
    measure.closed_as, measure.merged_into = "merged", draft
    measure.save()
    page = get(client, page_of(measure))
    assert [version[2] for version in told(page)[:2]] == [["lisätty: Yhdistetty"], ["poistettu: 9"]]
    assert "77" not in page.get_text()
    measure.merged_into = other
    measure.save()
    assert told(get(client, page_of(measure)))[0][2] == ["lisätty: 9"]


def test_what_is_typed_cannot_be_markup(client, measure):
    measure.title = "<script>alert(1)</script>"
    measure.save()
    page = get(client, page_of(measure))
    assert page.select("main script") == []
    assert told(page)[0][2] == ["poistettu: Alku lisätty: <script>alert(1)</script>"]


def test_each_version_has_an_address_that_stays(client, measure):
    measure.title = "Loppu"
    measure.save()
    addresses = [address for _text, address in links(get(client, page_of(measure)), ".version h2 a")]
    assert len(addresses) == 2
    version = get(client, addresses[0])
    assert words(version.h1) == "1 Loppu: muutos 06.02.2020"
    assert texts(version, "dd") == ["poistettu: Alku lisätty: Loppu"]
    first = get(client, addresses[1])
    assert (first.details.has_attr("open"), get(client, page_of(measure)).details.has_attr("open")) == (
        True,
        False,
    )
    assert links(version, ".back a") == [("Muutoshistoria", page_of(measure))]
    other = make_measure(measure.programme, number="2")
    assert fetch(client, addresses[0].replace("/1/", "/2/", 1)).status_code == 404
    assert fetch(client, page_of(other) + "99999/").status_code == 404


def test_a_text_in_another_language_is_marked(client, measure):
    measure.title_sv = "Början"
    measure.save()
    page = get(client, page_of(measure))
    version = page.select_one(".version")
    assert texts(version, "dt") == ["Nimi (ruotsi)"]
    assert version.dd["lang"] == "sv"


def test_twenty_versions_on_a_page(client, measure):
    for number in range(21):
        measure.title = f"Nimi {number}"
        measure.save()
    assert len(told(get(client, page_of(measure)))) == 20
    assert [version[0] for version in told(get(client, page_of(measure) + "?page=2"))] == [
        "06.02.2020 versio 2",
        "06.02.2020 versio 1",
    ]


def test_is_linked_from_the_measure(client, measure):
    assert ("Muutoshistoria", page_of(measure)) in links(get(client, measure.get_absolute_url()), "a")


def test_unknown_measure_and_wrong_method(client, measure):
    assert fetch(client, page_of(measure).replace("/1/", "/7/")).status_code == 404
    assert client.post(page_of(measure)).status_code == 405


def test_query_count_does_not_grow(client, measure):
    def add():
        task = make_task(measure)
        task.state = "completed"
        task.save()
        make_responsibility(measure)
        make_contact(measure)

    add()
    with_one = query_count(client, page_of(measure))
    add()
    add()
    assert query_count(client, page_of(measure)) == with_one
