"""How the report as a paper is tagged: language and title, headings, tables, and the order it is read in."""

from io import BytesIO

import pikepdf
import pytest

from tests.reports.test_pdf import (
    _today,
    everything,
    levels,
    made_of_everything,
    problems,
    tags,
)

__all__ = ["_today", "everything"]
pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_is_tagged_in_every_language(everything, language, tried):
    content = made_of_everything(everything, language)
    found = problems(content)
    what = "a report as PDF, in three languages, under pdfua (16 of 106 conditions of PDF/UA-1)"
    tried(
        "Open to everyone",
        what,
        1,
        f"{len(found)} complaints",
        "one without its tags is complained of",
        on="pdfua",
    )
    assert found == []
    file = pikepdf.open(BytesIO(content))
    assert file.Root.MarkInfo.Marked
    assert file.Root.Lang == language
    assert file.Root.ViewerPreferences.DisplayDocTitle
    programme = "Programmet" if language == "sv" else "Ohjelma"
    metadata = file.open_metadata()
    assert metadata["dc:title"].endswith(f" – {programme}")
    assert metadata["dc:creator"] == [programme]
    assert metadata["pdfuaid:part"] == "1"


def test_a_paper_without_tags_language_or_title_is_complained_of(everything):
    with pikepdf.open(BytesIO(made_of_everything(everything))) as file:
        del file.Root.StructTreeRoot, file.Root.MarkInfo, file.Root.Lang
        changed = BytesIO()
        file.save(changed)
    assert problems(changed.getvalue()) != []


def test_is_read_in_the_order_of_the_report(everything):
    """What the tags say one after another is what stands on the pages one after another."""
    with pikepdf.open(BytesIO(made_of_everything(everything))) as file:
        pages = [page.objgen for page in file.pages]
        order = [pages.index(page) for page in _pages_of(file.Root.StructTreeRoot.K)]
    assert len(set(order)) > 1
    assert order == sorted(order)


def _pages_of(element):
    """The pages of what the tags hold, in their order."""
    if isinstance(element, pikepdf.Array):
        for one in element:
            yield from _pages_of(one)
    elif isinstance(element, pikepdf.Dictionary):
        if "/Pg" in element:
            yield element.Pg.objgen
        yield from _pages_of(element.get("/K", pikepdf.Array()))


def test_headings_skip_no_level_and_none_is_empty(everything):
    content = made_of_everything(everything)
    found = levels(content)
    assert found[0] == 1
    assert [pair for pair in zip(found, found[1:], strict=False) if pair[1] > pair[0] + 1] == []
    assert "UA-14-001" not in str(problems(content))


def test_tables_have_header_cells(everything):
    tables = [tag for tag in tags(made_of_everything(everything)) if tag.kind == "Table"]
    assert len(tables) >= 6
    assert ["TH" in [part.kind for part in table.parts] for table in tables] == [True] * len(tables)


def test_words_in_another_language_say_so(everything):
    assert "fi" in {tag.language for tag in tags(made_of_everything(everything, "sv"))}
    assert "sv" not in {tag.language for tag in tags(made_of_everything(everything, "fi"))}
