"""`manage.py import_kausal`: what becomes of a plan of Kausal Watch."""

import datetime

import pytest
from django.core.management import CommandError

from measures.days import HELSINKI
from measures.models import (
    Change,
    ContactPerson,
    Measure,
    MeasureLink,
    Person,
    Programme,
    Responsibility,
    StatusUpdate,
    Task,
    Theme,
    Unit,
)
from tests.exchange.kausal_plans import (
    make_action,
    make_answer,
    make_organization,
    make_part,
    make_type,
    run,
    values_of,
)
from tests.factories import make_contact, make_measure, make_person, make_programme, make_task, make_unit

pytestmark = pytest.mark.django_db
DAY = datetime.date


def test_a_new_programme_is_not_public_and_its_measures_are_drafts(tmp_path):
    run(tmp_path, make_answer(make_action("125")), "--apply")
    programme = Programme.objects.get()
    assert (programme.slug, programme.name_fi, programme.is_public, programme.is_adopted) == (
        *("hki", "Hiilineutraali kaupunki"),
        *(False, False),
    )
    assert values_of(Measure, "number", "is_published") == [("125", False)]


def test_everything_of_a_measure_has_its_place(tmp_path):
    action = make_action(
        "125",
        name=" Kaupunkilaisten  vaikutusmahdollisuudet ",
        leadParagraph="Asukkaat mukaan.",
        description='<div class="rich-text"><h3>Alku</h3><p>Pitkä <b>kuvaus</b></p></div>',
        officialName="Luodaan mahdollisuuksia.\nYhdessä.",
        implementationPhase={"id": "1", "identifier": "implementation", "name": "Toteutus"},
        status={"id": "2", "identifier": "on_time", "name": "Ajallaan"},
        impact={"id": "3", "identifier": "high", "name": "Suuri"},
        startDate="2019-03-15",
        endDate="2020-11-02",
        dateFormat="MONTH_YEAR",
        scheduleContinuous=False,
        updatedAt="2020-04-29T23:30:00.123456+00:00",
    )
    run(tmp_path, make_answer(action), "--apply")
    measure = Measure.objects.get()
    assert measure.title_fi == "Kaupunkilaisten vaikutusmahdollisuudet"
    assert measure.lead_fi == "Asukkaat mukaan."
    assert measure.description_fi == "<p><strong>Alku</strong></p><p>Pitkä <strong>kuvaus</strong></p>"
    assert measure.official_text_fi == "<p>Luodaan mahdollisuuksia.</p><p>Yhdessä.</p>"
    assert measure.official_source_fi == "Ohjelmasta"
    assert (measure.phase, measure.impact, measure.theme.slug) == ("implementation", "high", "liikenne")
    assert (measure.start_on, measure.start_precision) == (DAY(2019, 3, 1), "month")
    assert (measure.end_on, measure.end_precision) == (DAY(2020, 11, 30), "month")
    assert (measure.stated_status, measure.stated_on) == ("on_time", DAY(2020, 4, 30))
    assert measure.stated_source_fi == "kaupungin aiempi sivusto (Hiilineutraali kaupunki)"
    assert measure.updated_at == datetime.datetime(2020, 4, 30, 2, 30, 0, 123000, tzinfo=HELSINKI)
    assert (measure.is_continuous, measure.closed_as) == (False, "")


def test_without_own_days_those_of_its_periods_hold(tmp_path):
    periods = [
        make_part(beginsAt="2019-01-01", endsAt="2021-12-31"),
        make_part(beginsAt="2022-01-01", endsAt="2025-12-31"),
    ]
    run(tmp_path, make_answer(make_action(schedule=periods)), "--apply")
    assert values_of(Measure, "start_on", "end_on") == [(DAY(2019, 1, 1), DAY(2025, 12, 31))]


def test_continuous_work_has_no_end(tmp_path):
    run(tmp_path, make_answer(make_action(scheduleContinuous=True, endDate="2025-12-31")), "--apply")
    assert values_of(Measure, "is_continuous", "end_on") == [(True, None)]


def test_merged_and_replaced_measures_lead_to_the_other(tmp_path):
    actions = [
        make_action("1", mergedWith={"id": "a3", "identifier": "3", "plan": {"id": "hki"}}),
        make_action("2", supersededBy={"id": "a1", "identifier": "1", "plan": {"id": "hki"}}),
        make_action("3"),
    ]
    run(tmp_path, make_answer(*actions), "--apply")
    assert list(
        Measure.objects.order_by("number").values_list(
            "number", "closed_as", "merged_into__number", "closed_reason_fi"
        )
    ) == [
        ("1", "merged", "3", None),
        ("2", "merged", "1", "Tämän tilalle tuli toimenpide 1."),
        ("3", "", None, None),
    ]


