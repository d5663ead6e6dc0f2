"""The people of the tests, and what makes each of them who they are: all of it about one measure.

A conftest imports these fixtures; `client.force_login(editor)` signs one in.
"""

import pytest
from django.contrib.auth.models import AnonymousUser

from tests.factories import (
    make_contact,
    make_measure,
    make_person,
    make_programme,
    make_responsibility,
    make_unit,
    make_user,
)

__all__ = [
    "admin",
    "contact",
    "coordinator",
    "editor",
    "measure",
    "programme",
    "stranger",
    "unit",
    "visitor",
]


@pytest.fixture
def programme(db):
    """A public, adopted programme."""
    return make_programme()


@pytest.fixture
def unit(db):
    return make_unit()


@pytest.fixture
def measure(programme, unit):
    """A published measure of the programme, for which the unit answers."""
    measure = make_measure(programme)
    make_responsibility(measure, unit)
    return measure


@pytest.fixture
def visitor():
    """Not signed in. For requests, a plain `client` is the same."""
    return AnonymousUser()


@pytest.fixture
def stranger(db):
    """Signed in, and nothing else."""
    return make_user(username="stranger", is_staff=True)


@pytest.fixture
def contact(measure):
    """A contact person of the measure."""
    user = make_user(username="contact", is_staff=True)
    make_contact(measure, make_person(user=user))
    return user


@pytest.fixture
def editor(unit):
    """Edits what the unit answers for."""
    user = make_user(username="editor", is_staff=True)
    unit.memberships.create(user=user)
    return user


@pytest.fixture
def coordinator(programme):
    """Coordinates the programme."""
    user = make_user(username="coordinator", is_staff=True)
    programme.coordinators.add(user)
    return user


@pytest.fixture
def admin(db):
    return make_user(username="admin", is_staff=True, is_superuser=True)
