"""Changes made at the very same time stand one after the other in the chain."""

from threading import Barrier, Thread

import pytest
from django.db import connection, connections

from measures.history.chain import check
from measures.models import Change, Measure, Origin
from measures.models.change import changing
from tests.factories import make_measure

AT_ONCE, EACH = 6, 5


@pytest.mark.django_db(transaction=True)
def test_many_at_once():
    if connection.vendor == "sqlite":
        pytest.skip("SQLite has one writer at a time; the trials with a running server try it")
    measures = [make_measure() for _number in range(AT_ONCE)]
    before, start = Change.objects.count(), Barrier(AT_ONCE)

    def save(measure):
        start.wait()
        try:
            for number in range(EACH):
                with changing(origin=Origin.FORM):
                    Measure.objects.select_for_update().get(pk=measure.pk)
                    measure.lead = f"Lead {number}"
                    measure.save()
        finally:
            connections.close_all()

    threads = [Thread(target=save, args=[measure]) for measure in measures]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    positions = sorted(Change.objects.values_list("position", flat=True))
    assert positions == list(range(1, before + AT_ONCE * EACH + 1))
    assert list(check()) == []
