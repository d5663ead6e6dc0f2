"""My measures: what is asked of whom, in which order, and the moves that settle it."""

from datetime import date, datetime, timedelta

import pytest
from django.urls import reverse

from measures import days
from measures.admin import own as own_page
from measures.agenda import Section, agenda, entry_of
from measures.days import HELSINKI
from measures.models import Change, Measure
from tests.cast import *  # noqa: F403  (fixtures)
from tests.factories import make_contact, make_measure, make_note, make_period, make_programme, make_task
from tests.page import get, links, texts, words
from tests.page import read as parsed

TODAY = date(2020, 6, 30)
PAGE = "/admin/"


@pytest.fixture(autouse=True)
def _the_day(settings):
    settings.DEMO_TODAY = TODAY


def own(user, programme, **fields):
    measure = make_measure(programme, **fields)
    make_contact(measure, user.person)
    return measure


def confirmed(days_ago):
    return datetime.combine(TODAY - timedelta(days=days_ago), datetime.min.time(), HELSINKI)


def sections(user):
    found = agenda(Measure.objects.editable_by(user).in_order(), TODAY)
    measures = Measure.objects.for_list(user).in_bulk()
    for section, some in found.items():
        assert {entry_of(measures[one.measure], TODAY).section for one in some} <= {section}
    return {section.value: [measures[one.measure].number for one in found[section]] for section in Section}


@pytest.mark.parametrize(
    ("due_on", "state", "confirmed_days_ago", "section"),
    [
        (date(2020, 6, 29), "not_started", 0, "late"),
        (date(2020, 6, 29), "in_progress", 0, "late"),
        (date(2020, 6, 29), "completed", 0, "rest"),
        (date(2020, 6, 29), "cancelled", 0, "rest"),
        (date(2020, 6, 30), "not_started", 0, "soon"),
        (date(2020, 7, 30), "not_started", 0, "soon"),
        (date(2020, 7, 31), "not_started", 0, "rest"),
        (date(2020, 7, 31), "not_started", 180, "rest"),
        (date(2020, 7, 31), "not_started", 181, "to_confirm"),
        (date(2020, 7, 31), "not_started", None, "to_confirm"),
        (date(2020, 7, 30), "not_started", None, "soon"),
        (None, "not_started", 0, "rest"),
    ],
)
def test_a_measure_stands_where_it_asks_most(contact, measure, due_on, state, confirmed_days_ago, section):
    measure.confirmed_at = None if confirmed_days_ago is None else confirmed(confirmed_days_ago)
    measure.save()
    make_task(measure, due_on=due_on, state=state)
    assert {name for name, found in sections(contact).items() if found} == {section}


def test_the_programme_says_how_long_a_confirmation_holds(contact, measure):
    measure.programme.confirmed_for = 30
    measure.programme.save()
    measure.confirmed_at = confirmed(31)
    measure.save()
    assert sections(contact)["to_confirm"] == [measure.number]


def test_the_most_pressing_come_first(contact, programme):
    programme_of_its_own = make_programme()
    for number, due in [("1", 5), ("2", 9), ("3", -3), ("4", -1)]:
        make_task(own(contact, programme_of_its_own, number=number), due_on=TODAY - timedelta(days=due))
    for number, ago in [("5", 200), ("6", None), ("7", 300)]:
        moment = None if ago is None else confirmed(ago)
        own(contact, programme_of_its_own, number=number, confirmed_at=moment)
    Measure.objects.filter(programme=programme).delete()
    assert sections(contact) == {
        "late": ["2", "1"],
        "soon": ["4", "3"],
        "to_review": [],
        "to_confirm": ["6", "7", "5"],
        "rest": [],
    }


def test_the_page_asks_a_contact(client, contact, measure):
    make_task(measure, title="Kysely", due_on=TODAY - timedelta(days=10))
    client.force_login(contact)
    page = get(client, PAGE)
    card = page.select_one(f"#measure-{measure.pk}")
    assert words(page.h1) == "Omat toimenpiteet"
    assert texts(page, ".own-ways a") == [
        "Myöhässä olevat tehtävät 1",
        "Laatulista",
        "Määräpäivien kalenteri",
        "Omat muistutukset",
        "Mitä voit muokata",
    ]
    assert words(card.select_one(".own-task")) == "Kysely, määräpäivä 20.06.2020 10 päivää myöhässä"
    assert texts(card, ".own-moves > form button, .own-moves summary") == [
        "Tehty tänään: Kysely",
        "Tehty muuna päivänä: Kysely",
        "Siirrä määräpäivää: Kysely",
    ]
    assert words(card.select_one(".own-confirmed")) == "Tietoja ei ole vielä vahvistettu."


