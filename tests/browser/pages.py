"""Every kind of page and state of the demo, by name, and its address in each language."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import override

LANGUAGES = ["fi", "sv", "en"]
WIDE = {"width": 1280, "height": 720}
PROGRAMME, CLOSED, NOT_ADOPTED = "hnh2035", "esimerkki-2020", "numerot"


@dataclass(frozen=True)
class Kind:
    view: str
    args: tuple = ()
    query: str = ""
    status: int = 200

    def address(self, language):
        with override(language):
            return reverse(self.view, args=self.args) + self.query


KINDS = {
    "front": Kind("front"),
    "programme": Kind("programme", (PROGRAMME,)),
    "closed programme": Kind("programme", (CLOSED,)),
    "programme not adopted": Kind("programme", (NOT_ADOPTED,)),
    "situation": Kind("situation", (PROGRAMME,)),
    "situation of many kinds": Kind("situation", (NOT_ADOPTED,)),
    "changes": Kind("changes", (PROGRAMME,), "?since=2020-01-01&until=2020-06-30"),
    "changes by unit": Kind("changes", (PROGRAMME,), "?since=2020-01-01&by=unit&kind=not_confirmed"),
    "two days compared": Kind("changes", (PROGRAMME,), "?first=2019-10-22&last=2020-06-30"),
    "list by theme": Kind("measures", (PROGRAMME,)),
    "list as table": Kind("measures", (PROGRAMME,), "?layout=table"),
    "list filtered": Kind("measures", (PROGRAMME,), "?q=kaupunki&status=on_time&theme=smart-clean"),
    "list, nothing found": Kind("measures", (PROGRAMME,), "?q=ei+sellaista"),
    "measure": Kind("measure", (PROGRAMME, "125")),
    "measure, long way to the goal": Kind("measure", (PROGRAMME, "70")),
    "measure, many effects": Kind("measure", (PROGRAMME, "113")),
    "measure, long title": Kind("measure", (PROGRAMME, "106")),
    "measure, stated late": Kind("measure", (PROGRAMME, "144")),
    "measure, late tasks": Kind("measure", (NOT_ADOPTED, "0.1.10")),
    "measure, merged": Kind("measure", (PROGRAMME, "132")),
    "measure, empty": Kind("measure", (PROGRAMME, "1")),
    "measure with everything": Kind("measure", (NOT_ADOPTED, "0.1.9")),
    "measure, set by hand": Kind("measure", (NOT_ADOPTED, "CL3")),
    "measure, not begun": Kind("measure", (NOT_ADOPTED, "Ü1")),
    "measure, completed": Kind("measure", (CLOSED, "1")),
    "measure, cancelled": Kind("measure", (CLOSED, "2")),
    "measure, postponed": Kind("measure", (CLOSED, "3")),
    "history": Kind("measure_history", (PROGRAMME, "125")),
    "version": Kind("measure_version", (PROGRAMME, "125", 1)),
    "feedback": Kind("feedback", query=f"?about=/{PROGRAMME}/toimenpiteet/125/"),
    "feedback on accessibility": Kind("feedback", query="?kind=accessibility"),
    "follow a measure": Kind("follow", (PROGRAMME,), "?measure=125"),
    "follow, asked": Kind("followed", ("asked",)),
    "reminder, settled": Kind("reminder_settled", ("done",)),
    "reminder, wrong link": Kind("reminder_done", ("wrong",), status=404),
    "theme": Kind("theme", (PROGRAMME, "kuluttaminen")),
    "theme within a theme": Kind("theme", (NOT_ADOPTED, "osanumerot")),
    "unit": Kind("unit", (PROGRAMME, "elinkeino-osasto")),
    "unit without measures": Kind("unit", (PROGRAMME, "esimerkkipalvelu")),
    "indicators": Kind("indicators", (PROGRAMME,)),
    "no indicators": Kind("indicators", (NOT_ADOPTED,)),
    "indicator": Kind("indicator", (PROGRAMME, "1")),
    "indicator with parts": Kind("indicator", (PROGRAMME, "5")),
    "indicator with counts": Kind("indicator", (PROGRAMME, "348")),
    "indicator without value": Kind("indicator", (PROGRAMME, "28")),
    "sum": Kind("indicator_sum", (PROGRAMME, "348")),
    "goal": Kind("goal", (PROGRAMME,)),
    "no goal": Kind("goal", (NOT_ADOPTED,)),
    "participation": Kind("participation", (PROGRAMME,)),
    "no participation": Kind("participation", (NOT_ADOPTED,)),
    "no reports": Kind("reports", (PROGRAMME,)),
    "counting rule": Kind("counting_rule"),
    "search": Kind("search", query="?q=kaupunkilaisten&programme=hnh2035"),
    "search, nothing found": Kind("search", query="?q=kaupunkilanen"),
    "data": Kind("data"),
    "interface for programs": Kind("api_documentation"),
    "columns of the tables": Kind("columns"),
    "embedded measure": Kind("measure_embed", (PROGRAMME, "125")),
    "embedded situation": Kind("situation_embed", (PROGRAMME,)),
    "about": Kind("about"),
    "privacy": Kind("privacy"),
    "accessibility": Kind("accessibility"),
    "measure of a past day": Kind("measure", (PROGRAMME, "125"), "?at=2020-03-01"),
    "list of a past day": Kind("measures", (PROGRAMME,), "?at=2020-03-01&status=late"),
    "situation of a past day": Kind("situation", (PROGRAMME,), "?at=2020-03-01"),
    "no such day": Kind("measure", (PROGRAMME, "125"), "?at=2019-10-21", status=404),
    "not found": Kind("programme", ("ei-ole",), status=404),
    "bad address": Kind("front", query="?q=%00", status=400),
}


def visit(page, kind, language="fi"):
    """Open the page of this kind, or fail when it does not answer as it should."""
    kind = KINDS[kind]
    response = page.goto(kind.address(language))
    assert response.status == kind.status
    return response
