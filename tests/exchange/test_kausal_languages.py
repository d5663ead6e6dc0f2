"""A plan of Kausal Watch in several languages: its API answers in one at a time, a file for each."""

import pytest
from django.core.management import CommandError

from measures.models import Measure, Programme, Task, Theme, Unit
from participation.models import Indicator
from tests.exchange.kausal_plans import (
    make_action,
    make_answer,
    make_indicator,
    make_part,
    make_type,
    run,
    values_of,
)

pytestmark = pytest.mark.django_db


def in_two_languages():
    """Tasks come in another order in the second; what has no translation comes in the plan's language."""
    party = {"id": "1", "role": "PRIMARY"}

    def answer(plan, theme, title, tasks, unit, name):
        action = make_action(
            name=title,
            leadParagraph="Ei käännetty",
            status={"identifier": "on_time"},
            tasks=[{"id": key, "state": "NOT_STARTED", "name": text} for key, text in tasks],
            responsibleParties=[party | {"organization": {"id": "2", "name": unit}}],
        )
        category = {"id": "8", "identifier": "energia", "name": theme}
        indicators = [make_indicator(name=name)]
        return make_answer(action, types=[make_type(category)], indicators=indicators, name=plan)

    finnish = answer("Ohjelma", "Energia", "Otsikko", [("1", "Eka"), ("2", "Toka")], "Kanslia", "Pituus")
    swedish = answer("Program", "Energi", "Rubrik", [("2", "Andra"), ("1", "Första")], "Kansli", "Längd")
    return {"plan.sv.json": swedish, "plan.fi.json": finnish}


def test_each_text_has_its_languages(tmp_path):
    run(tmp_path, in_two_languages(), "--apply")
    for model, name, texts in (
        (Programme, "name", [("Ohjelma", "Program")]),
        (Theme, "name", [("Liikenne", None), ("Energia", "Energi")]),
        (Measure, "title", [("Otsikko", "Rubrik")]),
        (Measure, "lead", [("Ei käännetty", None)]),
        (Task, "title", [("Eka", "Första"), ("Toka", "Andra")]),
        (Unit, "name", [("Kanslia", "Kansli")]),
        (Indicator, "name", [("Pituus", "Längd")]),
    ):
        assert [
            tuple(text or None for text in row) for row in values_of(model, f"{name}_fi", f"{name}_sv")
        ] == texts


def test_the_source_of_the_status_is_named_in_each_language(tmp_path):
    run(tmp_path, in_two_languages(), "--apply")
    assert values_of(Measure, "stated_source_fi", "stated_source_sv") == [
        ("kaupungin aiempi sivusto (Ohjelma)", "stadens tidigare webbplats (Program)")
    ]


def test_a_language_that_comes_later_is_added(tmp_path):
    answers = in_two_languages()
    run(tmp_path, answers["plan.fi.json"], "--apply")
    run(tmp_path, answers, "--apply")
    assert values_of(Measure, "title_fi", "title_sv") == [("Otsikko", "Rubrik")]
    assert values_of(Unit, "name_fi", "name_sv") == [("Kanslia", "Kansli")]
    assert run(tmp_path, answers, "--apply") == ["0 new, 0 changed, 0 faults", "Saved."]


@pytest.mark.parametrize(
    ("name", "language"), [("plan.json", "fi"), ("plan.json", "fi-FI"), ("plan.FI.json", "de")]
)
def test_an_only_file_is_in_the_language_of_its_name_or_of_the_plan(tmp_path, name, language):
    run(tmp_path, {name: make_answer(make_action(name="Otsikko"), primaryLanguage=language)}, "--apply")
    assert values_of(Measure, "title_fi") == [("Otsikko",)]


def test_a_plan_without_finnish_has_no_titles(tmp_path):
    answer = {"plan.en.json": make_answer(make_action(), primaryLanguage="en")}
    with pytest.raises(CommandError, match=r"^programme hki, name_fi: This field cannot be blank\.$"):
        run(tmp_path, answer)


def answers_of(*names, **plan):
    return {name: make_answer(make_action(), **plan) for name in names}


@pytest.mark.parametrize(
    ("answers", "reason"),
    [
        (
            answers_of("a.fi.json", "b.json"),
            "b.json: say in its name which language it is, as in plan.sv.json.",
        ),
        (answers_of("a.fi.json", "b.fi.json"), "b.fi.json: there is another file in the language “fi”."),
        (answers_of("a.de.json"), "a.de.json: “de” is none of this site's languages."),
        (answers_of("a.json", primaryLanguage=7), "a.json: “7” is none of this site's languages."),
        (
            answers_of("a.fi.json") | answers_of("b.sv.json", id="other"),
            "The files are of different plans.",
        ),
    ],
)
def test_it_is_clear_which_language_a_file_is_in(tmp_path, answers, reason):
    with pytest.raises(CommandError) as refused:
        run(tmp_path, answers)
    assert str(refused.value) == reason


def test_what_only_the_other_language_has_is_not_read(tmp_path):
    finnish = make_answer(make_action())
    swedish = make_answer(make_action(name="Rubrik", tasks=[make_part(name="Bara här", state="NOT_STARTED")]))
    run(tmp_path, {"plan.fi.json": finnish, "plan.sv.json": swedish}, "--apply")
    assert (values_of(Measure, "title_sv"), Task.objects.count()) == ([("Rubrik",)], 0)
