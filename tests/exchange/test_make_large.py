"""A database of many measures: as many as were asked for, the same each time, and with a whole history."""

from collections import Counter
from datetime import date

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from exchange.large.size import Size, months_of
from measures.history import chain
from measures.history.versions import versions
from measures.models import Change, Measure, Programme, Responsibility, SearchEntry, Task, Theme
from measures.models.past import as_of
from participation.models import Indicator, MeasureEffect, Observation
from tests.factories import make_programme
from tests.page import get

SCALE = 0.002  # ten measures in the large programme, and ten in another one
TODAY = date(2020, 6, 15)


@pytest.fixture(scope="module")
def made(module_db):
    """Made, taken back and made again: the texts of the first time."""
    with transaction.atomic():
        make()
        first = texts()
        transaction.set_rollback(True)
    make()
    return first


@pytest.fixture(autouse=True)
def _today(settings):
    settings.DEMO_TODAY = TODAY


def make():
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("django.conf.settings.DEMO", True)
        patched.setattr("django.conf.settings.DEMO_TODAY", TODAY)
        call_command("make_large", scale=SCALE)


def texts():
    """All that can be read of it, without the numbers that a database gives."""
    return [
        list(Programme.objects.values_list("slug", "name_fi", "goal_fi", "adopted_on")),
        list(Theme.objects.values_list("slug", "name_fi", "parent__slug")),
        list(Measure.objects.values_list("number", "title_fi", "lead_fi", "theme__slug", "updated_at")),
        list(Task.objects.order_by("pk").values_list("title_fi", "details_fi", "due_on", "completed_on")),
        list(Observation.objects.order_by("pk").values_list("value", "period_end", "measure__number")),
        list(Task.history.order_by("history_id").values_list("details_fi", "due_on", "history_date")),
        list(Measure.history.order_by("history_id").values_list("lead_fi", "phase", "history_date")),
        list(Change.objects.order_by("position").values_list("made_at", "origin")),
    ]


def test_the_whole_size_is_as_asked():
    whole = Size().measures
    indicators = [count // 5 for count in whole]
    figures = sum(count * months_of(place) for place, count in enumerate(indicators))
    assert (Counter(whole), sum(whole) * 6, figures) == ({5000: 1, 50: 200}, 90_000, 500_000)
    assert Size(0.01).measures == [50, 50, 50]


@pytest.mark.usefixtures("made")
def test_makes_so_much():
    counts = {model.__name__: model.objects.count() for model in (Measure, Task, Observation, Responsibility)}
    assert counts == {"Measure": 20, "Task": 120, "Observation": 2 * (250 + 125), "Responsibility": 40}
    assert list(Programme.objects.values_list("slug", flat=True)) == ["laaja", "ohjelma-001"]
    assert (Indicator.objects.count(), MeasureEffect.objects.count()) == (4, 20)
    rows = [model.history.count() for model in (Measure, Task, Observation)]
    assert rows == [200, 1200, 750]
    assert SearchEntry.objects.filter(kind="measure").count() == 20


@pytest.mark.usefixtures("made")
def test_its_history_is_whole():
    assert list(chain.check()) == []


@pytest.mark.usefixtures("made")
def test_the_last_row_of_each_is_what_there_is():
    for model in (Measure, Task, Observation):
        names = [column.attname for column in model._meta.concrete_fields]
        latest = {row.id: row for row in model.history.order_by("history_id")}
        for thing in model.objects.all():
            row = latest[thing.pk]
            assert {name: getattr(row, name) for name in names} == {
                name: getattr(thing, name) for name in names
            }


@pytest.mark.usefixtures("made")
def test_days_are_in_order_and_none_is_to_come():
    days = list(Change.objects.order_by("position").values_list("made_at", flat=True))
    assert days == sorted(days)
    assert (days[0].date(), days[-1].date()) == (date(2015, 6, 17), date(2020, 6, 14))


@pytest.mark.usefixtures("made")
def test_the_past_differs():
    def states():
        return Counter(Task.objects.values_list("state", flat=True))

    with as_of(date(2016, 6, 1)):
        then = states()
    assert then == {"not_started": 93, "completed": 15, "in_progress": 12}
    assert states() == {"completed": 85, "in_progress": 35}


@pytest.mark.usefixtures("made")
def test_a_measure_has_ten_versions_of_its_own():
    measure = Measure.objects.public().filter(programme__slug="laaja").first()
    own = [one for one in versions(measure) if {Measure, Task} & {thing.model for thing in one.things}]
    assert len(own) == 10


@pytest.mark.usefixtures("made")
@pytest.mark.one_database
def test_pages_show_it(client):
    assert get(client, "/laaja/toimenpiteet/").select_one("h1").get_text()
    assert len(get(client, "/laaja/toimenpiteet/?layout=table").select("tbody tr")) == (
        Measure.objects.public().filter(programme__slug="laaja").count()
    )


def test_is_the_same_each_time(made):
    assert texts() == made


def test_refuses_where_there_are_programmes(db, settings):
    settings.DEMO = True
    make_programme()
    with pytest.raises(CommandError, match="There are programmes already"):
        call_command("make_large", scale=SCALE)
    make_programme(slug="laaja")
    with pytest.raises(CommandError, match="It was made already"):
        call_command("make_large", scale=SCALE, beside=True)
    assert not Measure.objects.exists()


def test_refuses_in_production(db, settings):
    settings.DEMO = settings.DEBUG = False
    with pytest.raises(CommandError, match="These are production settings"):
        call_command("make_large", scale=SCALE)
    assert not Programme.objects.exists()
