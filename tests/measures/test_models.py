"""What the models keep, derive, clean and refuse; the database's own promises are in test_constraints.py."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db.models import ProtectedError
from django.utils.translation import override

from measures.models import Measure, Programme
from measures.models.programme import RESERVED_SLUGS
from measures.sorting import number_key, text_key
from measures.status import StatusFacts, TaskFacts
from tests.factories import (
    make_contact,
    make_indicator,
    make_measure,
    make_person,
    make_responsibility,
    make_task,
    make_theme,
    make_unit,
    make_user,
)

pytestmark = [pytest.mark.django_db, pytest.mark.about_databases]

JUNE_15 = date(2020, 6, 15)
LANGUAGES = ["fi", "sv", "en"]


def refused(thing):
    """What full_clean() says against it, by field, in English."""
    with override("en"):
        with pytest.raises(ValidationError) as error:
            thing.full_clean()
        return error.value.message_dict


# PROTECT


def programme_of_a_theme():
    theme = make_theme()
    return theme.programme, theme


def programme_of_an_indicator():
    indicator = make_indicator()
    return indicator.programme, indicator


def theme_of_a_measure():
    measure = make_measure()
    return measure.theme, measure


def theme_above():
    theme = make_theme()
    return theme, make_theme(parent=theme)


def unit_above():
    unit = make_unit()
    return unit, make_unit(parent=unit)


def unit_that_answers():
    responsibility = make_responsibility(make_measure())
    return responsibility.unit, responsibility


def unit_of_a_person():
    person = make_person(unit=make_unit())
    return person.unit, person


def person_who_is_a_contact():
    contact = make_contact(make_measure())
    return contact.person, contact


def person_who_set_a_status():
    person = make_person()
    days = {"override_on": JUNE_15, "override_review_on": JUNE_15}
    return person, make_measure(override_status="late", override_by=person, **days)


def person_who_confirmed():
    person = make_person()
    return person, make_measure(confirmed_by=person)


def measure_that_another_went_into():
    target = make_measure()
    return target, make_measure(target.programme, closed_as="merged", merged_into=target)


@pytest.mark.parametrize(
    "make",
    [
        programme_of_a_theme,
        programme_of_an_indicator,
        theme_of_a_measure,
        theme_above,
        unit_above,
        unit_that_answers,
        unit_of_a_person,
        person_who_is_a_contact,
        person_who_set_a_status,
        person_who_confirmed,
        measure_that_another_went_into,
    ],
)
def test_what_others_need_is_not_deleted(make):
    needed, by = make()
    with pytest.raises(ProtectedError) as error:
        needed.delete()
    assert error.value.protected_objects == {by}


def test_a_measure_takes_with_it_what_is_only_its_own():
    measure = make_measure()
    task, contact, responsibility = make_task(measure), make_contact(measure), make_responsibility(measure)
    measure.delete()
    for gone in (task, contact, responsibility):
        assert not type(gone).objects.filter(pk=gone.pk).exists()
    contact.person.refresh_from_db()
    responsibility.unit.refresh_from_db()


def test_a_person_outlives_their_account():
    person = make_person(user=make_user())
    person.user.delete()
    person.refresh_from_db()
    assert person.user is None


# Trees


@pytest.fixture(params=["theme", "unit"])
def chain(request):
    """Three nodes, each below the one before."""
    make = make_theme if request.param == "theme" else make_unit
    top = make()
    middle = make(parent=top)
    return top, middle, make(parent=middle)


@pytest.mark.parametrize("below", [0, 1, 2])
def test_a_loop_is_refused(chain, below):
    chain[0].parent = chain[below]
    with override("en"):
        with pytest.raises(ValidationError) as error:
            chain[0].clean()
        assert error.value.message_dict == {"parent": ["This would make a loop."]}


def test_what_is_not_a_loop_is_accepted(chain):
    top, middle, bottom = chain
    bottom.parent = top
    bottom.full_clean()
    middle.parent = None
    middle.full_clean()
    top.full_clean()


def test_a_new_node_is_no_loop(chain):
    make_new = type(chain[0])
    fields = {"programme": chain[0].programme} if hasattr(chain[0], "programme") else {}
    make_new(parent=chain[2], slug="new", name="New", **fields).full_clean()


# What belongs together


def test_parts_of_another_programme_are_refused():
    measure, other = make_measure(), make_measure()
    theme = make_theme(measure.programme)
    theme.parent = other.theme
    assert refused(theme) == {"parent": ["The theme above must be of the same programme."]}
    measure.theme = other.theme
    assert refused(measure) == {"theme": ["The theme must be of the same programme."]}
    measure.theme, measure.closed_as, measure.merged_into = theme, "merged", other
    assert refused(measure) == {"merged_into": ["The measure must be of the same programme."]}


def test_an_override_needs_a_reason():
    days = {"override_on": JUNE_15, "override_review_on": JUNE_15}
    measure = make_measure(override_status="late", override_by=make_person(), **days)
    assert refused(measure) == {"override_reason": ["Say why the computed status is wrong."]}
    measure.override_reason = "The trams stand still"
    measure.full_clean()


@pytest.mark.parametrize("slug", sorted(RESERVED_SLUGS))
def test_a_reserved_address_is_refused(slug):
    assert refused(Programme(slug=slug, name="P")) == {"slug": ["This address is in use for something else."]}


@pytest.mark.parametrize("slug", ["hnh2035", "admin2035", "fi-2035"])
def test_any_other_address_is_accepted(slug):
    Programme(slug=slug, name="P").full_clean()


@pytest.mark.parametrize("field", ["lead_fi", "lead_sv", "lead_en"])
def test_a_lead_of_61_words_is_refused(field):
    measure = make_measure()
    setattr(measure, field, "sana " * 61)
    assert refused(measure)[field] == ["At most 60 words; this has 61."]
    setattr(measure, field, "sana\n " * 60)
    measure.full_clean()


# What is derived


def test_a_completed_phase_closes_the_measure():
    measure = make_measure(phase="implementation")
    assert measure.closed_as == ""
    measure.phase = "completed"
    measure.save()
    measure.refresh_from_db()
    assert (measure.closed_as, measure.closed_on) == ("completed", None)


def test_a_completed_phase_closes_the_measure_when_it_is_checked():
    measure = make_measure()
    measure.phase = "completed"
    measure.full_clean()
    assert measure.closed_as == "completed"


def test_a_completed_phase_leaves_another_closing_as_it_is():
    assert make_measure(phase="completed", closed_as="cancelled").closed_as == "cancelled"


@pytest.mark.parametrize(
    ("precision", "first", "last"),
    [
        ("day", JUNE_15, JUNE_15),
        ("month", date(2020, 6, 1), date(2020, 6, 30)),
        ("year", date(2020, 1, 1), date(2020, 12, 31)),
    ],
)
def test_a_month_or_a_year_is_kept_as_its_last_day_or_as_its_first_where_it_starts(precision, first, last):
    task = make_task(
        state="completed",
        due_on=JUNE_15,
        due_precision=precision,
        completed_on=JUNE_15,
        completed_precision=precision,
    )
    days = {"start_on": JUNE_15, "start_precision": precision, "end_on": JUNE_15, "end_precision": precision}
    measure = make_measure(**days)
    task.refresh_from_db()
    measure.refresh_from_db()
    assert (task.due_on, task.completed_on) == (last, last)
    assert (measure.start_on, measure.end_on) == (first, last)


def test_a_task_due_in_february_is_on_time_until_its_last_day():
    task = make_task(due_on=date(2020, 2, 1), due_precision="month")
    assert [task.is_late(date(2020, 2, 29)), task.is_late(date(2020, 3, 1))] == [False, True]
    assert [task.days_late(day) for day in (date(2020, 2, 29), date(2020, 3, 1), date(2020, 4, 1))] == [
        0,
        1,
        32,
    ]


def test_sort_keys_follow_number_and_title():
    measure = make_measure(number="0.1.10", title_fi="Äiti", title_sv="Över")
    keys = [text_key("Äiti", "fi"), text_key("Över", "sv"), text_key("Äiti", "en")]
    measure.refresh_from_db()
    assert measure.number_key == number_key("0.1.10")
    assert [measure.title_key_fi, measure.title_key_sv, measure.title_key_en] == keys
    measure.number, measure.title_en = "CL3", "Mother"
    measure.save()
    measure.refresh_from_db()
    assert measure.number_key == number_key("CL3")
    assert [measure.title_key_fi, measure.title_key_sv, measure.title_key_en] == [
        *keys[:2],
        text_key("Mother", "en"),
    ]


@pytest.mark.parametrize("active", LANGUAGES)
def test_sort_keys_do_not_depend_on_the_active_language(active):
    with override(active):
        measure = make_measure(title_fi="Äiti", title_sv="Över", title_en="Mother")
    assert measure.title_key_fi == text_key("Äiti", "fi")
    assert measure.title_key_sv == text_key("Över", "sv")
    assert measure.title_key_en == text_key("Mother", "en")


def test_sort_keys_follow_when_only_the_named_fields_are_saved():
    measure = make_measure(number="1", title_fi="Aa")
    measure.number, measure.title_fi = "2", "Bb"
    measure.save(update_fields=["number", "title_fi"])
    measure.refresh_from_db()
    assert (measure.number, measure.title_fi) == ("2", "Bb")
    assert (measure.number_key, measure.title_key_fi) == (number_key("2"), text_key("Bb"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_key_of_the_longest_title_fits(language):
    measure = make_measure(**{f"title_{language}": "æ" * 300})
    measure.full_clean()


# What the status rule asks


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_measure_of_which_nothing_is_known_has_no_facts(language):
    measure = Measure.objects.get(pk=make_measure().pk)
    with override(language):
        assert measure.status_facts == StatusFacts()


def test_status_facts():
    target = make_measure(number="130")
    measure = make_measure(
        target.programme,
        closed_as="merged",
        closed_on=date(2020, 5, 1),
        closed_reason_fi="Yhdistetty",
        closed_reason_sv="Sammanslagen",
        merged_into=target,
        override_status="late",
        override_by=make_person(),
        override_on=date(2020, 5, 2),
        override_review_on=date(2020, 5, 3),
        override_reason_fi="Syy",
        stated_status="on_time",
        stated_on=date(2020, 5, 4),
        stated_source_fi="Sivusto",
    )
    make_task(
        measure, title_fi="Tehty", state="completed", due_on=date(2020, 5, 5), completed_on=date(2020, 5, 6)
    )
    with override("sv"):
        assert measure.status_facts == StatusFacts(
            tasks=(TaskFacts("Tehty", "completed", date(2020, 5, 5), date(2020, 5, 6)),),
            closed_as="merged",
            closed_on=date(2020, 5, 1),
            closed_reason="Sammanslagen",
            merged_into="130",
            override_status="late",
            override_on=date(2020, 5, 2),
            override_reason="Syy",
            stated_status="on_time",
            stated_on=date(2020, 5, 4),
            stated_source="Sivusto",
        )


def test_the_next_task_is_the_open_one_due_first():
    measure = make_measure()
    assert measure.next_task() is None
    make_task(measure, state="completed", due_on=date(2020, 1, 1))
    make_task(measure, state="cancelled", due_on=date(2020, 1, 1))
    assert measure.next_task() is None
    undated = make_task(measure)
    assert measure.next_task() == undated
    make_task(measure, due_on=date(2020, 7, 1))
    begun = make_task(measure, state="in_progress", due_on=date(2020, 6, 1))
    assert measure.next_task() == begun
