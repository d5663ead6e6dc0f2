"""The report as a part of a page: whole, plain and escaped."""

import re
from datetime import date

import pytest
from bs4 import BeautifulSoup
from django.utils.translation import override

from reports.files.html import write
from reports.report import Edition, Selection
from tests.factories import make_measure, make_period, make_programme
from tests.page import links, section, texts, words
from tests.reports.documents import (
    ATTACKS,
    BEGINNING,
    END,
    START,
    make_attacks,
    make_period_of_everything,
    report_in,
)

pytestmark = pytest.mark.django_db
TAGS = {
    *("article", "header", "nav", "section", "div", "h1", "h2", "h3", "h4", "h5", "p", "b", "span", "a"),
    *("ul", "ol", "li", "dl", "dt", "dd", "table", "caption", "thead", "tbody", "tr", "th", "td"),
    *("figure", "svg", "title", "desc", "rect", "path", "g", "text", "circle"),
}


@pytest.fixture
def period(settings):
    return make_period_of_everything(settings)


def made(language, period, **options):
    with report_in(language, period, **options) as report:
        return BeautifulSoup(write(report).decode(), "html.parser")


def headings(page):
    return [(heading.name, words(heading)) for heading in page.find_all(re.compile("h[1-6]"))]


def facts(element):
    """What stands beside each label of the first description list in the element."""
    found = []
    for part in element.select_one("dl").find_all(["dt", "dd"]):
        if part.name == "dt":
            found.append((words(part), []))
        else:
            found[-1][1].append(words(part))
    return found


def test_headings(period):
    assert headings(made("en", period, previous=BEGINNING)) == [
        ("h1", "Progress report: Kevät 2020"),
        ("h2", "Contents"),
        ("h2", "Summary"),
        ("h2", "Key figures"),
        ("h2", "The situation"),
        ("h2", "Measures by theme"),
        ("h3", "Liikenne"),
        ("h4", "Pyöräily"),
        ("h5", "1 Baanat"),
        ("h2", "By lead unit"),
        ("h2", "Participation"),
        ("h2", "Indicators"),
        ("h3", "M1 Pituus"),
        ("h3", "M2 Osallistujat"),
        ("h2", "What changed in the period"),
        ("h3", "Became late (1)"),
        ("h3", "Due dates moved (1)"),
        ("h3", "Edited (1)"),
        ("h3", "Not confirmed in this time (1)"),
        ("h2", "What has changed since the previous report"),
        ("h3", "Became late (1)"),
        ("h3", "Due dates moved (1)"),
        ("h3", "Edited (1)"),
        ("h3", "Not confirmed in this time (1)"),
        ("h2", "What is not known"),
        ("h2", "How the report was made"),
    ]


def test_the_contents_lead_to_every_chapter(period):
    page = made("en", period, previous=BEGINNING)
    contents = links(page, ".report-contents a")
    chapters = [name for heading, name in headings(page)[2:] if heading == "h2"]
    assert [name for name, _address in contents if name not in {"Liikenne", "Pyöräily"}] == chapters
    for name, address in contents:
        assert words(page.select_one(address)) == name
    assert [words(one) for one in page.select(".report-contents ol ol > li > ol a")] == ["Pyöräily"]


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_ids_are_unique_and_what_is_named_by_them_is_there(period, language):
    page = made(language, period, previous=BEGINNING)
    ids = [element["id"] for element in page.select("[id]")]
    assert sorted(ids) == sorted(set(ids))
    assert not {"content", "languages", "files", "editions", "other-parameters"} & set(ids)
    for attribute in ("aria-labelledby", "aria-describedby"):
        assert {element[attribute] for element in page.select(f"[{attribute}]")} <= set(ids)
    assert len(page.select("figure svg")) == 2


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_the_numbers_of_the_summary_are_those_of_the_report(period, language):
    with report_in(language, period) as report:
        page = BeautifulSoup(write(report).decode(), "html.parser")
        expected = [(figure.label, [" ".join(figure.text.split())]) for figure in report.figures]
    assert len(expected) == 12
    assert facts(section(page, "figures")) == expected


def test_a_measure_tells_all_that_is_known_of_it(period):
    page = made("en", period)
    [measure] = page.select(".report-measure")
    assert links(measure, "h5 a") == [("1 Baanat", "/en/p/measures/1/")]
    assert texts(measure, ".status.status-late:has(svg[aria-hidden])") == ["Late"]
    assert words(measure.p) == "Late The task “Kaavoitus” was due 1 June 2020. So since 2 June 2020."
    assert facts(measure) == [
        ("Done in the period", ["Selvitys (done 1 February 2020)"]),
        ("Late", ["Kaavoitus (due 1 June 2020, 29 days late)"]),
        ("Next", ["Rakennus (due 2021)"]),
        ("Tasks done in all", ["1 of 3"]),
        ("What was achieved", ["Saatu aikaan. Paljon."]),
        ("What hinders", ["Este"]),
        ("What happens next", ["Jatko"]),
        ("Residents who took part", ["65"]),
        ("Indicators", ["Pituus: 18 km (2018)"]),
        ("Lead units", ["Kymp"]),
    ]


def test_changes_say_from_what_to_what(period):
    changes = section(made("en", period), "changes")
    assert texts(changes, "li li") == [
        "On time → Late (the task “Kaavoitus” was due 1 June 2020)",
        "Kaavoitus: 31 March 2020 → 1 June 2020 (62 days later)",
        "30 June 2020: Task Kaavoitus changed: Due on: 31 March 2020 → 1 June 2020",
        "30 June 2020: Task Selvitys changed: State: In progress → Done; Done on: 1 February 2020 (new)",
    ]
    assert links(changes, "p a") == [("1", "/en/p/measures/1/")]


