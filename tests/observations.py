"""Where observations are edited, and how a test edits them there."""

import datetime

import pytest
from django.urls import reverse

from measures.models import Measure
from participation.models import Observation
from tests.measures.test_admin import sent, soup
from tests.page import texts

NOW = datetime.datetime(2026, 5, 20, 6, tzinfo=datetime.UTC)
FIELDS = [
    *["indicator", "measure", "value", "exactness", "period_start", "period_end", "kind", "activity_fi"],
    *["place_fi", "overlap_group", "source_fi", "source_url", "note_fi", "note_sv", "corrects"],
    *["is_withdrawn", "entered_at"],
]


def of_measure(observation):
    return reverse("admin:measures_measure_change", args=[observation.measure_id])


def of_indicator(observation):
    return reverse("admin:participation_indicator_change", args=[observation.indicator_id])


def alone(observation):
    return reverse("admin:participation_observation_change", args=[observation.pk])


PLACES = [
    pytest.param(of_measure, "observations-0-", id="measure"),
    pytest.param(of_indicator, "observations-0-", id="indicator"),
    pytest.param(alone, "", id="alone"),
]


def facts(observation):
    """The row as it is stored, but for two ways to say that a text is empty."""
    stored = Observation.objects.filter(pk=observation.pk).values(*FIELDS).get()
    return {name: None if value == "" else value for name, value in stored.items()}


def save(client, page, prefix="", **fields):
    """Change some fields of the page's form and save; the response."""
    given = sent(client.get(page))
    changed = {f"{prefix}{name}": value for name, value in fields.items()}
    unticked = {name for name, value in changed.items() if value is None}
    return client.post(page, {key: value for key, value in (given | changed).items() if key not in unticked})


def errors(response):
    return texts(soup(response), "#content-main .errorlist li")


def moved(measure):
    return Measure.objects.get(pk=measure.pk).updated_at == NOW


def offered(client, page):
    """The observations that the page offers to edit."""
    ids = soup(client.get(page)).select("#observations-group [name^=observations-][name$=-id]")
    return [int(one["value"]) for one in ids if one.get("value")]
