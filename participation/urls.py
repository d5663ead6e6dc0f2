from django.urls import path
from django.utils.translation import gettext_lazy as _

from participation import views

urlpatterns = [
    path(_("<slug:slug>/indicators/"), views.indicator_list, name="indicators"),
    path(_("<slug:slug>/indicators/<number:number>/"), views.indicator_detail, name="indicator"),
]
