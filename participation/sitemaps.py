from django.contrib.auth.models import AnonymousUser
from django.contrib.sitemaps import Sitemap
from django.urls import reverse

from participation.models import Indicator


class IndicatorSitemap(Sitemap):
    i18n = alternates = x_default = True
    limit = 5000

    def items(self):
        indicators = Indicator.objects.visible_to(AnonymousUser()).in_order()
        return indicators.values_list("programme__slug", "number")

    def location(self, item):
        return reverse("indicator", args=item)
