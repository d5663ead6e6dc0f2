"""What does not fit is told; what is no answer at all, or means harm, costs a clear refusal."""

import json
from contextlib import suppress
from itertools import cycle

import pytest
from django.core.management import CommandError, call_command

from exchange.kausal import reading
from measures.models import Change, Measure, MeasureLink, Programme, Responsibility, Task, Theme, Unit
from participation.models import Indicator, Observation
from tests.exchange.kausal_plans import (
    in_file,
    make_action,
    make_answer,
    make_indicator,
    make_organization,
    make_part,
    make_type,
    run,
    values_of,
)
from tests.factories import make_measure, make_programme

pytestmark = pytest.mark.django_db
HUGE = "1" + "0" * 30
NO_ANSWER = (
    "plan.fi.json is no answer to the question that --print-query prints: "
    "plan, planActions and planIndicators are not all in it."
)


def faults_of(folder, answer):
    lines = run(folder, answer, "--apply", "--skip-faulty")
    return [line.removeprefix("Skipped: ") for line in lines if line.startswith("Skipped: ")]


# Only shown


def test_without_apply_it_only_shows_the_difference(tmp_path):
    lines = run(tmp_path, make_answer(make_action("125", startDate="2020-03-01")))
    assert lines == [
        "New: programme hki",
        "    slug: hki",
        "    name_fi: Hiilineutraali kaupunki",
        "New: theme liikenne",
        "    slug: liikenne",
        "    name_fi: Liikenne",
        "    order: 3",
        "New: measure 125",
        "    number: 125",
        "    title_fi: Toimenpide 125",
        "    theme: Liikenne",
        "    start_on: 2020-03-01",
        "3 new, 0 changed, 0 faults",
        "Nothing was saved: this is what --apply would save.",
    ]
    assert [model.objects.count() for model in (Programme, Theme, Measure, Change)] == [0, 0, 0, 0]


def test_the_difference_of_what_is_here_is_shown_and_not_saved(tmp_path):
    run(tmp_path, make_answer(make_action("1", leadParagraph="Vanha")), "--apply")
    lines = run(tmp_path, make_answer(make_action("1", leadParagraph="Uusi")))
    assert lines[0] == "Changed: measure 1"
    assert "    lead_fi: Vanha → Uusi" in lines
    assert (values_of(Measure, "lead_fi"), Change.objects.count()) == ([("Vanha",)], 1)


# What does not fit


def test_what_does_not_fit_refuses_the_whole_import(tmp_path):
    answer = make_answer(make_action("1", implementationPhase={"identifier": "decision"}), make_action("2"))
    with pytest.raises(CommandError) as refused:
        run(tmp_path, answer, "--apply")
    assert str(refused.value) == "Nothing was saved: 1 thing does not fit. --skip-faulty leaves it out."
    assert Measure.objects.count() == 0


