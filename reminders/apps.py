import datetime

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RemindersConfig(AppConfig):
    name = "reminders"
    verbose_name = _("Reminders")

    def ready(self):
        from mailing.kinds import KINDS
        from mailing.periodic import PERIODIC, Job
        from reminders.jobs import remind

        KINDS["reminder"] = _("Reminder to staff")
        every = datetime.timedelta(hours=1)
        PERIODIC.append(Job("reminders", remind, every=every, label=_("Staff are reminded")))