def test_others_closed_ones_and_closed_programmes_are_not_asked_about(client, contact, programme):
    make_measure(programme, number="90")
    own(contact, programme, number="91", closed_as="cancelled")
    own(contact, make_programme(closed_on=date(2020, 1, 1)), number="92")
    client.force_login(contact)
    page = get(client, PAGE)
    assert [one["id"] for one in page.select(".own-card")] == [
        f"measure-{contact.person.contact_of.first().measure_id}"
    ]


def test_whoever_edits_nothing_sees_the_admin_alone(client, stranger):
    client.force_login(stranger)
    page = get(client, PAGE)
    assert page.select(".own-card") == []
    assert page.select(".own-ways") == []


def test_a_visitor_signs_in_first(client):
    assert client.get(PAGE).status_code == 302


@pytest.mark.parametrize("count", [1, 3])
def test_the_number_of_queries_does_not_grow(client, contact, programme, count, django_assert_num_queries):
    for _one in range(count - 1):
        make_task(own(contact, programme), due_on=TODAY)
    client.force_login(contact)
    client.get(PAGE)
    with django_assert_num_queries(QUERIES):
        client.get(PAGE)


QUERIES = 28


def test_the_notes_for_the_report_are_asked_for(client, contact, measure, programme):
    own(contact, programme)
    period = make_period(programme, name="Vuosi 2019", start=date(2019, 1, 1), end=date(2019, 12, 31))
    make_period(programme, name="Tuleva", start=date(2020, 7, 1), end=date(2020, 12, 31))
    make_period(make_programme(), name="Toisten", start=date(2019, 1, 1), end=date(2019, 12, 31))
    client.force_login(contact)
    address = f"/admin/reports/reportingperiod/{period.pk}/notes/?missing=1"
    asked = f"{programme.name}, Vuosi 2019: 2 toimenpiteestäsi ei ole muistiinpanoa raporttiin"
    assert links(get(client, PAGE), ".own-periods a") == [(asked, address)]
    for one in measure.programme.measures.all():
        make_note(period, one)
    assert links(get(client, PAGE), ".own-periods a") == []


def post(client, name, pk, **data):
    return client.post(reverse(f"admin:measures_{name}", args=[pk]), data)


def test_still_correct(client, contact, measure):
    client.force_login(contact)
    response = post(client, "measure_confirm", measure.pk)
    measure.refresh_from_db()
    assert (response.status_code, response.url) == (302, f"/admin/#measure-{measure.pk}")
    assert (measure.confirmed_at.astimezone(HELSINKI).date(), measure.confirmed_by, measure.updated_at) == (
        TODAY,
        contact.person,
        None,
    )
    assert texts(get(client, PAGE), ".messagelist li span") == ["Vahvistettu: tiedot pitävät yhä paikkansa."]


def test_done_today(client, contact, measure):
    task = make_task(measure, title="Kysely", due_on=TODAY, state="in_progress")
    client.force_login(contact)
    post(client, "task_done", task.pk, seen="in_progress 2020-06-30")
    task.refresh_from_db()
    measure.refresh_from_db()
    assert (task.state, task.completed_on, task.completed_precision) == ("completed", TODAY, "day")
    assert measure.updated_at.astimezone(HELSINKI).date() == TODAY
    assert Change.objects.latest("pk").made_by == contact
    page = get(client, PAGE)
    assert texts(page, ".messagelist li > span") == ["Tehty 30.06.2020: Kysely"]
    assert links(page, ".messagelist a") == [("Katso julkista sivua", measure.get_absolute_url())]


def test_done_on_another_day(client, contact, measure):
    task = make_task(measure, due_on=TODAY)
    client.force_login(contact)
    post(client, "task_done", task.pk, seen="not_started 2020-06-30", completed_on="2020-06-01")
    task.refresh_from_db()
    assert (task.state, task.completed_on) == ("completed", date(2020, 6, 1))


