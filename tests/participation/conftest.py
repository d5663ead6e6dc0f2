import datetime

import pytest

from tests.cast import *  # noqa: F403  (fixtures)
from tests.factories import make_indicator, make_observation


@pytest.fixture
def counting(programme):
    """An indicator that counts participants."""
    return make_indicator(programme, number="348", adding="counts")


@pytest.fixture
def former(counting, measure):
    """A count as somebody entered it long ago."""
    return make_observation(
        counting,
        measure=measure,
        value=60,
        exactness="about",
        kind="survey",
        activity="Kysely",
        place="Kallio",
        source="Raportti",
        note_sv="Obs",
        period_start=datetime.date(2019, 1, 1),
        period_end=datetime.date(2019, 12, 31),
        entered_at=datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC),
    )
