"""What the rows of a city's own spreadsheet come to, with titles above, merged cells and footers below."""

import io
from datetime import date

import pytest
import xlsxwriter

from exchange.imports.foreign import Rules
from exchange.imports.foreign_rows import records_of
from exchange.layouts import LayoutForm, likely_place
from exchange.reading import Book, read_file
from exchange.reading.book import Row, Sheet

COLUMNS = {
    "Nro": "number",
    "Toimenpide": "title_fi",
    "Teema": "theme",
    "Valmis": "end_on",
    "Tila": "stated_status",
}


def found(*rows, columns=COLUMNS, merged=(), **options):
    sheet = Sheet("S", [Row(number, cells) for number, cells in rows], merged=list(merged))
    return records_of(Book([sheet], "csv"), Rules(columns=columns, **options))


def cells(found, table="measures"):
    return [record.cells for record in found.records if record.table.name == table]


def told(found):
    return [(remark.row, remark.text) for remark in found.remarks]


HEADER = (1, ["Nro", "Toimenpide", "Teema", "Valmis", "Tila"])


def test_a_number_may_stand_in_two_columns():
    columns = {"Nro": "number", "Kirjain": "number", "Toimenpide": "title_fi"}
    rows = found((1, ["Nro", "Kirjain", "Toimenpide"]), (2, [12, "a", "Pyörät"]), columns=columns)
    assert cells(rows) == [{"number": "12a", "title_fi": "Pyörät"}]


def test_a_number_that_became_a_day_is_left_for_the_plan_to_refuse():
    assert cells(found(HEADER, (2, [date(2026, 2, 1), "Pyörät"]))) == [
        {"number": date(2026, 2, 1), "title_fi": "Pyörät"}
    ]


def test_a_theme_merged_over_rows_is_that_of_all():
    rows = found(HEADER, (2, [1, "A", "Liikenne"]), (3, [2, "B"]), (4, [3, "C"]), merged=["C2:C3", "A9:B9"])
    assert [one.get("theme") for one in cells(rows)] == ["Liikenne", "Liikenne", None]


def test_a_header_that_comes_again_on_every_page_is_told():
    rows = found(
        HEADER, (2, [1, "A"]), (40, ["Nro", "Toimenpide", "Teema", "Valmis", "Tila"]), (41, [2, "B"])
    )
    assert [one["number"] for one in cells(rows)] == ["1", "2"]
    assert told(rows) == [(40, "Sarakkeiden nimet uudelleen.")]


def test_themes_without_measures_and_footers_are_told():
    rows = found(
        *(
            HEADER,
            (2, ["LIIKENNE"]),
            (3, ["Pyöräily"]),
            (4, [1, "A"]),
            (9, [None, None, None, "Yhteensä", "1"]),
        ),
        (10, ["Lähde: kaupunki"]),
        themes_above=True,
    )
    assert [one["theme"] for one in cells(rows)] == ["Pyöräily"]
    assert told(rows) == [
        (2, "Teema, jolla ei ole toimenpiteitä: LIIKENNE"),
        (9, "Ei toimenpide eikä tehtävä: Yhteensä; 1"),
        (10, "Teema, jolla ei ole toimenpiteitä: Lähde: kaupunki"),
    ]


def test_what_stands_beyond_the_names_of_columns_is_told():
    rows = found(HEADER, (2, [1, "A"]), (3, [None] * 6 + ["irrallinen"]))
    assert told(rows) == [(3, "Ei toimenpide eikä tehtävä: irrallinen")]


def test_a_measure_that_is_said_again_beside_each_task_is_one():
    columns = {"Nro": "number", "Toimenpide": "title_fi", "Tehtävä": "task"}
    header = (1, ["Nro", "Toimenpide", "Tehtävä"])
    rows = found(header, (2, [1, "A", "x"]), (3, [1, "A", "y"]), (4, [1, "B", "z"]), columns=columns)
    assert [(one["number"], one["title_fi"]) for one in cells(rows)] == [("1", "A"), ("1", "B")]
    assert [one["title_fi"] for one in cells(rows, "tasks")] == ["x", "y", "z"]


