"""The site map of reminders, before that of the measures: `reminder/` is no programme."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from reminders import views

urlpatterns = [
    path(_("reminder/settled/<slug:what>/"), views.settled, name="reminder_settled"),
    path(_("reminder/done/<str:token>/"), views.done, name="reminder_done"),
    path(_("reminder/still-correct/<str:token>/"), views.confirm, name="reminder_confirm"),
]
