"""Every kind of mail that the code puts has words."""

import ast
import re

import pytest
from django.conf import settings
from django.utils.translation import override

from mailing.kinds import KINDS, in_words
from mailing.models import OutgoingMail
from tests.test_architecture import APPS


def calls(name):
    """The calls of a function of this name, in any app."""
    for app in [*APPS, "helsinki_measures"]:
        for path in sorted((settings.BASE_DIR / app).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text())):
                if isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] == name:
                    yield node


def kinds_put():
    """What is said where a mail is put, and where that is left to a function of the module's own."""
    for name in ("put", "_send"):
        for call in calls(name):
            yield from (ast.unparse(one.value) for one in call.keywords if one.arg == "kind")


def test_of_all_that_are_put():
    said = set(kinds_put())
    assert said == {
        "kind",  # what _send was given
        "f'feedback_{what}'",
        "'subscription_confirm'",
        "'subscription_news'",
        "'reminder'",
    }
    written = {one.strip("'") for one in said if one.startswith("'")}
    of_feedback = {path.name.split(".")[0] for path in settings.BASE_DIR.glob("templates/feedback/email/*")}
    written |= {f"feedback_{what}" for what in of_feedback}
    backend = (settings.BASE_DIR / "mailing/backend.py").read_text()
    written |= set(re.findall(r'"kind": "(\w+)"', backend))
    assert set(KINDS) == written


@pytest.mark.parametrize(
    ("kind", "words"), [("account", "Signing in and accounts"), ("of_a_former_app", "of_a_former_app")]
)
def test_in_words(kind, words):
    with override("en"):
        assert in_words(kind) == words
        assert str(OutgoingMail(kind=kind)) == words
