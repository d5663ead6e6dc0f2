"""Indicators, observations, goals and effects: what they refuse, what is the latest value, who sees them."""

from datetime import date
from decimal import Decimal

import pytest
from django.apps import apps
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import CheckConstraint, ProtectedError
from django.utils.translation import override

from measures.sorting import number_key
from participation.counts import add_latest, figures_beside
from participation.models import Indicator, Observation
from tests.factories import (
    make_goal,
    make_indicator,
    make_indicator_effect,
    make_measure,
    make_measure_effect,
    make_observation,
    make_programme,
    make_user,
)

pytestmark = [pytest.mark.django_db, pytest.mark.about_databases]

JANUARY_1, DECEMBER_31 = date(2019, 1, 1), date(2019, 12, 31)
PERIOD = {"period_start": JANUARY_1, "period_end": DECEMBER_31}
WHOLE_PERIOD = "Give both ends of the period, the earlier first, or neither."


def given(**changes):
    return lambda _one: changes


# The constraint; what is made; what is then changed in it; the sentence, where there is one.
CASES = [
    (
        "indicator_number_unique_in_programme",
        make_indicator,
        lambda indicator: {"number": make_indicator(indicator.programme).number},
        "The programme already has an indicator with this number.",
    ),
    ("indicator_number_not_empty", make_indicator, given(number=""), None),
    ("observation_period_whole_or_unknown", make_observation, given(period_start=JANUARY_1), WHOLE_PERIOD),
    ("observation_period_whole_or_unknown", make_observation, given(period_end=DECEMBER_31), WHOLE_PERIOD),
    (
        "observation_period_whole_or_unknown",
        lambda: make_observation(**PERIOD),
        given(period_end=date(2018, 12, 31)),
        WHOLE_PERIOD,
    ),
    (
        "observation_count_not_negative",
        lambda: make_observation(kind="event"),
        given(value=Decimal(-1)),
        "A count of people cannot be negative.",
    ),
    (
        "observation_not_correcting_itself",
        make_observation,
        lambda observation: {"corrects": observation},
        None,
    ),
    ("observation_withdrawn_was_entered", make_observation, given(is_withdrawn=True), None),
    (
        "goal_base_whole_or_none",
        lambda: make_goal(due_on=JANUARY_1),
        given(base_year=1990),
        "A path needs the base year and its value, both or neither.",
    ),
    (
        "goal_one_per_day",
        lambda: make_goal(due_on=JANUARY_1),
        lambda goal: {"due_on": make_goal(goal.indicator, due_on=DECEMBER_31).due_on},
        "The indicator already has a goal for this day.",
    ),
    (
        "measure_effect_unique",
        make_measure_effect,
        lambda effect: {"indicator": make_measure_effect(effect.measure).indicator},
        "This effect is already on the list.",
    ),
    (
        "indicator_effect_unique",
        make_indicator_effect,
        lambda effect: {"target": make_indicator_effect(effect.cause).target},
        "This effect is already on the list.",
    ),
    (
        "indicator_effect_not_on_itself",
        make_indicator_effect,
        lambda effect: {"target": effect.cause},
        "An indicator cannot act on itself.",
    ),
]
NAMES = [case[0] for case in CASES]


def constraints():
    models = apps.get_app_config("participation").get_models()
    return {one.name: one for model in models for one in model._meta.constraints}


@pytest.mark.parametrize(("name", "make", "changes", "sentence"), CASES, ids=NAMES)
def test_the_database_refuses(name, make, changes, sentence):
    one = make()
    changes = changes(one)
    is_check = isinstance(constraints()[name], CheckConstraint)
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
    assert set(NAMES) == set(constraints())


@pytest.mark.parametrize(
    "period", [{}, PERIOD, {"period_start": JANUARY_1, "period_end": JANUARY_1}], ids=["none", "year", "day"]
)
def test_whole_periods_are_accepted(period):
    make_observation(**period).full_clean()


def test_the_same_number_in_two_programmes():
    assert make_indicator(number="62").programme != make_indicator(number="62").programme


# What belongs together


