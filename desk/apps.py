import datetime

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DeskConfig(AppConfig):
    name = "desk"
    verbose_name = _("Coordinator’s desk")

    def ready(self):
        from desk.jobs import check_some, find
        from mailing.periodic import PERIODIC, Job

        night, often = datetime.time(0, 45), datetime.timedelta(minutes=5)
        label = _("Links to other sites are found in the texts")
        PERIODIC.append(Job("links found", find, at=night, label=label))
        label = _("Links to other sites are checked, at night")
        PERIODIC.append(Job("links checked", check_some, every=often, label=label))
