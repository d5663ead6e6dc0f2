import datetime

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FeedbackConfig(AppConfig):
    name = "feedback"
    verbose_name = _("Feedback")

    def ready(self):
        from feedback.retention import forget_old
        from feedback.telling import alarm
        from mailing.periodic import PERIODIC, Job

        PERIODIC.append(Job("feedback forgotten", forget_old, at=datetime.time(3, 50)))
        PERIODIC.append(Job("feedback alarms", alarm, at=datetime.time(7, 30)))
