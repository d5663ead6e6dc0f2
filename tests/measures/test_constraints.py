"""What the database refuses, one constraint at a time, and what the person who tried is told."""

from datetime import date

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import CheckConstraint
from django.utils.translation import override

from measures.models import ChainHead, Page, SearchEntry, SearchWord
from tests.factories import (
    make_contact,
    make_measure,
    make_person,
    make_programme,
    make_responsibility,
    make_task,
    make_theme,
    make_unit,
    make_user,
)

pytestmark = [pytest.mark.django_db, pytest.mark.about_databases]

MAY_31, JUNE_1 = date(2020, 5, 31), date(2020, 6, 1)
SIGNED = (
    "A status set by hand needs who set it, when, and a day to look at it again; "
    "without one these stay empty."
)
MERGED = "A merged measure, and only it, names the measure it went into."
OVERRIDDEN = {"override_status": "late", "override_on": MAY_31, "override_review_on": JUNE_1}


def given(**changes):
    return lambda _one: changes


def make_membership():
    return make_unit(editors=[make_user()]).memberships.get()


def make_page():
    return Page.objects.create(kind="about", title="About")


def make_overridden():
    return make_measure(override_by=make_person(), **OVERRIDDEN)


def make_entry():
    """The index follows what is saved."""
    return SearchEntry.objects.get(kind="measure", object_id=make_measure().pk)


def make_word(word):
    return SearchWord.objects.create(language="fi", word=word, token=word)


# The constraint; what is made; what is then changed in it; the sentence, where there is one.
CASES = [
    (
        "programme_adopted_on_only_when_adopted",
        lambda: make_programme(is_adopted=False),
        given(adopted_on=JUNE_1),
        "Only an adopted programme has a day of adoption.",
    ),
    ("programme_confirmed_for_some_days", make_programme, given(confirmed_for=0), "At least one day."),
    (
        "theme_slug_unique_in_programme",
        make_theme,
        lambda theme: {"slug": make_theme(theme.programme).slug},
        None,
    ),
    (
        "theme_not_above_itself",
        make_theme,
        lambda theme: {"parent": theme},
        "A theme cannot be above itself.",
    ),
    ("unit_not_above_itself", make_unit, lambda unit: {"parent": unit}, "A unit cannot be above itself."),
    (
        "unit_membership_unique",
        make_membership,
        lambda one: {"user": one.unit.memberships.create(user=make_user()).user},
        None,
    ),
    (
        "measure_number_unique_in_programme",
        make_measure,
        lambda measure: {"number": make_measure(measure.programme).number},
        "The programme already has a measure with this number.",
    ),
    ("measure_number_not_empty", make_measure, given(number=""), None),
    (
        "measure_completed_phase_is_closed",
        make_measure,
        given(phase="completed"),
        "A measure whose phase is completed is closed as completed.",
    ),
    ("measure_merged_names_target", make_measure, given(closed_as="merged"), MERGED),
    (
        "measure_merged_names_target",
        lambda: make_measure(closed_as="cancelled"),
        lambda measure: {"merged_into": make_measure(measure.programme)},
        MERGED,
    ),
    (
        "measure_merged_names_target",
        make_measure,
        lambda measure: {"merged_into": make_measure(measure.programme)},
        MERGED,
    ),
    (
        "measure_not_merged_into_itself",
        make_measure,
        lambda measure: {"closed_as": "merged", "merged_into": measure},
        "A measure cannot be merged into itself.",
    ),
    (
        "measure_closed_on_only_when_closed",
        make_measure,
        given(closed_on=JUNE_1),
        "Only a closed measure has a day of closing.",
    ),
    ("measure_override_is_signed", make_overridden, given(override_by=None), SIGNED),
    ("measure_override_is_signed", make_overridden, given(override_on=None), SIGNED),
    ("measure_override_is_signed", make_overridden, given(override_review_on=None), SIGNED),
    ("measure_override_is_signed", make_overridden, given(override_status=""), SIGNED),
    ("measure_override_is_signed", make_measure, given(override_review_on=JUNE_1), SIGNED),
    (
        "measure_stated_on_only_when_stated",
        make_measure,
        given(stated_on=JUNE_1),
        "Only a stated status has a day.",
    ),
    (
        "measure_ends_after_start",
        lambda: make_measure(start_on=JUNE_1),
        given(end_on=MAY_31),
        "The end cannot be before the start.",
    ),
    (
        "measure_continuous_has_no_end",
        lambda: make_measure(is_continuous=True),
        given(end_on=JUNE_1),
        "Continuous work has no end.",
    ),
    (
        "measure_end_on_last_day_of_its_period",
        make_measure,
        given(end_on=JUNE_1, end_precision="month"),
        None,
    ),
    ("page_kind_known", make_page, given(kind="history"), None),
    ("task_state_known", make_task, given(state="late"), None),
    (
        "task_done_day_only_when_done",
        make_task,
        given(completed_on=JUNE_1),
        "Only a task that is done has a day on which it was done.",
    ),
    ("task_due_on_last_day_of_its_period", make_task, given(due_on=JUNE_1, due_precision="month"), None),
    ("task_due_on_last_day_of_its_period", make_task, given(due_on=MAY_31, due_precision="year"), None),
    ("task_due_on_last_day_of_its_period", make_task, given(due_on=MAY_31, due_precision="week"), None),
    (
        "task_completed_on_last_day_of_its_period",
        lambda: make_task(state="completed"),
        given(completed_on=JUNE_1, completed_precision="month"),
        None,
    ),
    (
        "responsibility_unique",
        lambda: make_responsibility(make_measure()),
        lambda one: {"unit": make_responsibility(one.measure).unit},
        "This unit is already on the list.",
    ),
    (
        "responsibility_role_known",
        lambda: make_responsibility(make_measure()),
        given(role="owner"),
        None,
    ),
    (
        "contact_person_unique",
        lambda: make_contact(make_measure()),
        lambda one: {"person": make_contact(one.measure).person},
        "This person is already a contact.",
    ),
    (
        "contact_person_one_primary",
        lambda: make_contact(make_measure()),
        lambda one: {"is_primary": make_contact(one.measure, is_primary=True).is_primary},
        "Only one contact can be the primary one.",
    ),
    (
        "search_entry_one_of_each",
        make_entry,
        lambda _one: {"object_id": make_entry().object_id},
        None,
    ),
    ("search_word_once", lambda: make_word("sana"), lambda _one: {"word": make_word("toinen").word}, None),
    ("chain_head_is_one", lambda: ChainHead.objects.get_or_create(pk=1)[0], given(id=2), None),
]
NAMES = [name for name, *_others in CASES]


