"""The page that tells people how to use the API, with examples of the programme that is in force."""

import datetime
import json
from dataclasses import dataclass
from urllib.parse import urlencode

from django.conf import settings
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from measures import days
from measures.dated import first_record
from measures.models import Measure, Programme
from opendata.api.document import COLLECTIONS, document
from opendata.api.problems import problem
from opendata.api.texts import VISITOR, url

SAID = {
    "programmes": gettext_lazy("The programmes."),
    "themes": gettext_lazy("The themes of the programmes, a tree."),
    "measures": gettext_lazy("The measures, with everything that their pages show."),
    "tasks": gettext_lazy("The tasks of the measures."),
    "units": gettext_lazy("The units that answer for measures, a tree."),
    "indicators": gettext_lazy("The indicators, with their goals and what they have come to."),
    "observations": gettext_lazy("The figures of the indicators, one by one."),
    "effects": gettext_lazy("Which measures and indicators act on which indicators."),
    "changes": gettext_lazy("What happened to the measures of a programme between two days."),
}
# Those that all have are told once.
COMMON = ("lang", "at", "changed_since", "limit", "cursor")
PROGRAM = """\
import json
from urllib.request import urlopen

address = "{address}"
while address:
    with urlopen(address) as answer:
        page = json.load(answer)
    for measure in page["items"]:
        print(measure["number"], measure["title"]["text"], measure["status"]["code"])
    address = page["next"]
"""


@dataclass(frozen=True)
class Example:
    says: str
    path: str
    address: str


@require_safe
def api_documentation(request):
    programme = Programme.objects.visible_to(VISITOR).current()
    first = url("measures") + (f"?{urlencode({'programme': programme.slug})}" if programme else "")
    error = json.loads(problem(404, "There is no programme “x”.").content)
    context = {
        "programme": programme,
        "beginning": url(""),
        "openapi": Example(_("The description for programs"), "/api/v1/openapi.json", url("openapi.json")),
        "examples": [_example(says, path, **asked) for says, path, asked in _examples(programme)],
        "collections": [(name, SAID[name], _own_parameters(name)) for name in COLLECTIONS],
        "program": PROGRAM.format(address=first),
        "error": json.dumps(error, indent=2, ensure_ascii=False),
    }
    return render(request, "opendata/api.html", context)


def _example(says, path, **asked) -> Example:
    query = f"?{urlencode(asked)}" if asked else ""
    return Example(says, f"/api/v1/{path}{query}", url(path) + query)


def _examples(programme):
    yield _("All programmes"), "programmes", {}
    if programme is None:
        return
    slug, today = programme.slug, days.today()
    past = max(filter(None, [today - datetime.timedelta(days=30), first_record()]))
    number = (
        Measure.objects.visible_to(VISITOR)
        .filter(programme=programme)
        .in_order()
        .values_list("number", flat=True)
        .first()
    )
    if number:
        yield _("A measure, with everything that its page shows"), f"measures/{slug}/{number}", {}
    yield _("The measures that are late"), "measures", {"programme": slug, "status": "late"}
    yield _("How the measures stood on a past day"), "measures", {"programme": slug, "at": past}
    since = {"programme": slug, "changed_since": past, "lang": "sv"}
    yield _("Tasks that were edited since a day, in Swedish"), "tasks", since
    yield _("Indicators, ten at a time"), "indicators", {"programme": slug, "limit": 10}
    yield _("What happened to the measures since a day"), "changes", {"programme": slug, "since": past}


def _own_parameters(name) -> list[str]:
    parameters = document(settings.SITE_URL)["paths"][f"/{name}"]["get"]["parameters"]
    return [one["name"] for one in parameters if one["name"] not in COMMON]
