"""The tables as files: of the measures that the list shows, in its order of questions."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from exchange.exports import things_of, write_book, write_table
from exchange.tables import CLEAR, TABLES
from measures import days
from measures.dated import dated
from measures.models import Programme
from measures.sheets import separator_in
from measures.views import XLSX, filtered_measures


@require_safe
@dated
def table_csv(request, slug, table):
    if table not in TABLES:
        raise Http404
    programme, things = asked(request, slug)
    content = write_table(TABLES[table], things[table], separator_in(request.GET))
    return attachment(programme, table, "csv", content, "text/csv; charset=utf-8")


@require_safe
@dated
def tables_xlsx(request, slug):
    programme, things = asked(request, slug)
    return attachment(programme, _("all tables"), "xlsx", write_book(things), XLSX)


def asked(request, slug):
    """The programme, and what each table holds of the measures that the address asks for."""
    programme, narrowing = filtered_measures(request, slug)
    is_whole = not narrowing.is_narrowing
    return programme, things_of(programme, narrowing.apply(grouped=False), request.user, is_whole=is_whole)


def attachment(programme, name, suffix, content, content_type):
    response = HttpResponse(content, content_type=content_type)
    file_name = f"{programme.slug}-{slugify(name)}-{days.today():%Y-%m-%d}.{suffix}"
    response["Content-Disposition"] = f'attachment; filename="{file_name}"'
    return response


@require_safe
def columns(request):
    """What each column is called and holds."""
    tables = [
        (table, [(column, table.label(column)) for column in table.columns]) for table in TABLES.values()
    ]
    programmes = Programme.objects.visible_to(request.user)
    return render(
        request, "exchange/columns.html", {"tables": tables, "clear": CLEAR, "programmes": programmes}
    )
