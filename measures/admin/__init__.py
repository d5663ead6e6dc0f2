"""The editors' side: Django's admin, where `measures.permissions` says who may do what.

Indicators are here too: they share the scoping, and apps' modules of the top row never import each other's.
"""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from measures.admin import account, indicator, measure, page, part, programme, unit

__all__ = ["account", "indicator", "measure", "page", "part", "programme", "unit"]

admin.site.site_header = admin.site.site_title = _("Helsinki Measures")
admin.site.index_title = _("What you can edit")
# The front page has the same lists; on other pages they stood in the way of keyboards and small windows.
admin.site.enable_nav_sidebar = False
