"""The demo: its programmes and pages, once, and its accounts, made or put right. What people edited stays."""

import datetime
from collections import defaultdict

from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.core.management.commands import loaddata
from django.db import transaction

from measures.days import HELSINKI
from measures.models import ContactPerson, Measure, Origin, Page, Person, Programme, Unit, UnitMembership
from measures.models.change import RECORDS, changing, record, unrecorded

FIXTURES = ["hnh2035", "examples"]
PROGRAMMES = ["hnh2035", "esimerkki-2020", "numerot"]
# From when on the facts tell what happened to measure 125: the history of everything begins there.
RECORDED_FROM = datetime.date(2019, 10, 22)
UNIT = "elinkeino-osasto"
PASSWORD = "demo"
ACCOUNTS = {
    "admin": "everything, also people and accounts",
    "coordinator": "everything in the three programmes",
    "editor": "the measures of Elinkeino-osasto",
    "contact": "measure 125, as its primary contact",
}


@transaction.atomic
def load_programmes() -> bool:
    """Load the fixtures into a database that has no programme yet; tell whether that was so."""
    if Programme.objects.exists():
        return False
    with unrecorded():
        call_command(loaddata.Command(), *FIXTURES, verbosity=0)
    record_history()
    return True


@transaction.atomic
def load_pages() -> None:
    """Load the texts of the pages about the site where nobody has written any."""
    if not Page.objects.exists():
        call_command("loaddata", "pages", verbosity=0)


def record_history() -> None:
    """The history of what was loaded, a change for each day on which the facts say that something came."""
    arrivals = defaultdict(list)
    for model in RECORDS:
        for thing in model._default_manager.order_by("pk"):
            arrivals[arrived_on(thing)].append(thing)
    for measure in Measure.objects.exclude(updated_at=None):
        arrivals[max(RECORDED_FROM, measure.updated_at.astimezone(HELSINKI).date())] += []
    known = set()
    for day in sorted(arrivals):
        noon = datetime.datetime.combine(day, datetime.time(12), HELSINKI)
        with changing(origin=Origin.IMPORT, at=noon):
            for thing in arrivals[day]:
                record_as_of(thing, noon, is_new=True)
                known.add(thing)
            touched = {thing.measure_id for thing in arrivals[day] if getattr(thing, "measure_id", None)}
            for measure in [one for one in known if isinstance(one, Measure)]:
                if day > RECORDED_FROM and (measure.pk in touched or is_updated_on(measure, day)):
                    record_as_of(measure, noon, is_new=False)


def arrived_on(thing) -> datetime.date:
    """A task that was done came on that day, other tasks and counts when their measure was updated last."""
    if day := getattr(thing, "completed_on", None) or getattr(thing, "noted_on", None):
        return max(RECORDED_FROM, day)
    measure = getattr(thing, "measure", None)
    if measure and measure.updated_at and (hasattr(thing, "due_on") or hasattr(thing, "value")):
        return max(RECORDED_FROM, measure.updated_at.astimezone(HELSINKI).date())
    return RECORDED_FROM


def is_updated_on(measure, day) -> bool:
    return measure.updated_at is not None and measure.updated_at.astimezone(HELSINKI).date() == day


def record_as_of(thing, noon, *, is_new) -> None:
    """A measure as it was known then: without what was said later, and with the day of its update then."""
    now = {}
    if isinstance(thing, Measure):
        then = {column.attname: column.get_default() for column in said_later(thing, noon.date())}
        if thing.updated_at and thing.updated_at > noon:
            then["updated_at"] = None if is_new else noon
        now = {name: getattr(thing, name) for name in then}
        for name, value in then.items():
            setattr(thing, name, value)
    record(thing, is_new=is_new)
    for name, value in now.items():
        setattr(thing, name, value)


def said_later(measure, day) -> list:
    """The columns of what was stated, set by hand or closed on a later day."""
    days = {f"{said}_": getattr(measure, f"{said}_on") for said in ("stated", "override", "closed")}
    later = tuple(said for said, said_on in days.items() if said_on and said_on > day)
    return [column for column in Measure._meta.concrete_fields if column.name.startswith(later)]


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
    address = {"email": f"{username}@measures.example"}
    user, _created = get_user_model().objects.get_or_create(username=username, defaults=address)
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
