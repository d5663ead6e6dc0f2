import datetime

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MailingConfig(AppConfig):
    name = "mailing"
    verbose_name = _("Mail")

    def ready(self):
        from mailing import checks  # noqa: F401  (checks register themselves)
        from mailing.housekeeping import delete_old_contents, delete_old_tasks
        from mailing.periodic import PERIODIC, Job

        PERIODIC.append(Job("mail contents", delete_old_contents, at=datetime.time(3, 30)))
        PERIODIC.append(Job("task results", delete_old_tasks, at=datetime.time(3, 40)))
