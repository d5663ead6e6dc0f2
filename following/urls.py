"""The site map of following, before that of the measures: `follow/` is no programme."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from following import views

urlpatterns = [
    path(_("follow/done/<slug:what>/"), views.followed, name="followed"),
    path(_("follow/<slug:token>/"), views.subscription, name="subscription"),
    path(_("follow/<slug:token>/stop/"), views.unsubscribe, name="unsubscribe"),
    path(_("<slug:slug>/follow/"), views.follow, name="follow"),
]
