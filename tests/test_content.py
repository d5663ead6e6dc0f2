"""The version of the public content: which writes change it, and who hears of it when."""

import os
import subprocess
import sys
import threading
import time

import pytest
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.db import connection, transaction

from helsinki_measures import content
from helsinki_measures.content import TABLE, ContentVersion, install, read_version, triggers, watched_tables
from measures.models import Measure, Origin, Person
from measures.models.change import changing
from tests.factories import make_contact, make_mail, make_measure, make_person, make_user

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.about_databases]


def change_of(write):
    """Whether it changed the number, and whether it narrowed what is public."""
    number, _purged = read_version()
    write()
    now, purged = read_version()
    assert now >= number
    return now > number, purged > number


def sql(*statements):
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def test_every_table_that_pages_are_made_of_is_watched():
    """Of each table, what there is to write: whoever adds one gets this for nothing."""
    names = set(triggers(connection.vendor))
    for table in set(watched_tables()) - {"auth_user"}:
        assert f"content_insert_{table}" in names, table
        for event in ("update", "delete"):
            assert {f"content_{event}_{table}", f"content_{event}_purge_{table}"} & names, table
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        else:
            cursor.execute("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal")
        assert {name for (name,) in cursor.fetchall() if name.startswith("content_")} == names


def test_what_changes_it_and_what_narrows():
    measure = make_measure(is_published=True)
    person = make_person(is_public=True)

    def rename():
        measure.title = "Uusi"
        measure.save()

    def withdraw():
        measure.is_published = False
        measure.save()

    assert change_of(rename) == (True, False)
    assert change_of(lambda: Measure.objects.bulk_update([measure], ["title_fi"])) == (True, False)
    assert change_of(lambda: Measure.objects.filter(pk=measure.pk).update(number="9")) == (True, False)
    assert change_of(lambda: sql("UPDATE measures_measure SET number = '8'")) == (True, False)
    assert change_of(lambda: make_contact(measure, person)) == (True, False)
    assert change_of(withdraw) == (True, True)
    assert change_of(lambda: Person.objects.update(title="Johtaja")) == (True, True)
    assert change_of(measure.contacts.get().delete) == (True, True)
    assert change_of(lambda: measure.related.add(make_measure())) == (True, False)
    assert change_of(lambda: measure.related.clear()) == (True, True)


def test_what_no_page_shows_changes_nothing():
    user = make_user(username="c")
    assert change_of(lambda: make_mail()) == (False, False)
    assert change_of(lambda: make_user(username="d")) == (False, False)
    accounts = get_user_model().objects
    assert change_of(lambda: accounts.update(last_login="2020-01-01T00:00Z")) == (False, False)
    assert change_of(lambda: Measure.objects.count()) == (False, False)
    user.is_active = False
    assert change_of(user.save) == (True, True)


def test_a_change_that_comes_to_nothing_narrows_nothing():
    def nothing():
        with changing(origin=Origin.FORM):
            pass

    def nothing_after_all():
        with changing(origin=Origin.FORM) as recording:
            assert recording.change.pk

    assert change_of(nothing) == (False, False)
    assert change_of(nothing_after_all) == (True, False)


def test_commands_change_it():
    make_measure(is_published=True)
    assert change_of(lambda: call_command("rebuild_search", verbosity=0)) == (True, False)


def test_it_changes_with_the_transaction():
    with transaction.atomic():
        number, _purged = read_version()
        make_measure()
        transaction.set_rollback(True)
    assert read_version()[0] == number


def test_it_changes_once_for_all_that_a_transaction_writes_on_postgresql():
    if connection.vendor == "sqlite":
        pytest.skip("SQLite has no transaction to tell by, and no need to")
    measure = make_measure()
    before = read_version()[0]
    with changing(origin=Origin.FORM):
        for number in range(5):
            measure.number = str(number)
            measure.save()
        assert read_version()[0] == before  # at the end, or others would wait all the while
    assert read_version()[0] > before


def test_it_is_later_than_any_that_was():
    """So a database that comes back from a backup never has a number again that pages were kept under."""
    make_measure()
    now = time.time() * 1000
    assert now - 60_000 < read_version()[0] < now + 60_000
    sql(f"UPDATE {TABLE} SET number = number + 1000000")  # noqa: S608
    ahead = read_version()[0]
    make_measure()
    assert read_version()[0] > ahead


