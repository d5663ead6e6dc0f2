"""The public pages for search engines, in each language: a file a section, which the index names.

What is listed are plain values: of a whole country's measures an instance each would take seconds.
"""

from django.contrib.auth.models import AnonymousUser
from django.contrib.sitemaps import Sitemap
from django.db.models import Max
from django.urls import reverse

from measures.models import Measure, PageKind, Programme, Responsibility, Theme

VISITOR = AnonymousUser()


class PublicSitemap(Sitemap):
    i18n = alternates = x_default = True
    limit = 5000
    """Addresses a file; each stands there with those of the other languages."""


class PageSitemap(PublicSitemap):
    def items(self):
        return ["front", *PageKind.values, "counting_rule", "data"]

    def location(self, item):
        return reverse(item)


class ProgrammeSitemap(PublicSitemap):
    def items(self):
        programmes = Programme.objects.visible_to(VISITOR)
        return [(name, programme.slug) for programme in programmes for name in LISTS]

    def location(self, item):
        name, slug = item
        return reverse(name, args=[slug])


LISTS = ("programme", "situation", "changes", "measures", "indicators", "goal", "participation", "reports")


class MeasureSitemap(PublicSitemap):
    def items(self):
        measures = Measure.objects.visible_to(VISITOR).in_order()
        return measures.values_list("programme__slug", "number", "updated_at")

    def location(self, item):
        return reverse("measure", args=item[:2])

    def lastmod(self, item):
        return item[2]

    def get_latest_lastmod(self):
        return Measure.objects.visible_to(VISITOR).aggregate(last=Max("updated_at"))["last"]


class ThemeSitemap(PublicSitemap):
    def items(self):
        themes = Theme.objects.filter(programme__in=Programme.objects.visible_to(VISITOR))
        return themes.order_by("programme", "order", "pk").values_list("programme__slug", "slug")

    def location(self, item):
        return reverse("theme", args=item)


class UnitSitemap(PublicSitemap):
    def items(self):
        answered = Responsibility.objects.filter(measure__in=Measure.objects.visible_to(VISITOR))
        return (
            answered.order_by("measure__programme", "unit__slug")
            .values_list("measure__programme__slug", "unit__slug")
            .distinct()
        )

    def location(self, item):
        return reverse("unit", args=item)
