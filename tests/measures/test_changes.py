"""What changed between two days: each kind, what it is told of, and what it is not."""

import datetime
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from measures import days
from measures.history.changes import Kind, TaskMove, slips
from measures.models import Measure, Origin
from measures.models.change import changing
from tests.changes import *  # noqa: F403  (fixtures)
from tests.changes import (
    DURING,
    END,
    FIRST,
    LATER,
    SINCE,
    START,
    compared,
    only,
    rename,
    said_by_versions,
    told,
)
from tests.factories import (
    make_contact,
    make_indicator,
    make_measure,
    make_observation,
    make_person,
    make_programme,
    make_responsibility,
    make_task,
    make_unit,
)

pytestmark = pytest.mark.django_db


# Each kind


def test_nothing_changed(on, programme):
    make_measure(programme, number="1")
    on(END)
    comparison = compared(programme)
    assert told(comparison) == {}
    assert (comparison.since, comparison.until, comparison.is_cut) == (SINCE, END, False)
    assert (comparison.start, comparison.end) == (
        datetime.datetime(2020, 2, 1, tzinfo=days.HELSINKI),
        datetime.datetime(2020, 7, 1, tzinfo=days.HELSINKI),
    )


def test_completed(on, programme):
    measure = make_measure(programme, number="1", title="Pyörätiet")
    make_measure(programme, number="2", closed_as="completed")
    on(DURING)
    measure.closed_as, measure.closed_on = "completed", DURING
    measure.save()
    on(END)
    comparison = compared(programme)
    assert told(comparison) == {"1": [Kind.COMPLETED, Kind.EDITED]}
    change = only(comparison)
    assert (change.before.status, change.after.status, change.after.since) == ("unknown", "completed", DURING)
    assert (change.before.reason.code, change.after.reason.code) == ("no_tasks", "closed_without_reason")
    assert (change.stood.title, change.stood.address, change.stood.is_closed) == (
        "Pyörätiet",
        "/p/toimenpiteet/1/",
        True,
    )
    assert [version.number for version in change.versions] == [2]


def test_newly_late_by_the_calendar_alone(on, programme):
    for number, due_on in (("1", START), ("2", date(2019, 12, 31)), ("3", END), ("4", DURING)):
        measure = make_measure(programme, number=number, closed_as="completed" if number == "4" else "")
        make_task(measure, title="Kokous", due_on=due_on)
    on(END)
    comparison = compared(programme)
    assert told(comparison) == {"1": [Kind.NEWLY_LATE]}
    change = comparison.of(Kind.NEWLY_LATE)[0]
    assert (change.before.status, change.before.reason.code) == ("not_started", "no_task_begun")
    assert (change.after.status, str(change.after.reason)) == (
        "late",
        "tehtävän ”Kokous” määräpäivä oli 31.01.2020",
    )
    assert change.versions == ()


@pytest.mark.parametrize(
    ("fields", "kinds"),
    [
        ({"closed_as": "completed"}, [Kind.COMPLETED, Kind.RECOVERED, Kind.EDITED]),
        ({"closed_as": "cancelled"}, [Kind.DROPPED, Kind.EDITED]),
        ({"closed_as": "postponed"}, [Kind.EDITED]),
    ],
)
def test_recovered_by_being_closed_only_when_completed(on, programme, fields, kinds):
    measure = make_measure(programme, number="1")
    make_task(measure, due_on=date(2019, 12, 31))
    on(DURING)
    Measure.objects.get(pk=measure.pk)
    for name, value in fields.items():
        setattr(measure, name, value)
    measure.save()
    on(END)
    assert told(compared(programme)) == {"1": kinds}


def test_recovered_by_doing_the_task(on, programme):
    measure = make_measure(programme, number="1")
    task = make_task(measure, due_on=date(2019, 12, 31))
    on(DURING)
    task.state, task.completed_on = "completed", DURING
    task.save()
    on(END)
    assert told(compared(programme)) == {"1": [Kind.RECOVERED, Kind.EDITED]}


def test_moved_twice_by_a_hundred_and_twenty_days(on, programme):
    measure = make_measure(programme, number="1")
    task = make_task(measure, title="Kokous", due_on=date(2020, 7, 1))
    for day, due_on in ((DURING, date(2020, 8, 1)), (date(2020, 4, 1), date(2020, 10, 29))):
        on(day)
        task.due_on = due_on
        task.save()
    on(END)
    comparison = compared(programme)
    assert told(comparison) == {"1": [Kind.MOVED, Kind.EDITED]}
    slip = only(comparison).slip
    assert slip.moves == (TaskMove("Kokous", date(2020, 7, 1), date(2020, 10, 29), 2),)
    assert (slip.times, slip.days) == (2, 120)
    assert slips([measure]) == {measure.pk: slip}


