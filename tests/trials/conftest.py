import pytest

from tests.trials import running


@pytest.fixture(scope="session")
def filled(tmp_path_factory):
    return running.filled(tmp_path_factory.mktemp("filled"))


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
