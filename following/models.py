"""Who wants to hear of changes by e-mail: an address, a topic, a language and how often; no account.

It has no history of changes: whoever stops following is gone from here at once.
"""

import datetime
import hashlib
import hmac

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from mailing import outbox
from mailing.models import OutgoingMail
from measures.languages import Words, shown
from measures.models import ChainHead, Measure, Programme, Theme, Unit

WITHIN = ("theme", "unit", "measure")


class Rhythm(models.TextChoices):
    AT_ONCE = "at_once", pgettext_lazy("how often", "At once")
    WEEKLY = "weekly", pgettext_lazy("how often", "Once a week")
    MONTHLY = "monthly", pgettext_lazy("how often", "Once a month")


class SubscriptionQuerySet(models.QuerySet):
    def confirmed(self):
        return self.exclude(confirmed_at=None)

    def never_confirmed(self, before: datetime.datetime):
        """Those that were asked for before then, and that nobody has confirmed."""
        return self.filter(confirmed_at=None, made_at__lt=before)

    def with_topic(self):
        return self.select_related("programme", "theme__programme", "unit", "measure__programme")

    def of_token(self, token: str) -> "Subscription | None":
        """Whose link it is, whatever the key was that it was made with."""
        digest = digest_of(token)
        found = self.with_topic().filter(token_digest=digest).first()
        return found if found and hmac.compare_digest(found.token_digest, digest) else None


def digest_of(token: str) -> str:
    return hashlib.sha256(token.encode(errors="replace")).hexdigest()


def position_now() -> int:
    """Up to where the history is written."""
    return ChainHead.objects.filter(pk=1).values_list("position", flat=True).first() or 0


def topic_of(subscription: "Subscription") -> str:
    """The same text for the same topic: columns of which most are NULL would be unique to no database."""
    whole = f"programme:{subscription.programme_id}"
    return f"{whole} {subscription.part}:{subscription.thing.pk}" if subscription.part else whole


class Subscription(models.Model):
    """A programme, or one theme, unit or measure of it. Nobody is told of it before they confirmed."""

    email = models.EmailField(_("e-mail address"), max_length=254)
    programme = models.ForeignKey(
        Programme, on_delete=models.CASCADE, related_name="subscriptions", verbose_name=_("programme")
    )
    theme = models.ForeignKey(
        Theme, null=True, blank=True, on_delete=models.CASCADE, related_name="+", verbose_name=_("theme")
    )
    unit = models.ForeignKey(
        Unit, null=True, blank=True, on_delete=models.CASCADE, related_name="+", verbose_name=_("unit")
    )
    measure = models.ForeignKey(
        Measure, null=True, blank=True, on_delete=models.CASCADE, related_name="+", verbose_name=_("measure")
    )
    topic = models.CharField(max_length=80, editable=False)
    language = models.CharField(_("language"), max_length=5, choices=settings.LANGUAGES)
    rhythm = models.CharField(_("how often"), max_length=10, choices=Rhythm, default=Rhythm.AT_ONCE)
    token_digest = models.CharField(max_length=64, unique=True, editable=False)
    made_at = models.DateTimeField(_("made"), default=timezone.now)
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, blank=True)
    told_position = models.PositiveBigIntegerField(default=0, editable=False)
    """The last change in the chain of the history that they were told of, or need not be."""
    told_at = models.DateTimeField(null=True, editable=False)

    objects = SubscriptionQuerySet.as_manager()

    class Meta:
        verbose_name = _("subscription")
        verbose_name_plural = _("subscriptions")
        default_permissions = []
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["email", "topic"], name="subscription_once_for_each_topic"),
            models.CheckConstraint(
                name="subscription_has_one_topic",
                condition=Q(theme=None, unit=None) | Q(theme=None, measure=None) | Q(unit=None, measure=None),
            ),
            models.CheckConstraint(name="subscription_rhythm_known", condition=Q(rhythm__in=Rhythm.values)),
            models.CheckConstraint(
                name="subscription_told_once_confirmed",
                condition=Q(told_at=None) | Q(confirmed_at__isnull=False),
            ),
        ]

    def __str__(self):
        return self.topic

    def save(self, **kwargs):
        self.topic = self.topic or topic_of(self)
        self.token_digest = self.token_digest or digest_of(self._token_of(settings.SECRET_KEY))
        super().save(**kwargs)

    @property
    def part(self) -> str:
        """`theme`, `unit` or `measure`; nothing where it is the whole programme."""
        return next((name for name in WITHIN if getattr(self, f"{name}_id")), "")

    @property
    def thing(self) -> Programme | Theme | Unit | Measure:
        """What it is about."""
        return getattr(self, self.part or "programme")

    @property
    def is_public(self) -> bool:
        """What it is about can be read by a visitor now; else neither is its name."""
        return self.programme.is_public and (self.measure is None or self.measure.is_published)

    @property
    def address(self) -> str:
        """Of the page about it."""
        thing = self.thing
        return thing.url_in(self.programme) if isinstance(thing, Unit) else thing.get_absolute_url()

    @property
    def named(self) -> dict[str, str]:
        """As the addresses of pages name it."""
        within = {self.part: self.thing.number if self.measure_id else self.thing.slug} if self.part else {}
        return {"programme": self.programme.slug, **within}

    def token(self) -> str:
        """What stands in the links of its mails. Only its digest is kept: it is made anew from the key.

        A token of a former key goes on where that is among the fallbacks; else the row gets a new one.
        """
        tokens = [self._token_of(key) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]
        for token in tokens:
            if hmac.compare_digest(digest_of(token), self.token_digest):
                return token
        self.token_digest = digest_of(tokens[0])
        type(self).objects.filter(pk=self.pk).update(token_digest=self.token_digest)
        return tokens[0]

    def _token_of(self, key: str) -> str:
        said = f"{self.email} {self.topic} {self.made_at.astimezone(datetime.UTC).isoformat()}"
        return salted_hmac("following.subscription", said, secret=key, algorithm="sha256").hexdigest()

    def name_of_topic(self) -> Words | str:
        """In the active language."""
        if self.measure_id:
            title = shown(self.measure, "title")
            return Words(f"{self.measure.number} {title}", title.language)
        return shown(self.thing, "name")

    def confirm(self) -> None:
        """From now on they are told; a second time changes nothing, also at the same moment."""
        if self.confirmed_at is None:
            self.confirmed_at = self.told_at = timezone.now()
            self.told_position = position_now()
            type(self).objects.filter(pk=self.pk, confirmed_at=None).update(
                confirmed_at=self.confirmed_at, told_at=self.told_at, told_position=self.told_position
            )

    @transaction.atomic
    def stop(self) -> None:
        """The address is gone from here, from the mails about it too; one that waits is not sent."""
        outbox.forget(OutgoingMail.objects.filter(key__startswith=f"{self.key_of_mails} "))
        type(self).objects.filter(pk=self.pk).delete()

    @property
    def key_of_mails(self) -> str:
        """What the keys of all its mails begin with."""
        return f"following {self.token_digest[:32]}"
