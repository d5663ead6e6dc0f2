"""The Word document, read as what it is: XML in a zip."""

import io
import zipfile
from datetime import UTC, date

import pytest
from django.utils.translation import override
from lxml import etree

from reports.files.docx import write
from reports.report import Edition, Selection
from tests.factories import make_period, make_programme
from tests.reports.documents import ATTACKS, BEGINNING, END, START, make_attacks, report_in
from tests.reports.documents import make_period_of_everything as make_everything

pytestmark = pytest.mark.django_db
NAMES = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "dc": "http://purl.org/dc/elements/1.1/",
    "cp": "http://schemas.openxmlformats.org/package/2006/metadata/core-properties",
    "dcterms": "http://purl.org/dc/terms/",
}
W = f"{{{NAMES['w']}}}"


class Reopened:
    def __init__(self, content):
        files = zipfile.ZipFile(io.BytesIO(content))
        assert files.testzip() is None
        self.names = files.namelist()
        self.parts = {
            name: etree.fromstring(files.read(name))
            for name in self.names
            if name.endswith((".xml", ".rels"))
        }
        self.body = self.parts["word/document.xml"][0]

    def find(self, path, part="word/document.xml"):
        return self.parts[part].xpath(path, namespaces=NAMES)

    def paragraphs(self, *styles):
        """The style and the text of each paragraph of the body outside of tables."""
        found = [(style_of(one), text_of(one)) for one in self.body.findall(f"{W}p")]
        return [(style, text) for style, text in found if not styles or style in styles]

    def tables(self):
        """The texts of the cells of each table, row by row."""
        return [
            [[text_of(cell) for cell in row.findall(f"{W}tc")] for row in table.findall(f"{W}tr")]
            for table in self.body.findall(f"{W}tbl")
        ]

    @property
    def text(self):
        return "\n".join(text_of(one) for one in self.body.iter(f"{W}p"))


def style_of(paragraph):
    style = paragraph.find(f"{W}pPr/{W}pStyle")
    return "Normal" if style is None else style.get(f"{W}val")


def text_of(element):
    signs = {f"{W}br": "\n", f"{W}tab": "\t"}
    return "".join(signs.get(one.tag, one.text if one.tag == f"{W}t" else "") for one in element.iter())


def made(language, period, **options):
    with report_in(language, period, **options) as report:
        return Reopened(write(report))


@pytest.fixture
def period(settings):
    return make_everything(settings)


HEADINGS = ["Heading1", "Heading2", "Heading3", "Heading4"]


def test_headings_are_styles_in_their_order(period):
    document = made("en", period, previous=BEGINNING)
    assert document.paragraphs("Title", "Subtitle", *HEADINGS) == [
        ("Title", "Progress report: Kevät 2020"),
        ("Subtitle", "Ilmasto-ohjelma"),
        ("Heading1", "Summary"),
        ("Heading1", "Key figures"),
        ("Heading1", "The situation"),
        ("Heading1", "Measures by theme"),
        ("Heading2", "Liikenne"),
        ("Heading3", "Pyöräily"),
        ("Heading4", "1 Baanat"),
        ("Heading1", "By lead unit"),
        ("Heading1", "Participation"),
        ("Heading1", "Indicators"),
        ("Heading2", "The figures in words"),
        ("Heading1", "What changed in the period"),
        ("Heading2", "Became late (1)"),
        ("Heading2", "Due dates moved (1)"),
        ("Heading2", "Edited (1)"),
        ("Heading2", "Not confirmed in this time (1)"),
        ("Heading1", "What has changed since the previous report"),
        ("Heading2", "Became late (1)"),
        ("Heading2", "Due dates moved (1)"),
        ("Heading2", "Edited (1)"),
        ("Heading2", "Not confirmed in this time (1)"),
        ("Heading1", "What is not known"),
        ("Heading1", "How the report was made"),
    ]


def test_a_measure_tells_all_that_is_known_of_it(period):
    paragraphs = made("en", period).paragraphs()
    start = paragraphs.index(("Heading4", "1 Baanat"))
    assert paragraphs[start + 1 : paragraphs.index(("Heading1", "By lead unit"))] == [
        ("Normal", "Late: the task “Kaavoitus” was due 1 June 2020. So since 2 June 2020."),
        ("Normal", "Done in the period: Selvitys (done 1 February 2020)"),
        ("Normal", "Late: Kaavoitus (due 1 June 2020, 29 days late)"),
        ("Normal", "Next: Rakennus (due 2021)"),
        ("Normal", "Tasks done in all: 1 of 3"),
        ("Normal", "What was achieved: Saatu aikaan.\nPaljon."),
        ("Normal", "What hinders: Este"),
        ("Normal", "What happens next: Jatko"),
        ("Normal", "Residents who took part: 65"),
        ("Normal", "Indicators: Pituus: 18 km (2018)"),
        ("Normal", "Lead units: Kymp"),
    ]


