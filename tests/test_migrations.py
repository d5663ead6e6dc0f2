"""A migration runs while the former version of the site goes on: what that reads and writes neither breaks
nor waits.

In the way of squawk: the SQL of each migration for PostgreSQL is read for what is known to hold others up (a
table that is in use is locked or rewritten) or to break them (a column goes, is renamed, or must be filled).
"""

import re

import pytest
from django.db import OperationalError, connection, migrations, models, transaction
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState

from helsinki_measures.migrating import AddIndexMeanwhile, again_where_locked
from tests.test_architecture import APPS

pytestmark = pytest.mark.about_databases
OURS = {*APPS, "helsinki_measures"}
KNOWN = {
    ("measures", "0002_search"): ["index on measures_measure, in whose making nobody writes"],
}
"""From before the first release: nobody has data that they ran on."""

NAME = r'"?(\w+)"?'
MAKING = "index on {}, in whose making nobody writes"
FILLED, REWRITTEN, READ = "column of {} that must be filled", "rewriting of {}", "reading through all of {}"
TABLE = rf"ALTER TABLE (?P<table>{NAME})"
RULES = {
    rf"CREATE (?:UNIQUE )?INDEX (?!CONCURRENTLY){NAME} ON (?P<table>{NAME})": MAKING,
    rf"{TABLE} ADD COLUMN (?!.*DEFAULT).*NOT NULL": FILLED,
    rf"{TABLE} ALTER COLUMN {NAME} DROP DEFAULT": FILLED,
    rf"{TABLE} ADD COLUMN .*GENERATED ALWAYS AS (?!IDENTITY)": REWRITTEN,
    rf"{TABLE} ALTER COLUMN {NAME} TYPE": REWRITTEN,
    rf"{TABLE} ALTER COLUMN {NAME} SET NOT NULL": READ,
    rf"{TABLE} ADD CONSTRAINT {NAME} (?:CHECK|FOREIGN)(?!.*NOT VALID)": READ,
    rf"{TABLE} ADD CONSTRAINT {NAME} (?:UNIQUE|PRIMARY|EXCLUDE)": MAKING,
    rf"{TABLE} RENAME": "other name in {}",
    rf"{TABLE} DROP COLUMN": "column of {} that goes",
    rf"DROP TABLE (?P<table>{NAME})": "table {} that goes",
}


def dangers(statements) -> list[str]:
    """What these do to tables that were there before them."""
    lines = [line for text in statements for line in text.split(";\n") if not line.startswith("--")]
    new = {match[1] for line in lines if (match := re.match(rf"CREATE TABLE {NAME}", line))}
    found = []
    for line in lines:
        for rule, words in RULES.items():
            match = re.match(rule, line)
            if match and (table := match["table"].strip('"')) not in new:
                found.append(words.format(table))
    return found


@pytest.fixture
def loader(django_db_setup, django_db_blocker):
    """Outside of a transaction, as an index that is made meanwhile wants it; nothing is run."""
    if connection.vendor != "postgresql":
        pytest.skip("The SQL is that for PostgreSQL; on SQLite who writes waits for the whole migration")
    with django_db_blocker.unblock():
        yield MigrationLoader(connection, replace_migrations=False)


def test_no_migration_holds_up_or_breaks_what_runs(loader, tried):
    migrations = [key for key in sorted(loader.disk_migrations) if key[0] in OURS]
    found = {key: dangers(loader.collect_sql([(loader.disk_migrations[key], False)])) for key in migrations}
    found = {key: said for key, said in found.items() if said}
    told = f"{len(found)} with something dangerous, from before the first release"
    tried("Upgrade", "Migrations whose SQL was read", len(migrations), told, f"{len(RULES)} kinds are seen")
    assert found == KNOWN
    assert len(migrations) >= 15


