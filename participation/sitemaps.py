from django.contrib.auth.models import AnonymousUser
from django.contrib.sitemaps import Sitemap

from participation.models import Indicator


class IndicatorSitemap(Sitemap):
    i18n = alternates = x_default = True

    def items(self):
        return Indicator.objects.visible_to(AnonymousUser()).select_related("programme").in_order()