def test_new(on, programme):
    make_measure(programme, number="1")
    on(DURING)
    task = make_task(make_measure(programme, number="2"), due_on=FIRST)
    on(END)
    comparison = compared(programme)
    assert told(comparison) == {"2": [Kind.NEW, Kind.EDITED]}  # its task came after it
    change = comparison.of(Kind.NEW)[0]
    assert (change.before, change.after.status) == (None, "late")
    with changing(origin=Origin.FORM):
        make_task(make_measure(programme, number="3"), due_on=task.due_on)
    assert told(compared(programme))["3"] == [Kind.NEW]


@pytest.mark.parametrize("drop", ["hide", "delete"])
def test_dropped(on, programme, drop):
    measure = make_measure(programme, number="1", title="Pois")
    on(DURING)
    if drop == "delete":
        measure.delete()
    else:
        measure.is_published = False
        measure.title = "Salaa"
        measure.save()
    on(END)
    change = only(compared(programme))
    assert change.kinds == (Kind.DROPPED,)
    assert (change.after, change.stood.title, change.versions) == (None, "Pois", ())


def test_merged(on, programme):
    measure, other = (make_measure(programme, number=number) for number in "12")
    on(DURING)
    measure.closed_as, measure.merged_into = "merged", other
    measure.save()
    on(END)
    comparison = compared(programme)
    assert told(comparison) == {"1": [Kind.MERGED, Kind.EDITED]}
    reason = comparison.of(Kind.MERGED)[0].after.reason
    assert (reason.code, reason.name) == ("merged", "2")


def test_edited_in_its_texts_and_in_its_parts(on, programme):
    one, other, _third = (make_measure(programme, number=number, title="Alku") for number in "123")
    on(DURING)
    one.title = "Loppu"
    one.save()
    make_responsibility(other, make_unit(name="Ilmastoyksikkö"))
    on(END)
    comparison = compared(programme)
    assert told(comparison) == {"1": [Kind.EDITED], "2": [Kind.EDITED]}
    first, second = comparison.of(Kind.EDITED)
    assert (first.before.title, first.after.title) == ("Alku", "Loppu")
    [thing] = first.versions[0].things
    assert [(one.label, one.before, one.after) for one in thing.differences] == [
        ("Nimi (suomi)", "Alku", "Loppu")
    ]
    assert second.after.units == ((second.after.units[0][0], "Ilmastoyksikkö", "primary"),)


def test_new_figures(on, programme):
    measure = make_measure(programme, number="1")
    indicator = make_indicator(programme, name="Osallistujat", unit_of_measure="henkilöä")
    for day in (START, DURING):
        on(day)
        make_observation(
            indicator,
            measure=measure,
            value=70,
            exactness="about",
            period_start=date(2020, 1, 1),
            period_end=day,
        )
    make_observation(indicator, measure=measure, value=3, activity="Kokeilu")
    on(END)
    change = only(compared(programme))
    assert told(compared(programme)) == {"1": [Kind.VALUES]}
    assert [(one.label, one.in_words, one.start, one.end) for one in change.values] == [
        ("Osallistujat", "noin 70 henkilöä", date(2020, 1, 1), DURING),
        ("Kokeilu", "3 henkilöä", None, None),
    ]


def test_figures_are_new_by_the_day_on_which_they_were_recorded(on, programme):
    measure = make_measure(programme, number="1")
    indicator = make_indicator(programme)
    for day, value, entered_on in (
        (START, 1, DURING),
        (DURING, 2, None),
        (DURING, 3, FIRST),
        (LATER, 4, DURING),
    ):
        on(day)
        moment = entered_on and datetime.datetime.combine(entered_on, datetime.time(12), days.HELSINKI)
        make_observation(indicator, measure=measure, value=value, entered_at=moment)
    assert [one.in_words for one in only(compared(programme)).values] == ["3", "2"]


def test_a_figure_that_was_edited_since_is_not_new(on, programme):
    measure = make_measure(programme, number="1")
    on(START)
    old = make_observation(make_indicator(programme), measure=measure, value=1)
    on(DURING)
    old.note = "Lisätty"
    old.save()
    on(END)
    assert told(compared(programme)) == {"1": [Kind.EDITED]}


def test_a_figure_that_was_corrected_or_withdrawn(on, programme):
    measure = make_measure(programme, number="1")
    indicator = make_indicator(programme)
    on(DURING)
    wrong = make_observation(indicator, measure=measure, value=65)
    right = make_observation(indicator, measure=measure, value=70, corrects=wrong)
    assert [one.in_words for one in only(compared(programme)).values] == ["70"]
    make_observation(indicator, measure=measure, value=70, corrects=right, is_withdrawn=True)
    on(END)
    assert only(compared(programme)).values == ()


