"""Who is told of what, and the mail that tells them: one for each person and turn."""

import datetime
from collections import defaultdict
from dataclasses import dataclass

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import Q
from django.utils.translation import override

from mailing import outbox
from mailing.letters import Letter, write
from reminders.due import Kind, stage_on, whom
from reminders.lines import Line, in_groups
from reminders.matters import find, has_address, patience_of, reminding_programmes
from reminders.models import Recipient, Reminded, ReminderWording
from reminders.turns import day_of, is_due, latest_turn


@dataclass(frozen=True)
class Digest:
    recipient: Recipient
    lines: list[Line]

    @property
    def user(self):
        return self.recipient.user


def send_all(now: datetime.datetime) -> int:
    """Put a mail for each whose turn it is and who has not been told of something; how many.

    Nobody is told twice: how far somebody was told goes on in the transaction that puts the mail, and only
    from where it was read.
    """
    _know_all_staff()
    due = due_at(now)
    if not due:
        return 0
    found = find(reminding_programmes(), day_of(now))
    _begin_anew(found)
    digests = plan(due, found, day_of(now))
    wordings = wordings_of()
    count = sum(tell(one, wordings, now) for one in digests)
    _keep_quiet(due, digests, now)
    return count


def due_at(now: datetime.datetime) -> list[Recipient]:
    return [one for one in recipients() if is_due(one.rhythm, one.told_for, now)]


def recipients() -> list[Recipient]:
    """Everybody who can be told, those too of whom nothing is kept yet."""
    users = get_user_model().objects.filter(is_active=True, is_staff=True).order_by("pk")
    people = [user for user in users.select_related("reminders", "person") if has_address(user)]
    return [getattr(user, "reminders", None) or Recipient(user=user) for user in people]


def plan(recipients: list[Recipient], found: list, today: datetime.date) -> list[Digest]:
    """What these are to be told by that day; nothing is written."""
    lines = lines_on(found, today)
    return [Digest(one, lines[one.user_id]) for one in recipients if lines[one.user_id]]


def lines_on(found: list, today: datetime.date) -> dict[int, list[Line]]:
    """By account: what it has not been told of yet."""
    told = set(Reminded.objects.values_list("user_id", "kind", "subject", "episode", "stage"))
    lines = defaultdict(list)
    for one in found:
        stage = stage_on(one.matter, today)
        if stage is None:
            continue
        for user, role in whom(one.matter, one.chain, patience_of(one.programme), today):
            if (user.pk, *one.matter.key, stage) not in told:
                lines[user.pk].append(Line(user, one, stage, role))
    return lines


def tell(digest: Digest, wordings: dict, now: datetime.datetime) -> bool:
    recipient, turn = digest.recipient, latest_turn(digest.recipient.rhythm, now)
    as_read = Recipient.objects.filter(user=digest.user, told_for=recipient.told_for)
    with transaction.atomic():
        if not as_read.update(told_for=turn, sent_at=now):
            return False
        letter = letter_of(digest, wordings)
        key = f"reminder {recipient.user_id} {turn:%Y-%m-%d}"
        language = recipient.language
        if not outbox.put(
            to=digest.user.email, **letter._asdict(), kind="reminder", key=key, language=language
        ):
            return False
        Reminded.objects.bulk_create(_row(one, now) for one in digest.lines)
    return True


def letter_of(digest: Digest, wordings: dict) -> Letter:
    language = digest.recipient.language
    with override(language):
        groups = in_groups(digest.lines, wordings)
        context = {"groups": groups, "count": len(digest.lines), "recipient": digest.recipient}
        return write("reminders/digest", context, language)


def wordings_of() -> dict[tuple, ReminderWording]:
    return {(one.programme_id, one.kind): one for one in ReminderWording.objects.all()}


def _row(line, now):
    kind, subject, episode = line.found.matter.key
    return Reminded(
        user=line.user, kind=kind, subject=subject, episode=episode, stage=line.stage, told_on=day_of(now)
    )


def _know_all_staff():
    new = [one for one in recipients() if one.pk is None]
    Recipient.objects.bulk_create(new, ignore_conflicts=True)


def _begin_anew(found):
    """A measure that had tasks enough and has too few again is a new matter, which no day tells apart."""
    current = {one.matter.subject for one in found if one.matter.kind == Kind.TOO_FEW_TASKS}
    told = Reminded.objects.filter(kind=Kind.TOO_FEW_TASKS).values_list("subject", flat=True).distinct()
    Reminded.objects.filter(kind=Kind.TOO_FEW_TASKS, subject__in=set(told) - current).delete()


def _keep_quiet(due, digests, now):
    """Who has nothing to be told of waits for the next turn like the others."""
    told = {one.recipient.user_id for one in digests}
    by_turn = defaultdict(list)
    for one in due:
        if one.user_id not in told:
            by_turn[latest_turn(one.rhythm, now)].append(one.user_id)
    for turn, users in by_turn.items():
        before = Q(told_for=None) | Q(told_for__lt=turn)
        Recipient.objects.filter(before, user__in=users).update(told_for=turn)
