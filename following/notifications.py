"""The mails to those who follow: one that asks whether it was they, and those that tell what changed."""

import datetime
from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import override

from following.models import Rhythm, Subscription, position_now
from mailing import outbox
from mailing.letters import absolute, write
from measures.days import HELSINKI, Precision, in_words
from measures.history.telling import Sentence, thing_in_words, what_happened
from measures.history.versions import Version, versions_of
from measures.languages import shown
from measures.models import Change, Measure, Programme, Responsibility, Theme, Unit

VISITOR = AnonymousUser()
MOST = 30
"""So many changes a mail tells of; the others are behind its link."""
HOUR = datetime.time(7)
ASKED_AGAIN = datetime.timedelta(hours=1)


@dataclass(frozen=True)
class News:
    """A version of a measure that is told of."""

    measure: Measure
    version: Version

    @property
    def title(self) -> str:
        return shown(self.measure, "title")

    @property
    def day(self) -> str:
        return in_words(_day_of(self.version), Precision.DAY)

    @property
    def happened(self) -> str:
        return ", ".join(what_happened(self.version))

    @property
    def sentences(self) -> list[Sentence]:
        if self.version.is_first:
            return []
        sentences = [thing_in_words(thing) for thing in self.version.things]
        return [one if one[-1].endswith(".") else (*one, ".") for one in sentences]

    @property
    def address(self) -> str:
        measure = self.measure
        parts = [measure.programme.slug, measure.number, self.version.change.pk]
        return absolute(reverse("measure_version", args=parts))


def ask_to_confirm(subscription: Subscription, now: datetime.datetime) -> None:
    """Was it they who asked? At most once an hour, however often somebody writes the address."""
    hour = int(now.timestamp() // ASKED_AGAIN.total_seconds())
    is_known = subscription.confirmed_at is not None
    _send(
        subscription,
        "following/known" if is_known else "following/confirm",
        kind="subscription_confirm",
        key=f"{subscription.key_of_mails} ask {hour}",
        context={},
    )


def tell_all(now: datetime.datetime) -> int:
    """Send those whose time it is what changed since they were told last; how many mails that makes.

    What many wait for is read once. Nothing is told twice: how far somebody was told goes on in the
    transaction that puts the mail, and only from where it was read.
    """
    until = position_now()
    behind = Subscription.objects.confirmed().filter(told_position__lt=until).with_topic()
    known, quiet, count = {}, [], 0
    for one in behind.order_by("pk"):
        if not is_due(one, now):
            continue
        asked = one.topic, one.language, one.told_position
        if asked not in known:
            with override(one.language):
                known[asked] = news_for(one, one.told_position, until)
        if known[asked]:
            count += tell(one, known[asked], until, now)
        else:
            quiet.append(one.pk)
    still = Subscription.objects.filter(pk__in=quiet, told_position__lt=until)
    still.update(told_position=until, told_at=now)
    return count


def tell(subscription: Subscription, news: list["News"], until: int, now: datetime.datetime) -> bool:
    as_read = Subscription.objects.filter(pk=subscription.pk, told_position=subscription.told_position)
    with transaction.atomic():
        if not as_read.update(told_position=until, told_at=now):
            return False
        with override(subscription.language):
            return _tell(subscription, news, until)


def is_due(subscription: Subscription, now: datetime.datetime) -> bool:
    """At once is always; the others when they were last told before the week or month began."""
    if subscription.rhythm == Rhythm.AT_ONCE:
        return True
    return subscription.told_at < latest_turn(subscription.rhythm, now)


def latest_turn(rhythm: str, now: datetime.datetime) -> datetime.datetime:
    """When the last week or month began, at seven in Helsinki; a moment in UTC."""
    day = localtime(now, HELSINKI).date()
    first = day.replace(day=1) if rhythm == Rhythm.MONTHLY else day - datetime.timedelta(days=day.weekday())
    if _at_seven(first) > now:
        before = first - datetime.timedelta(days=1)
        weekly = first - datetime.timedelta(days=7)
        first = before.replace(day=1) if rhythm == Rhythm.MONTHLY else weekly
    return _at_seven(first)


def _at_seven(day):
    return datetime.datetime.combine(day, HOUR, HELSINKI).astimezone(datetime.UTC)


def news_for(subscription: Subscription, after: int, until: int) -> list[News]:
    """What a visitor can read of the changes after the one position of the chain, up to the other."""
    changes = Change.objects.filter(position__gt=after, position__lte=until)
    first = changes.order_by("made_at").values_list("made_at", flat=True).first()
    if first is None:
        return []
    measures = list(followed(subscription))
    found = versions_of(measures, since=first)
    news = [News(one, version) for one in measures for version in found[one.pk]]
    return [one for one in news if after < one.version.change.position <= until]


def followed(subscription: Subscription):
    """The measures it is about now, as a visitor may see them; none where the topic is not public."""
    if not Programme.objects.visible_to(VISITOR).filter(pk=subscription.programme_id).exists():
        return Measure.objects.none()
    measures = Measure.objects.visible_to(VISITOR).filter(programme=subscription.programme_id)
    measures = measures.select_related("programme").in_order()
    if subscription.measure_id:
        return measures.filter(pk=subscription.measure_id)
    if subscription.theme_id:
        within = Theme.objects.descendants(subscription.theme_id, include_self=True)
        return measures.filter(theme__in=[one.pk for one in within])
    if subscription.unit_id:
        within = Unit.objects.descendants(subscription.unit_id, include_self=True)
        answered = Responsibility.objects.filter(unit__in=[one.pk for one in within])
        return measures.filter(pk__in=answered.values("measure"))
    return measures


def _day_of(version) -> datetime.date:
    return localtime(version.change.made_at, HELSINKI).date()


def _tell(subscription, news, until) -> bool:
    days = [_day_of(one.version) for one in news]
    changes = reverse("changes", args=[subscription.programme.slug])
    context = {
        "news": news[:MOST],
        "left_out": len(news[MOST:]),
        "count": len(news),
        "changes_address": absolute(f"{changes}?since={min(days)}&until={max(days)}"),
    }
    return _send(
        subscription,
        "following/news",
        kind="subscription_news",
        key=f"{subscription.key_of_mails} news {until}",
        context=context,
    )


def _send(subscription, template, *, kind, key, context) -> bool:
    with override(subscription.language):
        token = subscription.token()
        manage = absolute(reverse("subscription", args=[token]))
        stop = absolute(reverse("unsubscribe", args=[token]))
        topic = {"topic": subscription.name_of_topic(), "address": absolute(subscription.address)}
        told = {**context, **topic, "subscription": subscription, "manage": manage, "stop": stop}
        letter = write(template, told, subscription.language)
    # RFC 8058: a reader's button stops it by one POST, without a cookie.
    headers = {"List-Unsubscribe": f"<{stop}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    mail = outbox.put(
        to=subscription.email,
        subject=letter.subject,
        text=letter.text,
        html=letter.html,
        kind=kind,
        key=key,
        language=subscription.language,
        headers=headers,
    )
    return mail is not None
