"""What changed: the page for any days, what it puts right, and the same as files."""

from datetime import date

import pytest
from django.urls import reverse

from measures.comparison import groups as comparison
from measures.models import Origin
from measures.models.change import changing, give_reason
from tests.changes import *  # noqa: F403  (fixtures)
from tests.changes import DURING, END, FIRST, HALF, address, rename
from tests.factories import (
    make_indicator,
    make_measure,
    make_observation,
    make_person,
    make_programme,
    make_responsibility,
    make_task,
    make_theme,
    make_unit,
)
from tests.page import fetch, get, links, query_count, texts, words


@pytest.fixture
def homes(programme):
    return make_theme(programme, slug="asuminen", name="Asuminen", order=1)


def groups(page):
    """Each heading of a group with the headings of its measures."""
    return [
        (words(group.h2), [words(heading) for heading in group.select("h3")])
        for group in page.select(".changes-group")
    ]


def kinds(page):
    """The counts that are not nothing."""
    found = [words(one) for one in page.select(".changes-kinds li")[1:]]
    return [one for one in found if not one.endswith(" 0")]


# What it shows


def test_shows_each_change_with_its_difference_and_how_it_stood(client, on, traffic):
    measure = make_measure(theme=traffic, number="1", title="Alku")
    task = make_task(measure, title="Kokous", due_on=date(2020, 7, 1))
    on(DURING)
    with changing(origin=Origin.FORM):
        give_reason("Kokous siirtyi")
        task.due_on = date(2020, 8, 1)
        task.save()
        rename(measure, "Loppu")
    on(date(2020, 4, 1))
    task.due_on = date(2020, 10, 29)
    task.save()
    on(END)
    page = get(client, address(query=HALF))
    [card] = page.select(".changes-card")
    assert links(card, "h3 a") == [("1 Loppu", "/p/toimenpiteet/1/")]
    assert texts(card, ".changes-stood > div") == [
        f"30.06.2020 {words(card.select_one('.status'))} yhtään tehtävää ei ole aloitettu"
    ]
    assert [time["datetime"] for time in card.select(".changes-moves time")] == ["2020-07-01", "2020-10-29"]
    versions = card.select("details > .changes-version")
    assert [words(one.select_one(".changes-day")) for one in versions] == ["02.03.2020", "01.04.2020"]
    assert texts(versions[0], "ins") == ["lisätty: Loppu", "lisätty: 01.08.2020"]
    assert "Kokous siirtyi" in words(versions[0])
    history = links(get(client, measure.get_absolute_url() + "historia/"), ".version h2 a")
    assert [href for _text, href in links(card, ".changes-day a")] == [href for _text, href in history][1::-1]


def test_a_slip_is_told_in_words(client, on, traffic):
    measure = make_measure(theme=traffic, number="1")
    task = make_task(measure, title="Kokous", due_on=date(2020, 7, 1))
    for due_on in (date(2020, 8, 1), date(2020, 10, 29)):
        on(DURING)
        task.due_on = due_on
        task.save()
    for page in (address(query=HALF.replace("06-30", "03-02"), language="en"), "/en/p/measures/1/"):
        assert "moved 2 times, 120 days later in all" in get(client, page).get_text()
    make_measure(theme=traffic, number="2")
    assert get(client, "/en/p/measures/2/").select(".changes-slip") == []


def test_verdicts_before_and_after_with_their_reasons(client, on, traffic):
    measure = make_measure(theme=traffic, number="1")
    make_task(measure, title="Kokous", due_on=DURING)
    on(END)
    page = get(client, address(query=HALF))
    assert texts(page, ".changes-stood > div") == [
        "31.01.2020 Ei aloitettu yhtään tehtävää ei ole aloitettu",
        "30.06.2020 Myöhässä tehtävän ”Kokous” määräpäivä oli 02.03.2020",
    ]
    assert len(page.select(".changes-newly_late")) == 1


def test_counts_lead_to_their_rows(client, on, traffic):
    one, other, _idle = (make_measure(theme=traffic, number=number) for number in "123")
    on(DURING)
    rename(one, "Loppu")
    other.closed_as = "completed"
    other.save()
    on(END)
    page = get(client, address(query=HALF))
    assert [number for _theme, cards in groups(page) for number in cards] == ["1 Loppu", f"2 {other.title}"]
    ways = {
        href.partition("kind=")[2].partition("&")[0]: href for _text, href in links(page, ".changes-kinds a")
    }
    found = {kind: len(get(client, way).select(".changes-card")) for kind, way in ways.items() if kind}
    assert found == {"completed": 1, "edited": 2, "not_confirmed": 2}
    [current] = get(client, ways["completed"]).select(".changes-kinds [aria-current]")
    assert current["href"] == ways["completed"]
    assert len(get(client, address(query=HALF + "&kind=nonsense")).select(".changes-card")) == 2


