"""Queries that are put together once say what they would say put together each time."""

import pytest
from django.utils.translation import override

from measures.models import Measure, Task
from measures.prepared import Prepared, set_beside
from tests.factories import make_measure, make_responsibility, make_task, make_unit
from tests.threads import in_threads

pytestmark = [pytest.mark.django_db, pytest.mark.about_databases]


def test_the_same_query_with_other_values():
    one, other = make_measure(), make_measure()
    tasks = [make_task(one, title="First"), make_task(other, title="Second")]
    tasks_of = Prepared(lambda measure: Task.objects.filter(measure=measure))
    assert [tasks_of(one.pk), tasks_of(other.pk), tasks_of(one.pk)] == [tasks[:1], tasks[1:], tasks[:1]]
    assert tasks_of(other.pk)[0].title == "Second"


def test_keys_and_texts_each_in_their_places():
    measure = make_measure(number="1.2")
    found = Prepared(lambda pk, number: Measure.objects.filter(number=number).exclude(pk=pk))
    assert found(measure.pk + 1, "1.2") == [measure]
    assert found(measure.pk, "1.2") == []
    assert found(measure.pk + 1, "1.3") == []


def test_a_text_is_no_part_of_the_sql():
    make_measure(number="1.2")
    assert Prepared(lambda number: Measure.objects.filter(number=number))("' OR 1=1 --") == []


def test_each_language_has_its_own():
    make_measure(title_fi="Puu", title_sv="Träd")
    titled = Prepared(lambda title: Measure.objects.filter(title=title))
    with override("sv"):
        assert [len(titled("Träd")), len(titled("Puu"))] == [1, 0]
    with override("fi"):
        assert [len(titled("Träd")), len(titled("Puu"))] == [0, 1]


def test_what_is_beside_comes_along_in_the_same_query(django_assert_num_queries):
    measure = make_measure()
    make_responsibility(measure, make_unit(name="Environment"))
    found = Prepared(lambda pk: Measure.objects.filter(pk=pk).select_related("programme"))
    with django_assert_num_queries(1):
        assert found(measure.pk)[0].programme == measure.programme


def test_a_value_that_the_sql_does_not_hold_is_an_error():
    with pytest.raises(ValueError, match="A value is nowhere in SELECT"):
        Prepared(lambda _pk: Measure.objects.filter(number="1"))(1)


@pytest.mark.django_db(transaction=True)
def test_another_thread_asks_by_its_own_connection():
    measure, measures = make_measure(), Prepared(lambda pk: Measure.objects.filter(pk=pk))
    assert measures(measure.pk) == [measure]
    threads, found = in_threads(lambda: measures(measure.pk), 2)
    for thread in threads:
        thread.join()
    assert found == [[measure], [measure]]


def test_what_was_set_beside_is_not_asked_for(django_assert_num_queries):
    measure = make_measure()
    task = make_task(measure)
    with django_assert_num_queries(0):
        set_beside(measure, "tasks", [task])
        assert list(measure.tasks.all()) == [task]
