import datetime

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FeedbackConfig(AppConfig):
    name = "feedback"
    verbose_name = _("Feedback")

    def ready(self):
        from feedback.retention import forget_old
        from feedback.telling import alarm
        from mailing.kinds import KINDS
        from mailing.periodic import PERIODIC, Job

        KINDS["feedback_answer"] = _("Answer to feedback")
        KINDS["feedback_receipt"] = _("Receipt for feedback")
        KINDS["feedback_told"] = _("Feedback has come, to staff")
        KINDS["feedback_soon"] = _("Feedback due soon, to coordinators")
        KINDS["feedback_late"] = _("Late feedback, to coordinators")
        night, morning = datetime.time(3, 50), datetime.time(7, 30)
        label = _("Personal data in old feedback is deleted")
        PERIODIC.append(Job("feedback forgotten", forget_old, at=night, label=label))
        label = _("Coordinators are told of feedback that is due")
        PERIODIC.append(Job("feedback alarms", alarm, at=morning, label=label))
