from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from tree_queries.fields import TreeNodeForeignKey
from tree_queries.query import TreeQuerySet

from measures.languages import shown
from measures.models.programme import refuse_loop
from measures.richtext import RichTextField


class UnitQuerySet(TreeQuerySet):
    def edited_by(self, user):
        """Units whose measures this user edits: those they belong to and all below."""
        own = set(UnitMembership.objects.filter(user=user).values_list("unit", flat=True))
        if not own:
            return self.none()
        below = [unit.pk for unit in Unit.objects.with_tree_fields() if own.intersection(unit.tree_path)]
        return self.filter(pk__in=below)


class Unit(models.Model):
    """A division, department, unit or partner of the city."""

    parent = TreeNodeForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="children",
        verbose_name=_("above it"),
        help_text=_("The unit that this one is a part of."),
    )
    slug = models.SlugField(_("address"), max_length=80, unique=True)
    name = models.CharField(_("name"), max_length=200)
    description = RichTextField(_("description"), blank=True)

    objects = UnitQuerySet.as_manager()

    class Meta:
        verbose_name = _("unit")
        verbose_name_plural = _("units")
        ordering = ["slug"]
        constraints = [
            models.CheckConstraint(
                name="unit_not_above_itself",
                condition=models.Q(parent=None) | ~models.Q(parent=models.F("pk")),
                violation_error_message=_("A unit cannot be above itself."),
            ),
        ]

    def __str__(self):
        return self.name

    def clean(self):
        refuse_loop(self)

    def url_in(self, programme) -> str:
        """The unit's page in a programme."""
        return reverse("unit", args=[programme.slug, self.slug])


class UnitMembership(models.Model):
    """A user who edits the measures that a unit, or a unit below it, answers for."""

    unit = models.ForeignKey(
        Unit, on_delete=models.CASCADE, related_name="memberships", verbose_name=_("unit")
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="unit_memberships",
        verbose_name=_("user"),
    )

    class Meta:
        verbose_name = _("unit editor")
        verbose_name_plural = _("unit editors")
        constraints = [models.UniqueConstraint(fields=["unit", "user"], name="unit_membership_unique")]

    def __str__(self):
        return f"{self.user} – {self.unit}"


class PersonQuerySet(models.QuerySet):
    def named(self):
        """Those whose names are public: they agreed to it, and have not left."""
        return self.filter(is_public=True).exclude(user__is_active=False)


class Person(models.Model):
    """Someone who answers for measures; public only where the record says so."""

    name = models.CharField(_("name"), max_length=200)
    title = models.CharField(_("title"), max_length=200, blank=True)
    unit = models.ForeignKey(
        Unit,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="people",
        verbose_name=_("unit"),
    )
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="person",
        verbose_name=_("user account"),
        help_text=_("The account with which this person edits the measures they are contact of."),
    )
    is_public = models.BooleanField(
        _("name is public"),
        default=False,
        help_text=_("Residents see the name, title and unit of people who agreed to it."),
    )

    objects = PersonQuerySet.as_manager()

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ["name", "pk"]

    def __str__(self):
        return self.name

    @property
    def is_named(self) -> bool:
        """As `named()` says: whoever's account was closed has left."""
        return self.is_public and (self.user is None or self.user.is_active)

    @property
    def says_something(self) -> bool:
        """There is something of them to show; a past day has no names."""
        return self.is_named and bool(self.name or shown(self, "title") or self.unit_id)

    @property
    def public_name(self) -> str:
        """The name where it is public, else an empty text."""
        return self.name if self.is_named else ""