def test_changes_say_from_what_to_what(period):
    paragraphs = made("en", period).paragraphs()
    start = paragraphs.index(("Heading2", "Became late (1)"))
    assert [text for _style, text in paragraphs[start + 1 :]][:7] == [
        "1 Baanat: On time → Late (the task “Kaavoitus” was due 1 June 2020)",
        "Due dates moved (1)",
        "1 Baanat: Kaavoitus: 31 March 2020 → 1 June 2020 (62 days later)",
        "Edited (1)",
        "1 Baanat:",
        "30 June 2020: Task Kaavoitus changed: Due on: 31 March 2020 → 1 June 2020",
        "30 June 2020: Task Selvitys changed: State: In progress → Done; Done on: 1 February 2020 (new)",
    ]


def test_the_contents_lead_to_the_chapters_and_the_themes(period):
    document = made("en", period, previous=BEGINNING)
    [contents] = document.find("//w:sdtContent")
    title, *entries = contents.findall(f"{W}p")
    assert (style_of(title), text_of(title)) == ("TOCHeading", "Contents")
    headings = document.paragraphs("Heading1", "Heading2")
    told = [(style_of(one), text_of(one)) for one in entries]
    assert told == [(style.replace("Heading", "toc"), text) for style, text in headings]
    leads_to = {
        mark.get(f"{W}name"): text_of(mark.getparent()) for mark in document.find("//w:bookmarkStart")
    }
    links = [one for entry in entries for one in entry.iter(f"{W}hyperlink")]
    assert [leads_to[link.get(f"{W}anchor")] for link in links] == [text for _style, text in headings]


def test_the_field_of_the_contents_is_whole(period):
    """One beginning, one end and its result in between, so that no program takes it for damaged."""
    document = made("en", period)
    assert document.find("//w:fldChar/@w:fldCharType") == ["begin", "separate", "end"]
    assert document.find("//w:sdtContent/w:p[2]/*[last()]//w:t/text()") == ["Summary"]
    assert document.find("//w:sdtContent/w:p[last()]/*[last()]/w:fldChar/@w:fldCharType") == ["end"]
    ids = document.find("//w:bookmarkStart/@w:id")
    assert ids == document.find("//w:bookmarkEnd/@w:id") == sorted(set(ids), key=int)
    names = document.find("//w:style[starts-with(@w:styleId, 'toc')]/w:name/@w:val", "word/styles.xml")
    assert names == ["toc 1", "toc 2"]


def test_a_limited_report_says_so_on_every_page(period):
    document = made("en", period, selection=Selection(status="late"))
    [header] = [part for name, part in document.parts.items() if name.startswith("word/header")]
    assert text_of(header) == "Ilmasto-ohjelma – Progress report: Kevät 2020 – Late"
    assert ("Normal", "Limited to: Late") in document.paragraphs()


def test_tables(period):
    figures, situation, units, participation, indicators = made("en", period).tables()
    assert len(figures) == 13
    assert situation[:2] == [["Progress", "Measures", "Share"], ["Late", "1", "100\u00a0%"]]
    assert units == [
        ["Lead unit", "Measures", "Late", "On time", "Not started", "Completed", "Others"],
        ["Kymp", "1", "1", "0", "0", "0", ""],
    ]
    assert participation == [
        ["Kind", "How many"],
        ["Workshop", "65"],
        ["Interest (not counted)", "shown, not added: 200"],
    ]
    assert indicators == [
        ["Indicator", "Values", "Goals"],
        [
            "M1 Pituus",
            "2018: 18 km2017: 17 km2016: 16 km",
            "31 December 2035: 140 km. Still to go: 122 km.",
        ],
        [
            "M2 Osallistujat",
            "period not known: 200period not known: 65 (Asukasilta)",
            "no goal is set",
        ],
    ]


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_the_numbers_of_the_summary_are_those_of_the_report(period, language):
    with report_in(language, period) as report:
        document = Reopened(write(report))
        expected = [[figure.label, figure.text] for figure in report.figures]
    assert len(expected) == 12
    assert document.tables()[0][1:] == expected


def test_every_table_has_a_header_row_that_is_repeated_and_a_name(period):
    document = made("fi", period)
    for table in document.body.findall(f"{W}tbl"):
        rows = table.findall(f"{W}tr")
        assert [row.find(f"{W}trPr/{W}tblHeader") is not None for row in rows] == [True] + [False] * (
            len(rows) - 1
        )
        assert table.find(f"{W}tblPr/{W}tblStyle").get(f"{W}val") == "TableGrid"
        assert table.find(f"{W}tblPr/{W}tblCaption").get(f"{W}val")


