"""A reader of a past day and others who read and write now: neither sees the tables of the other."""

import sqlite3
from contextlib import closing
from datetime import date, timedelta
from threading import Event, Thread

import pytest
from django.db import connection, connections, transaction

from measures.models import Measure, Task, past
from tests.factories import make_measure, make_task

pytestmark = pytest.mark.django_db(transaction=True)
THEN = date(2020, 3, 1)
PATIENCE = 20


@pytest.fixture(autouse=True)
def _file(transactional_db, tmp_path):
    """The tests' SQLite is in memory and has locks of its own: here it is a file, as it is on a site."""
    if connection.vendor != "sqlite":
        yield
        return
    connection.ensure_connection()
    in_memory, name = connection.connection, connection.settings_dict["NAME"]
    with closing(sqlite3.connect(tmp_path / "db.sqlite3")) as copy:
        in_memory.backup(copy)
    connection.connection, connection.settings_dict["NAME"] = None, str(tmp_path / "db.sqlite3")
    yield
    connection.close()
    connection.connection, connection.settings_dict["NAME"] = in_memory, name


@pytest.fixture
def measure(settings):
    """A measure with a task: both were called otherwise."""
    settings.DEMO_TODAY = THEN
    measure = make_measure(number="1", title="Before")
    task = make_task(measure, title="Task before")
    settings.DEMO_TODAY = THEN + timedelta(days=1)
    measure.title, task.title = "After", "Task after"
    measure.save()
    task.save()
    return measure


def titles():
    return [
        *Measure.objects.values_list("title_fi", flat=True),
        *Task.objects.values_list("title_fi", flat=True),
    ]


def left_behind():
    """The temporary tables and indexes of this thread's connection."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name FROM sqlite_temp_master")
        else:
            cursor.execute("SELECT relname FROM pg_class WHERE relnamespace = pg_my_temp_schema()")
        return cursor.fetchall()


class Reader(Thread):
    """Stays within the day until told to leave it; what it saw and what it left are kept."""

    def __init__(self):
        super().__init__()
        self.is_there, self.may_leave = Event(), Event()
        self.saw, self.left, self.failed = [], None, None

    def run(self):
        try:
            with past.as_of(THEN):
                self.saw.append(titles())
                self.is_there.set()
                assert self.may_leave.wait(PATIENCE)
                self.saw.append(titles())
            self.left = left_behind()
            self.saw.append(titles())
        except BaseException as error:
            self.failed = error
        finally:
            self.is_there.set()
            connections.close_all()

    def __enter__(self):
        self.start()
        assert self.is_there.wait(PATIENCE)
        return self

    def __exit__(self, *_how):
        self.may_leave.set()
        self.join()
        assert self.failed is None


def test_neither_sees_the_others_tables(measure, settings):
    with Reader() as reader:
        assert titles() == ["After", "Task after"]
        assert left_behind() == []
        settings.DEMO_TODAY += timedelta(days=1)
        measure.title = "Now"
        measure.save()
        make_task(measure, title="New")
        assert sorted(titles()) == ["New", "Now", "Task after"]
    assert reader.saw[:2] == [["Before", "Task before"]] * 2
    assert sorted(reader.saw[2]) == ["New", "Now", "Task after"]
    assert reader.left == []


def test_two_days_at_once(measure):
    with Reader() as reader, past.as_of(THEN + timedelta(days=1)):
        assert titles() == ["After", "Task after"]
    assert reader.saw[0] == ["Before", "Task before"]
    assert left_behind() == []


def test_a_reader_of_the_past_begins_while_another_writes(measure):
    """On SQLite too, where there is one writer at a time: its tables need no leave to write."""
    with transaction.atomic():
        measure.title = "Not saved yet"
        measure.save()
        with Reader() as reader:
            pass
    assert reader.saw == [["Before", "Task before"]] * 2 + [["After", "Task after"]]
    assert titles() == ["Not saved yet", "Task after"]


def test_nothing_stays_behind_after_an_error_in_the_middle_of_reading(measure):
    """A query that was not read to its end holds its table."""
    make_task(measure)
    cursor = connection.cursor()

    def fail():
        with past.as_of(THEN + timedelta(days=1)):
            cursor.execute(f"SELECT id FROM {Task._meta.db_table}")
            cursor.fetchone()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert left_behind() == []
    assert Measure.objects.get().title_fi == "After"


def test_nothing_stays_behind_where_the_tables_cannot_be_made(measure, monkeypatch):
    monkeypatch.setattr(past, "_index", lambda *_of: 1 / 0)
    with pytest.raises(ZeroDivisionError), past.as_of(THEN):
        titles()
    assert left_behind() == []
    assert titles() == ["After", "Task after"]
