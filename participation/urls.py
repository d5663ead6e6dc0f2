from django.urls import path
from django.utils.translation import gettext_lazy as _

from participation import views

urlpatterns = [
    path(_("<slug:slug>/indicators/"), views.indicator_list, name="indicators"),
    path(_("<slug:slug>/indicators/<number:number>/"), views.indicator_detail, name="indicator"),
    path(_("<slug:slug>/indicators/<number:number>/sum/"), views.indicator_sum, name="indicator_sum"),
    path(_("<slug:slug>/indicators/<number:number>.csv"), views.indicator_csv, name="indicator_csv"),
    path(_("<slug:slug>/indicators/<number:number>.svg"), views.indicator_figure, name="indicator_figure"),
    path(_("<slug:slug>/indicators/<number:number>.json"), views.indicator_json, name="indicator_json"),
    path(_("<slug:slug>/goal/"), views.goal, name="goal"),
    path(_("<slug:slug>/participation/"), views.participation, name="participation"),
    path(_("counting/"), views.counting_rule, name="counting_rule"),
]
