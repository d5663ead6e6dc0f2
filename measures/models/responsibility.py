"""Who answers for a measure, and the notes and links it carries."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from measures.models.unit import Person, Unit
from measures.richtext import RichTextField


class Role(models.TextChoices):
    PRIMARY = "primary", pgettext_lazy("role", "Lead unit")
    PARTNER = "partner", pgettext_lazy("role", "Partner")


class Responsibility(models.Model):
    measure = models.ForeignKey(
        "measures.Measure",
        on_delete=models.CASCADE,
        related_name="responsibilities",
        verbose_name=_("measure"),
    )
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="responsibilities", verbose_name=_("unit")
    )
    role = models.CharField(_("role"), max_length=10, choices=Role.choices, default=Role.PRIMARY)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("responsibility")
        verbose_name_plural = _("responsible units")
        ordering = ["-role", "order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["measure", "unit"],
                name="responsibility_unique",
                violation_error_message=_("This unit is already on the list."),
            ),
            models.CheckConstraint(
                name="responsibility_role_known", condition=models.Q(role__in=Role.values)
            ),
        ]

    def __str__(self):
        return f"{self.unit} ({self.get_role_display()})"


class ContactPerson(models.Model):
    measure = models.ForeignKey(
        "measures.Measure", on_delete=models.CASCADE, related_name="contacts", verbose_name=_("measure")
    )
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="contact_of", verbose_name=_("person")
    )
    is_primary = models.BooleanField(
        _("primary"), default=False, help_text=_("The one to ask first. One contact of a measure is primary.")
    )
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")
        ordering = ["-is_primary", "order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["measure", "person"],
                name="contact_person_unique",
                violation_error_message=_("This person is already a contact."),
            ),
            models.UniqueConstraint(
                fields=["measure"],
                condition=models.Q(is_primary=True),
                name="contact_person_one_primary",
                violation_error_message=_("Only one contact can be the primary one."),
            ),
        ]

    def __str__(self):
        return str(self.person)


class StatusUpdate(models.Model):
    """A dated note on how a measure is going."""

    measure = models.ForeignKey(
        "measures.Measure", on_delete=models.CASCADE, related_name="status_updates", verbose_name=_("measure")
    )
    noted_on = models.DateField(_("date"))
    title = models.CharField(_("title"), max_length=200)
    text = RichTextField(_("text"), blank=True)

    class Meta:
        verbose_name = _("status update")
        verbose_name_plural = _("status updates")
        ordering = ["-noted_on", "-pk"]

    def __str__(self):
        return self.title


class MeasureLink(models.Model):
    measure = models.ForeignKey(
        "measures.Measure", on_delete=models.CASCADE, related_name="links", verbose_name=_("measure")
    )
    title = models.CharField(_("title"), max_length=200)
    url = models.URLField(_("web address"), max_length=500)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("link")
        verbose_name_plural = _("links")
        ordering = ["order", "pk"]

    def __str__(self):
        return self.title
