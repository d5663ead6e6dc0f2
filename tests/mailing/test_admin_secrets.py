"""What a mail says to one person cannot be asked out of the list of mails either, letter by letter."""

import pytest

from mailing.outbox import put
from tests.page import fetch

pytestmark = pytest.mark.django_db
LIST = "/admin/mailing/outgoingmail/"


@pytest.mark.parametrize(
    "asked",
    [
        *("text__contains=salasana", "text__startswith=https", "text__regex=[0-9a-f]", "text=x"),
        *("html__contains=x", "headers__has_key=x", "headers__contains=x", "key__startswith=x"),
        *("message_id__startswith=x", "to_digest__startswith=x", "text__length=1", "pk__in=1"),
    ],
)
def test_filters_by_nothing_but_what_the_list_offers(client, coordinator, asked):
    put(to="aino@measures.example", subject="Hei", text="https://measures.example/salasana/", kind="account")
    client.force_login(coordinator)
    assert fetch(client, f"{LIST}?{asked}").status_code == 400


@pytest.mark.parametrize(
    "asked", ["state__exact=waiting", "state__in=waiting,sending", "kind=account", "dead=1", "q=aino"]
)
def test_what_it_offers_works(client, coordinator, asked):
    client.force_login(coordinator)
    assert fetch(client, f"{LIST}?{asked}").status_code == 200
