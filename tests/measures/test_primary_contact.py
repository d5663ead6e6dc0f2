"""Who is asked first of a measure's contacts changes hands in one save."""

import pytest

from tests.cast import *  # noqa: F403  (fixtures)
from tests.factories import make_contact, make_person
from tests.measures.test_admin import sent
from tests.page import fetch, read, texts


@pytest.fixture
def form(client, coordinator, measure):
    """The form's address and what it sends: Aino is the primary contact, Bo is another."""
    make_contact(measure, make_person(name="Aino"), is_primary=True)
    make_contact(measure, make_person(name="Bo"))
    client.force_login(coordinator)
    address = f"/admin/measures/measure/{measure.pk}/change/"
    return address, sent(fetch(client, address))


def primary(measure):
    return list(measure.contacts.filter(is_primary=True).values_list("person__name", flat=True))


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_the_other_becomes_primary(client, measure, form, order):
    """Whichever of the two is saved first by itself."""
    address, data = form
    first, second = measure.contacts.order_by("pk")
    if order == (1, 0):
        first.is_primary, second.is_primary = False, True
        first.save()
        second.save()
        data = sent(fetch(client, address))
    rows = {data[f"contacts-{row}-id"][0]: row for row in (0, 1)}
    was, becomes = (second, first) if order == (1, 0) else (first, second)
    data |= {f"contacts-{rows[str(becomes.pk)]}-is_primary": ["on"]}
    data |= {f"contacts-{rows[str(was.pk)]}-is_primary": []}
    assert client.post(address, data).status_code == 302
    assert primary(measure) == [becomes.person.name]


def test_whoever_was_primary_goes(client, measure, form):
    address, data = form
    row = next(row for row in (0, 1) if data.get(f"contacts-{row}-is_primary"))
    data |= {f"contacts-{row}-DELETE": ["on"], f"contacts-{1 - row}-is_primary": ["on"]}
    assert client.post(address, data).status_code == 302
    assert primary(measure) == ["Bo"]


def test_two_at_once_are_refused(client, measure, form):
    address, data = form
    response = client.post(address, data | {"contacts-0-is_primary": ["on"], "contacts-1-is_primary": ["on"]})
    told = "Vain yksi yhteyshenkilö voi olla ensisijainen."
    assert texts(read(response), "#contacts-group .errorlist.nonform li") == [told]
    assert texts(read(response), ".form-errors li:has([href='#contacts-group'])") == [
        f"Yhteyshenkilöt: {told}"
    ]
    assert primary(measure) == ["Aino"]
