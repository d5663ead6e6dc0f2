"""The cast of the tests, and the day."""

from datetime import date

import pytest

from tests.cast import *  # noqa: F403  (fixtures)
from tests.factories import make_programme

TODAY = date(2020, 6, 30)


@pytest.fixture(autouse=True)
def _today(settings):
    settings.DEMO_TODAY = TODAY


@pytest.fixture
def programme(db):
    """One that asks for one task ahead."""
    return make_programme(slug="p", name="Ohjelma", name_en="Programme", tasks_ahead=1)
