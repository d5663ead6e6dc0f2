"""The demo: its programmes and pages, once, and its accounts, made or put right. What people edited stays."""

from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.db import transaction

from measures.models import ContactPerson, Page, Person, Programme, Unit, UnitMembership

FIXTURES = ["hnh2035", "examples"]
PROGRAMMES = ["hnh2035", "esimerkki-2020", "numerot"]
UNIT = "elinkeino-osasto"
PASSWORD = "demo"
ACCOUNTS = {
    "admin": "everything, also people and accounts",
    "coordinator": "everything in the three programmes",
    "editor": "the measures of Elinkeino-osasto",
    "contact": "measure 125, as its primary contact",
}


def load_programmes() -> bool:
    """Load the fixtures into a database that has no programme yet; tell whether that was so."""
    if Programme.objects.exists():
        return False
    call_command("loaddata", *FIXTURES, verbosity=0)
    return True


def load_pages() -> None:
    """Load the texts of the pages about the site where nobody has written any."""
    if not Page.objects.exists():
        call_command("loaddata", "pages", verbosity=0)


@transaction.atomic
def make_accounts() -> None:
    users = {username: make_user(username, is_superuser=username == "admin") for username in ACCOUNTS}
    for programme in Programme.objects.filter(slug__in=PROGRAMMES):
        programme.coordinators.add(users["coordinator"])
    for unit in Unit.objects.filter(slug=UNIT):
        UnitMembership.objects.get_or_create(unit=unit, user=users["editor"])
    link_contact(users["contact"])


def make_user(username, *, is_superuser):
    """The account with its rights and password; saved only where something is missing, as hashing is slow."""
    user, _created = get_user_model().objects.get_or_create(username=username)
    rights = {"is_active": True, "is_staff": True, "is_superuser": is_superuser}
    wrong = {right: value for right, value in rights.items() if getattr(user, right) != value}
    if not user.check_password(PASSWORD):
        user.set_password(PASSWORD)
        wrong["password"] = user.password
    if wrong:
        for name, value in wrong.items():
            setattr(user, name, value)
        user.save(update_fields=list(wrong))
    return user


def link_contact(user) -> None:
    """Make this the account of whoever is the primary contact of measure 125."""
    measure = {"measure__programme__slug": "hnh2035", "measure__number": "125"}
    contact = ContactPerson.objects.filter(**measure, is_primary=True).select_related("person").first()
    if contact and contact.person.user_id != user.pk:
        Person.objects.filter(user=user).update(user=None)
        contact.person.user = user
        contact.person.save(update_fields=["user"])
