"""The report as a paper, reopened: what it says, and that a text in it is only ever a text.

How it is tagged: test_pdf_tagged.py.

pdfua looks at 16 of the 106 conditions of PDF/UA-1, so these tests claim no conformance.
"""

import re
from contextlib import contextmanager
from datetime import date
from io import BytesIO
from typing import NamedTuple

import pdfua
import pikepdf
import pypdfium2
import pytest
from django.utils.translation import override

from reports.files import pdf
from reports.files.printable import FONTS
from reports.files.typesetting import TypesettingError, typeset
from reports.report import Edition, report_of
from tests.factories import (
    make_goal,
    make_indicator,
    make_measure,
    make_measure_effect,
    make_note,
    make_observation,
    make_period,
    make_programme,
    make_responsibility,
    make_task,
    make_theme,
    make_unit,
)

pytestmark = pytest.mark.django_db
START, END = date(2020, 1, 1), date(2020, 6, 30)
BEFORE, TODAY = date(2019, 12, 1), date(2020, 7, 15)


@pytest.fixture(autouse=True)
def _today(settings):
    settings.DEMO_TODAY = TODAY


@contextmanager
def report_in(language, programme, **options):
    """The report of the first half of 2020 as things stand on TODAY."""
    with override(language), report_of(programme, START, END, day=TODAY, **options) as report:
        yield report


def made(programme, language="fi", **options):
    with report_in(language, programme, **options) as report:
        return pdf.write(report)


def pages(content):
    file = pypdfium2.PdfDocument(content)
    try:
        return [page.get_textpage().get_text_range() for page in file]
    finally:
        file.close()


def bare(text):
    """Without spaces and without the marks of hyphenation, which are where lines happen to end."""
    return re.sub(r"[\s\u00ad\u200b\ufffe\x02-]", "", text)


def said(content):
    return bare("".join(pages(content)))


class Tag(NamedTuple):
    kind: str
    alt: str
    language: str
    parts: list


def tags(content):
    """The elements of the structure, in order."""
    with pikepdf.open(BytesIO(content)) as file:
        return list(_walk(file.Root.StructTreeRoot.K))


def _walk(element):
    if isinstance(element, pikepdf.Array):
        for one in element:
            yield from _walk(one)
    elif isinstance(element, pikepdf.Dictionary) and "/S" in element:
        below = list(_walk(element.get("/K", pikepdf.Array())))
        yield Tag(str(element.S)[1:], str(element.get("/Alt", "")), str(element.get("/Lang", "")), below)
        yield from below


def actions(content):
    """What the links of the paper do, or nothing where they only lead elsewhere in it."""
    with pikepdf.open(BytesIO(content)) as file:
        links = [one for page in file.pages for one in page.get("/Annots", [])]
        return [str(one.A.S) if "/A" in one else "" for one in links]


def problems(content):
    """What pdfua finds: a few conditions of many, and no proof of conformance."""
    return [f"{found.rule_id} {found.message}" for found in pdfua.validate(BytesIO(content)).findings]


def levels(content):
    return [int(tag.kind[1]) for tag in tags(content) if re.fullmatch(r"H\d", tag.kind)]


@pytest.fixture
def everything(settings):
    """A programme with a measure of which everything is known and changed, seen from its second report."""
    settings.DEMO_TODAY = BEFORE
    programme = make_programme(slug="p", name_fi="Ohjelma", name_sv="Programmet")
    above = make_theme(programme, name_fi="Liikenne", name_sv="Trafik")
    measure = make_measure(theme=make_theme(parent=above, name="Pyöräily"), number="1.2", title="Baanat")
    make_responsibility(measure, make_unit(name="Kaupunkiympäristö"), role="primary")
    dates = {"due_on": date(2020, 5, 31), "state": "in_progress"}
    late = make_task(measure, title="Myöhästynyt tehtävä", **dates | {"due_on": date(2020, 3, 1)})
    done = make_task(measure, title="Tehty tehtävä", **dates)
    make_task(measure, title="Tuleva tehtävä", **dates | {"due_on": date(2021, 1, 1)})
    indicator = make_indicator(programme, number="7", name="Päästöt", unit_of_measure="kt")
    make_measure_effect(measure, indicator)
    make_goal(indicator, value=100, due_on=date(2035, 12, 31))
    for year, value in [(2017, 300), (2018, 250)]:
        period = {"period_start": date(year, 1, 1), "period_end": date(year, 12, 31)}
        make_observation(indicator, value=value, **period)
    people = make_indicator(programme, number="8", name="Osallistujat", adding="counts")
    make_observation(people, measure=measure, value=65, kind="workshop", activity="Asukasilta")
    settings.DEMO_TODAY = date(2020, 3, 15)
    late.due_on = date(2020, 4, 30)
    late.save()
    done.state, done.completed_on = "completed", date(2020, 3, 10)
    done.save()
    make_measure(theme=above, number="2", title="Uusi toimenpide")
    settings.DEMO_TODAY = TODAY
    period = make_period(programme, name="Alkuvuosi 2020", start=START, end=END)
    make_note(
        period, measure, achieved="Eka rivi.\n\nToka rivi.", hinders="Rahat puuttuvat.", next="Jatketaan."
    )
    return period


