"""What holds for every public page, whatever it shows."""

import re
from datetime import date
from urllib.parse import urljoin

import pytest
from django.test import override_settings

from tests.factories import (
    make_contact,
    make_goal,
    make_indicator,
    make_indicator_effect,
    make_measure,
    make_measure_effect,
    make_observation,
    make_person,
    make_programme,
    make_responsibility,
    make_task,
    make_theme,
    make_unit,
)
from tests.feedback.sending import make_feedback
from tests.page import fetch, read, words

PAGES = {
    "front": "/",
    "programme": "/p/",
    "list": "/p/toimenpiteet/",
    "filtered list": "/p/toimenpiteet/?q=a&status=late&sort=-title",
    "table": "/p/toimenpiteet/?layout=table",
    "empty list": "/p/toimenpiteet/?q=nothing",
    "measure": "/p/toimenpiteet/125/",
    "measure of little": "/p/toimenpiteet/126/",
    "theme": "/p/teemat/teema/",
    "unit": "/p/yksikot/yksikko/",
    "indicators": "/p/mittarit/",
    "indicator": "/p/mittarit/370/",
    "goal": "/p/tavoite/",
    "situation": "/p/tilannekuva/",
    "changes": "/p/muutokset/",
    "participation": "/p/osallistuminen/",
    "reports": "/p/raportit/",
    "rule of counting": "/laskusaanto/",
    "feedback": "/palaute/?about=/p/toimenpiteet/125/",
    "feedback on accessibility": "/palaute/?kind=accessibility",
    "thanks for feedback": "/palaute/kiitos/AAAA-BBBB-CCCC/",
    "follow": "/p/seuraa/?measure=125",
    "followed": "/seuraa/tehty/asked/",
    "search": "/haku/?q=asia&programme=p",
    "search, nothing found": "/haku/?q=hevonen",
    "data": "/data/",
    "api": "/data/api/",
}
SENT_TO = ("/p/seuraa/", "/palaute/?")
TICKET = re.compile(rb'name="ticket" value="[^"]+"')
TODAY = date(2020, 6, 15)
ADDRESS_ATTRIBUTES = ["href", "src", "srcset", "action", "formaction", "data", "poster", "data-hx-get"]


@pytest.fixture(scope="module")
def everything(module_db):
    """Something to show on every page, in every part of it."""
    with override_settings(DEMO_TODAY=TODAY):
        make_everything()


def make_everything():
    programme = make_programme(slug="p", goal="Tavoite", description="<p>Ohjelmasta</p>")
    make_programme()
    theme = make_theme(programme, slug="teema")
    part = make_theme(parent=theme, slug="osa")
    measure = make_measure(
        theme=part,
        number="125",
        title="Asia",
        lead="Ingressi",
        description="<p>Kuvaus</p>",
        official_text="<p>Virallinen</p>",
        start_on=date(2019, 1, 1),
        end_on=date(2021, 12, 31),
    )
    make_measure(theme=theme, number="126", title="Toinen")
    make_measure(theme=theme, number="127", closed_as="merged", merged_into=measure)
    for state in ("not_started", "in_progress", "completed", "cancelled"):
        make_task(measure, state=state, due_on=date(2020, 6, 1))
    measure.status_updates.create(noted_on=date(2020, 6, 1), title="Tilanne")
    unit = make_unit(slug="yksikko", name="Yksikkö")
    make_responsibility(measure, make_unit(parent=unit))
    make_contact(measure, make_person(is_public=True, unit=unit))
    indicator = make_indicator(programme, number="370", level="strategic", is_programme_goal=True)
    make_observation(indicator)
    make_goal(indicator, due_on=date(2030, 12, 31))
    cause = make_indicator(programme)
    make_indicator_effect(cause, indicator)
    make_measure_effect(measure, cause)
    make_feedback(receipt="AAAA-BBBB-CCCC", measure=measure)


@pytest.fixture(autouse=True)
def _today(everything, db, settings):
    settings.DEMO_TODAY = TODAY


