"""The titles of the forms that change a thing: Finnish bends its name, so no one phrase fits them all."""

from django.utils.translation import gettext_lazy as _

OF_CHANGE = {
    "auth.user": _("Change user"),
    "feedback.feedbackrules": _("Change rules of feedback"),
    "measures.measure": _("Change measure"),
    "measures.page": _("Change page"),
    "measures.person": _("Change person"),
    "measures.programme": _("Change programme"),
    "measures.statusupdate": _("Change status update"),
    "measures.task": _("Change task"),
    "measures.theme": _("Change theme"),
    "measures.unit": _("Change unit"),
    "participation.goal": _("Change goal"),
    "participation.indicator": _("Change indicator"),
    "participation.indicatoreffect": _("Change effect of an indicator"),
    "participation.measureeffect": _("Change effect of a measure"),
    "participation.observation": _("Change observation"),
    "reminders.reminderrules": _("Change rules of reminders"),
    "reminders.reminderwording": _("Change wording of reminders"),
    "reports.reportingperiod": _("Change reporting period"),
}
