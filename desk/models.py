"""The links that lead away from the site, where they stand, and what answered when they were asked.

They have no history of changes: what other people's servers answered is no content of ours, and each row can
be found anew from the texts, which have one.
"""

import hashlib

from django.apps import apps
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from measures.languages import name_of
from measures.models import Programme, Responsibility


class Outcome(models.TextChoices):
    WORKS = "works", pgettext_lazy("link", "Works")
    CLOSED = "closed", pgettext_lazy("link", "There, but not open to everybody")
    LATER = "later", pgettext_lazy("link", "Asked us to come back later")
    MISSING = "missing", pgettext_lazy("link", "The page is not there")
    FAULT = "fault", pgettext_lazy("link", "Its server has a fault")
    NO_HOST = "no_host", pgettext_lazy("link", "There is no such site")
    NO_ANSWER = "no_answer", pgettext_lazy("link", "No answer that a browser could read")
    TIME_OUT = "time_out", pgettext_lazy("link", "No answer in time")
    CERTIFICATE = "certificate", pgettext_lazy("link", "Its certificate is not valid: browsers warn")
    LOOP = "loop", pgettext_lazy("link", "Led on again and again")
    NOT_PUBLIC = "not_public", pgettext_lazy("link", "Not on the public internet")
    NO_ADDRESS = "no_address", pgettext_lazy("link", "Not a web address")
    NOT_ASKED = "not_asked", pgettext_lazy("link", "Not asked: a port or a password in the address")


FAILED = {
    Outcome.MISSING,
    Outcome.FAULT,
    Outcome.NO_HOST,
    Outcome.NO_ANSWER,
    Outcome.TIME_OUT,
    Outcome.CERTIFICATE,
    Outcome.LOOP,
    Outcome.NOT_PUBLIC,
    Outcome.NO_ADDRESS,
}
BROKEN_AFTER = 2
"""So many checks, a day apart, have to fail: a site that is down for a night is no broken link."""


def digest_of(url: str) -> str:
    """What tells addresses of any length apart."""
    return hashlib.sha256(url.encode(errors="replace")).hexdigest()


class ExternalLinkQuerySet(models.QuerySet):
    def broken(self):
        return self.filter(failures__gte=BROKEN_AFTER)

    def visible_to(self, user):
        """Those in texts that the user may mend."""
        return self.filter(models.Exists(LinkUse.objects.visible_to(user).filter(link=models.OuterRef("pk"))))


class ExternalLink(models.Model):
    url = models.TextField(_("web address"))
    digest = models.CharField(max_length=64, unique=True, editable=False)
    first_seen = models.DateTimeField(_("first found"), default=timezone.now)
    checked_at = models.DateTimeField(_("last checked"), null=True, blank=True)
    outcome = models.CharField(
        pgettext_lazy("of a link", "what answered"), max_length=12, choices=Outcome, blank=True
    )
    status = models.PositiveSmallIntegerField(_("status code"), null=True, blank=True)
    failures = models.PositiveSmallIntegerField(default=0, editable=False)
    """Checks in a row that failed, a day apart: 0, 1, or 2 for ever more."""
    failing_since = models.DateTimeField(_("does not work since"), null=True, blank=True)

    objects = ExternalLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("link to another site")
        verbose_name_plural = _("links to other sites")
        default_permissions = []
        ordering = [models.F("failing_since").asc(nulls_last=True), "pk"]
        constraints = [
            models.CheckConstraint(name="external_link_says_where", condition=~Q(url="")),
            models.CheckConstraint(
                name="external_link_outcome_known", condition=Q(outcome__in=["", *Outcome.values])
            ),
            models.CheckConstraint(
                name="external_link_outcome_of_a_check",
                condition=Q(checked_at=None, outcome="") | Q(checked_at__isnull=False) & ~Q(outcome=""),
            ),
            models.CheckConstraint(
                name="external_link_failing_since_a_time",
                condition=Q(failures=0, failing_since=None) | Q(failures__gte=1, failing_since__isnull=False),
            ),
        ]

    def __str__(self):
        return self.url if len(self.url) <= 100 else f"{self.url[:99]}…"

    @property
    def is_broken(self) -> bool:
        """As `broken()` says."""
        return self.failures >= BROKEN_AFTER


class LinkUseQuerySet(models.QuerySet):
    def visible_to(self, user):
        """In programmes that the user coordinates, in their units, and on the pages about the site."""
        if not (user.is_authenticated and user.is_active):
            return self.none()
        if user.is_superuser:
            return self
        programmes = Programme.objects.editable_by(user)
        if not programmes.exists():
            return self.none()
        units = Responsibility.objects.filter(measure__programme__in=programmes.values("pk")).values("unit")
        return self.filter(
            Q(programme__in=programmes.values("pk"))
            | Q(kind="measures.page")
            | Q(kind="measures.unit", thing__in=units)
        )


class LinkUse(models.Model):
    """A text that a link stands in: the `field`, as it is called in the form, of a thing of this `kind`."""

    link = models.ForeignKey(ExternalLink, on_delete=models.CASCADE, related_name="uses")
    kind = models.CharField(max_length=60)
    """Its model, as in `measures.task`."""
    thing = models.PositiveBigIntegerField()
    field = models.CharField(max_length=60)
    programme = models.ForeignKey(Programme, null=True, on_delete=models.CASCADE, related_name="+")
    """None of what belongs to none: units, and pages about the site."""

    objects = LinkUseQuerySet.as_manager()

    class Meta:
        default_permissions = []
        ordering = ["kind", "thing", "field", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["link", "kind", "thing", "field"], name="link_use_once"),
        ]

    def __str__(self):
        return f"{self.kind} {self.thing} {self.field}"

    @property
    def model(self) -> type[models.Model]:
        return apps.get_model(self.kind)

    @property
    def address(self) -> str:
        """Of the field in its form; where it is a row of the form, of those rows."""
        form = reverse(f"admin:{self.kind.replace('.', '_')}_change", args=[self.thing])
        return f"{form}#{self.field}-group" if self._is_row else f"{form}#id_{self.field}"

    @property
    def name_of_field(self) -> str:
        """With its language, where it is in several."""
        if self._is_row:
            return str(self.model._meta.get_field(self.field).related_model._meta.verbose_name_plural)
        field = self.model._meta.get_field(self.field)
        if hasattr(field, "translated_field"):
            return f"{field.translated_field.verbose_name} ({name_of(field.language)})"
        return str(field.verbose_name)

    @property
    def _is_row(self):
        return self.model._meta.get_field(self.field).is_relation
