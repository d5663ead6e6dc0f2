"""The demo's report in six forms and three languages, opened again by other libraries than made them."""

import csv
import io
import json
import re
import zipfile
from datetime import date

import openpyxl
import pypdfium2
import pytest
from bs4 import BeautifulSoup
from django.db import transaction
from django.test import override_settings
from django.utils.translation import override
from lxml import etree

from measures.demo import load_programmes
from measures.models import Programme
from reports.files.formats import FORMATS
from reports.report import report_of

pytestmark = pytest.mark.django_db
LANGUAGES = ["fi", "sv", "en"]
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
# Counted by hand in fixtures/facts: 95 measures are known by their titles, three tasks of 125 are done.
NUMBERS = {
    "measures": "95",
    "completed": "0",
    "on_time": "5",
    "late": "1",
    "not_started": "0",
    "unknown": "87",
    "tasks_done": "3",
    "tasks_late": "0",
    "moves": "0",
    "newly_late": "0",
    "not_confirmed": "93",
}
PARTICIPANTS = {"fi": "noin 2 700 tai enemmän", "sv": "cirka 2 700 eller fler", "en": "about 2 700 or more"}


def plain(text):
    return " ".join(str(text).split())


@pytest.fixture(scope="module")
def files(django_db_setup, django_db_blocker):
    """The bytes of each file by language and form; the database is as it was afterwards."""
    made = {}
    on_the_day = override_settings(DEMO=True, DEMO_TODAY=date(2020, 6, 30))
    with django_db_blocker.unblock(), on_the_day, transaction.atomic():
        load_programmes()
        programme = Programme.objects.get(slug="hnh2035")
        for language in LANGUAGES:
            with override(language), report_of(programme, date(2019, 1, 1), date(2020, 6, 30)) as report:
                made |= {(language, form.code): form.write(report) for form in FORMATS.values()}
        transaction.set_rollback(True)
    return made


def in_xlsx(content, _labels):
    sheet = openpyxl.load_workbook(io.BytesIO(content), read_only=True).worksheets[0]
    return {row[0]: plain(row[2]) for row in sheet.iter_rows(values_only=True)}


def in_csv(content, _labels):
    with zipfile.ZipFile(io.BytesIO(content)) as files:
        [name] = [one for one in files.namelist() if "summary" in one]
        rows = csv.reader(io.StringIO(files.read(name).decode("utf-8-sig")), delimiter=";")
        return {row[0]: plain(row[2]) for row in rows}


def in_json(content, _labels):
    return {code: plain(value) for code, value in json.loads(content)["figures"].items()}


def in_html(content, labels):
    page = BeautifulSoup(content.decode(), "html.parser")
    cells = [plain(one.get_text()) for one in page.select("dt, dd, th, td")]
    return by_label(list(zip(cells, cells[1:], strict=False)), labels)


def in_docx(content, labels):
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        document = etree.fromstring(parts.read("word/document.xml"))
    rows = []
    for row in document.iter(f"{W}tr"):
        cells = ["".join(one.text or "" for one in cell.iter(f"{W}t")) for cell in row.iter(f"{W}tc")]
        rows.append([plain(cell) for cell in cells])
    return by_label([row for row in rows if len(row) == 2], labels)


def in_pdf(content, labels):
    document = pypdfium2.PdfDocument(content)
    pages = [page.get_textpage().get_text_bounded() for page in document]
    text = plain(" ".join(pages).replace("\ufffe", ""))
    found = {}
    for code, label in labels.items():
        value = re.search(re.escape(label) + r" (\d+|\D{0,6}\d[\d ]*\D+?)(?= \d|$| [A-ZÅÄÖ])", text)
        found[code] = value and plain(value[1])
    return found


def by_label(pairs, labels):
    """The first value after each label, by its code."""
    found = {}
    for label, value in reversed(pairs):
        found[label] = value
    return {code: found.get(label) for code, label in labels.items()}


def in_csv_with_commas(content, _labels):
    with zipfile.ZipFile(io.BytesIO(content)) as files:
        return {row[0]: plain(row[2]) for row in csv.reader(io.StringIO(files.read("summary.csv").decode()))}


READERS = {
    "csv_comma": in_csv_with_commas,
    "xlsx": in_xlsx,
    "csv": in_csv,
    "json": in_json,
    "html": in_html,
    "docx": in_docx,
    "pdf": in_pdf,
}


def labels_of(content):
    sheet = openpyxl.load_workbook(io.BytesIO(content), read_only=True).worksheets[0]
    found = {row[0]: plain(row[1]) for row in sheet.iter_rows(values_only=True)}
    return {code: found[code] for code in (*NUMBERS, "participants")}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("form", READERS)
@pytest.mark.one_database
def test_the_same_twelve_figures_are_in_every_file(files, form, language):
    labels = labels_of(files[language, "xlsx"])
    told = READERS[form](files[language, form], labels)
    expected = NUMBERS | {"participants": PARTICIPANTS[language]}
    assert {code: told.get(code) for code in expected} == expected
    assert len(expected) == 12


@pytest.mark.parametrize("language", LANGUAGES)
def test_measure_125_is_in_every_file(files, language):
    title = "Kaupunkilaisten vaikutusmahdollisuudet älykkäiden ja puhtaiden ratkaisujen kehittämisessä"
    rows = {row["number"]: row for row in json.loads(files[language, "json"])["tables"]["measures"]}
    assert rows["125"]["title"] == title
    assert title in plain(BeautifulSoup(files[language, "html"].decode(), "html.parser").get_text())
    sheet = openpyxl.load_workbook(io.BytesIO(files[language, "xlsx"]), read_only=True).worksheets[1]
    assert title in [row[1] for row in sheet.iter_rows(values_only=True)]