@pytest.mark.parametrize(
    ("day", "error"),
    [
        ("2020-07-01", "Päivä on tulevaisuudessa. Anna tämä päivä tai aiempi."),
        ("eilen", "Syötä oikea päivämäärä."),
        ("", "Tämä kenttä vaaditaan."),
        ("0201-01-01", "Anna päivä vuosilta 1800–2199."),
    ],
)
def test_a_day_that_cannot_be_is_told_beside_it(client, contact, measure, day, error):
    task = make_task(measure, due_on=TODAY)
    client.force_login(contact)
    response = post(client, "task_done", task.pk, seen="not_started 2020-06-30", completed_on=day)
    page = parsed(response)
    assert texts(page, "details[open] .errorlist li") == [error]
    assert page.select_one("details[open] input[type=date]")["value"] == day
    task.refresh_from_db()
    assert task.state == "not_started"


def test_the_date_is_moved_with_a_reason(client, contact, measure):
    task = make_task(measure, title="Kysely", due_on=date(2020, 12, 31), due_precision="year")
    client.force_login(contact)
    data = {"seen": "not_started 2020-12-31", "due_on": "2021-01-31", "reason": "Kilpailutus viivästyi"}
    post(client, "task_move", task.pk, **data)
    task.refresh_from_db()
    assert (task.due_on, task.due_precision) == (date(2021, 1, 31), "day")
    assert Change.objects.latest("pk").reason == "Kilpailutus viivästyi"
    assert texts(get(client, PAGE), ".messagelist li > span") == ["Uusi määräpäivä on 31.01.2021: Kysely"]


def test_a_move_needs_a_reason_and_another_day(client, contact, measure):
    task = make_task(measure, due_on=TODAY)
    client.force_login(contact)
    response = post(client, "task_move", task.pk, seen="not_started 2020-06-30", due_on="2020-06-30")
    assert texts(parsed(response), "details[open] .errorlist li") == [
        "Määräpäivä on jo tämä päivä.",
        "Tämä kenttä vaaditaan.",
    ]
    task.refresh_from_db()
    assert task.due_on == TODAY


@pytest.mark.parametrize("day", ["2020-06-29", "2019-12-31"])
def test_a_task_is_not_moved_to_a_day_that_has_passed(client, contact, measure, day):
    task = make_task(measure, due_on=date(2020, 6, 1))
    client.force_login(contact)
    response = post(client, "task_move", task.pk, seen="not_started 2020-06-01", due_on=day, reason="Syy")
    assert texts(parsed(response), "details[open] .errorlist li") == [
        "Päivä on jo mennyt. Anna päivä, joka on vielä edessä."
    ]


def moment():
    """When the last change was made, as it is told."""
    made_at = Change.objects.latest("pk").made_at.astimezone(HELSINKI)
    return f"{made_at:%d.%m.%Y} klo {made_at.hour}.{made_at:%M}"


def test_whoever_was_slower_is_told(client, contact, measure):
    task = make_task(measure, due_on=date(2020, 9, 1))
    client.force_login(contact)
    data = {"seen": "not_started 2020-06-30", "due_on": "2020-10-01", "reason": "Myöhästyi"}
    page = parsed(post(client, "task_move", task.pk, **data))
    assert texts(page, "details[open] .own-errors li") == [
        f"Joku {moment()} muutti tätä tehtävää, kun sivu oli sinulla auki. Tässä on tilanne nyt."
    ]
    assert page.select_one("details[open] [name=reason]")["value"] == "Myöhästyi"
    assert {one["value"] for one in page.select("[name=seen]")} == {"not_started 2020-09-01"}
    task.refresh_from_db()
    assert task.due_on == date(2020, 9, 1)


@pytest.mark.parametrize("name", ["task_done", "task_move"])
def test_what_somebody_else_did_first_is_told(client, contact, measure, name):
    task = make_task(measure, title="Kysely", state="completed", completed_on=date(2020, 6, 29))
    client.force_login(contact)
    address = reverse(f"admin:measures_{name}", args=[task.pk])
    response = client.post(address, {"seen": "not_started 2020-06-30"}, headers={"HX-Request": "true"})
    assert words(parsed(response).select_one("[role=status] > span")) == (
        f"Joku {moment()} ehti ensin: ”Kysely” on jo merkitty tehdyksi. Mitään ei muutettu."
    )


