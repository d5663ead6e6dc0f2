import pytest

from tests.backup import databases
from tests.once import migrated


@pytest.fixture(scope="session")
def filled(tmp_path_factory):
    database = databases.empty(tmp_path_factory.mktemp("filled"))
    if not databases.IS_POSTGRES:
        migrated(database.file)
    process = database.start("-m", "tests.backup.filling")
    _said, errors = process.communicate(timeout=120)
    assert process.returncode == 0, errors
    return database


@pytest.fixture
def database(filled, tmp_path):
    """One that only this test writes into."""
    return databases.copied(filled, tmp_path)


@pytest.fixture
def place(tmp_path):
    """An empty one."""
    return databases.empty(tmp_path)


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "backups"
    folder.mkdir()
    return folder


@pytest.fixture(scope="session")
def made(filled, tmp_path_factory):
    """A backup of what was filled, which tests copy before they spoil it."""
    folder = tmp_path_factory.mktemp("made")
    databases.copied(filled, folder).manage("backup", folder)
    [backup] = folder.glob("measures-*")
    return backup