def test_grouped_by_theme_by_unit_or_by_measure(client, on, traffic, homes):
    unit, other = make_unit(name="Ässä", slug="assa"), make_unit(name="Betoni", slug="betoni")
    measures = [make_measure(theme=theme, number=number) for theme, number in ((traffic, "1"), (homes, "2"))]
    measures.append(make_measure(theme=traffic, number="3"))
    for answering in (unit, other):
        make_responsibility(measures[0], answering)
    make_responsibility(measures[1], unit)
    make_responsibility(measures[2], unit, role="partner")
    on(DURING)
    for measure in measures:
        rename(measure, "Nimi")
    on(END)
    by_theme = get(client, address(query=HALF))
    assert groups(by_theme) == [("Asuminen", ["2 Nimi"]), ("Liikenne", ["1 Nimi", "3 Nimi"])]
    assert [href for _text, href in links(by_theme, ".changes-group > h2 a")] == [
        "/p/teemat/asuminen/",
        "/p/teemat/liikenne/",
    ]
    by_unit = get(client, address(query=HALF + "&by=unit"))
    assert groups(by_unit)[:2] == [("Betoni", ["1 Nimi"]), ("Ässä", ["1 Nimi", "2 Nimi"])]
    assert [cards for _name, cards in groups(by_unit)][2:] == [["3 Nimi"]]
    by_measure = get(client, address(query=HALF + "&by=measure"))
    assert [cards for _name, cards in groups(by_measure)] == [["1 Nimi", "2 Nimi", "3 Nimi"]]
    assert groups(get(client, address(query=HALF + "&by=nonsense"))) == groups(by_theme)
    ids = [element["id"] for element in by_unit.select("[id]")]
    assert len(ids) == len(set(ids))


def test_more_than_are_shown_at_once(client, on, traffic, homes, monkeypatch):
    monkeypatch.setattr(comparison, "AT_ONCE", 2)
    measures = [make_measure(theme=traffic, number=number) for number in "123"]
    measures.append(make_measure(theme=homes, number="4"))
    on(DURING)
    for measure in measures:
        rename(measure, "Nimi")
    on(END)
    first = get(client, address(query=HALF + "&kind=edited"))
    assert groups(first) == [("Asuminen", ["4 Nimi"]), ("Liikenne", ["1 Nimi"])]
    [_here, (number, second)] = links(first, ".pages a")
    assert (number, second) == ("2", f"{HALF}&kind=edited&page=2")
    assert groups(get(client, address(query=second))) == [("Liikenne", ["2 Nimi", "3 Nimi"])]
    assert texts(first, ".changes-kinds [aria-current]") == ["Tietoja muutettu 4"]


def test_new_figures(client, on, traffic):
    measure = make_measure(theme=traffic, number="1")
    on(DURING)
    indicator = make_indicator(measure.programme, name="Osallistujat")
    make_observation(
        indicator, measure=measure, value=1300, period_start=date(2020, 2, 1), period_end=date(2020, 2, 29)
    )
    on(END)
    assert texts(get(client, address(query=HALF)), ".changes-values li") == [
        "Osallistujat: 1 300 (helmikuu 2020)"
    ]


def test_what_is_gone_leads_to_its_page_of_then(client, on, traffic):
    hidden, deleted = (make_measure(theme=traffic, number=number, title="Pois") for number in "12")
    on(DURING)
    hidden.is_published, hidden.title = False, "Salaa"
    hidden.save()
    deleted.delete()
    on(END)
    page = get(client, address(query=HALF))
    assert "Salaa" not in page.get_text()
    ways = links(page, "h3 a")
    assert ways == [
        ("1 Pois", "/p/toimenpiteet/1/?at=2020-01-31"),
        ("2 Pois", "/p/toimenpiteet/2/?at=2020-01-31"),
    ]
    assert [fetch(client, way).status_code for _text, way in ways] == [200, 200]
    assert page.select(".changes-day a") == []


def test_two_days_compared(client, on, traffic):
    measure = make_measure(theme=traffic, number="1", title="Alku")
    on(date(2020, 1, 31))
    rename(measure, "Väli")
    on(DURING)
    rename(measure, "Loppu")
    on(END)
    page = get(client, address(query="?first=2020-01-31&last=2020-06-30"))
    assert [(field["name"], field["value"]) for field in page.select(".field input")] == [
        ("first", "2020-01-31"),
        ("last", "2020-06-30"),
    ]
    assert texts(page, "del") == ["poistettu: Väli"]
    [days] = page.select(".changes-days")
    assert [time["datetime"] for time in days.select("time")] == ["2020-01-31", "2020-06-30"]
    over = get(client, address(query=HALF))
    assert words(page.h1) != words(over.h1)
    [(_text, way)] = links(over, ".changes-other a")
    assert groups(get(client, way)) == groups(page)


