import datetime

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RemindersConfig(AppConfig):
    name = "reminders"
    verbose_name = _("Reminders")

    def ready(self):
        from mailing.periodic import PERIODIC, Job
        from reminders.jobs import remind

        PERIODIC.append(Job("reminders", remind, every=datetime.timedelta(hours=1)))