def test_not_confirmed(on, programme):
    confirmed = {
        "1": None,
        "2": datetime.datetime(2020, 1, 31, 23, tzinfo=days.HELSINKI),
        "3": datetime.datetime(2020, 2, 1, 0, 30, tzinfo=days.HELSINKI),
        "4": None,
    }
    for number, moment in confirmed.items():
        closed_as = "cancelled" if number == "4" else ""
        make_measure(programme, number=number, confirmed_at=moment, closed_as=closed_as)
    on(END)
    comparison = compared(programme)
    assert [one.stood.number for one in comparison.of(Kind.NOT_CONFIRMED)] == ["1", "2"]
    assert comparison.counts() == {kind: 2 if kind == Kind.NOT_CONFIRMED else 0 for kind in Kind}


# What is not told at all


def test_drafts_and_other_programmes_never_appear(on, programme):
    draft = make_measure(programme, number="Luonnos77", is_published=False)
    public = make_measure(programme, number="1")
    other = make_measure(number="9")
    on(DURING)
    for measure in (draft, other):
        measure.title = "Salaa"
        measure.save()
        make_task(measure, due_on=START)
        make_observation(make_indicator(measure.programme), measure=measure, value=1)
    public.closed_as, public.merged_into = "merged", draft
    public.save()
    on(END)
    comparison = compared(programme)
    assert told(comparison) == {"1": [Kind.MERGED, Kind.EDITED]}
    assert comparison.of(Kind.MERGED)[0].after.reason.code == "merged_somewhere"
    assert "Luonnos77" not in repr(comparison.changes)


def test_a_programme_that_is_not_public_has_nothing_to_tell(on):
    programme = make_programme(is_public=False)
    measure = make_measure(programme)
    on(DURING)
    measure.title = "Salaa"
    measure.save()
    on(END)
    assert compared(programme).changes == ()


def test_persons_are_not_named(on, programme):
    measure = make_measure(programme, number="1")
    on(DURING)
    person = make_person(name="Aino Aalto", is_public=True)
    make_contact(measure, person)
    measure.override_status, measure.override_by, measure.override_reason = "late", person, "Syy"
    measure.override_on = measure.override_review_on = DURING
    measure.save()
    on(END)
    comparison = compared(programme)
    assert told(comparison) == {"1": [Kind.NEWLY_LATE, Kind.EDITED]}
    assert "Aalto" not in repr(comparison.changes)


def test_words_are_in_the_active_language_and_know_theirs(on, programme):
    make_measure(programme, number="1", title_fi="Alku", title_sv="Början")
    make_measure(programme, number="2", title_fi="Vain suomeksi")
    on(END)
    with override("sv"):
        titles = [(one.stood.title, one.stood.title.foreign) for one in compared(programme).changes]
    assert titles == [("Början", ""), ("Vain suomeksi", "fi")]


def test_in_the_order_of_the_numbers(on, programme):
    for number in ("10", "2", "1.2"):
        make_measure(programme, number=number)
    on(END)
    assert [one.stood.number for one in compared(programme).changes] == ["1.2", "2", "10"]


def test_query_count_does_not_grow(on, programme):
    def add():
        on(FIRST)
        measure = make_measure(programme)
        task = make_task(measure, due_on=date(2020, 7, 1))
        on(DURING)
        task.due_on = date(2020, 8, 1)
        task.save()
        make_responsibility(measure)
        make_contact(measure)
        make_observation(make_indicator(programme), measure=measure)
        measure.related.add(make_measure(programme, closed_as="merged", merged_into=measure))
        on(END)

    def count():
        with CaptureQueriesContext(connection) as queries:
            compared(programme)
        return len(queries)

    add()
    with_one = count()
    add()
    add()
    assert count() == with_one
    with CaptureQueriesContext(connection) as queries:
        slips(Measure.objects.all())
    assert len(queries) == 2


def test_a_correction_of_a_figure_from_before_is_an_edit_where_no_figure_came(on, programme):
    measure = make_measure(programme, number="1")
    figure = make_observation(make_indicator(programme), measure=measure, value=7)
    on(DURING)
    make_observation(figure.indicator, measure=measure, value=8, corrects=figure)
    on(END)
    change = only(compared(programme))
    assert (Kind.EDITED in change.kinds) == said_by_versions(change)


def test_what_was_written_while_it_was_a_draft_again_is_an_edit_when_it_comes_back(on, programme):
    measure = make_measure(programme, number="1")
    on(DURING)
    measure.is_published = False
    measure.save()
    rename(measure, "Uusi")
    on(END)
    assert told(compared(programme)) == {"1": [Kind.DROPPED]}
    measure.is_published = True
    measure.save()
    assert told(compared(programme)) == {"1": [Kind.EDITED]}