def test_a_closed_measure_is_closed_with_its_reason_and_opened_again(tmp_path):
    cancelled = make_action(status={"identifier": "Cancelled"}, manualStatusReason="Rahat loppuivat.")
    run(tmp_path, make_answer(cancelled), "--apply")
    closed = ("closed_as", "closed_reason_fi", "stated_status")
    assert values_of(Measure, *closed) == [("cancelled", "Rahat loppuivat.", "cancelled")]
    run(tmp_path, make_answer(make_action(status={"identifier": "late"})), "--apply")
    assert values_of(Measure, "closed_as", "stated_status") == [("", "late")]


def test_a_measure_that_people_closed_here_stays_closed(tmp_path):
    run(tmp_path, make_answer(make_action(status={"identifier": "late"})), "--apply")
    measure = Measure.objects.get()
    measure.closed_as = "postponed"
    measure.save()
    run(tmp_path, make_answer(make_action(status={"identifier": "on_time"})), "--apply")
    assert values_of(Measure, "closed_as", "stated_status") == [("postponed", "on_time")]


def test_tasks(tmp_path):
    tasks = [
        make_part(name="Suunnitelma", comment="Lyhyt & selvä", state="COMPLETED")
        | {"dueAt": "2019-10-22", "completedAt": "2019-10-20", "dateFormat": None},
        make_part(name="Seuranta", comment="<p>Yhä.</p>", state="IN_PROGRESS", dueAt="2020-06-01")
        | {"completedAt": None, "dateFormat": "YEAR"},
    ]
    run(tmp_path, make_answer(make_action(tasks=tasks)), "--apply")
    columns = ("title_fi", "details_fi", "state", "due_on", "due_precision", "completed_on")
    assert values_of(Task, *columns) == [
        ("Suunnitelma", "<p>Lyhyt &amp; selvä</p>", "completed", DAY(2019, 10, 22), "day", DAY(2019, 10, 20)),
        ("Seuranta", "<p>Yhä.</p>", "in_progress", DAY(2020, 12, 31), "year", None),
    ]


def test_the_plan_says_how_days_are_meant_where_the_task_does_not(tmp_path):
    page = {"id": "1", "actionDateFormat": None, "taskDateFormat": "MONTH_YEAR"}
    task = make_part(name="Seuranta", state="NOT_STARTED", dueAt="2020-06-01")
    run(tmp_path, make_answer(make_action(tasks=[task]), actionListPage=page), "--apply")
    assert values_of(Task, "due_on", "due_precision") == [(DAY(2020, 6, 30), "month")]


def test_a_task_is_known_by_its_title_and_day(tmp_path):
    first, second = (
        make_part(name="Seuranta", state="NOT_STARTED", dueAt=day) for day in ("2020-12-31", "2021-12-31")
    )
    run(tmp_path, make_answer(make_action(tasks=[first, second])), "--apply")
    known = values_of(Task, "pk")
    third = make_part(name="Seuranta", state="NOT_STARTED", dueAt="2022-12-31")
    lines = run(tmp_path, make_answer(make_action(tasks=[third, second | {"state": "COMPLETED"}])), "--apply")
    assert values_of(Task, "pk")[:2] == known
    assert values_of(Task, "due_on", "state") == [
        (DAY(2020, 12, 31), "not_started"),
        (DAY(2021, 12, 31), "completed"),
        (DAY(2022, 12, 31), "not_started"),
    ]
    assert "Here, but not in the file (it stays): 1 Toimenpide 1 · task: Seuranta" in lines


def test_a_task_that_alone_has_the_title_may_be_moved(tmp_path):
    task = make_part(name="Seuranta", state="NOT_STARTED", dueAt="2020-12-31")
    run(tmp_path, make_answer(make_action(tasks=[task])), "--apply")
    lines = run(tmp_path, make_answer(make_action(tasks=[task | {"dueAt": "2021-03-31"}])), "--apply")
    assert lines == [
        "Changed: measure 1 · task “Seuranta”",
        "    due_on: 2020-12-31 → 2021-03-31",
        "0 new, 1 changed, 0 faults",
        "Saved.",
    ]


def test_status_updates_and_links(tmp_path):
    action = make_action(
        statusUpdates=[make_part(title="Alku", date="2020-02-06", content="<p>Pidettiin.</p>")],
        links=[make_part(order=2, url="https://hel.example/a", title="")],
    )
    run(tmp_path, make_answer(action), "--apply")
    assert values_of(StatusUpdate, "noted_on", "title_fi", "text_fi") == [
        (DAY(2020, 2, 6), "Alku", "<p>Pidettiin.</p>")
    ]
    assert values_of(MeasureLink, "url", "title_fi", "order") == [
        ("https://hel.example/a", "https://hel.example/a", 2)
    ]