def test_the_refusal_lists_what_does_not_fit(tmp_path, capsys):
    path = in_file(tmp_path, make_answer(make_action("1", impact={"identifier": "5"})))
    with pytest.raises(CommandError):
        call_command("import_kausal", path)
    assert "impact: " in capsys.readouterr().out


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"impact": {"identifier": "5"}}, "impact: “5” has no counterpart here."),
        ({"status": {"identifier": "in_progress"}}, "status: “in_progress” has no counterpart here."),
        ({"startDate": "1.3.2020"}, "startDate: “1.3.2020” is no date."),
        ({"startDate": "0201-01-01"}, "startDate: Give a day of the years 1800–2199."),
        ({"updatedAt": "2020-01-01T99:00"}, "updatedAt: “2020-01-01T99:00” is no date."),
        (
            {"startDate": "2020-02-01", "endDate": "2020-01-01"},
            "endDate: The end cannot be before the start.",
        ),
        ({"leadParagraph": "sana " * 61}, "lead_fi: At most 60 words; this has 61."),
        ({"scheduleContinuous": "yes"}, "scheduleContinuous: This is of another kind than expected: yes"),
        ({"description": ["<p>"]}, 'description: This is of another kind than expected: ["<p>"]'),
        ({"status": "late"}, "status: This is of another kind than expected: late"),
        ({"dateFormat": 7.5, "tasks": {}}, "tasks: This is of another kind than expected: {}"),
        (
            {"mergedWith": {"id": "x", "identifier": "9"}},
            "mergedWith: Measure 9 is not in the file, could not be imported, or leads back to this one.",
        ),
        (
            {"mergedWith": {"id": "a1", "identifier": "1"}},
            "mergedWith: Measure 1 is not in the file, could not be imported, or leads back to this one.",
        ),
        (
            {"relatedActions": [{"id": "x", "identifier": "9"}]},
            "relatedActions: Measure 9 is not in the file, or could not be imported.",
        ),
    ],
)
def test_a_field_that_does_not_fit_is_left_out(tmp_path, fields, told):
    assert faults_of(tmp_path, make_answer(make_action("1", **fields))) == [f"measure 1, {told}"]
    assert values_of(Measure, "number", "closed_as") == [("1", "")]


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"identifier": ""}, ["measure a1, identifier: It has no number, or one that another has."]),
        ({"identifier": None}, ["measure a1, identifier: It has no number, or one that another has."]),
        (
            {"identifier": "1 a"},
            [
                "measure 1 a, number: A number starts with a letter or a digit and has only letters, digits, "
                "dots and hyphens.",
                "measure 1 a: Without that it cannot be imported, nor what belongs to it.",
            ],
        ),
        (
            {"name": None},
            [
                "measure 1, title_fi: This field cannot be blank.",
                "measure 1: Without that it cannot be imported, nor what belongs to it.",
            ],
        ),
        (
            {"categories": None},
            [
                "measure 1, categories: None of its categories is one of the themes.",
                "measure 1, theme: This field cannot be null.",
                "measure 1: Without that it cannot be imported, nor what belongs to it.",
            ],
        ),
        ({"id": None}, ["measures, id: This is missing."]),
    ],
)
def test_a_measure_that_cannot_be_is_left_out_with_what_belongs_to_it(tmp_path, fields, told):
    tasks = [make_part(name="Seuranta", state="NOT_STARTED")]
    answer = make_answer(make_action("1", tasks=tasks) | fields, make_action("2"))
    assert faults_of(tmp_path, answer) == told
    assert (values_of(Measure, "number"), Task.objects.count()) == ([("2",)], 0)


def test_a_measure_of_several_themes_gets_the_first(tmp_path):
    other = {"id": "8", "identifier": "energia", "name": "Energia"}
    action = make_action(categories=[{"id": "8"}, {"id": "7"}])
    told = ["measure 1, categories: A measure has one theme. The first is taken of: energia, liikenne"]
    assert faults_of(tmp_path, make_answer(action, types=[make_type(other)])) == told
    assert values_of(Measure, "theme__slug") == [("energia",)]


def test_two_measures_of_a_number_are_one_too_many(tmp_path):
    answer = make_answer(make_action("1"), make_action("1", id="b1", name="Toinen"))
    assert faults_of(tmp_path, answer) == [
        "measure 1, identifier: It has no number, or one that another has."
    ]
    assert values_of(Measure, "title_fi") == [("Toimenpide 1",)]


def test_measures_merged_in_a_circle(tmp_path):
    actions = [
        make_action("1", mergedWith={"id": "a2", "identifier": "2"}),
        make_action("2", mergedWith={"id": "a1", "identifier": "1"}),
    ]
    told = "Measure 2 is not in the file, could not be imported, or leads back to this one."
    assert faults_of(tmp_path, make_answer(*actions)) == [f"measure 1, mergedWith: {told}"]
    assert values_of(Measure, "number", "merged_into__number") == [("1", None), ("2", "1")]


def test_what_breaks_a_rule_of_a_measure_that_is_here_leaves_it_as_it_is(tmp_path):
    programme = make_programme(slug="hki", is_adopted=False, name_fi="Ohjelma")
    make_measure(programme, number="1", title="Oma", start_on="2020-01-01")
    told = faults_of(tmp_path, make_answer(make_action("1", endDate="2019-01-01")))
    assert told == [
        "measure 1: The end cannot be before the start.",
        "measure 1: Without that it cannot be imported, nor what belongs to it.",
    ]
    assert values_of(Measure, "title_fi", "end_on") == [("Oma", None)]


@pytest.mark.parametrize("order", [-1, 40000, 1e13])
def test_numbers_that_do_not_fit(tmp_path, order):
    links = [make_part(url="https://hel.example/", title="Sivu", order=order)]
    told = faults_of(tmp_path, make_answer(make_action("1", links=links)))
    assert told == ["measure 1 · link “Sivu”, order: The number is too large or too small."]
    assert values_of(MeasureLink, "order") == [(0,)]