def test_tables_name_their_rows_and_columns(period):
    page = made("en", period)
    tables = {
        words(table.caption): [
            [words(cell) for cell in row.find_all(["th", "td"])] for row in table.select("tr")
        ]
        for table in page.select("table")
    }
    assert tables == {
        "A measure with two lead units is counted under both.": [
            ["Lead unit", "Measures"],
            ["Kymp", "1: Late 1"],
        ],
        "Took part altogether: 65": [
            ["Kind", "How many"],
            ["Workshop", "65"],
            ["Interest (not counted)", "shown, not added: 200"],
        ],
        "Values of M1": [["Period", "Value"], ["2018", "18 km"], ["2017", "17 km"], ["2016", "16 km"]],
        "Values of M2": [
            ["Period", "Value"],
            ["period not known", "200"],
            ["period not known", "65 (Asukasilta)"],
        ],
    }
    assert {cell["scope"] for cell in page.select("thead th")} == {"col"}
    assert {cell["scope"] for cell in page.select("tbody th")} == {"row"}


def test_indicators_tell_value_and_goals(period):
    length, people = made("en", period).select(".report-indicator")
    assert facts(length) == [
        ("Latest value", ["18 km (2018)"]),
        ("Goals", ["31 December 2035: 140 km. Still to go: 122 km."]),
    ]
    assert facts(people) == [("Together", ["65"])]
    assert links(length, "h3 a") == [("M1 Pituus", "/en/p/indicators/M1/")]


def test_words_in_another_language_say_so(period):
    swedish, finnish = made("sv", period), made("fi", period)
    assert (finnish.article["lang"], finnish.select("article [lang]:not(svg)")) == ("fi", [])
    assert swedish.article["lang"] == "sv"
    foreign = {words(element) for element in swedish.select('[lang="fi"]')}
    assert {"Este", "Kymp", "Kaavoitus", "Pituus", "Ilmasto-ohjelma"} <= foreign
    assert texts(swedish, "h5") == ["1 Banor"]


def test_a_new_edition_says_why_and_what_differs(period):
    edition = Edition(2, "Virhe korjattu", ("1: Ajallaan → Myöhässä", "M1: 2"))
    assert facts(made("en", period, edition=edition)) == [
        ("Reporting period", ["1 January 2020–30 June 2020"]),
        ("Facts as of", ["30 June 2020"]),
        ("Made on", ["30 June 2020"]),
        ("Edition", ["2"]),
        ("Why there is a new edition", ["Virhe korjattu"]),
        ("What is different in it", ["1: Ajallaan → Myöhässä", "M1: 2"]),
    ]


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_texts_are_escaped_and_nothing_depends_on_a_request(settings, language):
    page = made(language, make_attacks(settings))
    assert {element.name for element in page.find_all(True)} <= TAGS
    names = {name for element in page.find_all(True) for name in element.attrs}
    assert [name for name in names if name in {"style", "nonce", "srcdoc"} or name.startswith("on")] == []
    assert all(link["href"].startswith(("/", "#")) for link in page.select("a"))
    assert page.select("[src], [action], [xlink\\:href], [type]") == []
    said = words(page)
    assert " ".join(ATTACKS) in said
    for text in ("<script>alert(1)</script>", "=HYPERLINK(1)", "javascript:alert(1)", "<i>Ohjelma</i>"):
        assert text in said
    assert "bell." in said
    assert re.search("[\x00-\x08\x0b-\x1f\ufffe]", str(page)) is None


def test_it_is_a_part_of_a_page_without_frame(period):
    page = made("fi", period)
    assert [element.name for element in page.find_all(True, recursive=False)] == ["article"]
    assert page.select("html, head, body, main, script, style, form, link, meta") == []


def test_a_limited_report_says_so_in_its_title(period):
    page = made("en", period, selection=Selection(unit="olematon", status="late"))
    assert words(page.h1) == "Progress report: Kevät 2020 – olematon, Late"
    assert ("Limited to", ["olematon, Late"]) in facts(page)
    assert texts(section(page, "measures"), ".empty") == ["No measure fits the selection."]


def test_most_measures_are_not_named_one_by_one(period):
    with override("fi"):
        for number in "2345":
            make_measure(period.programme, number=number)
    page = made("en", period)
    gaps = dict(line.split(": ", 1) for line in texts(section(page, "gaps"), "li"))
    assert gaps["The measure has no tasks"] == "all measures except 1"
    assert gaps["The impact has not been assessed"] == "all measures"
    assert "The indicator has no value" not in gaps
    changes = section(page, "changes")
    assert words(changes.select("p")[-1]) == "All measures."


def test_drafts_are_not_in_it(period):
    said = words(made("en", period))
    assert "Saatu aikaan" in said
    assert "Salainen" not in said


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_an_empty_programme(settings, language):
    settings.DEMO_TODAY = END
    with override("fi"):
        period = make_period(make_programme(slug="p"), start=START, end=END, name="Kevät 2020")
    page = made(language, period, previous=date(2020, 1, 31))
    assert [name for name, _text in headings(page)] == ["h1"] + ["h2"] * 12
    assert [one["id"] for one in page.select("h2:has(+ .empty)")] == [
        *(
            "situation",
            "measures",
            "units",
            "participation",
            "indicators",
            "changes",
            "since_previous",
            "gaps",
        )
    ]