def test_without_days_it_is_the_last_ninety(client, on, traffic):
    measure = make_measure(theme=traffic, number="1")
    on(date(2020, 4, 1))
    rename(measure, "Liian vanha")
    on(END)
    assert get(client, address()).select(".changes-card") == []
    on(date(2020, 4, 2))
    rename(measure, "Uusi")
    on(END)
    page = get(client, address())
    assert texts(page, "ins") == ["lisätty: Uusi"]
    assert [field["value"] for field in page.select(".field input")] == ["2020-04-02", "2020-06-30"]


def test_from_now_on(client, on, traffic):
    measure = make_measure(theme=traffic, number="1")
    on(DURING)
    way = links(get(client, address()), "section:has(> #from-now-on) a")[0][1]
    assert way == address(query="?since=2020-03-02")
    on(END)
    rename(measure, "Loppu")
    assert len(get(client, way).select(".changes-card")) == 1


def test_says_when_nothing_happened(client, on, traffic):
    make_measure(theme=traffic, number="1")
    on(END)
    page = get(client, address(query=HALF))
    assert (len(page.select("main p.empty")), page.select(".changes-card")) == (1, [])
    assert len(get(client, address(query=HALF + "&kind=completed")).select("main p.empty")) == 1


def test_texts_of_another_language_are_marked(client, on, traffic):
    measure = make_measure(theme=traffic, number="1", title="Alku")
    on(DURING)
    rename(measure, "Loppu")
    on(END)
    page = get(client, address(query=HALF, language="sv"))
    assert [span["lang"] for span in page.select(".changes-card h3 span")] == ["fi"]
    assert page.select_one(".changes-group > h2 span")["lang"] == "fi"


# What it hides


def test_drafts_and_persons_are_hidden_also_from_those_who_may_see_them(client, on, traffic, admin):
    draft = make_measure(theme=traffic, number="77", title="Salaa", is_published=False)
    public = make_measure(theme=traffic, number="1")
    on(DURING)
    rename(draft, "Salaa vielä")
    person = make_person(name="Aino Aalto", is_public=True)
    public.contacts.create(person=person)
    public.related.add(draft)
    on(END)
    client.force_login(admin)
    for page in (get(client, address(query=HALF)), get(client, address(query=HALF + "&kind=not_confirmed"))):
        text = page.main.get_text()
        assert [word for word in ("Salaa", "77", "Aalto") if word in text] == []
    assert "Salaa" not in fetch(client, address("changes_csv", HALF)).content.decode()


def test_what_is_typed_cannot_be_markup(client, on, traffic):
    measure = make_measure(theme=traffic, number="1")
    on(DURING)
    rename(measure, "<script>alert(1)</script>")
    on(END)
    page = get(client, address(query=HALF))
    assert (page.select("main script"), words(page.h3)) == ([], "1 <script>alert(1)</script>")


def test_unknown_programme_and_wrong_method(client, programme):
    make_programme(slug="piilo", is_public=False)
    for name in ("changes", "changes_csv", "changes_xlsx"):
        assert client.post(address(name)).status_code == 405
        for slug in ("ei", "piilo"):
            assert fetch(client, reverse(name, args=[slug])).status_code == 404


# What leads to it, and how it is asked


def test_is_linked_from_the_programme_and_in_the_sitemap(client, programme):
    assert address() in [href for _text, href in links(get(client, "/p/"), "main a")]
    assert f"http://testserver{address()}<" in fetch(client, "/sitemap-programmes.xml").content.decode()


@pytest.mark.parametrize("by", ["theme", "unit", "measure"])
def test_query_count_does_not_grow(client, on, traffic, by):
    def add(number):
        on(FIRST)
        measure = make_measure(theme=traffic, number=number)
        make_responsibility(measure)
        task = make_task(measure, due_on=date(2020, 7, 1))
        on(DURING)
        task.due_on = date(2020, 8, 1)
        task.save()
        make_observation(make_indicator(measure.programme), measure=measure)
        on(END)

    add("1")
    pages = [address(name, f"{HALF}&by={by}") for name in ("changes", "changes_csv", "changes_xlsx")]
    with_one = [query_count(client, page) for page in pages]
    add("2")
    add("3")
    assert [query_count(client, page) for page in pages] == with_one
