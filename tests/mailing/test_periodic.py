"""When a periodic job runs: once each time it is due, at its time in Helsinki, and again where it failed."""

import datetime
from threading import Barrier, Thread

import pytest
import time_machine
from django.db import connection, connections

from mailing import periodic
from mailing.models import JobRun
from mailing.periodic import Job, run_due

pytestmark = [pytest.mark.django_db, pytest.mark.about_databases]
DAY, MINUTE = datetime.timedelta(days=1), datetime.timedelta(minutes=1)
MORNING = datetime.time(6)


@pytest.fixture
def ran():
    return []


@pytest.fixture
def add(settings, ran):
    """Adds a job to those there are, which are none."""
    former, periodic.PERIODIC[:] = list(periodic.PERIODIC), []
    yield lambda **when: periodic.PERIODIC.append(
        Job("job", lambda: ran.append(datetime.datetime.now(datetime.UTC)), **when)
    )
    periodic.PERIODIC[:] = former


def utc(text):
    return datetime.datetime.fromisoformat(text).replace(tzinfo=datetime.UTC)


def ran_from(first, last, step=10 * MINUTE):
    """Ask what is due every few minutes."""
    moment = utc(first)
    while moment <= utc(last):
        with time_machine.travel(moment, tick=False):
            run_due()
        moment += step


def test_daily_at_its_time(add, ran):
    add(at=MORNING)
    ran_from("2027-01-04T03:50", "2027-01-06T12:00")
    assert ran == [
        utc("2027-01-04T03:50"),
        utc("2027-01-04T04:00"),
        utc("2027-01-05T04:00"),
        utc("2027-01-06T04:00"),
    ]


def test_every_so_often(add, ran):
    add(every=datetime.timedelta(minutes=30))
    ran_from("2027-01-04T12:05", "2027-01-04T13:10")
    assert ran == [utc("2027-01-04T12:05"), utc("2027-01-04T12:35"), utc("2027-01-04T13:05")]


@pytest.mark.parametrize(
    ("at", "moments"),
    [
        # In the spring 03:30 is no time of this night: it is then 04:30.
        ("03:30", ["2027-03-27T01:30", "2027-03-28T01:30", "2027-03-29T00:30"]),
        ("06:00", ["2027-03-27T04:00", "2027-03-28T03:00", "2027-03-29T03:00"]),
        # In the autumn it comes twice: the first counts.
        ("03:30", ["2027-10-30T00:30", "2027-10-31T00:30", "2027-11-01T01:30"]),
        ("23:59", ["2027-12-30T21:59", "2027-12-31T21:59", "2028-01-01T21:59"]),
        ("06:00", ["2028-02-28T04:00", "2028-02-29T04:00", "2028-03-01T04:00"]),
    ],
)
def test_nights_of_another_length(add, ran, at, moments):
    add(at=datetime.time.fromisoformat(at))
    ran_from(moments[0], moments[-1])
    assert ran == [utc(one) for one in moments]


def test_missed_nights_are_one_run(add, ran):
    add(at=MORNING)
    ran_from("2027-01-04T04:00", "2027-01-04T04:00")
    ran_from("2027-01-09T10:00", "2027-01-09T11:00")
    assert ran == [utc("2027-01-04T04:00"), utc("2027-01-09T10:00")]


def test_what_failed_is_tried_again_and_holds_up_no_other(add, ran, caplog):
    tries = []

    def fail():
        tries.append(datetime.datetime.now(datetime.UTC))
        if len(tries) < 3:
            raise RuntimeError("secret")

    periodic.PERIODIC.append(Job("failing", fail, at=MORNING))
    add(at=MORNING)
    ran_from("2027-01-04T04:00", "2027-01-04T04:10", 5 * MINUTE)
    assert JobRun.objects.get(name="failing").error == "RuntimeError"
    ran_from("2027-01-04T04:15", "2027-01-04T06:00", 5 * MINUTE)
    assert tries == [utc("2027-01-04T04:00"), utc("2027-01-04T04:15"), utc("2027-01-04T04:30")]
    assert ran == [utc("2027-01-04T04:00")]
    assert JobRun.objects.get(name="failing").error == ""


def test_one_that_was_cut_off_runs_again_after_an_hour(add, ran):
    add(at=MORNING)
    with time_machine.travel(utc("2027-01-04T04:00"), tick=False):
        periodic.claim(periodic.PERIODIC[0], utc("2027-01-04T04:00"))
    ran_from("2027-01-04T04:00", "2027-01-04T08:00")
    assert ran == [utc("2027-01-04T05:00")]


def test_a_clock_that_went_ahead_stops_nothing_once_it_is_set_right(add, ran):
    add(at=MORNING)
    ran_from("2028-01-04T04:00", "2028-01-04T04:00")
    ran_from("2027-01-04T04:00", "2027-01-04T08:00")
    assert ran == [utc("2028-01-04T04:00"), utc("2027-01-04T04:00")]


def test_what_a_clock_that_went_ahead_left_running_runs_again(add, ran):
    add(at=MORNING)
    periodic.claim(periodic.PERIODIC[0], utc("2028-01-04T04:00"))
    ran_from("2027-01-04T04:00", "2027-01-04T04:00")
    assert ran == [utc("2027-01-04T04:00")]


def test_clocks_of_two_machines_that_differ_a_little_run_it_once(add, ran):
    add(at=MORNING)
    ran_from("2027-01-04T04:00", "2027-01-04T04:00")
    ran_from("2027-01-04T03:59", "2027-01-04T04:01", MINUTE)
    assert ran == [utc("2027-01-04T04:00")]
    periodic.claim(periodic.PERIODIC[0], utc("2027-01-05T04:01"))
    ran_from("2027-01-05T04:00", "2027-01-05T04:00")
    assert ran == [utc("2027-01-04T04:00")]


def test_two_at_once_run_it_once(add, ran, transactional_db):
    if connection.vendor == "sqlite":
        pytest.skip("The database of the tests is in memory, of one connection")
    add(at=MORNING)
    start = Barrier(4)

    def run():
        start.wait()
        try:
            run_due()
        finally:
            connections.close_all()

    threads = [Thread(target=run) for _number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(ran) == 1


@pytest.mark.parametrize("when", [{}, {"every": DAY, "at": MORNING}])
def test_a_job_is_due_in_one_way(when):
    with pytest.raises(ValueError, match="one of them"):
        Job("job", print, **when)
