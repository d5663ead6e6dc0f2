"""The site map of feedback, before that of the measures: `feedback/` is no programme."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from feedback import views

urlpatterns = [
    path(_("feedback/"), views.feedback, name="feedback"),
    path(_("feedback/thanks/<str:receipt>/"), views.feedback_thanks, name="feedback_thanks"),
]