@pytest.mark.parametrize("value", ["80", True, [], "1e400"])
def test_figures_that_are_none(tmp_path, value):
    figures = [make_part(date="2018-12-31", value=value), make_part(date=None, value=1)]
    told = faults_of(tmp_path, make_answer(indicators=[make_indicator(values=figures)]))
    assert len(told) == 2
    assert told[1] == "indicator 9, values: The date or the value is missing."
    assert (Indicator.objects.count(), Observation.objects.count()) == (1, 0)


def test_a_unit_without_a_name_or_twice(tmp_path):
    names = ("", "Kanslia", "KANSLIA")
    parties = [make_part(role="PRIMARY", organization=make_organization(name)) for name in names]
    told = faults_of(tmp_path, make_answer(make_action("1", responsibleParties=parties)))
    assert told == [
        "measure 1, organization: The unit has no name.",
        "measure 1, responsibleParties: The unit Kanslia is there twice.",
    ]
    assert values_of(Unit, "name_fi") == values_of(Responsibility, "unit__name_fi") == [("Kanslia",)]


# No answer, or one that means harm


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "plan.fi.json is no JSON that can be read."),
        (b"\xff\xfe\x00", "plan.fi.json is no JSON that can be read."),
        (b"<html>", "plan.fi.json is no JSON that can be read."),
        (b'{"data": NaN}', "plan.fi.json is no JSON that can be read."),
        (b"[" * 200_000, "plan.fi.json is no JSON that can be read."),
        (b'{"a":' * 200_000, "plan.fi.json is no JSON that can be read."),
        (b"null", NO_ANSWER),
        (b"[]", NO_ANSWER),
        (b'{"data": null}', NO_ANSWER),
        (b'{"data": {"plan": null, "planActions": [], "planIndicators": []}}', NO_ANSWER),
        (b'{"data": {"plan": {}, "planActions": {}, "planIndicators": []}}', NO_ANSWER),
        (
            b'{"errors": [{"message": "No plan"}], "data": {}}',
            'plan.fi.json: the API said: [{"message": "No plan"}]',
        ),
    ],
)
def test_what_is_no_answer_is_refused(tmp_path, content, reason):
    with pytest.raises(CommandError) as refused:
        run(tmp_path, content)
    assert str(refused.value) == reason


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(CommandError, match=r"plan\.fi\.json"):
        call_command("import_kausal", str(tmp_path / "plan.fi.json"))
    with pytest.raises(CommandError, match="--print-query"):
        call_command("import_kausal")


def test_a_file_that_is_too_large(tmp_path, monkeypatch):
    monkeypatch.setattr(reading, "LARGEST_FILE", 10)
    with pytest.raises(CommandError, match=r"plan\.fi\.json is larger than 100 MB\."):
        run(tmp_path, make_answer(make_action()))


@pytest.mark.parametrize("slug", ["admin", "a/b", "", "x" * 60])
def test_an_address_that_no_programme_can_have(tmp_path, slug):
    with pytest.raises(CommandError):
        run(tmp_path, make_answer(make_action(), identifier="!"), f"--programme={slug}")
    assert Programme.objects.count() == 0


def test_scripts_do_not_survive(tmp_path):
    evil = '<p onclick="x()">Teksti<script>alert(1)</script><a href="javascript:x()">tästä</a></p>'
    action = make_action(name=evil, description=evil, links=[make_part(url="javascript:x()", title="Sivu")])
    told = faults_of(tmp_path, make_answer(action))
    assert told == [
        "measure 1 · link “Sivu”, url: Enter a valid URL.",
        "measure 1 · link “Sivu”: Without that it cannot be imported, nor what belongs to it.",
    ]
    cleaned = "<p>Teksti<a>tästä</a></p>"
    assert values_of(Measure, "title_fi", "description_fi") == [(evil, cleaned)]


def test_control_characters_and_halves_of_characters_are_left_out(tmp_path):
    action = make_action(name="Otsikko\x00\ud800 \x07loppu", description="<p>A\x00\udfff</p>")
    run(tmp_path, make_answer(action), "--apply")
    assert values_of(Measure, "title_fi", "description_fi") == [("Otsikko loppu", "<p>A</p>")]


