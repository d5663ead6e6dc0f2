"""How an address of the API is made: what it can be asked, in which language and on which day it answers."""

from contextlib import contextmanager, nullcontext
from functools import wraps
from urllib.parse import urlencode

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Q
from django.http import Http404, JsonResponse
from django.utils.translation import override
from ninja import NinjaAPI

from measures import days
from measures.dated import UnknownDayError, asked_day
from measures.models import Programme, past
from opendata.api import asked
from opendata.api.problems import NotThereError, RefusedError, problem, shortened
from opendata.api.texts import VISITOR, url

api = NinjaAPI(title="Helsinki’s climate measures", version="1", openapi_url=None, docs_url=None)


@api.exception_handler(Http404)
def not_there(request, error):
    return problem(404, str(error) if isinstance(error, NotThereError) else "")


@api.exception_handler(RefusedError)
def refused(request, error):
    names = ", ".join(name for name, _text in error.errors)
    return problem(422, f"Not right: {names}.", error.errors)


def answers(path, shape, *parameters, tag, summary):
    """Make the function the answer of this address; it reads what was asked from `request.asked`."""

    def decorator(view):
        @wraps(view)
        def answer(request, **parts):
            request.asked = asked.read(request.GET, parameters)
            language = request.asked.get("lang", "en")
            with override(language), _on_day(request.asked.get("at")):
                found = view(request, **parts)
            response = JsonResponse(found, encoder=ExactEncoder, json_dumps_params={"ensure_ascii": False})
            response["Content-Language"] = language
            return response

        return api.api_operation(
            ["GET", "HEAD"],
            path,
            response=shape,
            operation_id=view.__name__,
            url_name=view.__name__,
            summary=summary,
            tags=[tag],
            openapi_extra={"parameters": [one.documented for one in parameters]},
        )(answer)

    return decorator


class ExactEncoder(DjangoJSONEncoder):
    """Days as they are, moments with the zone of Helsinki."""

    def default(self, o):
        if hasattr(o, "astimezone"):
            return o.astimezone(days.HELSINKI).isoformat()
        return super().default(o)


@contextmanager
def _on_day(day):
    """Within it everything is as it was at the end of the day; NotThereError where nothing is known of it."""
    if day is not None:
        try:
            asked_day(day.isoformat())
        except UnknownDayError as no:
            why = "is still to come" if no.why == "future" else "is before the first one recorded here"
            raise NotThereError(f"The day {day} {why}.") from no
    with past.as_of(day) if day else nullcontext():
        yield


def find(queryset, what: str, **lookup):
    """The one thing, or NotThereError with words."""
    found = queryset.filter(**lookup).first()
    if found is None:
        name = shortened(str(next(reversed(lookup.values()))))
        raise NotThereError(f"There is no {what} “{name}”.")
    return found


def programmes_asked(request) -> list[Programme]:
    """The one that was asked for, else all that visitors see."""
    visible = Programme.objects.visible_to(VISITOR)
    slug = request.asked["programme"]
    return [find(visible, "programme", slug=slug)] if slug else list(visible.order_by("pk"))


def changed(queryset, request, *parts):
    """Those that were edited since the moment asked; `parts` are models and their way to the thing."""
    since = request.asked["changed_since"]
    if since is None:
        return queryset
    found = Q()
    for model, column in ((queryset.model, "id"), *parts):
        rows = model.history.model.objects.filter(history_date__gte=since)
        if days.asked():
            rows = rows.filter(history_date__lt=past.end_of(days.asked()))
        found |= Q(pk__in=rows.order_by().values(column))
    return queryset.filter(found)


def one_page(request, path: str, queryset) -> tuple[list, str | None]:
    """The things of the page asked for, in the order in which they came here, and the next address."""
    limit = request.asked["limit"]
    found = list(queryset.filter(pk__gt=request.asked["cursor"] or 0).order_by("pk")[: limit + 1])
    return cut(request, path, found, lambda one: one.pk)


def cut(request, path: str, found: list, key) -> tuple[list, str | None]:
    """As many as were asked for of those found, in the order of their keys, and the address of the next."""
    limit = request.asked["limit"]
    if len(found) <= limit:
        return found, None
    query = request.GET.dict() | {"cursor": asked.cursor_of(key(found[limit - 1]))}
    return found[:limit], f"{url(path)}?{urlencode(query)}"