def test_a_fault_in_what_is_folded_is_not_hidden(client, contact, measure):
    measure.confirmed_at = confirmed(0)
    measure.save()
    task = make_task(measure, due_on=date(2020, 12, 31))
    client.force_login(contact)
    data = {"seen": "not_started 2020-12-31", "due_on": "2020-12-31", "reason": "Syy"}
    page = parsed(post(client, "task_move", task.pk, **data))
    assert page.select_one("section[aria-labelledby=rest] > details").has_attr("open")
    assert page.select_one(".errornote a")["href"] == f"#measure-{measure.pk}"
    assert [one["name"] for one in page.select("[autofocus]")] == ["due_on"]


@pytest.mark.parametrize(
    ("review_on", "section"), [(date(2020, 6, 30), "to_review"), (date(2020, 7, 1), "rest")]
)
def test_a_status_set_by_hand_is_looked_at_again_on_its_day(contact, measure, review_on, section):
    override = {"override_status": "late", "override_reason": "Syy", "override_by": contact.person}
    days_of_it = {"override_on": date(2020, 1, 1), "override_review_on": review_on}
    Measure.objects.filter(pk=measure.pk).update(confirmed_at=confirmed(0), **override, **days_of_it)
    assert {name for name, found in sections(contact).items() if found} == {section}


def test_htmx_gets_the_card_alone(client, contact, measure):
    task = make_task(measure, title="Kysely", due_on=TODAY)
    client.force_login(contact)
    address = reverse("admin:measures_task_done", args=[task.pk])
    response = client.post(address, {"seen": "not_started 2020-06-30"}, headers={"HX-Request": "true"})
    page = parsed(response)
    assert page.h1 is None
    assert words(page.select_one("[role=status] > span")) == "Tehty 30.06.2020: Kysely"
    assert page.select_one(".own-undo [name=change]")["value"] == str(Change.objects.latest("pk").pk)


def test_a_measure_that_was_closed_meanwhile_is_not_there(client, contact, measure):
    Measure.objects.filter(pk=measure.pk).update(closed_as="cancelled")
    client.force_login(contact)
    assert post(client, "measure_confirm", measure.pk).status_code == 404


def test_the_programme_is_shown_in_part(client, coordinator, programme):
    for number in range(25):
        make_task(make_measure(programme, number=f"9{number:02}"), due_on=days.today() - timedelta(days=1))
    client.force_login(coordinator)
    late = get(client, PAGE).select_one("section[aria-labelledby=late]")
    assert len(late.select(".own-card")) == 20
    assert links(late, "section > p a") == [("Näytä kaikki 25, Myöhässä olevat tehtävät", "?all=late#late")]
    assert len(get(client, PAGE + "?all=late").select("section[aria-labelledby=late] .own-card")) == 25
    last = programme.measures.get(number="924")
    cards = get(client, f"{PAGE}?measure={last.pk}").select("section[aria-labelledby=late] .own-card")
    assert [card["id"] for card in cards][-1] == f"measure-{last.pk}"
    assert len(cards) == 21


def test_a_section_of_thousands_is_shown_page_by_page(client, coordinator, programme, monkeypatch):
    monkeypatch.setattr(own_page, "AT_MOST", 10)
    for number in range(25):
        make_task(make_measure(programme, number=f"9{number:02}"), due_on=days.today() - timedelta(days=1))
    client.force_login(coordinator)
    late = get(client, PAGE + "?all=late&page=2").select_one("section[aria-labelledby=late]")
    assert texts(late, ".own-card h3 a")[0].startswith("910 ")
    assert len(late.select(".own-card")) == 10
    assert links(late, "nav a") == [
        ("Edellinen sivu", "?all=late&page=1#late"),
        ("Seuraava sivu", "?all=late&page=3#late"),
    ]
    assert texts(late, "nav span") == ["Sivu 2 / 3"]
    assert late.nav["aria-label"] == "Sivut: Myöhässä olevat tehtävät"
    last = get(client, PAGE + "?all=late&page=99").select_one("section[aria-labelledby=late]")
    assert len(last.select(".own-card")) == 5