@pytest.mark.whole
@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ('CREATE INDEX "i" ON "t" ("a")', ["index on t, in whose making nobody writes"]),
        ('CREATE UNIQUE INDEX "i" ON "t" ("a")', ["index on t, in whose making nobody writes"]),
        ('CREATE INDEX CONCURRENTLY "i" ON "t" ("a")', []),
        ('ALTER TABLE "t" ADD COLUMN "a" integer NOT NULL', ["column of t that must be filled"]),
        ('ALTER TABLE "t" ADD COLUMN "a" integer DEFAULT 0 NOT NULL', []),
        ('ALTER TABLE "t" ADD COLUMN "a" integer NULL', []),
        ('ALTER TABLE "t" ALTER COLUMN "a" DROP DEFAULT', ["column of t that must be filled"]),
        ('ALTER TABLE "t" ALTER COLUMN "a" TYPE bigint USING "a"::bigint', ["rewriting of t"]),
        ('ALTER TABLE "t" ADD COLUMN "a" int GENERATED ALWAYS AS (1) STORED', ["rewriting of t"]),
        ('ALTER TABLE "t" ALTER COLUMN "a" SET NOT NULL', ["reading through all of t"]),
        ('ALTER TABLE "t" ADD CONSTRAINT "c" CHECK ("a" > 0)', ["reading through all of t"]),
        ('ALTER TABLE "t" ADD CONSTRAINT "c" CHECK ("a" > 0) NOT VALID', []),
        ('ALTER TABLE "t" ADD CONSTRAINT "c" UNIQUE ("a")', ["index on t, in whose making nobody writes"]),
        ('ALTER TABLE "t" RENAME COLUMN "a" TO "b"', ["other name in t"]),
        ('ALTER TABLE "t" RENAME TO "u"', ["other name in t"]),
        ('ALTER TABLE "t" DROP COLUMN "a" CASCADE', ["column of t that goes"]),
        ('DROP TABLE "t" CASCADE', ["table t that goes"]),
        ('CREATE TABLE "t" ("a" int);\nCREATE INDEX "i" ON "t" ("a")', []),
    ],
)
def test_control_what_is_dangerous_is_seen(statement, said):
    assert dangers([statement]) == said


def sql_of(operation):
    """As a migration of a table that is there would say it."""
    before = ProjectState()
    first = migrations.CreateModel("Thing", [("id", models.BigAutoField(primary_key=True))])
    first.state_forwards("measures", before)
    after = before.clone()
    operation.state_forwards("measures", after)
    with connection.schema_editor(collect_sql=True, atomic=False) as editor:
        operation.database_forwards("measures", editor, before, after)
    return editor.collected_sql


@pytest.mark.parametrize(
    ("operation", "said"),
    [
        (
            migrations.AddField("thing", "count", models.IntegerField(default=0)),
            ["column of measures_thing that must be filled"],
        ),
        (migrations.AddField("thing", "count", models.IntegerField(db_default=0)), []),
        (migrations.AddField("thing", "count", models.IntegerField(null=True)), []),
        (
            migrations.AddIndex("thing", models.Index(fields=["id"], name="thing_id")),
            ["index on measures_thing, in whose making nobody writes"],
        ),
        (AddIndexMeanwhile("thing", models.Index(fields=["id"], name="thing_id")), []),
        (migrations.DeleteModel("Thing"), ["table measures_thing that goes"]),
    ],
)
def test_control_what_django_writes_is_read(loader, operation, said):
    assert dangers(sql_of(operation)) == said


@pytest.mark.django_db(transaction=True)
def test_a_table_in_use_is_waited_for_in_short_turns(monkeypatch):
    """In between whoever wants to write can."""
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one lock, for which it waits 20 seconds")
    monkeypatch.setattr("helsinki_measures.migrating.PAUSE", 0)
    other, said = connection.copy(), []
    other.set_autocommit(False)
    other.cursor().execute("LOCK TABLE measures_measure IN ROW EXCLUSIVE MODE")  # as who writes

    def lock():
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("LOCK TABLE measures_measure IN SHARE MODE")  # as who makes an index

    def tell(line):
        said.append(line)
        if len(said) == 2:
            other.rollback()

    again_where_locked(connection, lock, seconds=0.1, tell=tell)
    other.close()
    assert said == ["A table is in use: tried again (1).", "A table is in use: tried again (2)."]


@pytest.mark.django_db(transaction=True)
def test_another_error_is_not_tried_again():
    if connection.vendor != "postgresql":
        pytest.skip("Only PostgreSQL is tried again")

    def fail():
        raise OperationalError("no connection")

    with pytest.raises(OperationalError, match="no connection"):
        again_where_locked(connection, fail, seconds=1, tell=pytest.fail)
