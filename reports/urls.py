from django.urls import path
from django.utils.translation import gettext_lazy as _

from reports import views

urlpatterns = [
    path(_("<slug:slug>/reports/"), views.report_list, name="reports"),
    path(_("<slug:slug>/reports/<int:period>/<int:edition>/"), views.report, name="report"),
    path(
        _("<slug:slug>/reports/<int:period>/<int:edition>/<str:name>"), views.report_file, name="report_file"
    ),
]