def test_effects_across_programmes_are_refused():
    indicator = make_indicator()
    effects = [
        (make_measure_effect(make_measure(), indicator), "indicator"),
        (make_indicator_effect(make_indicator(), indicator), "target"),
    ]
    for effect, field in effects:
        with override("en"):
            with pytest.raises(ValidationError) as refused:
                effect.full_clean()
            assert refused.value.message_dict == {field: ["The indicator must be of the same programme."]}


def test_effects_within_a_programme_are_accepted():
    make_measure_effect().full_clean()
    effect = make_indicator_effect()
    effect.full_clean()
    make_indicator_effect(effect.target, effect.cause).full_clean()  # a circle is not refused: it is data


def test_an_indicator_that_a_measure_acts_on_is_not_deleted():
    effect = make_measure_effect()
    with pytest.raises(ProtectedError) as error:
        effect.indicator.delete()
    assert error.value.protected_objects == {effect}


def test_a_programme_with_indicators_is_not_deleted():
    indicator = make_indicator()
    with pytest.raises(ProtectedError) as error:
        indicator.programme.delete()
    assert error.value.protected_objects == {indicator}


def test_an_indicator_takes_with_it_what_is_only_its_own():
    indicator = make_indicator()
    own = [
        make_observation(indicator),
        make_goal(indicator, due_on=JANUARY_1),
        make_indicator_effect(indicator),
    ]
    own.append(make_indicator_effect(target=indicator))
    target = own[2].target
    indicator.delete()
    for gone in own:
        assert not type(gone).objects.filter(pk=gone.pk).exists()
    assert Indicator.objects.filter(pk=target.pk).exists()


# Derived


def test_the_sort_key_follows_the_number():
    indicator = make_indicator(number="2")
    assert indicator.number_key == number_key("2")
    indicator.number = "10"
    indicator.save()
    indicator.refresh_from_db()
    assert indicator.number_key == number_key("10")


def test_the_sort_key_follows_when_only_the_number_is_saved():
    indicator = make_indicator(number="2")
    indicator.number = "10"
    indicator.save(update_fields=["number"])
    indicator.refresh_from_db()
    assert (indicator.number, indicator.number_key) == ("10", number_key("10"))


def test_indicators_are_in_the_order_of_their_numbers():
    programme = make_programme()
    for number in ["CL3", "10", "9", "1.10", "1.9"]:
        make_indicator(programme, number=number)
    numbers = Indicator.objects.in_order().values_list("number", flat=True)
    assert list(numbers) == ["1.9", "1.10", "9", "10", "CL3"]


# The latest value


def year(number):
    return {"period_start": date(number, 1, 1), "period_end": date(number, 12, 31)}


def latest(indicator):
    """As the database says it, and as what an admin sees of it does."""
    found = Indicator.objects.with_latest().get(pk=indicator.pk)
    measure, admin = make_measure_effect(indicator=indicator).measure, make_user(is_superuser=True)
    add_latest([indicator], figures_beside(measure, admin)[0])
    told = [(one.latest_value, one.latest_start, one.latest_end) for one in (found, indicator)]
    assert told[0] == told[1]
    return told[0]


def test_the_latest_value_is_that_of_the_latest_end():
    indicator = make_indicator()
    make_observation(indicator, value=2, **year(2019))
    make_observation(indicator, value=Decimal("1322.885"), **year(2020))
    make_observation(indicator, value=3, **year(2018))
    make_observation(indicator, value=4, period_start=date(2020, 6, 1), period_end=date(2020, 6, 30))
    make_observation(indicator, value=5)
    make_observation(value=6, **year(2021))
    assert latest(indicator) == (Decimal("1322.885"), date(2020, 1, 1), date(2020, 12, 31))


