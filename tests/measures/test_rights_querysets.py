"""Who sees and who may change which measures and programmes; with something to hide each time."""

import pytest
from django.contrib.auth.models import AnonymousUser

from measures.models import Measure, Programme, Unit
from tests.factories import (
    make_contact,
    make_measure,
    make_person,
    make_programme,
    make_responsibility,
    make_unit,
    make_user,
)

pytestmark = [pytest.mark.django_db, pytest.mark.about_databases]


@pytest.fixture
def world(programme, unit, measure):
    """By name: public measures, drafts of the unit, of one below it and of others; hidden programmes'."""
    below, other_unit, above = make_unit(parent=unit), make_unit(), make_unit()
    unit.parent = above
    unit.save()
    hidden, other = make_programme(is_public=False), make_programme()
    measures = {
        "public": measure,
        "public of another unit": make_measure(programme),
        "public of another programme": make_measure(other),
        "draft": make_measure(programme, is_published=False),
        "draft of the unit": make_measure(programme, is_published=False),
        "draft of a unit below": make_measure(programme, is_published=False),
        "draft of the unit above": make_measure(programme, is_published=False),
        "draft of another unit": make_measure(programme, is_published=False),
        "draft of another programme": make_measure(other, is_published=False),
        "published in a hidden programme": make_measure(hidden),
        "the unit's in a hidden programme": make_measure(hidden, is_published=False),
    }
    for name, responsible in {
        "public of another unit": other_unit,
        "draft of the unit": unit,
        "draft of a unit below": below,
        "draft of the unit above": above,
        "draft of another unit": other_unit,
        "the unit's in a hidden programme": unit,
    }.items():
        make_responsibility(measures[name], responsible)
    return measures


PUBLIC = {"public", "public of another unit", "public of another programme"}
OF_THE_UNIT = {
    "public",
    "draft of the unit",
    "draft of a unit below",
    "the unit's in a hidden programme",
}
IN_THE_PROGRAMME = {
    "public",
    "public of another unit",
    "draft",
    "draft of the unit",
    "draft of a unit below",
    "draft of the unit above",
    "draft of another unit",
}


def names(measures, world):
    """Which of the world these are; each once."""
    found = [name for one in measures for name, measure in world.items() if one == measure]
    assert len(found) == len(measures) == len(set(found))
    return set(found)


def sees(user, world):
    return names(Measure.objects.visible_to(user), world)


def edits(user, world):
    return names(Measure.objects.editable_by(user), world)


def test_public(world):
    assert names(Measure.objects.public(), world) == PUBLIC


def test_visitor(visitor, world):
    assert sees(visitor, world) == PUBLIC
    assert edits(visitor, world) == set()


def test_stranger(stranger, world):
    assert sees(stranger, world) == PUBLIC
    assert edits(stranger, world) == set()


def test_contact_of_a_public_measure(contact, world):
    assert sees(contact, world) == PUBLIC
    assert edits(contact, world) == {"public"}


def test_contact_of_drafts_among_other_contacts(contact, world):
    mine = ["draft", "published in a hidden programme"]
    for name in mine:
        make_contact(world[name], contact.person)
        make_contact(world[name])
    make_contact(world["draft of another unit"])
    assert sees(contact, world) == PUBLIC | set(mine)
    assert edits(contact, world) == {"public", *mine}


def test_a_contact_without_an_account_gives_no_one_rights(stranger, visitor, world):
    make_contact(world["draft"], make_person())
    assert sees(stranger, world) == sees(visitor, world) == PUBLIC


def test_editor(editor, world):
    assert sees(editor, world) == PUBLIC | OF_THE_UNIT
    assert edits(editor, world) == OF_THE_UNIT


def test_editor_of_a_partner_unit(editor, unit, world):
    make_responsibility(world["draft"], unit, role="partner")
    assert edits(editor, world) == {*OF_THE_UNIT, "draft"}


def test_editor_of_two_units_that_answer_for_the_same_measure(editor, world):
    other_unit = world["draft of another unit"].responsibilities.get().unit
    other_unit.memberships.create(user=editor)
    make_responsibility(world["draft of the unit"], other_unit)
    assert edits(editor, world) == {*OF_THE_UNIT, "public of another unit", "draft of another unit"}


def test_coordinator(coordinator, world):
    assert sees(coordinator, world) == PUBLIC | IN_THE_PROGRAMME
    assert edits(coordinator, world) == IN_THE_PROGRAMME


