"""docs/privacy says what the code does."""

import re

from django.conf import settings

from exchange.models import DAYS_KEPT
from feedback.models import KEPT_FOR_DAYS
from following.jobs import UNCONFIRMED_STAY
from helsinki_measures.audit import STAYS
from mailing.housekeeping import CONTENTS_STAY
from mailing.periodic import PERIODIC

ENGLISH, FINNISH = (
    (settings.BASE_DIR / "docs" / name).read_text() for name in ("privacy.md", "privacy.fi.md")
)
WEEK = 7


def rows(text):
    return [line.split(" | ") for line in text.splitlines() if line.startswith("| ")]


def said(text, what):
    """The row that begins so."""
    return next(row for row in rows(text) if row[0].startswith(f"| {what}"))


def test_both_tell_of_the_same():
    assert [len(row) for row in rows(ENGLISH)] == [len(row) for row in rows(FINNISH)] == [5] * 12
    assert re.findall("`[^`]+`", ENGLISH) == re.findall("`[^`]+`", FINNISH)


def test_the_times_are_those_of_the_code():
    assert KEPT_FOR_DAYS == 365
    assert (said(ENGLISH, "feedback")[3][:6], said(FINNISH, "palaute")[3][:5]) == ("a year", "vuosi")
    assert (UNCONFIRMED_STAY.days, DAYS_KEPT, settings.SESSION_COOKIE_AGE) == (WEEK, 30, 2 * WEEK * 86_400)
    assert "a week where they never confirm" in said(ENGLISH, "mail address")[3]
    assert (STAYS.days, said(ENGLISH, "the audit log")[3][:9]) == (2 * 365, "two years")
    assert "two weeks" in said(ENGLISH, "session")[3]
    for what in ("mails to send", "uploaded tables"):
        assert f"{CONTENTS_STAY.days} days" in said(ENGLISH, what)[3]


def test_the_jobs_that_forget_are_there():
    named = re.search(r"each night \(([^)]+)\)", ENGLISH)[1]
    assert set(re.findall("`([^`]+)`", named)) <= {job.name for job in PERIODIC}
