import datetime

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MailingConfig(AppConfig):
    name = "mailing"
    verbose_name = _("Mail")

    def ready(self):
        from mailing import checks  # noqa: F401  (checks register themselves)
        from mailing.housekeeping import delete_old_contents, delete_old_tasks
        from mailing.kinds import KINDS
        from mailing.periodic import PERIODIC, Job

        KINDS["account"] = _("Signing in and accounts")
        contents, tasks = datetime.time(3, 30), datetime.time(3, 40)
        label = _("Contents of old mails are deleted")
        PERIODIC.append(Job("mail contents", delete_old_contents, at=contents, label=label))
        label = _("What the worker kept of old tasks is deleted")
        PERIODIC.append(Job("task results", delete_old_tasks, at=tasks, label=label))
