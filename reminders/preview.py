"""What would be sent next to whom and why, and to whom nothing can be sent; nothing is written."""

import datetime
from collections import defaultdict
from dataclasses import dataclass
from itertools import groupby

from django.utils.translation import gettext as _
from django.utils.translation import override

from measures.languages import Words, shown
from measures.models import ContactPerson, Programme
from reminders.digests import due_at, plan, recipients, wordings_of
from reminders.due import Kind, Role, stage_on, whom
from reminders.lines import Line, introduction
from reminders.matters import find, has_address, is_reachable, name_of, patience_of, reminding_programmes
from reminders.models import Recipient
from reminders.turns import Rhythm, day_of, is_due, next_turn


@dataclass(frozen=True)
class Part:
    """The lines of a kind in a programme, all for the same reason, and what stands above them in the mail."""

    programme: str
    kind: Kind
    role: Role | None
    introduction: Words | str
    lines: list[Line]

    @property
    def why(self) -> str:
        return Role(self.role).label if self.role else ""


@dataclass(frozen=True)
class Coming:
    """What somebody gets at their next turn; `at` is None where it goes as soon as the worker runs."""

    recipient: Recipient
    at: datetime.datetime | None
    lines: list[Line]
    parts: list[Part]

    @property
    def name(self) -> str:
        return name_of(self.recipient.user)


def coming(programmes, now: datetime.datetime) -> list[Coming]:
    """Of these programmes alone: a mail also tells of the others."""
    by_turn = defaultdict(list)
    for one in recipients():
        by_turn[None if is_due(one.rhythm, one.told_for, now) else _next(one, now)].append(one)
    found, wordings = [], wordings_of()
    for at, people in by_turn.items():
        day = day_of(at or now)
        digests = plan(people, find(_reminding(programmes), day), day)
        found += [_coming(one, at, wordings) for one in digests]
    return sorted(found, key=lambda one: (one.at or now, one.recipient.user_id))


def _coming(digest, at, wordings):
    parts = parts_of(digest.lines, digest.recipient.language, wordings)
    return Coming(digest.recipient, at, digest.lines, parts)


def parts_of(lines: list[Line], language: str = "", wordings: dict | None = None) -> list[Part]:
    """In the order of the mail; `language` is that of the mail, if there is one."""
    kinds, roles = list(Kind), [None, *Role]
    by_part = sorted(
        lines, key=lambda line: (line.found.programme.pk, kinds.index(line.kind), roles.index(line.role))
    )
    return [
        Part(shown(programme, "name"), kind, role, _above(programme, kind, language, wordings), list(some))
        for (programme, kind, role), some in groupby(
            by_part, key=lambda line: (line.found.programme, line.kind, line.role)
        )
    ]


def _above(programme, kind, language, wordings):
    if not language:
        return ""
    with override(language):
        return Words(introduction(kind, wordings.get((programme.pk, kind.value))), language)


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
