"""What was edited in the demo, found in two ways."""

from datetime import date

import pytest
from django.core.management import call_command
from django.test import override_settings
from django.utils.translation import override

from measures.history.changes import Kind, compare, with_versions
from measures.models import Programme
from tests.changes import said_by_versions

TODAY = date(2020, 6, 30)


@pytest.fixture(scope="module")
def _demo(module_db):
    with override_settings(DEMO=True, DEMO_TODAY=TODAY):
        call_command("demo", verbosity=0)


@pytest.fixture
def programme(_demo, db, settings):
    settings.DEMO_TODAY = TODAY
    with override("fi"):
        yield Programme.objects.get(slug="hnh2035")


@pytest.mark.parametrize("since", [date(2018, 12, 1), date(2019, 6, 1), date(2020, 2, 1)])
def test_what_was_edited_is_what_versions_say(programme, since):
    """The one is found without the others, of which all that was there before would have to be read."""
    comparison = compare(programme, since, TODAY)
    changes = with_versions(comparison, comparison.changes)
    edited = {one.stood.number for one in changes if Kind.EDITED in one.kinds}
    assert edited == {one.stood.number for one in changes if said_by_versions(one)}
    assert {one.stood.number for one in changes} > edited != set()