def made_of_everything(period, language="fi"):
    edition = Edition(2, "Luku korjattiin.", ("Osallistujia oli 65.",))
    return made(period.programme, language, period=period, edition=edition, previous=date(2020, 2, 1))


def test_says_what_is_known_of_a_measure(everything):
    text = said(made_of_everything(everything))
    for words in [
        "1.2 Baanat",
        "Myöhässä:",
        "Tehty tehtävä (",
        "Myöhästynyt tehtävä (",
        "Tuleva tehtävä (",
        "Eka rivi.",
        "Toka rivi.",
        "Rahat puuttuvat.",
        "Jatketaan.",
        "Päästöt: 250 kt (2018)",
        "tavoitetta ei ole asetettu",
        "Kaupunkiympäristö",
        "2017: 300 kt",
        "31.12.2035: 100 kt",
        "Asukasilta",
        "01.03.2020 → 30.04.2020 (",
        "Luku korjattiin.",
        "Osallistujia oli 65.",
    ]:
        assert bare(words) in text, words


def test_prints_all_figures_and_sentences(everything):
    programme = everything.programme
    with report_in("fi", programme, period=everything) as report:
        content = pdf.write(report)
        figures, sentences = report.figures, report.sentences
    text = said(content)
    assert len(figures) == 12
    assert [one.code for one in figures if bare(f"{one.label}{one.text}") not in text] == []
    assert [one for one in sentences if bare(one) not in text] == []


def test_figures_have_the_words_of_the_report(everything):
    with report_in("fi", everything.programme) as report:
        described = [one.description for one in report.indicators if one.goals]
    assert [tag.alt for tag in tags(made(everything.programme)) if tag.kind == "Figure"] == described


def test_numbers_lead_to_the_measure_in_the_paper(everything):
    found = set(actions(made_of_everything(everything)))
    assert found
    assert found <= {"", "/GoTo"}


def test_pages_are_counted(everything):
    text = pages(made_of_everything(everything))
    assert [f"{at} ({len(text)})" in page for at, page in enumerate(text, 1)] == [True] * len(text)


def test_is_the_same_when_it_is_made_again(everything):
    with report_in("fi", everything.programme) as report:
        assert pdf.write(report) == pdf.write(report)


def test_says_that_there_is_nothing():
    content = made(make_programme())
    assert problems(content) == []
    assert len(pages(content)) == 2


def test_long_tables_go_on_with_their_headings():
    programme = make_programme()
    for number in range(90):
        indicator = make_indicator(programme, number=str(number), name=f"Mittari {number} " + "sana " * 9)
        make_observation(indicator, value=1)
    with override("fi"):
        heading = bare("".join(pdf._labels()["indicators"]))
    found = [page for page in pages(made(programme)) if heading in bare(page)]
    assert len(found) >= 3


def test_a_note_longer_than_a_page_goes_on(everything):
    note = everything.notes.get()
    note.achieved = "Pitkä kertomus. " * 120 + "Loppu."
    note.save()
    assert "Loppu." in said(made_of_everything(everything))


ATTACKS = [
    '#read("/etc/passwd")',
    '#image("http://127.0.0.1:9/x.png")',
    '#include "report.typ"',
    "#import sys: *",
    "#sys.inputs.report",
    "#panic()",
    "#{while true {}}",
    "*bold* _italic_ `code` = Heading",
    "$x^2$ #calc.pow(2, 3)",
    "back\\slash \\ \\u{41} line\\",
    "@reference <label> https://example.org/ // comment /* comment",
    "“quotes” 'single' \"double\" -- --- ...",
    "{{ template }} {% load %} ${x} %(name)s %d",
    "</text><image href='/etc/passwd'/> & &amp; ]]>",
    "]] [ ( } #[",
    "Мотор ΑΒΓ ‰ ₂ 😀",
]
RIGHT_TO_LEFT = ["שלום"]


