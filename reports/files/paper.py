"""A Word document with the city's few styles: headings, paragraphs, lists and tables.

Its structure is in the styles, so that a screen reader finds it too. Texts are only ever text: no field, no
link and no formula comes from them. Pieces of `Words` in another language are marked with it.
"""

import io
from collections.abc import Iterable
from datetime import UTC, datetime

from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from measures.written import without_controls
from reports.report.sentences import Line, Sentence

LANGUAGES = {"fi": "fi-FI", "sv": "sv-FI", "en": "en-GB"}
FONT = "Arial"
# Of which headings the contents tell, and how far theirs stand in.
CONTENTS = {1: Cm(0), 2: Cm(0.6)}
WIDTH, MARGIN = Cm(17), Cm(2)
IN_TABLES = "Table Text"
SIZES = {
    IN_TABLES: 9,
    "Normal": 10,
    "Title": 22,
    "Subtitle": 14,
    "Heading 1": 16,
    "Heading 2": 13,
    "Heading 3": 11,
    "Heading 4": 10,
    "Heading 5": 10,
    "Heading 6": 10,
    "TOC Heading": 13,
    "toc 1": 10,
    "toc 2": 10,
}
SPACES = {  # before and after
    "Normal": (0, 4),
    "Title": (0, 4),
    "Subtitle": (0, 8),
    "Heading 1": (20, 6),
    "Heading 2": (14, 4),
    "Heading 3": (8, 1),
    "Heading 4": (8, 1),
    "Heading 5": (8, 1),
    "Heading 6": (8, 1),
    "TOC Heading": (14, 4),
    "toc 1": (2, 0),
    "toc 2": (0, 0),
    "List Bullet": (0, 2),
    IN_TABLES: (1, 1),
}
# A row of a table with more lines may go over to the next page.
WHOLE_ROW = 6
# What the property of a file may have.
LONGEST_PROPERTY = 255


class Paper:
    def __init__(self, title: str, author: str, language: str, made_at: datetime):
        self._document = Document()
        self._headings, self._contents = [], None
        self._styles = self._document.styles
        self._set_styles()
        self._set_language(LANGUAGES[language])
        self._set_page()
        self._set_properties(title, author, LANGUAGES[language], made_at)
        self._set_header(f"{author} – {title}")
        self._set_footer()

    # What is written

    def title(self, text: str):
        self._paragraph((text,), "Title")

    def subtitle(self, sentence: Sentence):
        self._paragraph(sentence, "Subtitle")

    def heading(self, level: int, *sentence: str):
        paragraph = self._paragraph(sentence, f"Heading {level}")
        if level in CONTENTS:
            self._headings.append((level, sentence, _mark_place(paragraph, len(self._headings))))

    def contents(self, label: str):
        """A table of contents of this place; Word puts in the pages when it is asked to update it."""
        self._contents = self._paragraph((label,), "TOC Heading")

    def paragraph(self, sentence: Sentence, *, belongs_to_next=False):
        self._paragraph(sentence, "Normal").paragraph_format.keep_with_next = belongs_to_next or None

    def items(self, sentences: Iterable[Sentence]):
        for sentence in sentences:
            self._paragraph(sentence, "List Bullet")

    def lines(self, lines: Iterable[Line]):
        for line in lines:
            self.line((line.label,), line.sentences)

    def line(self, label: Sentence, sentences: Iterable[Sentence]):
        """The label in bold with the sentence beside it; below it as a list where there are several."""
        sentences = list(sentences)
        paragraph = self._document.add_paragraph(style=self._styles["Normal"])
        _write(paragraph, (*label, ":"), bold=True)
        if len(sentences) == 1:
            _write(paragraph, (" ", *sentences[0]))
        else:
            paragraph.paragraph_format.keep_with_next = True
            self.items(sentences)

    def table(self, columns, rows, *, widths, about: str):
        """Columns are headings; a cell is a sentence, or a list of sentences that stand below each other."""
        table = self._document.add_table(rows=1, cols=len(columns), style=self._styles["Table Grid"])
        table.autofit = False
        table.alignment = WD_TABLE_ALIGNMENT.LEFT
        _describe(table, str(about))
        self._fill(table.rows[0], [(str(column),) for column in columns], bold=True)
        _mark_header(table.rows[0])
        for row in rows:
            self._fill(table.add_row(), row)
        whole = sum(widths)
        for column, width in zip(table.columns, widths, strict=True):
            column.width = int(WIDTH * width / whole)
            for cell in column.cells:
                cell.width = column.width

    def _fill(self, row, cells, *, bold=False):
        columns = [content if isinstance(content, list) else [content] for content in cells]
        if max(map(len, columns)) <= WHOLE_ROW:
            _element(row._tr.get_or_add_trPr(), "w:cantSplit")
        for cell, sentences in zip(row.cells, columns, strict=True):
            for at, sentence in enumerate(sentences):
                paragraph = cell.paragraphs[0] if at == 0 else cell.add_paragraph()
                paragraph.style = self._styles[IN_TABLES]
                _write(paragraph, sentence, bold=bold)

    def _paragraph(self, sentence: Sentence, style: str):
        paragraph = self._document.add_paragraph(style=self._styles[style])
        _write(paragraph, sentence)
        return paragraph

    def _fill_contents(self):
        """With what is known at the end, so that programs that update nothing show it too."""
        entries = [self._entry(*heading) for heading in self._headings]
        for at, run in enumerate(_field_runs(f'TOC \\o "1-{max(CONTENTS)}" \\h')):
            entries[0].insert(at + 1, run)
        entries[-1].append(_run_of_field("end"))
        title = self._contents._p
        block = OxmlElement("w:sdt")
        title.addprevious(block)
        part = _element(_element(block, "w:sdtPr"), "w:docPartObj")
        _element(part, "w:docPartGallery", val="Table of Contents")
        _element(part, "w:docPartUnique")
        _element(block, "w:sdtContent").extend([title, *entries])

    def _entry(self, level: int, sentence: Sentence, place: str):
        """A link to the heading. It stands at the end of the document until it is moved."""
        paragraph = self._paragraph(sentence, f"toc {level}")._p
        _element(paragraph, "w:hyperlink", anchor=place, history="1").extend(paragraph.findall(qn("w:r")))
        return paragraph

    def bytes(self) -> bytes:
        if self._contents and self._headings:
            self._fill_contents()
        file = io.BytesIO()
        self._document.save(file)
        return file.getvalue()

    # What it looks like and what it says of itself

    def _set_styles(self):
        self._styles.add_style(IN_TABLES, WD_STYLE_TYPE.PARAGRAPH).base_style = self._styles["Normal"]
        for level, indent in CONTENTS.items():
            entry = self._styles.add_style(f"toc {level}", WD_STYLE_TYPE.PARAGRAPH, builtin=True)
            entry.base_style = self._styles["Normal"]
            entry.paragraph_format.left_indent = indent
        for name, size in SIZES.items():
            style = self._styles[name]
            _set_font(style)
            style.font.size = Pt(size)
            style.font.color.rgb = RGBColor(0, 0, 0)
            style.font.italic = False
        for name, (before, after) in SPACES.items():
            spacing = self._styles[name].paragraph_format
            spacing.space_before, spacing.space_after = Pt(before), Pt(after)
            spacing.line_spacing = 1.15
        border = self._styles["Title"].element.pPr.find(qn("w:pBdr"))
        border.getparent().remove(border)

    def _set_language(self, language: str):
        for mark in self._styles.element.iter(qn("w:lang")):
            mark.set(qn("w:val"), language)
        for mark in self._document.settings.element.iter(qn("w:themeFontLang")):
            mark.set(qn("w:val"), language)

    def _set_page(self):
        section = self._document.sections[0]
        section.page_width, section.page_height = Cm(21), Cm(29.7)
        section.left_margin = section.right_margin = MARGIN
        section.top_margin = section.bottom_margin = Cm(2.2)

    def _set_properties(self, title, author, language, made_at):
        moment = made_at.astimezone(UTC).replace(tzinfo=None, microsecond=0)
        own = self._document.core_properties
        own.title = without_controls(title)[:LONGEST_PROPERTY]
        own.author = own.last_modified_by = without_controls(author)[:LONGEST_PROPERTY]
        own.comments, own.language, own.revision = "", language, 1
        own.created = own.modified = moment
        self._drop_thumbnail()

    def _drop_thumbnail(self):
        """The picture of another document that the library's template brings along."""
        relations = self._document.part.package.rels
        for key in [key for key, one in relations.items() if one.reltype.endswith("/thumbnail")]:
            del relations[key]

    def _set_header(self, text: str):
        _write(self._document.sections[0].header.paragraphs[0], (text,))

    def _set_footer(self):
        """The page and how many there are: 1 (12)."""
        paragraph = self._document.sections[0].footer.paragraphs[0]
        _field(paragraph, "PAGE")
        paragraph.add_run(" (")
        _field(paragraph, "NUMPAGES")
        paragraph.add_run(")")