def test_units_are_known_by_their_names_and_made_where_there_are_none(tmp_path):
    make_unit(slug="oma", name_fi="Oma yksikkö", name_sv="Egen enhet")
    parties = [
        make_part(role="COLLABORATOR", organization=make_organization("EGEN ENHET")),
        make_part(
            role="PRIMARY", organization=make_organization("Uusi & yksikkö", parent={"name": "Oma yksikkö"})
        ),
        make_part(role=None, organization=make_organization("Kolmas")),
    ]
    run(tmp_path, make_answer(make_action(responsibleParties=parties)), "--apply")
    assert values_of(Unit, "slug", "name_fi", "parent__slug") == [
        ("oma", "Oma yksikkö", None),
        ("uusi-yksikko", "Uusi & yksikkö", "oma"),
        ("kolmas", "Kolmas", None),
    ]
    assert values_of(Responsibility, "unit__slug", "role", "order") == [
        ("oma", "partner", 0),
        ("uusi-yksikko", "primary", 1),
        ("kolmas", "partner", 2),
    ]


def test_units_without_a_role_lead_where_none_does(tmp_path):
    parties = [make_part(role="NONE", organization=make_organization(name)) for name in ("A", "B")]
    run(tmp_path, make_answer(make_action(responsibleParties=parties)), "--apply")
    assert values_of(Responsibility, "unit__slug", "role") == [("a", "primary"), ("b", "primary")]


def with_contacts():
    people = [("Maija", "Meikäläinen", False), ("Kalle", "Kaupunkilainen", True)]
    return make_action(
        contactPersons=[
            make_part(
                primaryContact=is_primary,
                person=make_part(firstName=first, lastName=last, title="suunnittelija")
                | {"email": "maija@hel.example", "organization": make_organization("Kanslia")},
            )
            for first, last, is_primary in people
        ]
    )


def test_persons_come_only_with_the_option(tmp_path):
    lines = run(tmp_path, make_answer(with_contacts()), "--apply")
    assert (Person.objects.count(), ContactPerson.objects.count()) == (0, 0)
    assert "The contact persons were left out: --with-persons takes their names." in lines


def test_persons_are_not_public_and_known_by_their_names(tmp_path):
    known = make_person(name="Maija Meikäläinen", is_public=True)
    run(tmp_path, make_answer(with_contacts()), "--apply", "--with-persons")
    columns = ("name", "title_fi", "unit__slug", "is_public")
    assert values_of(Person, *columns) == [
        ("Maija Meikäläinen", known.title_fi, None, True),
        ("Kalle Kaupunkilainen", "suunnittelija", "kanslia", False),
    ]
    assert values_of(ContactPerson, "person__name", "is_primary", "order") == [
        ("Maija Meikäläinen", False, 0),
        ("Kalle Kaupunkilainen", True, 1),
    ]


def test_a_primary_contact_of_ours_stays_the_primary_one(tmp_path):
    run(tmp_path, make_answer(make_action()), "--apply")
    make_contact(Measure.objects.get(), make_person(name="Oma"), is_primary=True)
    run(tmp_path, make_answer(with_contacts()), "--apply", "--with-persons")
    assert values_of(ContactPerson, "person__name", "is_primary") == [
        ("Oma", True),
        ("Maija Meikäläinen", False),
        ("Kalle Kaupunkilainen", False),
    ]


def test_categories_become_themes_in_their_tree(tmp_path):
    below = {"id": "8", "identifier": "1.2", "name": "Pyöräily", "leadParagraph": "Kaksi pyörää", "order": 1}
    types = [make_type(below | {"parent": {"id": "7"}})]
    action = make_action(categories=[{"id": "8", "type": {"id": "1"}}, {"id": "99", "type": {"id": "5"}}])
    run(tmp_path, make_answer(action, types=types), "--apply")
    assert values_of(Theme, "slug", "name_fi", "description_fi", "order", "parent__slug") == [
        ("liikenne", "Liikenne", "", 3, None),
        ("1-2", "Pyöräily", "<p>Kaksi pyörää</p>", 1, "liikenne"),
    ]
    assert values_of(Measure, "theme__slug") == [("1-2",)]


TWO_TYPES = [make_type(), make_type(id="2", identifier="scope", name="Päästöala")]


@pytest.mark.parametrize("asked", ["theme", "Teema"])
def test_which_categories_are_the_themes_can_be_said(tmp_path, asked):
    run(tmp_path, make_answer(make_action(), types=TWO_TYPES), "--apply", f"--category-type={asked}")
    assert values_of(Theme, "slug") == [("liikenne",)]