@pytest.fixture(params=PAGES.values(), ids=PAGES)
def address(request):
    return request.param


@pytest.fixture
def shown(client, address):
    return read(fetch(client, address))


def test_sets_no_cookie(client, address):
    assert dict(fetch(client, address).cookies) == {}
    assert dict(client.cookies) == {}


def test_is_the_same_for_everyone_byte_for_byte(client, address):
    """A nonce or a token would keep it out of every cache. Only the form of feedback is in none."""
    first, second = (TICKET.sub(b"", fetch(client, address).content) for _each in range(2))
    assert (first != second) is False


def test_has_no_inline_style_or_script(shown):
    assert shown.select("style, [style]") == []
    code = shown.select("script:not([type='application/ld+json'])")  # which is data, and never run
    assert [script for script in code if words(script) or not script.get("src")] == []
    handlers = re.compile(r"on\w+|(data-)?hx-on.*")
    names = {name for element in shown.find_all(True) for name in element.attrs}
    assert [name for name in names if handlers.fullmatch(name)] == []
    values = [value for element in shown.find_all(True) for value in element.attrs.values()]
    assert [value for value in values if str(value).lower().lstrip().startswith(("javascript:", "js:"))] == []


def test_names_no_third_party(shown):
    addresses = [
        element[name] for element in shown.find_all(True) for name in ADDRESS_ATTRIBUTES if element.get(name)
    ]
    elsewhere = [one for one in addresses if re.match(r"\s*([a-z+.-]+:|//)", one, re.IGNORECASE)]
    assert [one for one in elsewhere if not one.startswith("http://testserver/")] == []


def test_has_one_heading_of_the_first_level_and_skips_none(shown):
    levels = [int(heading.name[1]) for heading in shown.select("h1, h2, h3, h4, h5, h6")]
    assert (levels[0], levels.count(1)) == (1, 1)
    assert [after for before, after in zip(levels, levels[1:], strict=False) if after > before + 1] == []


def test_has_a_title_a_language_and_a_way_to_the_content(shown):
    assert words(shown.title)
    assert shown.html["lang"] == "fi"
    assert shown.select_one("a")["href"] == f"#{shown.main['id']}"


def test_each_id_is_there_once_and_what_refers_to_one_finds_it(shown):
    ids = [element["id"] for element in shown.select("[id]")]
    assert sorted(set(ids)) == sorted(ids)
    names = ["for", "aria-labelledby", "aria-describedby", "aria-controls"]
    wanted = {one for name in names for element in shown.select(f"[{name}]") for one in element[name].split()}
    assert wanted - set(ids) == set()


def test_every_date_is_readable_by_machines(shown):
    values = [time.get("datetime", "") for time in shown.select("time")]
    assert [value for value in values if not re.fullmatch(r"\d{4}(-\d\d(-\d\d)?)?", value)] == []
    dates_outside = [
        text
        for text in shown.main.find_all(string=re.compile(r"\d\d\.\d\d\.\d{4}"))
        if not text.find_parent("time")
    ]
    assert [str(text.parent) for text in dates_outside if "reason" not in text.parent.get("class", [])] == []


@pytest.mark.one_database
def test_no_page_leads_nowhere(client):
    """Most pages lead to the same ones, each of which is asked for once."""
    leading = {}
    for name, address in PAGES.items():
        inside = [link["href"] for link in read(fetch(client, address)).select("a[href]")]
        assert inside
        for target in inside:
            if not target.startswith("#") and "/admin" not in target:
                leading.setdefault(urljoin(address, target), name)
    assert len(leading) > 80
    statuses = {target: fetch(client, target).status_code for target in leading}
    assert {(leading[target], target): status for target, status in statuses.items() if status != 200} == {}


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_is_for_reading_only(client, address, method):
    """But for what residents send: its own tests say what becomes of that."""
    takes = {"post"} if address.startswith(SENT_TO) else set()
    assert getattr(client, method)(address).status_code == (200 if method in takes else 405)


def test_answers_a_head_request(client, address):
    response = client.head(address)
    assert (response.status_code, response.content) == (200, b"")
