"""What the editors' forms are called and how their rows are added, as people write Finnish and Swedish."""

import json
from datetime import datetime

import pytest
from django.contrib.admin import site
from django.urls import reverse
from django.utils.translation import override

from measures.admin import titles
from measures.days import HELSINKI
from tests.factories import make_indicator, make_measure, make_programme, make_task, make_theme
from tests.page import get, texts, words


def page_of(client, language, name, *args):
    with override(language):
        return get(client, reverse(f"admin:{name}", args=args))


def test_every_form_has_a_title_of_its_own():
    """But those that say more: a note is called by its measure; others have pages of their own."""
    models = {model._meta.label_lower for model in site._registry}
    assert models - set(titles.OF_CHANGE) == {
        "desk.externallink",
        "exchange.importbatch",
        "feedback.feedback",
        "mailing.outgoingmail",
        "reports.reportnote",
    }
    assert set(titles.OF_CHANGE) - models == set()


@pytest.mark.parametrize(
    ("language", "title", "adding"),
    [
        ("fi", "Muokkaa toimenpidettä", "Lisää tehtävä"),
        ("sv", "Ändra åtgärden", "Lägg till uppgift"),
        ("en", "Change measure", "Add task"),
    ],
)
def test_the_form_of_a_measure(client, coordinator, measure, language, title, adding):
    client.force_login(coordinator)
    page = page_of(client, language, "measures_measure_change", measure.pk)
    assert words(page.h1) == title
    rows = json.loads(page.select_one("#tasks-group")["data-inline-formset"])
    assert rows["options"]["addText"] == adding


def test_the_rows_of_an_indicator(client, coordinator, programme):
    client.force_login(coordinator)
    page = page_of(client, "sv", "participation_indicator_change", make_indicator(programme).pk)
    assert texts(page, ".inline-heading") == [
        "Observationer",
        "Mål",
        "Åtgärder som påverkar indikatorn",
        "Effekter av en indikator",
    ]


def test_when_something_was_is_written_as_days_are(client, coordinator, measure):
    measure.updated_at = datetime(2020, 6, 1, 9, 5, tzinfo=HELSINKI)
    measure.save()
    client.force_login(coordinator)
    told = {"fi": "01.06.2020 klo 9.05", "sv": "01.06.2020 kl. 09:05", "en": "1 June 2020, 9:05 a.m."}
    for language, moment in told.items():
        page = page_of(client, language, "measures_measure_changelist")
        assert texts(page, "tbody .field-updated_at") == [moment]


def test_who_only_reads_is_not_told_to_change(client, coordinator, programme):
    programme.closed_on = "2020-06-30"
    programme.save()
    client.force_login(coordinator)
    page = page_of(client, "fi", "measures_task_change", make_task(make_measure(programme)).pk)
    assert words(page.h1) == "Näytä tehtävä"


@pytest.mark.parametrize(
    ("language", "steps"),
    [
        ("fi", ["Etusivu", "Toimenpideohjelmat ja toimenpiteet", "Toimenpiteet"]),
        ("sv", ["Hem", "Åtgärdsprogram och åtgärder", "Åtgärder"]),
    ],
)
def test_no_step_of_the_way_here_is_named_twice(client, coordinator, measure, language, steps):
    client.force_login(coordinator)
    page = page_of(client, language, "measures_measure_change", measure.pk)
    assert texts(page, ".breadcrumbs a") == steps


def choices(page):
    """The themes by the programme they stand below."""
    return {group["label"]: texts(group, "option") for group in page.select("#id_theme optgroup")}


def test_themes_of_several_programmes_stand_below_theirs(client, coordinator):
    first = make_programme([coordinator], slug="a", name="Eka")
    second = make_programme([coordinator], slug="b", name="Toka")
    make_programme(slug="c", name="Muiden")
    above = make_theme(first, name="Liikenne")
    make_theme(second, name="Energia")
    make_theme(parent=above, name="Pyöräily")
    client.force_login(coordinator)
    page = page_of(client, "fi", "measures_measure_add")
    assert choices(page) == {"Eka": ["Liikenne", "– Pyöräily"], "Toka": ["Energia"]}


def test_themes_of_one_programme_stand_alone(client, coordinator, programme):
    make_theme(programme, name="Liikenne")
    client.force_login(coordinator)
    page = page_of(client, "fi", "measures_measure_add")
    assert choices(page) == {}
    assert texts(page, "#id_theme option")[1:] == ["Liikenne"]
