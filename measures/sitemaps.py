"""The public pages for search engines, in each language."""

from django.contrib.auth.models import AnonymousUser
from django.contrib.sitemaps import Sitemap
from django.urls import reverse

from measures.models import Measure, PageKind, Programme, Responsibility, Theme

VISITOR = AnonymousUser()


class PageSitemap(Sitemap):
    i18n = alternates = x_default = True

    def items(self):
        return ["front", *PageKind.values, "counting_rule", "data"]

    def location(self, item):
        return reverse(item)


class ProgrammeSitemap(Sitemap):
    i18n = alternates = x_default = True

    def items(self):
        programmes = Programme.objects.visible_to(VISITOR)
        return [(name, programme.slug) for programme in programmes for name in LISTS]

    def location(self, item):
        name, slug = item
        return reverse(name, args=[slug])


LISTS = ("programme", "situation", "changes", "measures", "indicators", "goal", "participation", "reports")


class MeasureSitemap(Sitemap):
    i18n = alternates = x_default = True

    def items(self):
        return Measure.objects.visible_to(VISITOR).select_related("programme").in_order()

    def lastmod(self, measure):
        return measure.updated_at


class ThemeSitemap(Sitemap):
    i18n = alternates = x_default = True

    def items(self):
        themes = Theme.objects.filter(programme__in=Programme.objects.visible_to(VISITOR))
        return themes.select_related("programme").order_by("programme", "order", "pk")


class UnitSitemap(Sitemap):
    i18n = alternates = x_default = True

    def items(self):
        answered = Responsibility.objects.filter(measure__in=Measure.objects.visible_to(VISITOR))
        return (
            answered.order_by("measure__programme", "unit__slug")
            .values_list("measure__programme__slug", "unit__slug")
            .distinct()
        )

    def location(self, item):
        return reverse("unit", args=item)