def constraints(app):
    return {
        one.name: one for model in apps.get_app_config(app).get_models() for one in model._meta.constraints
    }


@pytest.mark.parametrize(("name", "make", "changes", "sentence"), CASES, ids=NAMES)
def test_the_database_refuses(name, make, changes, sentence):
    one = make()
    changes = changes(one)
    is_check = isinstance(constraints("measures")[name], CheckConstraint)
    with pytest.raises(IntegrityError, match=name if is_check else "(?i)unique"), transaction.atomic():
        type(one).objects.filter(pk=one.pk).update(**changes)


@pytest.mark.parametrize(
    ("make", "changes", "sentence"),
    [case[1:] for case in CASES if case[3]],
    ids=[case[0] for case in CASES if case[3]],
)
def test_the_person_reads_a_sentence(make, changes, sentence):
    one = make()
    for field, value in changes(one).items():
        setattr(one, field, value)
    with override("en"):
        with pytest.raises(ValidationError) as refused:
            one.validate_constraints()
        assert refused.value.messages == [sentence]


def test_every_constraint_has_a_case():
    assert set(NAMES) == set(constraints("measures"))


def test_the_sentences_are_those_of_the_constraints():
    default = CheckConstraint.default_violation_error_message
    with override("en"):
        written = {
            one.name: str(one.violation_error_message)
            for one in constraints("measures").values()
            if one.violation_error_message != default
        }
    assert {case[0]: case[3] for case in CASES if case[3]} == written


@pytest.mark.parametrize(
    ("due_on", "precision"),
    [
        (None, "month"),
        (date(2020, 6, 15), "day"),
        (date(2020, 6, 30), "month"),
        (date(2020, 7, 31), "month"),
        (date(2020, 2, 29), "month"),
        (date(2021, 2, 28), "month"),
        (date(2020, 12, 31), "month"),
        (date(2020, 12, 31), "year"),
    ],
)
def test_the_last_day_of_every_period_is_accepted(due_on, precision):
    task = make_task()
    type(task).objects.filter(pk=task.pk).update(due_on=due_on, due_precision=precision)
    task.refresh_from_db()
    assert (task.due_on, task.due_precision) == (due_on, precision)


def test_the_same_number_and_slug_in_two_programmes():
    one, other = make_measure(number="125"), make_measure(number="125")
    assert (one.number, one.programme == other.programme) == (other.number, False)
    assert make_theme(slug="liikenne").slug == make_theme(slug="liikenne").slug


def test_a_primary_contact_of_each_measure_and_many_others():
    measure = make_measure()
    for is_primary in (True, False, False):
        make_contact(measure, is_primary=is_primary)
    make_contact(make_measure(measure.programme), is_primary=True)
    assert [one.is_primary for one in measure.contacts.all()] == [True, False, False]