def test_what_is_missing_is_made_again_and_what_is_there_stays():
    name, (table, _made) = next(iter(triggers(connection.vendor).items()))
    on = "" if connection.vendor == "sqlite" else f" ON {table}"
    sql(f"DROP TRIGGER {name}{on}", f"DELETE FROM {TABLE}")  # noqa: S608
    install()
    install()
    test_every_table_that_pages_are_made_of_is_watched()
    assert read_version() == (0, 0)


# What a machine knows


@pytest.fixture
def path(tmp_path):
    return tmp_path / "version"


def test_processes_of_one_machine_know_it_together(path):
    """Without asking the database."""
    one, other = ContentVersion(path=path), ContentVersion(path=path)
    make_measure()
    assert one.now() == other.now() == (0, 0)
    one.refresh()
    assert one.now() == other.now() == read_version()
    asked = [sys.executable, "-c", READER, str(path)]
    there = subprocess.run(asked, capture_output=True, text=True, check=True, env=dict(os.environ))
    assert there.stdout.split() == [str(number) for number in read_version()]


READER = """
import sys, mmap, struct
with open(sys.argv[1], "rb") as file:
    print(*struct.unpack("QQ", file.read(16)))
"""


def test_two_machines_find_it_for_themselves(tmp_path):
    """Or a process that was killed between its commit and saying so."""
    here, there = (ContentVersion(path=tmp_path / name) for name in ("here", "there"))
    make_measure()
    here.refresh()
    assert (here.now(), there.now()) == (read_version(), (0, 0))
    there.refresh()
    assert there.now() == read_version()


def test_following_finds_what_nobody_told_of(path):
    numbers = [(1, 0)]
    version = ContentVersion(read=lambda: numbers[-1], path=path)
    version.follow()
    version.follow()
    assert sum(thread.name == "content version" for thread in threading.enumerate()) == 1
    numbers.append((5, 5))
    started = time.monotonic()
    while version.now() != (5, 5):
        assert time.monotonic() - started < 10
        time.sleep(0.01)
    version.is_over.set()
    version.thread.join(10)
    assert not version.thread.is_alive()


def test_when_a_number_was_left_is_known(path):
    numbers = [(1, 0)]
    version = ContentVersion(read=lambda: numbers[-1], path=path)
    version.refresh()
    seen = time.monotonic()
    time.sleep(0.02)
    version.now()
    numbers.append((2, 0))
    version.refresh()
    assert seen < version.left[1] < time.monotonic()
    assert 2 not in version.left


def test_a_number_that_was_read_earlier_never_replaces_a_later_one(path):
    begun, go_on = threading.Event(), threading.Event()

    def slow():
        begun.set()
        go_on.wait(10)
        return 1, 0

    late, other = ContentVersion(read=slow, path=path), ContentVersion(read=lambda: (2, 0), path=path)
    first = threading.Thread(target=late.refresh)
    first.start()
    begun.wait(10)
    second = threading.Thread(target=other.refresh)
    second.start()
    time.sleep(0.05)
    go_on.set()
    first.join(10)
    second.join(10)
    assert other.now() == (2, 0)


def test_a_file_of_somebody_else_is_not_used(tmp_path):
    (tmp_path / "theirs").write_bytes(b"x" * 16)
    (tmp_path / "link").symlink_to(tmp_path / "theirs")
    version = ContentVersion(read=lambda: (3, 0), path=tmp_path / "link")
    version.refresh()
    assert version.now() == (3, 0)
    assert (tmp_path / "theirs").read_bytes() == b"x" * 16


def test_each_site_has_its_file(settings):
    one = content.shared_path()
    assert content.shared_path() == one
    settings.SECRET_KEY = "another"
    assert content.shared_path() != one


def test_it_can_be_taken_back():
    """Else whoever goes back to a version without it could not write any more."""
    content.remove(connection)
    before = read_version()
    make_measure()
    assert read_version() == before
    install()
    assert change_of(make_measure) == (True, False)
