"""The facts on the page of a measure: indicators, progress, time, units, people, other measures, effects."""

from datetime import date, datetime

import pytest

from measures.days import HELSINKI
from tests.factories import (
    make_contact,
    make_indicator,
    make_measure,
    make_measure_effect,
    make_observation,
    make_person,
    make_programme,
    make_responsibility,
    make_task,
    make_unit,
)
from tests.page import get, links, section, texts, words

TODAY = date(2020, 6, 15)
FEEDBACK = "Anna palautetta tästä toimenpiteestä"
PAGE = "/p/toimenpiteet/125/"


@pytest.fixture(autouse=True)
def _today(settings):
    settings.DEMO_TODAY = TODAY


@pytest.fixture
def measure(db):
    return make_measure(make_programme(slug="p"), number="125", title="Baanaverkko")


def change(thing, **fields):
    for name, value in fields.items():
        setattr(thing, name, value)
    thing.save()


def says(client, name):
    """The text of a section without its heading."""
    part = section(get(client, PAGE), name)
    return words(part).removeprefix(words(part.h2)).strip()


# Indicators and impact


def test_indicators_with_their_latest_values(client, measure):
    length = make_indicator(measure.programme, number="1", name="Baanojen pituus", unit_of_measure="km")
    make_observation(length, value="1322.885", period_start=date(2018, 12, 31), period_end=date(2018, 12, 31))
    make_observation(length, value="1", period_start=date(2017, 1, 1), period_end=date(2017, 12, 31))
    count = make_indicator(measure.programme, number="2", name="Pyöräilijät")
    make_observation(count, value="-45000.50")
    empty = make_indicator(measure.programme, number="3", name="Tyytyväisyys", unit_of_measure="%")
    make_indicator(measure.programme, name="Ei tämän")
    for indicator in (length, count, empty):
        make_measure_effect(measure, indicator)
    indicators = section(get(client, PAGE), "indicators")
    assert texts(indicators, "li") == [
        "Baanojen pituus 1 322,885 km (31.12.2018)",
        "Pyöräilijät −45 000,5 (ajankohta ei tiedossa)",
        "Tyytyväisyys Ei vielä arvoa",
    ]
    assert links(indicators, "a") == [
        ("Baanojen pituus", "/p/mittarit/1/"),
        ("Pyöräilijät", "/p/mittarit/2/"),
        ("Tyytyväisyys", "/p/mittarit/3/"),
    ]


@pytest.mark.parametrize(
    ("impact", "text"),
    [
        ("not_assessed", "Ei ole arvioitu"),
        ("low", "Vähäinen"),
        ("moderate", "Kohtalainen"),
        ("high", "Suuri"),
    ],
)
def test_impact(client, measure, impact, text):
    change(measure, impact=impact)
    assert says(client, "impact") == text


# Progress


def test_progress_with_reason_and_since(client, measure):
    make_task(measure, title="Kaavoitus", due_on=date(2020, 6, 1))
    assert says(client, "progress") == (
        "Myöhässä Miksi: tehtävän ”Kaavoitus” määräpäivä oli 01.06.2020. Näin on ollut 02.06.2020 lähtien."
    )


def test_progress_that_nothing_is_known_of(client, measure):
    assert says(client, "progress") == "Ei tiedossa Miksi: ei vielä tehtäviä."


@pytest.mark.parametrize(
    ("phase", "text"),
    [
        ("not_started", "Ei aloitettu"),
        ("planning", "Suunnittelu"),
        ("implementation", "Toteutus"),
        ("continuous", "Jatkuva"),
    ],
)
def test_phase(client, measure, phase, text):
    change(measure, phase=phase)
    assert says(client, "progress").endswith(f"Miksi: ei vielä tehtäviä. Toteutusvaihe: {text}")


@pytest.mark.parametrize(
    ("closed_as", "text"), [("completed", "Valmis"), ("cancelled", "Peruttu"), ("postponed", "Lykätty")]
)
def test_closed_by_the_city(client, measure, closed_as, text):
    make_task(measure, due_on=date(2020, 6, 1))
    change(measure, closed_as=closed_as, closed_reason="Rahat loppuivat", closed_on=date(2020, 3, 1))
    assert says(client, "progress") == (f"{text} Miksi: Rahat loppuivat. Näin on ollut 01.03.2020 lähtien.")