NASTY = [None, True, 0, -1, 1e300, "", "x" * 400, "\x00", [], [None], [[]], {}, {"id": {}}, {"id": "1"}, [{}]]
NEEDED = {"id", "identifier"}


def whole():
    """An answer with something in every field that is read."""
    day, person = "2020-01-01", make_part(firstName="A", lastName="B", title="C")
    organization = make_organization("Kanslia", parent={"id": "1", "name": "Kaupunki"})
    other = {"id": "a2", "identifier": "2", "plan": {"id": "hki"}}
    action = make_action(
        "1",
        **dict.fromkeys(("officialName", "leadParagraph", "description", "manualStatusReason"), "Teksti"),
        **dict.fromkeys(("startDate", "endDate"), "2020-01-01"),
        **{name: {"identifier": "completed"} for name in ("status", "implementationPhase")},
        updatedAt="2020-01-01T00:00:00Z",
        impact={"identifier": "low"},
        dateFormat="YEAR",
        scheduleContinuous=False,
        completion=50,
        schedule=[make_part(beginsAt="2020-01-01", endsAt=None)],
        mergedWith=other,
        supersededBy=other,
        relatedActions=[other],
        links=[make_part(order=1, url="https://hel.example/", title="Sivu")],
        tasks=[make_part(name="T", comment="C", state="COMPLETED", dueAt=day, completedAt=day)],
        statusUpdates=[make_part(title="T", date="2020-01-01", content="C")],
        responsibleParties=[make_part(role="PRIMARY", order=1, organization=organization)],
        contactPersons=[make_part(primaryContact=True, person=person)],
        relatedIndicators=[make_part(effectType="INCREASES", indicator={"id": "9"})],
    )
    indicator = make_indicator(
        **dict.fromkeys(("description", "reference"), "Teksti"),
        level="tactical",
        desiredTrend="INCREASING",
        unit={"id": "1", "name": "kilometri", "shortName": "km"},
        values=[make_part(date="2020-01-01", value=1)],
        goals=[make_part(date="2020-01-01", value=1)],
        relatedEffects=[make_part(effectType="PART_OF", confidenceLevel="LOW", effectIndicator={"id": "10"})],
    )
    return make_answer(action, make_action("2"), indicators=[indicator, make_indicator("10")])


def places_in(value, path=()):
    """The path to every value, however deep."""
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, one in inside:
        yield (*path, key)
        yield from places_in(one, (*path, key))


def with_value_at(paths, nasty):
    """A whole answer but for what is at these places."""
    answer = whole()
    for *above, last in paths:
        place = answer
        for key in above:
            place = place[key]
        place[last] = nasty
    return answer


@pytest.mark.parametrize("nasty", NASTY, ids=lambda value: json.dumps(value)[:20])
def test_fields_of_another_kind_end_in_no_traceback(tmp_path, nasty):
    """In all fields at once, so that each is read, but for those without which nothing else is."""
    places = [path for path in places_in(whole()) if path[1:2] != ("plan",)]
    inner = {path[:-1] for path in places}
    fields = [path for path in places if path not in inner and path[-1] not in NEEDED]
    run(tmp_path, with_value_at(fields, nasty), "--with-persons", "--skip-faulty")
    assert Programme.objects.count() == 0


def test_objects_of_another_kind_end_in_no_traceback(tmp_path):
    places = list(places_in(whole()))
    inner = {path[:-1] for path in places}
    by_name = {
        path[-1]: path for path in places if path in inner or path[1:2] == ("plan",) or path[-1] in NEEDED
    }
    for place, nasty in zip(by_name.values(), cycle(NASTY), strict=False):
        with suppress(CommandError):
            run(tmp_path, with_value_at([place], nasty), "--with-persons", "--skip-faulty")
    assert Programme.objects.count() == 0


@pytest.mark.parametrize("number", [HUGE, "9" * 5000, "1e999999999", "-1e-400"])
def test_huge_numbers(tmp_path, number):
    text = (
        json.dumps(whole())
        .replace('"value": 1', f'"value": {number}')
        .replace('"order": 1', f'"order": {number}')
    )
    run(tmp_path, text.encode(), "--skip-faulty", "--apply")
    assert [value for (value,) in values_of(Observation, "value") if value] == []