def test_a_row_with_a_number_of_its_own_is_below_no_measure():
    rows = found(HEADER, (2, [1, "A"]), (3, [2, None, "Liikenne"]), tasks_below=True, notes_below=True)
    assert told(rows) == [(3, "Ei toimenpide eikä tehtävä: 2; Liikenne")]


def test_a_title_that_is_a_paragraph_is_cut_and_is_the_description():
    title = "Edistetään asiaa. " * 30
    (only,) = cells(found(HEADER, (2, [1, title])))
    assert only["description_fi"] == title.strip()
    assert len(only["title_fi"]) == 300
    assert only["title_fi"].endswith("Edistetään asiaa. Edistetään …")


@pytest.mark.parametrize(
    ("word", "state"), [("myöhässä", "in_progress"), ("tehty", "completed"), ("?", None)]
)
def test_the_word_of_a_row_below_a_measure_is_the_state_of_the_task(word, state):
    words = {"stated_status": {"myöhässä": "late", "tehty": "completed"}}
    rows = found(HEADER, (2, [1, "A"]), (3, [None, "x", None, None, word]), words=words, tasks_below=True)
    assert [one.get("state") for one in cells(rows, "tasks")] == [state]


def test_clearing_stays_clearing():
    rows = found(HEADER, (2, [1, "A", None, "[clear]", "[clear]"]))
    assert (cells(rows)[0]["end_on"], cells(rows)[0]["stated_status"]) == ("[clear]", "[clear]")
    assert told(rows) == []


def workbook():
    """As people lay one out: a cover, a title above the columns, a merged theme, shares and a total."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        book.add_worksheet("Kansi").write(0, 0, "Ilmastosuunnitelma 2030")
        sheet = book.add_worksheet("Toimenpiteet")
        sheet.merge_range("A1:E1", "Ilmastosuunnitelma: toimenpiteet", book.add_format({"bold": True}))
        sheet.write_row("A3", ["Teema", "Nro", "Toimenpide", "Tila", "Valmis"])
        sheet.merge_range("A4:A5", "Liikenne")
        percent = book.add_format({"num_format": "0 %"})
        for row, (number, title, share, year) in enumerate(
            [("1.1", "Pyörät", 0.75, 2027), ("1.2", "Lataus", 1, 2026)]
        ):
            sheet.write_row(3 + row, 1, [number, title])
            sheet.write_number(3 + row, 3, share, percent)
            sheet.write_number(3 + row, 4, year)
        sheet.write_row("A7", ["Yhteensä", None, None, None, 2])
    return read_file("suunnitelma.xlsx", file.getvalue())


def test_a_workbook_as_people_lay_it_out():
    book = workbook()
    place = likely_place(book)
    assert (place.sheet, place.header) == ("Toimenpiteet", 3)
    form = LayoutForm(None, book=book, rules=Rules())
    assert [form[f"column_{index}"].initial for index in range(5)] == [
        *("theme", "number", "title_fi", "stated_status", "end_on")
    ]
    columns = {header: form[f"column_{index}"].initial for index, header in enumerate(form.headers)}
    words = {"stated_status": {"100 %": "completed"}}
    rows = records_of(book, Rules(place.sheet, place.header, columns, words))
    assert cells(rows) == [
        {"number": "1.1", "title_fi": "Pyörät", "theme": "Liikenne", "end_on": 2027},
        {"number": "1.2", "title_fi": "Lataus", "theme": "Liikenne", "end_on": 2026}
        | {"stated_status": "completed", "stated_source_fi": ""},
    ]
    assert [(remark.sheet, remark.row, remark.text) for remark in rows.remarks] == [
        ("Kansi", None, "Taulukkoa ei lueta."),
        ("Toimenpiteet", 4, "Sarake ”Tila”: sanalle ”75 %” ei annettu merkitystä. Jätetään pois 1 riviltä."),
        ("Toimenpiteet", 7, "Ei toimenpide eikä tehtävä: Yhteensä; 2"),
    ]