@pytest.mark.parametrize(("is_public", "by"), [(True, ": Päivi Päällikkö"), (False, "")])
def test_set_by_hand_with_the_computed_status_beside_it(client, measure, is_public, by):
    make_task(measure, title="Kaavoitus", due_on=date(2020, 6, 1))
    change(
        measure,
        override_status="on_time",
        override_reason="Kaava on jo nähtävillä",
        override_by=make_person(name="Päivi Päällikkö", is_public=is_public),
        override_on=date(2020, 6, 3),
        override_review_on=date(2020, 9, 1),
    )
    assert says(client, "progress") == (
        "Ajallaan Miksi: kaupungin perustelu: Kaava on jo nähtävillä. Näin on ollut 03.06.2020 lähtien. "
        f"Asetettu käsin{by}. Tarkistetaan uudelleen 01.09.2020. "
        "Tehtävistä laskettu: Myöhässä tehtävän ”Kaavoitus” määräpäivä oli 01.06.2020."
    )


def test_stated_by_the_source_of_an_imported_measure(client, measure):
    change(measure, stated_status="late", stated_source="kaupungin sivusto", stated_on=date(2020, 5, 12))
    assert says(client, "progress") == (
        "Myöhässä Miksi: näin ilmoitti kaupungin sivusto 12.05.2020. Näin on ollut 12.05.2020 lähtien."
    )


def test_the_stated_status_stays_beside_what_tasks_say(client, measure):
    make_task(measure, title="Kaavoitus")
    change(measure, stated_status="late", stated_source="kaupungin sivusto", stated_on=date(2020, 5, 12))
    assert says(client, "progress") == (
        "Ei aloitettu Miksi: yhtään tehtävää ei ole aloitettu. "
        "Ilmoitettu aiemmin (kaupungin sivusto): Myöhässä, 12.05.2020."
    )


# Time


@pytest.mark.parametrize(
    ("fields", "text", "gone"),
    [
        ({}, "Ei tiedossa", None),
        ({"start_on": date(2020, 1, 1)}, "alkaa: 01.01.2020, loppu ei tiedossa", None),
        ({"end_on": date(2020, 12, 31)}, "päättyy: 31.12.2020, alku ei tiedossa", None),
        ({"is_continuous": True}, "Jatkuva, alku ei tiedossa", None),
        (
            {"start_on": date(2019, 5, 1), "start_precision": "year", "is_continuous": True},
            "alkaa: 2019, jatkuva",
            None,
        ),
        (
            {
                "start_on": date(2019, 5, 1),
                "start_precision": "year",
                "end_on": date(2021, 11, 5),
                "end_precision": "month",
            },
            "2019 – marraskuu 2021",
            50,
        ),
        ({"start_on": date(2020, 6, 6), "end_on": date(2020, 6, 25)}, "06.06.2020 – 25.06.2020", 50),
        ({"start_on": date(2020, 6, 16), "end_on": date(2020, 7, 1)}, "16.06.2020 – 01.07.2020", 0),
        ({"start_on": date(2020, 1, 1), "end_on": date(2020, 6, 14)}, "01.01.2020 – 14.06.2020", 100),
    ],
)
def test_timeline_in_words_with_a_bar_where_both_ends_are_known(client, measure, fields, text, gone):
    change(measure, **fields)
    assert says(client, "timeline") == text
    bar = section(get(client, PAGE), "timeline").svg
    if gone is None:
        assert bar is None
    else:
        assert bar["aria-label"] == f"Ajasta on kulunut {gone} %"
        assert bar.select_one(".timeline-gone")["width"] == str(gone)


# Units and people


def test_units_by_role(client, measure):
    make_responsibility(measure, make_unit(name="Kumppani", slug="kumppani"), role="partner")
    make_responsibility(measure, make_unit(name="Toinen", slug="toinen"), role="primary", order=2)
    make_responsibility(measure, make_unit(name="Ensimmäinen", slug="eka"), role="primary", order=1)
    make_responsibility(make_measure(measure.programme), make_unit(name="Toisen"))
    units = section(get(client, PAGE), "units")
    assert [(part.name, words(part)) for part in units.select("dt, dd")] == [
        ("dt", "Päävastuutaho"),
        ("dd", "Ensimmäinen"),
        ("dd", "Toinen"),
        ("dt", "Yhteistyötaho"),
        ("dd", "Kumppani"),
    ]
    assert [link["href"] for link in units.select("a")] == [
        "/p/yksikot/eka/",
        "/p/yksikot/toinen/",
        "/p/yksikot/kumppani/",
    ]


def test_contacts_once_each_the_primary_first(client, measure):
    unit = make_unit(name="Elinkeino-osasto")
    second = make_person(name="Kimmo Heinonen", title="asiantuntija", unit=unit, is_public=True)
    first = make_person(name="Mikko Martikka", title="suunnittelija", unit=unit, is_public=True)
    make_contact(measure, second)
    make_contact(measure, first, is_primary=True)
    make_contact(measure, make_person(name="Vain Nimi", is_public=True), order=5)
    assert texts(section(get(client, PAGE), "contacts"), "li") == [
        "Mikko Martikka suunnittelija Elinkeino-osasto",
        "Kimmo Heinonen asiantuntija Elinkeino-osasto",
        "Vain Nimi",
    ]