def test_a_count_of_a_measure_comes_with_all_that_is_stored_of_it():
    measure = make_measure()
    indicator = make_indicator(measure.programme, adding="counts")
    fields = {"exactness": "about", "kind": "event", "activity_fi": "Kävely", "activity_sv": "Promenad"}
    fields |= {"place_fi": "Malmi", "source_en": "The list", "source_url": "https://malmi.example/"}
    stored = make_observation(indicator, measure=measure, value=70, note_fi="Sateinen", **fields)
    make_observation(indicator, value=8)
    make_observation(make_indicator(measure.programme), measure=measure, value=9)
    stored.refresh_from_db()
    with override("sv"):
        _observations, (found,) = figures_beside(measure, AnonymousUser())
    columns = [field.attname for field in Observation._meta.concrete_fields]
    assert [vars(found)[name] for name in columns] == [vars(stored)[name] for name in columns]


def test_a_value_of_an_unknown_period_is_the_latest_only_where_it_is_alone():
    indicator = make_indicator()
    make_observation(indicator, value=7)
    make_observation(indicator, value=8)
    assert latest(indicator) == (Decimal(8), None, None)
    make_observation(indicator, value=9, **year(1990))
    assert latest(indicator) == (Decimal(9), date(1990, 1, 1), date(1990, 12, 31))


def test_of_two_values_of_the_same_end_the_one_entered_last():
    indicator = make_indicator()
    make_observation(indicator, value=1, **year(2019))
    make_observation(indicator, value=2, **year(2019))
    assert latest(indicator)[0] == 2


def test_the_latest_of_parts_is_their_sum():
    indicator = make_indicator(adding="parts")
    for value, period in ((1, 2018), (2, 2019), (4, 2019)):
        make_observation(indicator, value=value, **year(period))
    assert latest(indicator) == (6, JANUARY_1, DECEMBER_31)


@pytest.mark.parametrize("adding", ["latest", "parts"])
def test_what_counts_for_a_draft_is_not_the_latest(adding):
    indicator = make_indicator(adding=adding)
    draft = make_measure(indicator.programme, is_published=False)
    make_observation(indicator, value=1, **year(2019))
    make_observation(indicator, value=2, measure=draft, **year(2019))
    make_observation(indicator, value=4, measure=draft, **year(2020))
    assert latest(indicator) == (1, JANUARY_1, DECEMBER_31)


def test_no_value_is_none_and_zero_is_zero():
    assert latest(make_indicator()) == (None, None, None)
    assert latest(make_observation(value=0, **year(2019)).indicator)[0] == 0


def test_observations_are_listed_latest_first():
    indicator = make_indicator()
    unknown = make_observation(indicator)
    older, newer = make_observation(indicator, **year(2018)), make_observation(indicator, **year(2019))
    assert list(indicator.observations.all()) == [newer, older, unknown]
    assert list(indicator.observations.latest_first()) == [newer, older, unknown]


@pytest.mark.parametrize("count", [1, 3])
def test_latest_values_in_one_query(count, django_assert_num_queries):
    for _ in range(count):
        make_observation(value=5, **year(2019))
    with django_assert_num_queries(1):
        assert [one.latest_value for one in Indicator.objects.with_latest()] == [5] * count


# Who sees what


@pytest.fixture
def indicators(programme):
    return {
        "public": make_indicator(programme),
        "another public": make_indicator(),
        "hidden": make_indicator(make_programme(is_public=False)),
        "another hidden": make_indicator(make_programme(is_public=False)),
    }


def sees(user, indicators):
    seen = list(Indicator.objects.visible_to(user))
    names = {name for name, indicator in indicators.items() if indicator in seen}
    assert len(seen) == len(names)
    return names


PUBLIC = {"public", "another public"}


@pytest.mark.parametrize("role", ["visitor", "stranger", "contact", "editor", "coordinator"])
def test_indicators_of_public_programmes_are_seen(role, request, indicators):
    assert sees(request.getfixturevalue(role), indicators) == PUBLIC


def test_a_coordinator_sees_the_indicators_of_their_hidden_programme(indicators):
    user = make_user()
    indicators["hidden"].programme.coordinators.add(user, make_user())
    assert sees(user, indicators) == {*PUBLIC, "hidden"}


def test_an_admin_sees_every_indicator_and_an_inactive_one_the_public_ones(admin, indicators):
    assert sees(admin, indicators) == set(indicators)
    admin.is_active = False
    assert sees(admin, indicators) == PUBLIC
