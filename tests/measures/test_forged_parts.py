"""Forms that speak of parts which are not there: forged, or deleted by others meanwhile."""

import pytest

from tests.cast import *  # noqa: F403  (fixtures)
from tests.factories import make_measure_effect
from tests.measures.test_admin import change, sent, soup

ADD = {
    "measure": "/admin/measures/measure/add/",
    "indicator": "/admin/participation/indicator/add/",
    "unit": "/admin/measures/unit/add/",
}


@pytest.mark.parametrize("address", ADD.values(), ids=ADD)
@pytest.mark.parametrize("count", ["1", "3", "-1", "x"])  # many more: test_admin_doors.py
def test_a_new_thing_with_old_parts_is_refused_in_words(client, admin, address, count):
    client.force_login(admin)
    form = sent(client.get(address))
    counters = [name for name in form if name.endswith(("-TOTAL_FORMS", "-INITIAL_FORMS"))]
    assert len(counters) >= 2
    answer = client.post(address, form | dict.fromkeys(counters, count))
    assert soup(answer).select(".errornote, .errorlist") != []


def test_a_part_that_is_deleted_meanwhile_and_emptied_here_is_told_of(client, admin, measure):
    effect = make_measure_effect(measure)
    client.force_login(admin)
    form = sent(client.get(change(measure)))
    effect.delete()
    [indicator] = [name for name in form if name.endswith("-0-indicator")]
    answer = client.post(change(measure), form | {indicator: ""})
    errors = soup(answer).select(".errorlist")
    assert any("poist" in error.get_text() or "deleted" in error.get_text() for error in errors)
