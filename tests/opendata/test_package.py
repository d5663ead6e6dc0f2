"""The data package: its tables, how they are described, and that frictionless finds nothing wrong."""

import csv
import hashlib
import io
import json
import zipfile
from datetime import date

import frictionless
import pytest

from exchange import tables as exchanged
from measures.models import Origin
from measures.models.change import changing
from opendata.archive import package_of
from opendata.package import TABLES
from tests.factories import (
    make_contact,
    make_goal,
    make_indicator,
    make_indicator_effect,
    make_measure,
    make_measure_effect,
    make_observation,
    make_person,
    make_programme,
    make_responsibility,
    make_task,
    make_theme,
    make_unit,
)
from tests.page import fetch, query_count

TODAY = date(2020, 6, 15)
ADDRESS = "/data/p.zip"
QUERIES = 17


@pytest.fixture(autouse=True)
def _today(settings):
    settings.DEMO_TODAY = TODAY
    settings.SITE_URL = "https://measures.example"


@pytest.fixture
def programme(db):
    return make_programme(
        slug="p", name="Ohjelma", name_sv="Program", goal="Tavoite", adopted_on=date(2018, 12, 11)
    )


@pytest.fixture
def measure(programme):
    """A measure with one of everything."""
    theme = make_theme(programme, slug="teema", name="Teema")
    measure = make_measure(
        theme=make_theme(parent=theme, slug="osa", name="Osa"),
        number="125",
        title="Asia",
        title_en="Thing",
        description="<p>Kuvaus, jossa on ”lainaus”</p>",
        start_on=date(2019, 1, 1),
        end_on=date(2021, 12, 31),
        end_precision="year",
        updated_at="2020-06-01T21:30:00Z",
    )
    unit = make_unit(slug="yksikko", name="Yksikkö", parent=make_unit(slug="toimiala", name="Toimiala"))
    make_responsibility(measure, unit)
    make_task(measure, title="Kokous", due_on=date(2020, 6, 30), due_precision="month")
    measure.status_updates.create(noted_on=date(2020, 6, 1), title="Tilanne", text="<p>Hyvä</p>")
    measure.related.add(make_measure(theme=theme, number="126", title="Toinen"))
    goal = make_indicator(programme, number="370", name="Päästöt", is_programme_goal=True)
    make_goal(goal, value="1200.5", due_on=date(2035, 12, 31), base_year=1990, base_value=3500, is_path=True)
    cause = make_indicator(programme, number="5", name="Osallistujat", adding="counts")
    make_indicator_effect(cause, goal, kind="decreases", confidence="low")
    make_measure_effect(measure, cause, kind="increases", confidence="high")
    period = {"period_start": date(2020, 1, 1), "period_end": date(2020, 1, 31)}
    make_observation(cause, measure=measure, value=70, kind="event", exactness="about", **period)
    return measure


def unpacked(content):
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name).decode() for name in archive.namelist()}


def rows(files, table):
    return list(csv.DictReader(io.StringIO(files[f"{table}.csv"])))


def known(row):
    """What the row says at all."""
    return {name: value for name, value in row.items() if value}


def faults(content, tmp_path):
    path = tmp_path / "p.zip"
    path.write_bytes(content)
    report = frictionless.Package(str(path)).validate()
    return report.flatten(["title", "rowNumber", "message"]) + report.errors


def test_frictionless_finds_nothing_wrong(measure, tmp_path):
    assert faults(package_of(measure.programme).content, tmp_path) == []