def test_coordinator_of_a_hidden_programme(world):
    hidden = world["published in a hidden programme"].programme
    user = make_user()
    hidden.coordinators.add(user)
    in_it = {"published in a hidden programme", "the unit's in a hidden programme"}
    assert sees(user, world) == PUBLIC | in_it
    assert edits(user, world) == in_it


def test_admin(admin, world):
    assert sees(admin, world) == set(world)
    assert edits(admin, world) == set(world)


def test_staff_alone_is_no_right(world):
    staff = make_user(is_staff=True)
    assert sees(staff, world) == PUBLIC
    assert edits(staff, world) == set()


@pytest.mark.parametrize("role", ["contact", "editor", "coordinator", "admin"])
def test_an_inactive_user_has_the_rights_of_a_visitor(role, request, world):
    user = request.getfixturevalue(role)
    if role == "contact":
        make_contact(world["draft"], user.person)
    assert sees(user, world) != PUBLIC
    user.is_active = False
    user.save()
    assert sees(user, world) == PUBLIC
    assert edits(user, world) == set()


def test_the_page_shows_only_links_to_measures_that_the_user_sees(visitor, admin, world):
    measure = world["public"]
    measure.related.add(world["draft"], world["public of another unit"])
    world["draft of the unit"].closed_as = "merged"
    world["draft of the unit"].merged_into = measure
    world["draft of the unit"].save()
    seen = Measure.objects.for_page(visitor).get(pk=measure.pk)
    assert names(seen.related.all(), world) == {"public of another unit"}
    assert names(seen.merged_from.all(), world) == set()
    seen = Measure.objects.for_page(admin).get(pk=measure.pk)
    assert names(seen.related.all(), world) == {"public of another unit", "draft"}
    assert names(seen.merged_from.all(), world) == {"draft of the unit"}


def test_a_public_measure_merged_into_a_draft_does_not_name_it(visitor, admin, world):
    measure = world["public"]
    measure.closed_as, measure.merged_into = "merged", world["draft"]
    measure.save()
    assert Measure.objects.for_page(admin).get(pk=measure.pk).merged_into == world["draft"]
    assert Measure.objects.for_page(visitor).get(pk=measure.pk).merged_into is None


# Units


def test_edited_by_is_the_units_of_the_user_and_all_below(editor, unit):
    unit.parent = make_unit()
    unit.save()
    below = make_unit(parent=unit)
    far_below = make_unit(parent=below)
    make_unit(parent=unit.parent)
    assert set(Unit.objects.edited_by(editor)) == {unit, below, far_below}
    assert set(Unit.objects.edited_by(make_user())) == set()


# Programmes


@pytest.fixture
def programmes(programme):
    return {
        "public": programme,
        "another public": make_programme(),
        "hidden": make_programme(is_public=False),
        "another hidden": make_programme(is_public=False),
    }


@pytest.fixture
def coordinator_of_both(programmes):
    user = make_user()
    for name in ("public", "hidden"):
        programmes[name].coordinators.add(user, make_user())
    return user


def test_visible_programmes(visitor, stranger, admin, coordinator_of_both, programmes):
    public = {"public", "another public"}
    for user, expected in [
        (visitor, public),
        (stranger, public),
        (coordinator_of_both, {*public, "hidden"}),
        (admin, set(programmes)),
    ]:
        assert names(Programme.objects.visible_to(user), programmes) == expected


def test_editable_programmes(visitor, stranger, admin, coordinator_of_both, programmes):
    for user, expected in [
        (visitor, set()),
        (stranger, set()),
        (coordinator_of_both, {"public", "hidden"}),
        (admin, set(programmes)),
    ]:
        assert names(Programme.objects.editable_by(user), programmes) == expected


@pytest.mark.parametrize("role", ["coordinator_of_both", "admin"])
def test_an_inactive_user_sees_the_programmes_that_a_visitor_sees(role, request, programmes):
    user = request.getfixturevalue(role)
    user.is_active = False
    user.save()
    assert names(Programme.objects.visible_to(user), programmes) == {"public", "another public"}
    assert names(Programme.objects.editable_by(user), programmes) == set()


def test_the_current_programme_is_the_latest_adopted_one_still_open():
    make_programme(adopted_on="2021-01-01", closed_on="2022-01-01")
    make_programme(adopted_on="2018-01-01")
    make_programme(is_adopted=False)
    make_programme(is_public=False, adopted_on="2023-01-01")
    current = make_programme(adopted_on="2020-01-01")
    assert Programme.objects.visible_to(AnonymousUser()).current() == current
