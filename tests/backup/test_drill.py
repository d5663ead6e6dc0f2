"""What is backed up while somebody saves comes back whole in an empty place; what is not whole does not."""

import shutil

import pytest

from helsinki_measures.backup import manifest

pytestmark = pytest.mark.about_databases
CONTROLS = "a tampered row of the history is found"


def only(folder):
    [backup] = folder.glob("measures-*")
    return backup


def test_all_comes_back(database, place, folder, tried):
    """Table by table, in a place where nothing was."""
    before = database.everything()
    database.manage("backup", folder)
    said = place.manage("restore", only(folder))
    after = place.everything()
    rows = sum(map(len, before.values()))
    told = f"{rows} rows, {sum(before[name] != after.get(name) for name in before)} tables differ"
    tried("Backup", "Tables compared after a way back into an empty place", len(before), told, CONTROLS)
    assert after == before
    assert len(before["measures_measure"]) == 20
    assert place.rows("SELECT count(*) FROM helsinki_measures_session") == [(0,)]
    assert database.rows("SELECT count(*) FROM helsinki_measures_session") == [(1,)]
    [head] = database.rows("SELECT position, digest FROM measures_chainhead")
    assert "Migrations that were run: none, it has them all." in said
    assert f"The history is whole, up to its head: {head[0]}:{head[1]}" in said
    assert "       20 measures_measure\n" in said
    assert "Mails that wait to be sent: 1." in said
    assert place.manage("check_history").strip().endswith(f"{head[0]}:{head[1]}")


@pytest.mark.long
def test_while_somebody_saves(database, place, folder, tried):
    """It is of one moment: all that was acknowledged before it began, and nothing half."""
    process = database.start("-m", "tests.backup.saving")
    acknowledged = [process.stdout.readline().strip() for _number in range(3)]
    said = database.manage("backup", folder)
    after = process.stdout.readline().strip()
    process.kill()
    process.communicate()
    assert int(after.split(":")[0]) > int(acknowledged[2].split(":")[0])
    head = manifest.read(only(folder)).contents.head
    told = f"whole up to change {head.split(':')[0]}, of one moment"
    [(last,)] = database.rows("SELECT position FROM measures_chainhead")
    count = last - int(acknowledged[0].split(":")[0])
    tried("Backup", "Saves while a backup is made", count, told, CONTROLS)
    assert f"The head of the history: {head}\n" in said
    assert int(acknowledged[2].split(":")[0]) <= int(head.split(":")[0])
    assert f"up to its head: {head}" in place.manage("restore", only(folder))
    [(now, sealed)] = place.rows(
        "SELECT lead_fi, (SELECT lead_fi FROM measures_historicalmeasure ORDER BY history_id DESC LIMIT 1) "
        "FROM measures_measure ORDER BY id LIMIT 1"
    )
    assert now == sealed
    # Those before the head are the same as where they came from, and who saved went on meanwhile.
    position = head.split(":")[0]
    for table in ("change", "historicalmeasure"):
        at = "id" if table == "change" else "change_id"
        query = (
            f"SELECT * FROM measures_{table} WHERE {at} IN "
            f"(SELECT id FROM measures_change WHERE position <= {position})"
        )
        assert sorted(place.rows(query), key=repr) == sorted(database.rows(query), key=repr)
    database.manage("check_history", "--head", head)


