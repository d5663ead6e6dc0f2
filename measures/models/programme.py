import datetime

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator, validate_slug
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from tree_queries.fields import TreeNodeForeignKey
from tree_queries.query import TreeQuerySet

from measures.days import HELSINKI
from measures.prepared import Prepared
from measures.richtext import RichTextField

# First parts of addresses that are taken: a programme may not hide them.
RESERVED_SLUGS = frozenset(
    (
        *(
            "en",
            "fi",
            "sv",
            "admin",
            "api",
            "data",
            "embed",
            "healthz",
            "metrics",
            "robots",
            "sitemap",
            "static",
        ),
        *("tietoa", "om", "about", "tietosuoja", "dataskydd", "privacy", "haku", "sok", "search"),
        *("saavutettavuus", "tillganglighet", "accessibility", "laskusaanto", "raknesatt", "counting"),
        *("seuraa", "folj", "follow", "palaute", "respons", "feedback"),
        *("muistutus", "paminnelse", "reminder"),
    )
)


def validate_programme_slug(slug: str) -> None:
    """Raise ValidationError for a slug that is the address of something else."""
    if slug in RESERVED_SLUGS:
        raise ValidationError(_("This address is in use for something else."))


class ProgrammeQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Public programmes; for a coordinator their own, for an admin all."""
        if user.is_active and user.is_superuser:
            return self
        visible = models.Q(is_public=True)
        if user.is_authenticated and user.is_active:
            mine = Programme.coordinators.through.objects.filter(user=user, programme=models.OuterRef("pk"))
            visible |= models.Exists(mine)
        return self.filter(visible)

    def editable_by(self, user):
        """Programmes whose structure this user keeps: a coordinator's own, all for an admin."""
        if not (user.is_authenticated and user.is_active):
            return self.none()
        return self if user.is_superuser else self.filter(coordinators=user)

    def open(self):
        return self.filter(closed_on=None)

    def current(self):
        """The one on the front page: adopted and not closed, the latest adopted one, among those given."""
        latest = models.F("adopted_on").desc(nulls_last=True)
        return self.open().filter(is_adopted=True).order_by(latest, "-pk").first()


class Programme(models.Model):
    slug = models.SlugField(
        _("address"),
        max_length=50,
        unique=True,
        validators=[validate_slug, validate_programme_slug],
        help_text=_("The programme's part of the web address, for instance hnh2035. Do not change it later."),
    )
    name = models.CharField(_("name"), max_length=200)
    goal = models.TextField(_("goal"), blank=True, help_text=_("The programme's goal in a sentence or two."))
    description = RichTextField(_("description"), blank=True)
    is_public = models.BooleanField(
        _("public"), default=False, help_text=_("Residents see public programmes.")
    )
    is_adopted = models.BooleanField(
        _("adopted"), default=False, help_text=_("Has the programme been decided on by the city?")
    )
    adopted_on = models.DateField(_("adopted on"), null=True, blank=True)
    closed_on = models.DateField(
        _("closed on"), null=True, blank=True, help_text=_("The day the programme ended. It stays readable.")
    )
    coordinators = models.ManyToManyField(
        settings.AUTH_USER_MODEL,
        blank=True,
        verbose_name=_("coordinators"),
        related_name="coordinated_programmes",
        help_text=_("They edit everything in the programme and publish measures."),
    )

    confirmed_for = models.PositiveSmallIntegerField(
        _("days until the facts are confirmed again"),
        default=180,
        validators=[MinValueValidator(1)],
        help_text=_("A measure that nobody confirmed for so long is asked about."),
    )
    tasks_ahead = models.PositiveSmallIntegerField(
        _("tasks within a year"),
        default=3,
        help_text=_("So many open tasks with a due date within the coming year a measure is to have."),
    )
    units_publish = models.BooleanField(
        _("unit editors publish"),
        default=False,
        help_text=_("Unit editors publish their measures themselves; else only coordinators do."),
    )

    objects = ProgrammeQuerySet.as_manager()

    class Meta:
        verbose_name = _("programme")
        verbose_name_plural = _("programmes")
        ordering = ["slug"]
        constraints = [
            models.CheckConstraint(
                name="programme_adopted_on_only_when_adopted",
                condition=models.Q(adopted_on=None) | models.Q(is_adopted=True),
                violation_error_message=_("Only an adopted programme has a day of adoption."),
            ),
            models.CheckConstraint(
                name="programme_confirmed_for_some_days",
                condition=models.Q(confirmed_for__gte=1),
                violation_error_message=_("At least one day."),
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("programme", args=[self.slug])

    @property
    def is_closed(self) -> bool:
        return self.closed_on is not None

    def confirmed_since(self, today: datetime.date) -> datetime.datetime:
        """What was confirmed before this moment is to be confirmed again."""
        first = today - datetime.timedelta(days=self.confirmed_for)
        return datetime.datetime.combine(first, datetime.time.min, HELSINKI)


class Theme(models.Model):
    programme = models.ForeignKey(
        Programme, on_delete=models.PROTECT, related_name="themes", verbose_name=_("programme")
    )
    parent = TreeNodeForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="children",
        verbose_name=_("above it"),
        help_text=_("The theme that this one is a part of."),
    )
    slug = models.SlugField(_("address"), max_length=80)
    name = models.CharField(_("name"), max_length=200)
    description = RichTextField(_("description"), blank=True)
    order = models.PositiveSmallIntegerField(
        _("order"), default=0, help_text=_("Smaller numbers come first.")
    )

    objects = TreeQuerySet.as_manager()

    class Meta:
        verbose_name = _("theme")
        verbose_name_plural = _("themes")
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "slug"], name="theme_slug_unique_in_programme"),
            models.CheckConstraint(
                name="theme_not_above_itself",
                condition=models.Q(parent=None) | ~models.Q(parent=models.F("pk")),
                violation_error_message=_("A theme cannot be above itself."),
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("theme", args=[self.programme.slug, self.slug])

    def path(self) -> list["Theme"]:
        """From the topmost theme to this one, in a query for each above it."""
        path = [self]
        while path[0].parent_id and path[0].parent_id not in {one.pk for one in path}:
            path[:0] = THEME_ABOVE(path[0].parent_id)
        return path

    def clean(self):
        if self.parent_id and self.parent.programme_id != self.programme_id:
            raise ValidationError({"parent": _("The theme above must be of the same programme.")})
        refuse_loop(self)


def refuse_loop(node) -> None:
    """Raise ValidationError where `node` would come to stand below itself."""
    if not (node.pk and node.parent_id):
        return
    above = type(node).objects.ancestors(node.parent_id, include_self=True)
    if above.filter(pk=node.pk).exists():
        raise ValidationError({"parent": _("This would make a loop.")})


THEME_ABOVE = Prepared(lambda pk: Theme.objects.filter(pk=pk).select_related("programme"))