def test_a_person_who_is_not_public_does_not_appear(client, measure):
    unit = make_unit(name="Salainen yksikkö")
    hidden = make_person(name="Sala Salonen", title="salainen", unit=unit, is_public=False)
    make_contact(measure, hidden, is_primary=True)
    change(measure, confirmed_at=datetime(2020, 6, 1, 12, tzinfo=HELSINKI), confirmed_by=hidden)
    page = get(client, PAGE)
    assert says(client, "contacts") == f"Yhteyshenkilöä ei ole nimetty. {FEEDBACK}"
    assert "Salonen" not in words(page)
    make_contact(measure, make_person(name="Julkinen Henkilö", is_public=True))
    assert says(client, "contacts") == f"Julkinen Henkilö {FEEDBACK}"


# Other measures and pages


def test_links(client, measure):
    measure.links.create(title="Toinen", url="https://example.org/2?a=1&b=2", order=2)
    measure.links.create(title="Eka", url="https://example.org/1", order=1)
    assert links(section(get(client, PAGE), "links"), "a") == [
        ("Eka", "https://example.org/1"),
        ("Toinen", "https://example.org/2?a=1&b=2"),
    ]


@pytest.mark.parametrize("published", [True, False])
def test_a_merged_measure_leads_on_to_where_it_went(client, measure, published):
    target = make_measure(measure.programme, number="130", title="Metsät", is_published=published)
    change(measure, closed_as="merged", merged_into=target)
    notice = get(client, PAGE).select_one(".notice")
    if published:
        assert words(notice) == "Tämä toimenpide on yhdistetty toimenpiteeseen 130 Metsät."
        assert notice.a["href"] == "/p/toimenpiteet/130/"
        assert says(client, "progress") == "Yhdistetty Miksi: nyt osa toimenpidettä 130."
    else:
        assert words(notice) == "Tämä toimenpide on yhdistetty toiseen toimenpiteeseen."
        assert says(client, "progress") == "Yhdistetty Miksi: nyt osa toista toimenpidettä."


def test_names_what_was_merged_into_it_and_what_is_related(client, measure):
    for number, published in (("10", True), ("2", True), ("3", False)):
        fields = {"number": number, "title": "M", "is_published": published}
        make_measure(measure.programme, closed_as="merged", merged_into=measure, **fields)
        measure.related.add(make_measure(measure.programme, **fields | {"number": f"R{number}"}))
    page = get(client, PAGE)
    assert links(section(page, "merged"), "a") == [
        ("2 M", "/p/toimenpiteet/2/"),
        ("10 M", "/p/toimenpiteet/10/"),
    ]
    assert links(section(page, "related"), "a") == [
        ("R2 M", "/p/toimenpiteet/R2/"),
        ("R10 M", "/p/toimenpiteet/R10/"),
    ]


def test_only_drafts_merged_and_related_are_nothing(client, measure):
    hidden = {"is_published": False}
    make_measure(measure.programme, closed_as="merged", merged_into=measure, **hidden)
    measure.related.add(make_measure(measure.programme, **hidden))
    page = get(client, PAGE)
    assert (section(page, "merged"), section(page, "related")) == (None, None)


# When


def test_updated_and_confirmed(client, measure):
    unit = make_unit(name="Elinkeino-osasto")
    change(
        measure,
        updated_at=datetime(2020, 4, 29, 12, tzinfo=HELSINKI),
        confirmed_at=datetime(2020, 5, 4, 12, tzinfo=HELSINKI),
        confirmed_by=make_person(name="Päivi", unit=unit, is_public=True),
    )
    page = get(client, PAGE)
    assert texts(page, ".updated, .confirmed") == [
        "Tietoja päivitetty 29.04.2020 Muutoshistoria",
        "Viimeksi vahvistettu 04.05.2020, Elinkeino-osasto",
    ]
    assert [time["datetime"] for time in page.select(".updated time, .confirmed time")] == [
        "2020-04-29",
        "2020-05-04",
    ]


def test_the_day_after_midnight_is_that_of_helsinki(client, measure):
    moment = datetime(2020, 4, 30, 0, 30, tzinfo=HELSINKI)
    change(measure, updated_at=moment, confirmed_at=moment)
    assert texts(get(client, PAGE), ".updated time, .confirmed time") == ["30.04.2020", "30.04.2020"]


def test_neither_updated_nor_confirmed(client, measure):
    assert texts(get(client, PAGE), ".updated, .confirmed") == [
        "Tietoja päivitetty päivä ei tiedossa Muutoshistoria",
        "Tietoja ei ole vielä vahvistettu.",
    ]
