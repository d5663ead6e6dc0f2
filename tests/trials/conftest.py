import tempfile
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import pytest

from tests import postgres
from tests.once import migrated
from tests.sample import TAKES_ALL
from tests.trials import running
from tests.trials.attacked import attacked


@pytest.fixture(scope="session")
def filled():
    return running.filled()


@pytest.fixture(scope="session")
def editors(filled):
    return filled[1]["editors"]


@pytest.fixture(scope="session")
def coordinator(filled):
    """Their session, in both programmes."""
    return filled[1]["import"]["session"]


@pytest.fixture
def database(filled, tmp_path):
    """A copy that only this trial writes to."""
    return running.copied(filled[0], tmp_path)


@contextmanager
def new_database(vendor, folder):
    """The URL of an empty one; on SQLite it has its tables."""
    if vendor == "SQLite":
        yield f"sqlite:///{migrated(folder / 'db.sqlite3')}"
        return
    with (
        tempfile.TemporaryDirectory(prefix="measures-postgres-") as name,
        postgres.server(postgres.find_bin_dir(), Path(name)),
    ):
        yield f"postgres://tests@{quote(name, safe='')}/postgres"


@pytest.fixture(scope="session", params=["SQLite", "PostgreSQL"] if TAKES_ALL else ["SQLite"])
def vendor(request):
    return request.param


@pytest.fixture(scope="session")
def site(vendor, tmp_path_factory):
    """One of everything, served to all attacks of this run."""
    folder = tmp_path_factory.mktemp("attacked")
    with new_database(vendor, folder) as url, attacked(url, folder) as site:
        yield site