def attacked(period, number, attack):
    """A measure that says the same wherever people can write."""
    measure = make_measure(
        theme=make_theme(period.programme, name=attack), number=str(number), title=f"{attack} {number}."
    )
    make_task(measure, title=attack, due_on=date(2020, 3, 1))
    make_responsibility(measure, make_unit(name=attack), role="primary")
    indicator = make_indicator(period.programme, name=attack, unit_of_measure=attack[:20], credit=attack)
    make_measure_effect(measure, indicator)
    for year in (2018, 2019):
        days_of_year = {"period_start": date(year, 1, 1), "period_end": date(year, 12, 31)}
        make_observation(indicator, value=year, **days_of_year)
    make_note(period, measure, achieved=attack, hinders=attack, next=attack)


def test_a_text_is_only_a_text():
    attacks = ATTACKS + RIGHT_TO_LEFT
    programme = make_programme(name="".join(ATTACKS)[:200])
    period = make_period(programme, name=ATTACKS[0], start=START, end=END)
    for number, attack in enumerate(attacks):
        attacked(period, number, attack)
    content = made(programme, period=period, edition=Edition(2, attacks[0], tuple(attacks)))
    text = said(content)
    for attack in ATTACKS:
        assert text.count(bare(attack)) >= 10, attack
    for attack in RIGHT_TO_LEFT:
        assert text.count(attack) + text.count(attack[::-1]) >= 10, attack
    assert "root:" not in text
    assert problems(content) == []
    assert set(actions(content)) <= {"", "/GoTo"}


@pytest.mark.parametrize(
    ("written", "printed"),
    [
        ("a\x01b\x1b[31mc\x7f\u200e", "ab[31mc"),
        ("kiina 中文 ja 🚲", "kiina □□ ja □"),
        ("\u202efdp.exe\ufeff\u2066 \ufe0f", "fdp.exe"),
        ("yksi\r\nkaksi\tkolme\u2028neljä", "yksi kaksi kolme neljä"),
        ("\ue000\uffff\ud800", "□□"),
    ],
)
def test_what_cannot_be_printed_is_not_in_the_way(written, printed):
    measure = make_measure(title="Otsikko")
    measure.title = measure.title_fi = written
    content = made_with_title(measure, written)
    assert bare(printed) in said(content)
    assert problems(content) == []


def made_with_title(measure, title):
    """Of a title that no database need take."""
    with report_in("fi", measure.programme) as report:
        facts = report.themes[0].measures[0]
        object.__setattr__(facts, "title", title)
        return pdf.write(report)


def test_an_endless_word_stays_on_the_page():
    content = made_with_title(make_measure(), "ä" * 5000)
    assert said(content).count("ä") >= 5000
    file = pypdfium2.PdfDocument(content)
    for page in file:
        texts, width = page.get_textpage(), page.get_width()
        boxes = [texts.get_charbox(at) for at in range(texts.count_chars())]
        assert all(left > 0 and right < width for left, _bottom, right, _top in boxes)
    file.close()


@pytest.mark.parametrize(
    "address", ["/etc/passwd", "file:///etc/passwd", "http://127.0.0.1:9/x.png", "../x.png", "x.png"]
)
def test_a_drawing_reads_nothing(everything, address):
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><image href="{address}"/></svg>'
    with report_in("fi", everything.programme) as report:
        inputs = {"report": pdf._given(pdf._content(report)), "drawings": [{"svg": svg, "alt": "x"}]}
    with pytest.raises(TypesettingError, match="failed to load linked image"):
        typeset(pdf.TEMPLATE.read_bytes(), inputs, fonts=FONTS, moment=0)


@pytest.mark.parametrize("call", ['read("/etc/passwd")', 'image("/x.png")', 'json("../x.json")'])
def test_there_is_nothing_to_read(call):
    with pytest.raises(TypesettingError, match="file not found|would escape"):
        typeset(f"#{call}".encode(), {}, fonts=FONTS, moment=0)


def test_there_are_no_packages():
    with pytest.raises(TypesettingError):
        typeset(b'#import "@preview/cetz:0.3.4": canvas', {}, fonts=FONTS, moment=0)


def test_the_template_warns_of_nothing_and_asks_for_no_file(everything):
    template = pdf.TEMPLATE.read_text()
    for call in ("eval(", "read(", "include ", "import ", "csv(", "yaml(", "toml(", "xml(", "plugin("):
        assert call not in template
    assert re.findall(r"json\((?!bytes\(sys\.inputs)|image\((?!bytes\()", template) == []


@pytest.mark.one_database
def test_the_fonts_are_our_own(everything):
    file = pikepdf.open(BytesIO(made_of_everything(everything)))
    names = {str(font.BaseFont) for page in file.pages for font in page.Resources.Font.values()}
    assert {name.partition("+")[2] for name in names} <= {
        "SourceSans3-Regular",
        "SourceSans3-Bold",
        "DejaVuSans",
    }
