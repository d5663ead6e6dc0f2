"""The site map of the tables that go out and come back."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from exchange import views

urlpatterns = [
    path(_("data/columns/"), views.columns, name="columns"),
    path(_("<slug:slug>/measures/tables.xlsx"), views.tables_xlsx, name="tables_xlsx"),
    path(_("<slug:slug>/measures/tables/<slug:table>.csv"), views.table_csv, name="table_csv"),
]
