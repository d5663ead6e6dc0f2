"""A demo of its own for the tests of the editors' pages, an admin at work in it, and where the pages are."""

import json
import re
import shutil
import subprocess
import sys
from types import SimpleNamespace

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from django.contrib import admin

from tests.browser.conftest import AS_NEW, listen
from tests.browser.demo_site import ROOT, SETTINGS, free_port, serving
from tests.browser.pages import WIDE
from tests.browser.test_axe import OF_COLOURS, TAGS
from tests.browser.test_reflow import SMALL_TARGETS

__all__ = ["but_colours", "desk", "kept_desk", "office"]

# An admin signed in, and one thing of each kind: of the measures one with everything.
SIGN_IN = """
import json
from django.contrib import admin
from django.contrib.auth.models import User
from django.test import Client
from desk.models import ExternalLink, digest_of
from exchange.models import ImportBatch
from feedback.about import about
from feedback.models import FeedbackRules
from feedback.receiving import receive
from mailing.outbox import put
from measures.models import Measure, Programme, Task
from reminders.models import ReminderRules, ReminderWording
from reminders.settling import token_of

rows = b"number;title_sv;phase;unknown;start_on\\n0.1.9;Rubrik;planning;a;1.2.2020\\n998;;??;;32.1.2020\\n"
programme = Programme.objects.get(slug="numerot")
ImportBatch.objects.create(programme=programme, name="***.csv", content=rows)
letter = "<!doctype html><html lang='fi'><title>***</title><p>*** <a href='http://127.0.0.1/'>***</a></html>"
put(to="***@measures.example", subject="***", text="*** http://127.0.0.1/", html=letter, kind="***")
sent = {"receipt": "***", "text": "***", "email": "***@measures.example", "language": "fi"}
receive(about("/numerot/toimenpiteet/0.1.9/"), **sent, is_on_accessibility=False)
FeedbackRules.objects.create(programme=programme)
ReminderRules.objects.create(programme=programme)
ReminderWording.objects.create(programme=programme, kind="late", text_fi="***")
url, measure = "https://***.example/", Measure.objects.get(programme=programme, number="0.1.9")
link = ExternalLink.objects.create(url=url, digest=digest_of(url))
link.uses.create(kind="measures.measure", thing=measure.pk, field="description_fi", programme=programme)
client = Client()
client.force_login(User.objects.get(username="admin"))
models = admin.site._registry
things = {model._meta.label_lower: model._default_manager.order_by("pk")[0].pk for model in models}
numbers = {"measures.measure": ("numerot", "0.1.9"), "closed": ("esimerkki-2020", "1")}
for name, (programme, number) in numbers.items():
    things[name] = Measure.objects.get(programme__slug=programme, number=number).pk
task = Task.objects.open().filter(measure=things["measures.measure"]).first()
things["reminder"] = token_of("done", User.objects.get(username="admin"), task, 0)
print(json.dumps({"session": client.cookies["sessionid"].value, "things": things}))
"""
FROM_ELSEWHERE = {"mailing.outgoingmail", "feedback.feedback", "desk.externallink"}
"""Nobody writes them there."""
MODELS = sorted(model._meta.label_lower for model in admin.site._registry)
PAGES = {
    "front": "",
    "lists of an app": "measures/",
    "list of a hundred": "measures/measure/",
    "list filtered": "measures/measure/?status=late&_facets=True",
    "list without anything": "measures/measure/?q=zzzz",
    "quality": "measures/measure/quality/",
    "coordinator's desk": "desk/",
    "what is followed": "desk/followers/",
    "quiet accounts": "quiet/",
    "audit log": "audit/",
    "closed measure": "measures/measure/{closed}/change/",
    "password of somebody": "auth/user/{auth.user}/password/",
    "window for another thing": "measures/unit/add/?_popup=1",
    "notes of a period": "reports/reportingperiod/{reports.reportingperiod}/notes/",
    "report of a period": "reports/reportingperiod/{reports.reportingperiod}/report/",
    "columns of a file": "exchange/importbatch/{exchange.importbatch}/layout/",
    "calendar": "calendar/",
    "reminders": "reminders/",
    "own reminders": "reminders/own/",
    **{
        f"{action} {label}": f"{label.replace('.', '/')}/{{{label}}}/{action}/"
        for label in ("measures.task", "measures.unit", "participation.indicator")
        for action in ("delete", "history")
    },
    **{f"list of {label}": f"{label.replace('.', '/')}/?q=12" for label in MODELS},
    **{f"new {label}": f"{label.replace('.', '/')}/add/" for label in MODELS if label not in FROM_ELSEWHERE},
    **{f"change {label}": f"{label.replace('.', '/')}/{{{label}}}/change/" for label in MODELS},
}
FORMS = [name for name in PAGES if name.startswith(("new ", "change "))]