def flip(backup, name):
    content = bytearray((backup / name).read_bytes())
    content[len(content) // 2] ^= 1
    (backup / name).write_bytes(content)


def data_of(backup):
    [data] = backup.glob("database.*")
    return data.name


SPOILED = {
    "a flipped byte": (lambda backup: flip(backup, data_of(backup)), "{data} is not as it was written: "),
    "a flipped byte of the manifest": (
        lambda backup: flip(backup, "manifest.json"),
        "manifest.json is not as it was written: ",
    ),
    "cut short": (
        lambda backup: (backup / data_of(backup)).write_bytes((backup / data_of(backup)).read_bytes()[:-1]),
        "{data} is not as it was written: ",
    ),
    "no manifest": (
        lambda backup: (backup / "manifest.json").unlink(),
        "{backup} is not whole: manifest.json is missing.",
    ),
    "no digests": (
        lambda backup: (backup / "SHA256SUMS").unlink(),
        "{backup} is not whole: SHA256SUMS is missing.",
    ),
    "no data": (
        lambda backup: (backup / data_of(backup)).unlink(),
        "{backup} is not whole: {data} is missing.",
    ),
    "digests cut off": (lambda backup: (backup / "SHA256SUMS").write_text(""), "SHA256SUMS does not name "),
}


@pytest.fixture
def spoiled(made, tmp_path):
    return shutil.copytree(made, tmp_path / made.name)


@pytest.mark.whole
@pytest.mark.parametrize("how", SPOILED)
def test_what_is_not_whole_is_refused(how, spoiled, tried):
    """Before anything is asked of a database."""
    data = data_of(spoiled)
    spoil, reason = SPOILED[how]
    manifest.read(spoiled)
    spoil(spoiled)
    tried("Backup", "Spoiled backups", 1, "refused, nothing written", "whole ones come back")
    with pytest.raises(manifest.BackupError) as refused:
        manifest.read(spoiled)
    assert str(refused.value).startswith(reason.format(backup=spoiled, data=data))


def test_the_command_refuses_it_and_leaves_the_place_empty(spoiled, place):
    flip(spoiled, data_of(spoiled))
    assert place.refusal("restore", spoiled).startswith(f"{data_of(spoiled)} is not as it was written")
    assert place.everything() == {}


def test_a_tampered_row_of_the_history_is_found(database, place, folder):
    """By who changed the data before the backup, which is whole as such."""
    database.write("UPDATE measures_historicalmeasure SET title_fi = 'Toinen' WHERE history_id = 3")
    database.manage("backup", folder)
    refused = place.refusal("restore", only(folder))
    assert "its history is not whole (1 faults)" in refused
    assert "its rows are not as they were sealed" in refused


def test_a_cut_off_history_is_found(database, place, folder):
    """The data goes back to a head that the manifest does not tell."""
    database.manage("backup", folder)
    written = manifest.read(only(folder))
    contents = written.contents
    other = f"{contents.changes}:{'0' * 64}"
    for name in ("manifest.json", "SHA256SUMS"):
        (only(folder) / name).unlink()
    forged = manifest.Contents(other, contents.changes, contents.migrations, contents.rows)
    fields = {name: getattr(written, name) for name in ("made_at", "engine", "file", "keys")}
    manifest.write(only(folder), manifest.Manifest(contents=forged, **fields))
    assert place.refusal("restore", only(folder)).startswith("What came back is not what the manifest says: ")


def test_a_place_that_is_not_empty(made, database):
    """Is refused, or put aside when told so."""
    database.write("UPDATE measures_measure SET title_fi = 'Toinen' WHERE number = '1'")
    before = database.everything()
    assert database.refusal("restore", made).startswith("There is data in this database already.")
    assert database.everything() == before
    said = database.manage("restore", made, "--put-aside")
    assert "What was there is now " in said
    assert database.rows("SELECT title_fi FROM measures_measure WHERE number = '1'") == [
        ("Ilmanlaatumittari 0",)
    ]


def test_an_older_backup_is_migrated(database, place, folder):
    database.manage("migrate", "measures", "0002")
    database.manage("backup", folder)
    said = place.manage("restore", only(folder))
    names = ["0003_measure_in_order", "0004_standing_without_texts"]
    assert f"Migrations that were run: measures.{names[0]}, measures.{names[1]}.\n" in said
    found = place.rows(
        "SELECT name FROM django_migrations WHERE app = 'measures' AND name > '0003' ORDER BY 1"
    )
    assert found == [(name,) for name in names]


def test_a_newer_backup_is_refused(database, place, folder):
    database.write(
        "INSERT INTO django_migrations (app, name, applied) VALUES ('measures', '9999_later', '2027-01-01')"
    )
    database.manage("backup", folder)
    assert place.refusal("restore", only(folder)) == (
        "The backup is of a newer version of the site, with measures.9999_later: install that one."
    )
    assert place.everything() == {}


def test_another_key_is_named(made, place):
    """The keys are not in the backup; a wrong one is told before the history is found not to be whole."""
    process = place.start("manage.py", "restore", str(made), HISTORY_KEY="another")
    said, errors = process.communicate(timeout=120)
    assert "HISTORY_KEY is not the one that the backup was made with" in said
    assert "its history is not whole" in errors
