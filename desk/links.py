"""The links of what residents read that lead to other sites, each with the text that it stands in.

Only of what is public: to ask another site tells it of the link. Only of open programmes, and not of official
texts: nobody mends a closed programme, or what was decided word for word.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db.models import F, IntegerField, Q, QuerySet, Value

from measures.models import Measure, MeasureLink, Page, Programme, StatusUpdate, Task, Theme, Unit
from participation.models import Indicator, Observation

ANYBODY = AnonymousUser()


@dataclass(frozen=True)
class Found:
    """As `LinkUse` keeps it."""

    url: str
    kind: str
    thing: int
    field: str
    programme: int | None


@dataclass(frozen=True)
class Source:
    """`fields` are rich texts; `field` is an address by itself. Things that are rows of another's form have
    the other as `kind` and `thing`."""

    things: QuerySet
    fields: tuple[str, ...] = ()
    programme: str = ""
    field: str = ""
    kind: str = ""
    thing: str = "pk"
    called: str = ""


def found_links() -> Iterator[Found]:
    """Where each link stands; the same one once in a text."""
    for source in sources():
        yield from dict.fromkeys(_found_in(source))


def sources() -> list[Source]:
    open_ones = Programme.objects.visible_to(ANYBODY).open()
    measures = Measure.objects.public().filter(programme__in=open_ones)
    of_measures = {"measure__in": measures}
    units = Unit.objects.filter(responsibilities__measure__in=measures).order_by().distinct()
    observations = Observation.objects.visible_to(ANYBODY).current()
    return [
        Source(measures, ("description",), "programme"),
        Source(Task.objects.filter(**of_measures), ("details",), "measure__programme"),
        Source(StatusUpdate.objects.filter(**of_measures), ("text",), "measure__programme"),
        Source(
            MeasureLink.objects.filter(**of_measures),
            programme="measure__programme",
            field="url",
            kind="measures.measure",
            thing="measure",
            called="links",
        ),
        Source(open_ones, ("description",), "pk"),
        Source(Theme.objects.filter(programme__in=open_ones), ("description",), "programme"),
        Source(units, ("description",)),
        Source(Page.objects.all(), ("text",)),
        Source(Indicator.objects.filter(programme__in=open_ones), ("description", "method"), "programme"),
        Source(
            observations.filter(indicator__programme__in=open_ones),
            programme="indicator__programme",
            field="source_url",
        ),
    ]


def _found_in(source: Source) -> Iterator[Found]:
    """Only the texts that have a link are read, and one after the other."""
    kind = source.kind or source.things.model._meta.label_lower
    languages = [code for code, _name in settings.LANGUAGES]
    names = [f"{field}_{code}" for field in source.fields for code in languages] or [source.field]
    has_some = Q()
    for name in names:
        has_some |= Q(**{f"{name}__icontains": "http"})
    programme = F(source.programme) if source.programme else Value(None, IntegerField())
    rows = source.things.filter(has_some).order_by(source.thing).annotate(of_programme=programme)
    for thing, of_programme, *texts in rows.values_list(source.thing, "of_programme", *names).iterator():
        for name, text in zip(names, texts, strict=True):
            for url in urls_in([text] if source.field else hrefs_in(text or "")):
                yield Found(url, kind, thing, source.called or name, of_programme)


class _Anchors(HTMLParser):
    def __init__(self):
        super().__init__()
        self.hrefs = []

    def handle_starttag(self, tag, attrs):
        if tag == "a":
            self.hrefs += [value for name, value in attrs if name == "href" and value]


def hrefs_in(html: str) -> list[str]:
    parser = _Anchors()
    parser.feed(html)
    parser.close()
    return parser.hrefs


def urls_in(hrefs: Iterable[str]) -> Iterator[str]:
    """Those that lead to other sites, without the part of a page: it is not asked for.

    An address that is none stays: it leads nowhere, and somebody is to be told.
    """
    for href in hrefs:
        url = href.strip().partition("#")[0]
        if url.lower().startswith(("http:", "https:")) and _host_of(url) != _host_of(settings.SITE_URL):
            yield url


def _host_of(url):
    try:
        return urlsplit(url).hostname
    except ValueError:
        return None
