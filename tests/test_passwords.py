"""Which passwords are taken, and how they are asked for."""

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from tests.factories import make_user
from tests.page import get

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("elevenchars", "password_too_short"),
        ("qwertyuiop123", "password_too_common"),
        ("1234567890123", "password_too_common"),
        ("virtanenaino", "password_too_similar"),
    ],
)
def test_weak_ones_are_refused(password, code):
    user = make_user(username="virtanenaino")
    with pytest.raises(ValidationError) as refused:
        validate_password(password, user)
    assert code in {error.code for error in refused.value.error_list}


@pytest.mark.parametrize(
    "password",
    ["only small letters here", "ÄÖÅäöå kielellä", "9071 5528 1190 7764", "🔥" * 12, "a long one " * 12],
    ids=["letters", "any alphabet", "digits", "signs", "132 letters"],
)
def test_any_composition_and_length_is_taken_as_it_is(client, password):
    validate_password(password)
    user = make_user(username="virtanen", password=password)
    assert [user.check_password(one) for one in (password, password.upper() + "a", password[:-1])] == [
        True,
        False,
        False,
    ]


def test_the_field_hides_it_and_lets_password_managers_fill_it_in(client):
    fields = get(client, "/admin/login/").select("input[type=password]")
    assert [(one["name"], one["autocomplete"], one.get("onpaste")) for one in fields] == [
        ("password", "current-password", None)
    ]
