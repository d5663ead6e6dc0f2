"""What would be sent next to whom and why, and to whom nothing can be sent; nothing is written."""

import datetime
from collections import defaultdict
from dataclasses import dataclass

from django.utils.translation import gettext as _

from measures.models import ContactPerson, Programme
from reminders.digests import due_at, plan, recipients
from reminders.due import stage_on, whom
from reminders.lines import Line
from reminders.matters import find, has_address, is_reachable, patience_of, reminding_programmes
from reminders.models import Recipient
from reminders.turns import Rhythm, day_of, is_due, next_turn


@dataclass(frozen=True)
class Coming:
    """What somebody gets at their next turn; `at` is None where it goes as soon as the worker runs."""

    recipient: Recipient
    at: datetime.datetime | None
    lines: list[Line]

    @property
    def name(self) -> str:
        return name_of(self.recipient.user)


def name_of(user) -> str:
    """The person, where the account is one's, else the name that the account has."""
    person = getattr(user, "person", None)
    return person.name if person else user.get_full_name() or user.get_username()


def coming(programmes, now: datetime.datetime) -> list[Coming]:
    """Of these programmes alone: a mail also tells of the others."""
    by_turn = defaultdict(list)
    for one in recipients():
        by_turn[None if is_due(one.rhythm, one.told_for, now) else _next(one, now)].append(one)
    found = []
    for at, people in by_turn.items():
        day = day_of(at or now)
        digests = plan(people, find(_reminding(programmes), day), day)
        found += [Coming(one.recipient, at, one.lines) for one in digests]
    return sorted(found, key=lambda one: (one.at or now, one.recipient.user_id))


def of_nobody(programmes, today: datetime.date) -> list[Line]:
    """What is due by that day, and nobody can be told of."""
    return [
        Line(None, one, 0, None)
        for one in find(_reminding(programmes), today)
        if stage_on(one.matter, today) is not None
        and not list(whom(one.matter, one.chain, patience_of(one.programme), today))
    ]


def unreachable(programmes) -> list[tuple]:
    """The contacts to whom no mail can be sent, each with the reason."""
    contacts = ContactPerson.objects.filter(
        measure__programme__in=_reminding(programmes), measure__closed_as=""
    )
    people = {one.person for one in contacts.select_related("person__user")}
    silent = [one for one in people if not is_reachable(one.user)]
    return [(one, why_not(one.user)) for one in sorted(silent, key=lambda one: (one.name, one.pk))]


def why_not(user) -> str:
    if user is None:
        return _("has no account")
    if not user.is_active:
        return _("the account is closed")
    return (
        _("the account may not sign in here") if has_address(user) else _("the account has no e-mail address")
    )


def _reminding(programmes):
    return reminding_programmes().filter(pk__in=programmes.values("pk"))


def _next(recipient, now):
    """Whoever is new begins tomorrow."""
    return next_turn(recipient.rhythm if recipient.told_for else Rhythm.DAILY, now)


def told(now: datetime.datetime) -> list[str]:
    """What would be sent just now, to whom and why, for whoever runs the site."""
    today = day_of(now)
    found = find(reminding_programmes(), today)
    texts = []
    for one in plan(due_at(now), found, today):
        texts.append(f"{one.user.get_username()} <{one.user.email}> ({one.recipient.language})")
        texts += [
            f"  {line.kind} {line.stage}, as {line.role}: {line.title} {line.said}" for line in one.lines
        ]
    nobody = of_nobody(Programme.objects.all(), today)
    texts += [f"Nobody can be told: {line.kind}: {line.title} {line.said}" for line in nobody]
    return texts or ["Nothing is due."]
