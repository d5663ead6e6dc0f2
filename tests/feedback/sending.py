"""What a resident does: opens the form, takes a while to write, and sends it. And feedback made at once."""

import itertools
from datetime import UTC, datetime, timedelta

import time_machine

from feedback.forms import make_ticket
from feedback.models import ANSWERED_WITHIN, Feedback, make_receipt
from tests.page import get

FORM = "/palaute/"
NOON = datetime(2020, 6, 1, 9, tzinfo=UTC)
numbers = itertools.count(1)


def ticket_of(age):
    """A ticket that was given out so long ago."""
    with time_machine.travel(datetime.now(UTC) - age, tick=False):
        return make_ticket()


def fields(page):
    """What the form on the page would send."""
    form = page.select_one("form.public-form")
    found = {one["name"]: one.get("value", "") for one in form.select("input[name]")}
    return found | {one["name"]: one.get_text().removeprefix("\n") for one in form.select("textarea")}


def filled(client, address=FORM, *, age=timedelta(minutes=1), **written):
    """The form at this address, with what somebody wrote in so much time."""
    return fields(get(client, address)) | {"ticket": ticket_of(age), "text": "Hyvä juttu"} | written


def make_feedback(**fields):
    """On the site in general, from somebody who left no address, unless it says otherwise."""
    received_at = fields.get("received_at", NOON)
    defaults = {
        "receipt": make_receipt(),
        "kind": "measure" if fields.get("measure") else "page",
        "programme": fields["measure"].programme if fields.get("measure") else None,
        "text": f"Feedback {next(numbers)}",
        "language": "fi",
        "received_at": received_at,
        "due_on": received_at.date() + ANSWERED_WITHIN,
    }
    return Feedback.objects.create(**defaults | fields)