def test_the_plan_says_which_categories_come_first(tmp_path):
    main = {"id": "2", "identifier": "scope"}
    run(tmp_path, make_answer(make_action(), types=TWO_TYPES, primaryActionClassification=main), "--apply")
    assert values_of(Theme, "slug") == [("liikenne",)]


@pytest.mark.parametrize("options", [[], ["--category-type=mikä"]])
def test_it_is_asked_which_categories_are_the_themes(tmp_path, options):
    with pytest.raises(CommandError) as refused:
        run(tmp_path, make_answer(make_action(), types=TWO_TYPES), *options)
    assert str(refused.value) == (
        "Which categories are the themes? Say it with --category-type. There are: "
        "theme (Teema), scope (Päästöala)"
    )


def test_related_measures_are_related_both_ways_and_none_is_taken_away(tmp_path):
    actions = [make_action("1", relatedActions=[{"id": "a2", "identifier": "2"}]), make_action("2")]
    run(tmp_path, make_answer(*actions), "--apply")
    assert values_of(Measure, "related__number", number="2") == [("1",)]
    run(tmp_path, make_answer(make_action("1"), make_action("2")), "--apply")
    assert values_of(Measure, "related__number", number="1") == [("2",)]


def test_measures_are_known_by_their_numbers(tmp_path):
    programme = make_programme(slug="hki", is_adopted=False)
    measure = make_measure(programme, number="7", title="Vanha nimi", is_published=True)
    make_measure(programme, number="8", title="Toimenpide 7")
    run(tmp_path, make_answer(make_action("7")), "--apply")
    assert values_of(Measure, "pk", "title_fi", "is_published", number="7") == [
        (measure.pk, "Toimenpide 7", True)
    ]
    assert Measure.objects.count() == 2


def test_what_was_adopted_and_published_stays(tmp_path):
    programme = make_programme(slug="hki")
    make_measure(programme, number="7", title_fi="Hyväksytty nimi", title_sv="", is_published=True)
    lines = run(tmp_path, make_answer(make_action("7")), "--apply", "--skip-faulty")
    assert values_of(Measure, "title_fi") == [("Hyväksytty nimi",)]
    assert (
        "Skipped: measure 7, title_fi: The programme has been adopted: "
        "its numbers, titles and official texts stay as they are."
    ) in lines


def test_nothing_that_is_missing_in_the_file_is_deleted(tmp_path):
    programme = make_programme(slug="hki", name_fi="Hiilineutraali kaupunki")
    task = make_task(make_measure(programme, number="7", title="Oma"), title="Oma tehtävä")
    lines = run(tmp_path, make_answer(make_action("1")), "--apply")
    assert lines[-5:-2] == [
        f"Here, but not in the file (it stays): theme: {task.measure.theme}",
        "Here, but not in the file (it stays): measure: 7 Oma",
        "Here, but not in the file (it stays): 7 Oma · task: Oma tehtävä",
    ]
    assert Task.objects.get() == task


def test_a_blank_leaves_what_stands_here(tmp_path):
    run(tmp_path, make_answer(make_action("1", leadParagraph="Johdanto", startDate="2020-01-01")), "--apply")
    lines = run(tmp_path, make_answer(make_action("1", leadParagraph="", startDate=None)), "--apply")
    assert lines == ["0 new, 0 changed, 0 faults", "Saved."]
    assert values_of(Measure, "lead_fi", "start_on") == [("Johdanto", DAY(2020, 1, 1))]


def test_it_is_one_change_of_the_history(tmp_path):
    tasks = [make_part(name="Seuranta", state="NOT_STARTED", dueAt="2020-12-31")]
    run(tmp_path, make_answer(make_action("1", tasks=tasks), make_action("2")), "--apply")
    assert values_of(Change, "origin", "reason", "made_by") == [
        ("import", "From Kausal Watch: Hiilineutraali kaupunki", None)
    ]
    [change] = Change.objects.all()
    assert Measure.history.filter(change=change).count() == 2
    assert Task.history.filter(change=change).count() == 1


def test_a_changed_task_moves_the_day_of_its_measure(tmp_path):
    task = make_part(name="Seuranta", state="NOT_STARTED", dueAt="2020-12-31")
    action = make_action(updatedAt="2020-01-01T12:00:00+02:00")
    run(tmp_path, make_answer(action | {"tasks": [task]}), "--apply")
    run(tmp_path, make_answer(action | {"tasks": [task | {"state": "COMPLETED"}]}), "--apply")
    assert Measure.objects.get().updated_at.year > 2020
    assert Change.objects.count() == 2
