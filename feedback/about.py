"""What feedback is about: a page of this site that everybody sees, found by its address."""

from dataclasses import dataclass
from urllib.parse import unquote

from django.contrib.auth.models import AnonymousUser
from django.urls import Resolver404, resolve
from django.utils.translation import get_language_from_path, override

from feedback.models import MAX_ABOUT, Kind
from measures.models import Measure, Programme, Unit
from reports.models import ProgressReport

VISITOR = AnonymousUser()
# Those that people read, and not the files and lists for machines beside them.
PAGES = {
    *("front", "about", "privacy", "accessibility", "search", "data", "api_documentation", "counting_rule"),
    *("programme", "situation", "changes", "measures", "measure", "measure_history", "theme", "unit"),
    *("indicators", "indicator", "indicator_sum", "goal", "participation", "reports", "report", "columns"),
}


@dataclass(frozen=True)
class About:
    """The site in general, unless it says more."""

    page: str = ""
    programme: Programme | None = None
    measure: Measure | None = None

    @property
    def kind(self) -> Kind:
        return Kind.MEASURE if self.measure else Kind.PAGE


THE_SITE = About()


def about(address: str) -> About:
    """The page at this address, as a visitor would find it; nonsense and drafts are the site in general.

    Whoever asks is a visitor: so the form tells nobody what there is, and does the same for everybody.
    """
    path = unquote(address.partition("?")[0].partition("#")[0])
    if not path.startswith("/") or path.startswith("//") or len(path) > MAX_ABOUT or not path.isprintable():
        return THE_SITE
    with override(get_language_from_path(path) or "fi"):
        try:
            match = resolve(path)
        except Resolver404:
            return THE_SITE
    return _found(path, match) if match.url_name in PAGES and not match.namespaces else THE_SITE


def _found(path, match):
    parts = match.kwargs
    if "slug" not in parts:
        return About(path)
    programme = Programme.objects.visible_to(VISITOR).filter(slug=parts["slug"]).first()
    if programme is None:
        return THE_SITE
    if "number" in parts and match.url_name.startswith("measure"):
        measures = Measure.objects.visible_to(VISITOR).select_related("programme")
        measure = measures.filter(programme=programme, number=parts["number"]).first()
        return About(path, programme, measure) if measure else THE_SITE
    return About(path, programme) if _is_there(programme, parts) else THE_SITE


def _is_there(programme, parts):
    """Does the programme have this part?"""
    if "theme" in parts:
        return programme.themes.filter(slug=parts["theme"]).exists()
    if "unit" in parts:
        return Unit.objects.filter(slug=parts["unit"]).exists()
    if "number" in parts:
        return programme.indicators.filter(number=parts["number"]).exists()
    if "period" in parts:
        report = {"period": parts["period"], "edition": parts["edition"]}
        return ProgressReport.objects.public().filter(period__programme=programme, **report).exists()
    return True
