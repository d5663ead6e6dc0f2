"""Which links are found, in which texts, and that they are known for as long as they stand there."""

from datetime import date

import pytest

from desk.gathering import gather
from desk.links import found_links, hrefs_in, urls_in
from desk.models import ExternalLink, LinkUse
from measures.models import Page
from tests.factories import (
    make_indicator,
    make_measure,
    make_observation,
    make_programme,
    make_responsibility,
    make_task,
    make_theme,
    make_unit,
)

pytestmark = pytest.mark.django_db


def link(name):
    return f'<p>See <a href="https://{name}.example/">this</a>.</p>'


def found():
    """The name in each link, with where it stands."""
    return sorted(
        (one.url.removeprefix("https://").removesuffix(".example/"), one.kind, one.thing, one.field)
        for one in found_links()
    )


def fill(programme, start):
    """Every text of a programme that has links, each with one of its own."""
    measure = make_measure(programme, description_fi=link(f"{start}1"), description_sv=link(f"{start}2"))
    task = make_task(measure, details_fi="Finnish", details_en=link(f"{start}3"))
    update = measure.status_updates.create(noted_on=date(2020, 1, 1), title="Note", text_fi=link(f"{start}4"))
    measure.links.create(title="Link", url=f"https://{start}5.example/")
    theme = make_theme(programme, description_fi=link(f"{start}6"))
    unit = make_unit(description_fi=link(f"{start}7"))
    make_responsibility(measure, unit)
    indicator = make_indicator(programme, description_fi=link(f"{start}8"), method_fi=link(f"{start}9"))
    observation = make_observation(indicator, source_url=f"https://{start}10.example/")
    return [
        (f"{start}1", "measures.measure", measure.pk, "description_fi"),
        (f"{start}2", "measures.measure", measure.pk, "description_sv"),
        (f"{start}3", "measures.task", task.pk, "details_en"),
        (f"{start}4", "measures.statusupdate", update.pk, "text_fi"),
        (f"{start}5", "measures.measure", measure.pk, "links"),
        (f"{start}6", "measures.theme", theme.pk, "description_fi"),
        (f"{start}7", "measures.unit", unit.pk, "description_fi"),
        (f"{start}8", "participation.indicator", indicator.pk, "description_fi"),
        (f"{start}9", "participation.indicator", indicator.pk, "method_fi"),
        (f"{start}10", "participation.observation", observation.pk, "source_url"),
    ]


def test_in_every_public_text():
    programme = make_programme(description_fi="Finnish", description_en=link("a0"))
    expected = fill(programme, "a")
    page = Page.objects.create(kind="about", title="About", text_fi=link("b"))
    expected += [
        ("a0", "measures.programme", programme.pk, "description_en"),
        ("b", "measures.page", page.pk, "text_fi"),
    ]
    assert found() == sorted(expected)
    of = {one.kind: one.programme for one in found_links()}
    outside = {"measures.unit": None, "measures.page": None}
    assert of == dict.fromkeys(of, programme.pk) | outside


@pytest.mark.parametrize("fields", [{"is_public": False}, {"closed_on": date(2020, 1, 1)}])
def test_in_none_of_a_programme_that_is_hidden_or_closed(fields):
    programme = make_programme(**fields, description_fi=link("a"))
    fill(programme, "a")
    assert found() == []


def test_in_none_of_a_draft():
    programme = make_programme()
    draft = make_measure(programme, is_published=False, description_fi=link("a"))
    make_task(draft, details_fi=link("b"))
    draft.status_updates.create(noted_on=date(2020, 1, 1), title="Note", text_fi=link("c"))
    draft.links.create(title="Link", url="https://d.example/")
    make_responsibility(draft, make_unit(description_fi=link("e")))
    make_observation(make_indicator(programme), measure=draft, source_url="https://f.example/")
    assert found() == []


def test_in_none_of_what_nobody_mends():
    measure = make_measure(official_text_fi=link("a"))
    observation = make_observation(make_indicator(measure.programme), source_url="https://b.example/")
    make_observation(observation.indicator, corrects=observation)
    assert found() == []


def test_as_a_browser_reads_them():
    html = "<p><a title='x' href='https://a.example/?b=1&amp;c=2'>A</a> <A HREF=http://b.example>B</A><a>C</a></p>"
    assert hrefs_in(html) == ["https://a.example/?b=1&c=2", "http://b.example"]


def test_those_that_lead_to_other_sites(settings):
    settings.SITE_URL = "https://measures.example"
    hrefs = [
        " https://a.example/b#c ",
        "HTTP://A.example",
        "http://[::1",
        "mailto:a@a.example",
        "/hnh2035/",
        "#top",
        "https://measures.example/hnh2035/",
        "http://MEASURES.example/",
    ]
    assert list(urls_in(hrefs)) == ["https://a.example/b", "HTTP://A.example", "http://[::1"]


def test_they_are_known_while_they_stand_in_a_text():
    both = link("a") + link("a") + link("b")
    first, second = make_measure(description_fi=both), make_measure(description_fi=link("a"))
    assert gather() == 2
    known = {one.url: one.pk for one in ExternalLink.objects.all()}
    assert set(known) == {"https://a.example/", "https://b.example/"}
    assert LinkUse.objects.count() == 3
    first.description_fi = link("c")
    first.save()
    gather()
    uses = LinkUse.objects.order_by("link__url").values_list("link__url", "thing", "programme")
    assert list(uses) == [
        ("https://a.example/", second.pk, second.programme_id),
        ("https://c.example/", first.pk, first.programme_id),
    ]
    assert ExternalLink.objects.get(url="https://a.example/").pk == known["https://a.example/"]
    assert ExternalLink.objects.count() == 2


def test_to_find_them_again_changes_nothing():
    fill(make_programme(), "a")
    gather()
    before = list(LinkUse.objects.order_by("pk").values()), list(ExternalLink.objects.order_by("pk").values())
    gather()
    assert before == (
        list(LinkUse.objects.order_by("pk").values()),
        list(ExternalLink.objects.order_by("pk").values()),
    )


def test_an_address_of_any_length():
    make_measure(description_fi=f'<p><a href="https://a.example/{"x" * 5000}">a</a></p>')
    gather()
    link = ExternalLink.objects.get()
    assert (len(link.url), len(str(link))) == (5018, 100)


def test_as_often_asked_of_the_database_for_many(django_assert_num_queries):
    with django_assert_num_queries(QUERIES):
        list(found_links())
    for start in "abc":
        fill(make_programme(), start)
    with django_assert_num_queries(QUERIES):
        assert len(list(found_links())) == 30


QUERIES = 10