def _set_font(style):
    """In place of what the theme says, which differs from one program to another."""
    style.font.name = FONT
    fonts = style.element.rPr.rFonts
    for name in list(fonts.attrib):
        if name.endswith("Theme") or name.endswith("theme"):
            del fonts.attrib[name]
    fonts.set(qn("w:cs"), FONT)


def _write(paragraph, sentence: Sentence, *, bold=False):
    for piece in sentence:
        run = paragraph.add_run(without_controls(str(piece)))
        if bold:
            run.bold = True
        if language := getattr(piece, "foreign", ""):
            _element(run._r.get_or_add_rPr(), "w:lang", val=LANGUAGES[language])


def _element(parent, name, **attributes):
    element = OxmlElement(name)
    for key, value in attributes.items():
        element.set(qn(f"w:{key}"), value)
    parent.append(element)
    return element


def _field(paragraph, code: str):
    """As the program that opens the document counts it."""
    for run in (*_field_runs(code), _text_run("1"), _run_of_field("end")):
        paragraph._p.append(run)


def _field_runs(code: str):
    """What stands before the result of a field."""
    instruction = OxmlElement("w:r")
    _element(instruction, "w:instrText").text = code
    return (_run_of_field("begin"), instruction, _run_of_field("separate"))


def _run_of_field(kind: str):
    run = OxmlElement("w:r")
    _element(run, "w:fldChar", fldCharType=kind)
    return run


def _text_run(text: str):
    run = OxmlElement("w:r")
    _element(run, "w:t").text = text
    return run


def _mark_place(paragraph, number: int) -> str:
    """The name under which the contents lead to the heading."""
    name = f"_Toc{number:06}"
    start, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
    for mark in (start, end):
        mark.set(qn("w:id"), str(number))
    start.set(qn("w:name"), name)
    paragraph._p.get_or_add_pPr().addnext(start)
    paragraph._p.append(end)
    return name


def _describe(table, about: str):
    """What a screen reader says of the table before it reads it."""
    _element(table._tbl.tblPr, "w:tblCaption", val=about)


def _mark_header(row):
    """On every page that the table comes to."""
    _element(row._tr.get_or_add_trPr(), "w:tblHeader")