# That the rich text editors stand where they will, with their buttons.
EDITOR = "[data-django-prose-editor-configurable]:not([name*=__prefix__])"
ALL_EDITORS = f"""() => [...document.querySelectorAll("{EDITOR}")].every(
    one => one.closest(".prose-editor")?.querySelector(".prose-menubar[role=group]"))"""


@pytest.fixture(scope="session")
def office(made_demo, tmp_path_factory):
    """A demo of its own, which the tests may change, with what only editors load."""
    folder = tmp_path_factory.mktemp("office")
    settings = {"DATABASE_URL": f"sqlite:///{folder}/db.sqlite3", "STATIC_MANIFEST": "false"}
    environment = {"PATH": "/usr/bin:/bin"} | SETTINGS | settings
    manage = [sys.executable, "manage.py"]
    shutil.copy(made_demo / "db.sqlite3", folder)
    told = subprocess.run(
        [*manage, "shell", "-v", "0", "-c", SIGN_IN],
        cwd=ROOT, env=environment, check=True, capture_output=True, text=True,
    )  # fmt: skip
    address = f"127.0.0.1:{free_port()}"
    with serving(address, environment, folder / "server.log"):
        yield SimpleNamespace(
            address=f"http://{address}", database=folder / "db.sqlite3", **json.loads(told.stdout)
        )


@pytest.fixture(scope="session")
def kept_desk(browser, office):
    """The browser of the admin, kept from test to test: a new one takes as long as a page."""
    context = browser.new_context(base_url=office.address, locale="fi-FI", reduced_motion="reduce")
    context.add_cookies([{"name": "sessionid", "value": office.session, "url": office.address}])
    yield context.new_page()
    context.close()


@pytest.fixture
def desk(kept_desk, office):
    """Gives the page of this name; what the browser complained of fails the test."""
    heard = []
    listen(kept_desk, heard)
    kept_desk.set_viewport_size(WIDE)
    kept_desk.emulate_media(**AS_NEW)

    def sit_down(name, language="fi"):
        prefix = "" if language == "fi" else f"/{language}"
        path = re.sub(r"{(.+?)}", lambda thing: str(office.things[thing[1]]), PAGES[name])
        response = kept_desk.goto(f"{prefix}/admin/{path}")
        assert (response.status, "/login/" in kept_desk.url) == (200, False), path
        kept_desk.wait_for_function(ALL_EDITORS)
        return kept_desk

    yield sit_down
    assert heard == []


@pytest.fixture(scope="session")
def but_colours(kept_desk):
    """All rules but those of colours, which are the same in every language and in every window."""
    kept_desk.evaluate(AXE_SCRIPT)
    rules = kept_desk.evaluate("tags => axe.getRules(tags).map(rule => rule.ruleId)", TAGS)
    return {"type": "rule", "values": sorted(set(rules) - set(OF_COLOURS["values"]))}


# The stock choices keep a select that nobody sees.
TARGETS = SMALL_TARGETS.replace("select,", "select:not(.select2-hidden-accessible),")
