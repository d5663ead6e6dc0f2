"""What machines and researchers find at fixed addresses."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.conf import settings as site

from tests.page import fetch

ADDRESS = "/.well-known/security.txt"
TODAY = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def asked(client, settings, db):
    """Over https, as RFC 9116 wants it."""
    settings.SECURITY_CONTACT = "mailto:security@measures.example"
    settings.SECURITY_POLICY = "https://measures.example/policy"
    with time_machine.travel(TODAY, tick=False):
        return fetch(client, ADDRESS, secure=True)


def test_security_txt_says_all_that_rfc_9116_asks(asked):
    assert (asked.status_code, asked["Content-Type"]) == (200, "text/plain; charset=utf-8")
    assert asked.content.decode() == (
        "Contact: mailto:security@measures.example\n"
        "Expires: 2026-08-28T00:00:00Z\n"
        "Preferred-Languages: fi, sv, en\n"
        "Canonical: https://testserver/.well-known/security.txt\n"
        "Policy: https://measures.example/policy\n"
    )


def test_it_never_expires_within_a_season_nor_after_a_year(asked):
    expires = datetime.fromisoformat(re.search(r"^Expires: (.*)$", asked.content.decode(), re.MULTILINE)[1])
    assert timedelta(days=90) < expires - TODAY < timedelta(days=365)


def test_without_a_policy_it_names_none(client, settings, db):
    settings.SECURITY_CONTACT, settings.SECURITY_POLICY = "https://measures.example/report", ""
    names = [line.split(":")[0] for line in fetch(client, ADDRESS).content.decode().splitlines()]
    assert names == ["Contact", "Expires", "Preferred-Languages", "Canonical"]


def test_without_a_contact_there_is_none(client, settings, db):
    settings.SECURITY_CONTACT = ""
    assert fetch(client, ADDRESS).status_code == 404


def test_the_repository_says_how_holes_are_reported():
    """Researchers find that file first: it leads to the address above, and says when one hears of us."""
    text = (site.BASE_DIR / "SECURITY.md").read_text()
    headings = re.findall(r"^## (.*)$", text, re.MULTILINE)
    assert headings == [
        "How to report",
        "What happens then",
        "What is supported",
        "What holds here",
        "Out of scope",
    ]
    assert ADDRESS in text
    assert [day for day in ("3 working days", "10 working days", "90 days") if day not in text] == []
