"""Addresses of strangers: the tricks that Django's own check lets through, and which mailbox is meant."""

import pytest
from django.core.exceptions import ValidationError

from mailing.addresses import StrangersEmailField, mailbox_of
from mailing.outbox import put

# A separator of lines, a mark that turns the text, one that nobody sees.
UNPRINTABLE = ["a@b.fi\u2028bcc", "a@b.fi\u2029bcc", "a@\u202eb.fi", "a@b\u200bb.fi"]


@pytest.mark.parametrize(
    "address",
    [
        *UNPRINTABLE,
        '"aino"@b.fi',
        '"a\\ino"@b.fi',
        '"x@evil.fi"@b.fi',
        "a@localhost",
        "a@[127.0.0.1]",
        "a@[::1]",
    ],
)
def test_what_is_no_mailbox_of_a_resident_is_refused(address):
    with pytest.raises(ValidationError) as caught:
        StrangersEmailField().clean(address)
    assert [one.code for one in caught.value.error_list] == ["invalid"]


@pytest.mark.parametrize("address", ["aino.virtanen+haku@b.fi", "o'hara@b.fi", "a@äö.fi", "a@xn--4ca0b.fi"])
def test_what_people_have_is_taken(address):
    assert StrangersEmailField().clean(address) == address


@pytest.mark.django_db
@pytest.mark.parametrize("address", UNPRINTABLE)
def test_nothing_is_put_for_an_address_that_cannot_be_printed(address):
    with pytest.raises(ValueError, match="no mail address"):
        put(to=address, subject="Hei", text="Teksti\n", kind="reminder")


def test_a_mailbox_is_one_whatever_its_owner_adds():
    assert {mailbox_of(one) for one in ("aino@b.fi", "Aino@B.fi", "aino+1@b.fi", "aino+1+2@b.fi")} == {
        "aino@b.fi"
    }
    assert mailbox_of("aino@c.fi") == "aino@c.fi"