def test_faults_are_found(measure, tmp_path):
    """Of a type, of a vocabulary, of a key and of a reference."""
    files = unpacked(package_of(measure.programme).content)
    files["tasks.csv"] = files["tasks.csv"].replace("not_started", "begun").replace(",125,", ",999,")
    files["goals.csv"] = files["goals.csv"].replace("2035-12-31", "soon")
    files["units.csv"] += files["units.csv"].splitlines()[1] + "\r\n"
    broken = io.BytesIO()
    with zipfile.ZipFile(broken, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    found = {title for title, *_more in faults(broken.getvalue(), tmp_path)}
    assert found >= {"Constraint Error", "ForeignKey Error", "Type Error", "PrimaryKey Error"}


def test_what_a_row_of_each_table_says(measure):
    files = unpacked(package_of(measure.programme).content)
    assert list(files) == ["datapackage.json", *(f"{table.name}.csv" for table in TABLES)]
    task, update, observation = (
        measure.tasks.get(),
        measure.status_updates.get(),
        measure.observations.get(),
    )
    first = {table.name: known(rows(files, table.name)[0]) for table in TABLES}
    assert first == {
        "programmes": {
            "slug": "p",
            "name_fi": "Ohjelma",
            "name_sv": "Program",
            "goal_fi": "Tavoite",
            "is_adopted": "yes",
            "adopted_on": "2018-12-11",
            "address": "https://measures.example/p/",
        },
        "themes": {
            "slug": "teema",
            "programme": "p",
            "name_fi": "Teema",
            "order": "0",
            "address": "https://measures.example/p/teemat/teema/",
        },
        "measures": {
            "number": "125",
            "programme": "p",
            "title_fi": "Asia",
            "title_en": "Thing",
            "theme": "osa",
            "description_fi": "<p>Kuvaus, jossa on ”lainaus”</p>",
            "status": "not_started",
            "status_reason_code": "no_task_begun",
            "impact": "not_assessed",
            "start_on": "2019-01-01",
            "start_precision": "day",
            "end_on": "2021-12-31",
            "end_precision": "year",
            "is_continuous": "no",
            "related": "126",
            "updated_on": "2020-06-02",
            "address": "https://measures.example/p/toimenpiteet/125/",
        },
        "tasks": {
            "id": str(task.pk),
            "measure": "125",
            "title_fi": "Kokous",
            "state": "not_started",
            "due_on": "2020-06-30",
            "due_precision": "month",
            "completed_precision": "day",
        },
        "status_updates": {
            "id": str(update.pk),
            "measure": "125",
            "noted_on": "2020-06-01",
            "title_fi": "Tilanne",
            "text_fi": "<p>Hyvä</p>",
        },
        "units": {"slug": "toimiala", "name_fi": "Toimiala"},
        "responsibilities": {"measure": "125", "unit": "yksikko", "role": "primary"},
        "indicators": {
            "number": "5",
            "programme": "p",
            "name_fi": "Osallistujat",
            "level": "unknown",
            "adding": "counts",
            "is_programme_goal": "no",
            "address": "https://measures.example/p/mittarit/5/",
        },
        "goals": {
            "indicator": "370",
            "due_on": "2035-12-31",
            "value": "1200.5",
            "base_year": "1990",
            "base_value": "3500",
            "is_path": "yes",
        },
        "observations": {
            "id": str(observation.pk),
            "indicator": "5",
            "measure": "125",
            "value": "70",
            "exactness": "about",
            "period_start": "2020-01-01",
            "period_end": "2020-01-31",
            "kind": "event",
        },
        "measure_effects": {
            "measure": "125",
            "indicator": "5",
            "kind": "increases",
            "confidence": "high",
            "tells_progress": "no",
        },
        "indicator_effects": {"cause": "5", "target": "370", "kind": "decreases", "confidence": "low"},
    }
    assert {table.name: len(rows(files, table.name)) for table in TABLES} == {
        "programmes": 1, "themes": 2, "measures": 2, "tasks": 1, "status_updates": 1, "units": 2,
        "responsibilities": 1, "indicators": 2, "goals": 1, "observations": 1, "measure_effects": 1,
        "indicator_effects": 1,
    }  # fmt: skip
    assert [one["status"] for one in rows(files, "measures")] == ["not_started", "unknown"]


def test_a_column_that_is_exchanged_too_has_the_same_name():
    ours = {table.name: {field.name for field in table.fields} for table in TABLES}
    theirs = {name: {column.name for column in table.columns} for name, table in exchanged.TABLES.items()}
    assert {name: sorted(theirs[name] - ours[name]) for name in theirs} == {
        "measures": ["is_published"],  # all of them are
        "tasks": [],
        "responsibilities": [],
        "observations": [],
    }


def test_the_description_names_licence_day_and_keys(measure):
    described = json.loads(unpacked(package_of(measure.programme).content)["datapackage.json"])
    resources = {one["name"]: one for one in described.pop("resources")}
    assert described == {
        "profile": "tabular-data-package",
        "name": "p",
        "title": "Helsinki’s climate measures: Ohjelma",
        "description": described["description"],
        "version": "2020-06-15",
        "created": "2020-06-15T00:00:00+03:00",
        "homepage": "https://measures.example/p/",
        "keywords": ["Helsinki", "climate", "measures", "indicators", "participation"],
        "contributors": [{"title": "City of Helsinki", "role": "publisher"}],
        "licenses": [
            {
                "name": "CC-BY-4.0",
                "path": "https://creativecommons.org/licenses/by/4.0/",
                "title": "Creative Commons Attribution 4.0 International",
            }
        ],
    }
    schema = resources["units"]["schema"]
    assert (schema["missingValues"], schema["primaryKey"]) == ([""], ["slug"])
    assert schema["foreignKeys"] == [
        {"fields": ["parent"], "reference": {"resource": "", "fields": ["slug"]}}
    ]
    [status] = [one for one in resources["measures"]["schema"]["fields"] if one["name"] == "status"]
    assert status["constraints"] == {
        "required": True,
        "enum": [
            *["late", "on_time", "not_started", "completed", "postponed", "cancelled", "merged", "unknown"]
        ],
    }
    assert "'unknown'" in status["description"]
    fields = [field for one in resources.values() for field in one["schema"]["fields"]]
    assert [field["name"] for field in fields if not field["description"].endswith((".", "?"))] == []


def test_the_same_content_is_the_same_bytes(client, measure, settings):
    first = fetch(client, ADDRESS)
    assert (first["Content-Type"], first["Content-Disposition"]) == (
        "application/zip",
        'attachment; filename="p-2020-06-15.zip"',
    )
    package = package_of(measure.programme)
    package_of.__globals__["_made"].cache_clear()
    again = fetch(client, ADDRESS)
    assert (first.content == again.content, again.content == package.content) == (True, True)
    assert first["ETag"] == f'"{hashlib.sha256(first.content).hexdigest()}"' == f'"{package.sha256}"'
    assert fetch(client, ADDRESS, headers={"If-None-Match": first["ETag"]}).status_code == 304
    assert [fetch(client, f"/{code}{ADDRESS}").content == first.content for code in ("sv", "en")] == [
        True
    ] * 2


def test_what_was_saved_is_in_the_next_one(client, measure):
    before = fetch(client, ADDRESS).content
    measure.title = "Uusi"
    measure.save()
    after = fetch(client, ADDRESS).content
    assert [rows(unpacked(one), "measures")[0]["title_fi"] for one in (before, after)] == ["Asia", "Uusi"]


def test_of_a_past_day_it_has_what_was_public_then(client, measure, settings):
    settings.DEMO_TODAY = date(2020, 7, 10)
    measure.title = "Uusi"
    measure.save()
    now, then = fetch(client, ADDRESS), fetch(client, f"{ADDRESS}?at=2020-06-20")
    assert [rows(unpacked(one.content), "measures")[0]["title_fi"] for one in (now, then)] == ["Uusi", "Asia"]
    assert [rows(unpacked(one.content), "measures")[0]["status"] for one in (now, then)] == [
        "late",
        "not_started",
    ]
    assert then["Content-Disposition"] == 'attachment; filename="p-2020-06-20.zip"'
    assert [
        fetch(client, f"{ADDRESS}?at={day}").status_code for day in ("2020-06-01", "2021-01-01", "x")
    ] == [
        404,
        404,
        400,
    ]


def test_only_what_a_visitor_sees(client, programme, measure, admin):
    draft = make_measure(programme, number="SALAA", title="Salaa", is_published=False)
    indicator = make_indicator(programme, number="9", adding="counts")
    make_observation(indicator, measure=draft, activity="Salaa")
    make_measure_effect(draft, indicator)
    make_task(draft, title="Salaa")
    make_responsibility(draft, make_unit(slug="salaa"))
    measure.related.add(draft)
    make_contact(measure, make_person(name="Aino Aalto", is_public=True))
    corrected = make_observation(indicator, value=3)
    make_observation(indicator, value=4, corrects=corrected)
    client.force_login(admin)
    files = unpacked(fetch(client, ADDRESS).content)
    everything = "".join(files.values())
    assert [word for word in ("Salaa", "salaa", "SALAA", "Aalto") if word in everything] == []
    assert [one["value"] for one in rows(files, "observations")] == ["70", "4"]
    programme.is_public = False
    programme.save()
    assert fetch(client, ADDRESS).status_code == 404


def test_no_cell_is_a_formula_and_none_breaks_the_table(programme, tmp_path):
    title = '=1+1\r\n"x",\x0b;y'
    make_measure(programme, number="1", title=title)
    package = package_of(programme)
    [row] = rows(unpacked(package.content), "measures")
    assert row["title_fi"] == '\'=1+1\n"x",;y'
    assert faults(package.content, tmp_path) == []


def test_a_programme_of_nothing_is_a_package_too(programme, tmp_path):
    assert faults(package_of(programme).content, tmp_path) == []


def test_as_many_queries_for_one_of_each_as_for_three(client, programme, measure):
    assert query_count(client, ADDRESS) == QUERIES
    assert query_count(client, ADDRESS) == 3  # the programme, and twice the head of the history
    with changing(origin=Origin.COMMAND):
        for number in (1, 2):
            other = make_measure(programme, number=str(number))
            make_task(other)
            make_responsibility(other)
            other.status_updates.create(noted_on=TODAY, title="T")
            indicator = make_indicator(programme)
            make_measure_effect(other, indicator)
            make_observation(indicator, measure=other)
            make_goal(indicator, due_on=date(2030, 12, 31))
            measure.related.add(other)
    assert query_count(client, ADDRESS) == QUERIES
