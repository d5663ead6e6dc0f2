import datetime

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ExchangeConfig(AppConfig):
    name = "exchange"
    verbose_name = _("Import and export")

    def ready(self):
        from exchange.jobs import forget_unsaved
        from mailing.periodic import PERIODIC, Job

        label = _("Imported files that nobody saved are deleted")
        PERIODIC.append(Job("imports", forget_unsaved, at=datetime.time(4, 20), label=label))
