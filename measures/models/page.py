from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from measures.richtext import RichTextField


class PageKind(models.TextChoices):
    """The pages that the law or good manners ask for; each has its own address in each language."""

    ABOUT = "about", pgettext_lazy("page", "About this site")
    PRIVACY = "privacy", pgettext_lazy("page", "Privacy")
    ACCESSIBILITY = "accessibility", pgettext_lazy("page", "Accessibility statement")


class Page(models.Model):
    """A page that editors write: about, privacy, accessibility."""

    kind = models.CharField(_("page"), max_length=20, choices=PageKind.choices, unique=True)
    title = models.CharField(_("title"), max_length=200)
    text = RichTextField(_("text"), blank=True, headings=True)
    updated_at = models.DateTimeField(_("information updated"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("page")
        verbose_name_plural = _("pages")
        ordering = ["kind"]
        constraints = [
            models.CheckConstraint(name="page_kind_known", condition=models.Q(kind__in=PageKind.values)),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse(self.kind)