LANGUAGES = [("fi", "fi-FI"), ("sv", "sv-FI"), ("en", "en-GB")]


@pytest.mark.parametrize(("language", "mark"), LANGUAGES)
def test_the_document_and_the_words_in_it_know_their_language(period, language, mark):
    document = made(language, period)
    assert document.find("//w:rPrDefault//w:lang/@w:val", "word/styles.xml") == [mark]
    assert document.find("//dc:language/text()", "docProps/core.xml") == [mark]
    title = "Banor" if language == "sv" else "Baanat"
    [run] = document.find(f"//w:p[w:pPr/w:pStyle/@w:val='Heading4']/w:r[w:t='{title}']")
    marks = run.xpath("w:rPr/w:lang/@w:val", namespaces=NAMES)
    assert marks == (["fi-FI"] if language == "en" else [])
    [note] = document.find("//w:r[w:t='Este']")
    assert note.xpath("w:rPr/w:lang/@w:val", namespaces=NAMES) == ([] if language == "fi" else ["fi-FI"])


def test_properties_name_no_person_and_no_tool(period):
    with report_in("fi", period) as report:
        document = Reopened(write(report))
        title = report.title
    properties = {etree.QName(one).localname: one.text for one in document.parts["docProps/core.xml"]}
    made_at = f"{report.made_at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
    assert properties.pop("created") == properties.pop("modified") == made_at
    assert [name for name in document.names if "thumbnail" in name] == []
    assert {name: text for name, text in properties.items() if text} == {
        "title": title,
        "creator": "Ilmasto-ohjelma",
        "lastModifiedBy": "Ilmasto-ohjelma",
        "language": "fi-FI",
        "revision": "1",
    }


def test_every_page_says_what_it_is_of_and_its_number(period):
    document = made("en", period)
    [header] = [part for name, part in document.parts.items() if name.startswith("word/header")]
    [footer] = [part for name, part in document.parts.items() if name.startswith("word/footer")]
    assert text_of(header) == "Ilmasto-ohjelma – Progress report: Kevät 2020"
    assert text_of(footer) == "1 (1)"
    assert footer.xpath("//w:instrText/text()", namespaces=NAMES) == ["PAGE", "NUMPAGES"]


def test_lists_are_lists_and_nothing_is_spaced_with_empty_paragraphs(period):
    document = made("en", period)
    assert [style for style, text in document.paragraphs() if "The impact has not been" in text] == [
        "ListBullet"
    ]
    assert document.find("//w:style[@w:styleId='ListBullet']//w:numPr", "word/styles.xml") != []
    assert [text for _style, text in document.paragraphs() if not text.strip()] == []


def test_a_new_edition_says_why_and_what_differs(period):
    edition = Edition(2, "Virhe korjattu", ("1: Ajallaan → Myöhässä", "M1: 2"))
    paragraphs = made("en", period, edition=edition).paragraphs()
    assert [text for _style, text in paragraphs[2:10]] == [
        "Reporting period: 1 January 2020–30 June 2020",
        "Facts as of: 30 June 2020",
        "Made on: 30 June 2020",
        "Edition: 2",
        "Why there is a new edition: Virhe korjattu",
        "What is different in it:",
        "1: Ajallaan → Myöhässä",
        "M1: 2",
    ]


def test_texts_are_only_text(settings):
    document = made("fi", make_attacks(settings))
    texts = document.text
    assert "<script>alert(1)</script>" in texts
    assert "1 =HYPERLINK(1)" in texts
    assert " ".join(ATTACKS) in texts
    assert "bell." in texts
    assert "a\nb" in texts
    assert document.find("//w:instrText/text()") == ['TOC \\o "1-2" \\h']
    assert document.find("//w:hyperlink[@r:id] | //w:fldSimple | //w:object | //w:drawing") == []
    relations = [one for name, part in document.parts.items() if name.endswith(".rels") for one in part]
    assert [one for one in relations if one.get("TargetMode") == "External"] == []
    assert [name for name in document.names if "vba" in name.lower() or name.endswith(".bin")] == []


def test_drafts_are_not_in_it(period):
    document = made("en", period)
    assert "Saatu aikaan" in document.text
    assert "Salainen" not in document.text


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_an_empty_programme(settings, language):
    settings.DEMO_TODAY = END
    with override("fi"):
        period = make_period(make_programme(slug="p"), start=START, end=END, name="Kevät 2020")
    document = made(language, period, previous=date(2020, 1, 31))
    headings = document.paragraphs(*HEADINGS)
    assert [style for style, _text in headings] == ["Heading1"] * 11
    assert len(document.tables()) == 1
    assert [text for _style, text in document.paragraphs() if not text.strip()] == []
