"""Rich text is cleaned on every save, whatever way it comes in."""

from datetime import date

import pytest
from django.utils.translation import override

from measures.models import Measure, Page, StatusUpdate
from tests.factories import make_indicator, make_measure, make_programme, make_task, make_theme, make_unit

pytestmark = pytest.mark.django_db

LANGUAGES = ["fi", "sv", "en"]

DIRTY = (
    '<p onclick="steal()">One <strong>two</strong> <em>three</em></p><script>steal()</script>'
    "<style>p {color: red}</style><ul><li><p>four</p></li></ul><ol><li><p>five</p></li></ol>"
    '<p style="color: red"><a href="https://hel.fi/" onmouseover="steal()">six</a> '
    '<a href="javascript:steal()">seven</a></p><iframe src="https://hel.fi/"></iframe>'
    '<img src="x" onerror="steal()">'
)
CLEAN = (
    "<p>One <strong>two</strong> <em>three</em></p>"
    "<ul><li><p>four</p></li></ul><ol><li><p>five</p></li></ol>"
    '<p><a href="https://hel.fi/">six</a> <a>seven</a></p>'
)


def make_status_update(**fields):
    return StatusUpdate.objects.create(
        measure=make_measure(), noted_on=date(2020, 6, 15), title="Note", **fields
    )


def make_page(**fields):
    return Page.objects.create(kind="about", title="About", **fields)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("make", "field"),
    [
        (make_programme, "description"),
        (make_theme, "description"),
        (make_unit, "description"),
        (make_measure, "description"),
        (make_measure, "official_text"),
        (make_task, "details"),
        (make_status_update, "text"),
        (make_page, "text"),
        (make_indicator, "description"),
    ],
)
def test_rich_text_is_cleaned_on_save(make, field, language):
    column = f"{field}_{language}"
    one = make(**{column: DIRTY})
    assert type(one).objects.values_list(column, flat=True).get(pk=one.pk) == CLEAN
    with override(language):
        assert getattr(one, field) == CLEAN
        setattr(one, field, DIRTY + DIRTY)
        one.save()
    assert type(one).objects.values_list(column, flat=True).get(pk=one.pk) == CLEAN + CLEAN


def test_rich_text_is_cleaned_in_bulk_too():
    measure = make_measure()
    copy = Measure(
        programme=measure.programme, theme=measure.theme, number="C1", title="Copy", description_fi=DIRTY
    )
    Measure.objects.bulk_create([copy])
    assert Measure.objects.get(number="C1").description_fi == CLEAN


@pytest.mark.parametrize("active", ["fi", "sv", "en"])
@pytest.mark.parametrize("given", ["fi", "sv", "en"])
def test_a_text_is_saved_in_its_language_alone(active, given):
    with override(active):
        measure = make_measure(**{f"description_{given}": DIRTY})
        measure.save()
    saved = Measure.objects.get(pk=measure.pk)
    texts = {code: getattr(saved, f"description_{code}") for code in ("fi", "sv", "en")}
    assert texts == dict.fromkeys(texts, "") | {given: CLEAN}
