"""The search of the whole site: what is found, by kind, in the order that `measures.search.asking` tells."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.functional import cached_property
from django.views.decorators.http import require_safe
from django_htmx.http import push_url

from measures import days
from measures.forms import MAX_TEXT, MeasureFilter
from measures.languages import shown
from measures.models import Measure, Programme
from measures.search import asking, showing
from measures.search.kinds import KINDS
from measures.search.suggesting import suggestion

PAGE_SIZE = 20


@dataclass(frozen=True)
class KindChoice:
    name: str
    label: str
    count: int
    query: str
    is_chosen: bool


class Search:
    """What is asked for, and what that finds this reader; nonsense narrows nothing."""

    def __init__(self, data, user):
        self.text = " ".join(data.get("q", "").split())
        self.is_too_long = len(self.text) > MAX_TEXT
        self.text = self.text[:MAX_TEXT]
        visible = Programme.objects.visible_to(user)
        self.programmes = list(visible.order_by("closed_on", "-adopted_on", "pk"))
        self.current = visible.current()
        self.programme = next((one for one in self.programmes if one.slug == data.get("programme")), None)
        self.narrowing = self._narrowing(data, user)
        self.doors = self._doors(user)
        self._ask(asking.ask(self.text))
        if not self.counts:
            self._ask(self.asked.widened())
        if self.narrowing:
            self.narrowing.asked = self.asked
        self.kind = data.get("kind") if data.get("kind") in self.counts else ""

    def _ask(self, asked):
        self.asked, self.found = asked, asking.found(asked, self.doors)
        self.counts = asking.counts(self.found)

    def _narrowing(self, data, user):
        """The filters of the programme's list of measures."""
        if not self.programme:
            return None
        measures = Measure.objects.visible_to(user).filter(programme=self.programme)
        asked = {name: data.get(name, "") for name in MeasureFilter.FACETS} | {"q": self.text}
        return MeasureFilter(asked, measures=measures, programme=self.programme, today=days.today())

    def _doors(self, user):
        doors = asking.doors(user, self.programme)
        if self.filters:  # only measures have a theme, a unit, a status
            return {"measure": self.narrowing.narrow(skip="q").select_related("programme")}
        return doors

    @cached_property
    def filters(self) -> dict[str, str]:
        """The filters of measures that are on."""
        chosen = self.narrowing.chosen if self.narrowing else {}
        return {name: value for name, value in chosen.items() if name in MeasureFilter.FACETS}

    @property
    def count(self) -> int:
        return sum(self.counts.values())

    @property
    def facets(self):
        return self.narrowing.facets() if self.narrowing and self.text else []

    def page(self, number):
        """The primary keys of entries, the best first, of the kind that was chosen."""
        entries = self.found.filter(kind=self.kind) if self.kind else self.found
        pages = Paginator(asking.in_order(entries, self.counts).values_list("pk", flat=True), PAGE_SIZE)
        pages.count = self.counts[self.kind] if self.kind else self.count  # known already
        return pages.get_page(number)

    def query(self, **changes) -> str:
        """The query string of this search with `changes`; "" takes a parameter away."""
        own = {"q": self.text, "programme": self.programme and self.programme.slug, "kind": self.kind}
        asked = {name: value for name, value in (own | self.filters | changes).items() if value}
        return f"?{urlencode(asked)}" if asked else ""

    @property
    def all_kinds(self) -> str:
        return self.query(kind="")

    @property
    def everywhere(self) -> str:
        return f"?{urlencode({'q': self.text})}"

    @property
    def suggested(self) -> str:
        return self.query(q=self.suggestion)

    @property
    def kinds(self) -> list[KindChoice]:
        return [
            KindChoice(name, str(KINDS[name].label), count, self.query(kind=name), name == self.kind)
            for name, count in self.counts.items()
        ]

    @cached_property
    def suggestion(self) -> str:
        return suggestion(self.text, self.doors) if self.text and not self.count else ""


def grouped(results):
    """The results of the page under the names of their kinds."""
    groups = {}
    for result in results:
        groups.setdefault(result.kind, []).append(result)
    return [(kind, KINDS[kind].label, some) for kind, some in groups.items()]


@require_safe
def search(request):
    found = Search(request.GET, request.user)
    page = found.page(request.GET.get("page"))
    address = reverse("search")
    context = {
        "programme": found.programme or found.current,
        "search": found,
        "search_url": address,
        "page": page,
        "page_numbers": page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1),
        "groups": grouped(showing.results(page, found.asked, found.doors)),
        # Where there are several, a result says which one it is of.
        "named_programmes": [(one, shown(one, "name")) for one in found.programmes],
        "programme_names": {one.pk: shown(one, "name") for one in found.programmes[1:] and found.programmes},
    }
    live = request.htmx and not request.htmx.history_restore_request
    response = render(request, "measures/search.html" + ("#live" if live else ""), context)
    patch_vary_headers(response, ["HX-Request", "HX-History-Restore-Request"])
    response["X-Robots-Tag"] = "noindex"
    return push_url(response, address + found.query()) if live else response
