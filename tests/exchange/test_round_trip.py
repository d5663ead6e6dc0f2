"""What goes out comes back as it was: an export that is imported again changes nothing."""

from datetime import date
from decimal import Decimal

import pytest

from exchange.exports import things_of, write_book, write_table
from exchange.imports.planning import plan_of
from exchange.imports.recognising import recognised
from exchange.reading import read_file
from exchange.tables import TABLES
from measures.models import Measure
from tests.factories import (
    make_indicator,
    make_measure,
    make_observation,
    make_programme,
    make_responsibility,
    make_task,
    make_theme,
    make_unit,
    make_user,
)

pytestmark = pytest.mark.django_db


def files_of(programme, separator=";"):
    """All tables as CSV and as one book, as a coordinator gets them."""
    user = make_user(is_superuser=True, is_staff=True)
    measures = Measure.objects.filter(programme=programme)

    def things():
        return things_of(programme, measures, user, is_whole=True)

    files = {f"{name}.csv": write_table(table, things()[name], separator) for name, table in TABLES.items()}
    return files | {"all.xlsx": write_book(things())}


def plans_of(programme, separator=";"):
    for name, content in files_of(programme, separator).items():
        found = recognised(read_file(name, content))
        assert found.remarks == []
        yield name, plan_of(programme, found.records)


def make_much(programme):
    """Of everything that a table can hold, some."""
    theme = make_theme(programme, slug="liikenne")
    first = make_measure(
        programme,
        theme,
        number="1.10",
        title_fi="=1+1",
        title_sv='Åtgärd; "citat"\noch rad',
        description="<p>Kuvaus &amp; <strong>paksu</strong></p>",
        phase="planning",
        start_on=date(2019, 1, 1),
        start_precision="year",
        end_on=date(2020, 6, 30),
        end_precision="month",
    )
    second = make_measure(programme, theme, number="Ü1", is_published=False, is_continuous=True)
    make_measure(
        programme, theme, number="3", closed_as="merged", merged_into=first, closed_on=date(2020, 5, 4)
    )
    first.related.set([second])
    make_task(
        first,
        title_fi="-5 astetta",
        state="completed",
        completed_on=date(2020, 1, 31),
        due_on=date(2020, 12, 31),
        due_precision="year",
    )
    make_task(second, details="<p>[clear]</p>", title_fi="[clear]")
    make_responsibility(first, make_unit(slug="ymparisto"), role="partner")
    indicator = make_indicator(programme, number="370", adding="counts")
    make_observation(
        indicator,
        measure=first,
        value=Decimal("1300.5"),
        period_start=date(2020, 1, 1),
        period_end=date(2020, 1, 31),
        kind="event",
        exactness="about",
        note_fi="Arvio",
    )
    for figure in ("0", "9928007451.590077", "-9928007451.590077", "123456789012.125"):
        make_observation(indicator, value=Decimal(figure))
    return programme


@pytest.mark.parametrize("separator", [";", ","])
def test_nothing_changes(separator):
    programme = make_much(make_programme())
    for name, plan in plans_of(programme, separator):
        assert [
            (name, row.name, row.differences, row.faults) for row in plan.rows if row.outcome != "unchanged"
        ] == []
        assert plan.rows


def test_a_whole_programme_is_taken_to_another():
    programme, other = make_much(make_programme()), make_programme()
    make_theme(other, slug="liikenne")
    make_indicator(other, number="370", adding="counts")
    content = files_of(programme)["all.xlsx"]
    records = recognised(read_file("all.xlsx", content)).records
    ids = [record for record in records if "id" in record.cells]
    plan = plan_of(other, records)
    assert {row.record.row for row in plan.rows if row.faults} == {record.row for record in ids}
