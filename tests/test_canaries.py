"""Words that stand only where visitors may not look are found nowhere by a visitor."""

import io
import zipfile
from datetime import date

import pytest
from django.conf import settings
from django.urls import get_resolver, reverse
from django.urls.resolvers import URLPattern
from django.utils.translation import override

from measures import days
from measures.models import Measure
from opendata.api.document import document
from reports.closing import order, work_on
from reports.models import ReportFile, ReportingPeriod
from tests.factories import (
    make_contact,
    make_goal,
    make_indicator,
    make_indicator_effect,
    make_measure,
    make_measure_effect,
    make_note,
    make_observation,
    make_period,
    make_person,
    make_programme,
    make_responsibility,
    make_task,
    make_theme,
    make_unit,
    make_user,
)
from tests.page import fetch
from tests.sample import share

CANARY = "kanarialintu"
QUERIES = ["", f"q={CANARY}", "layout=table", "layout=themes", "sort=-title", "status=late", "page=2"]


@pytest.fixture
def site(db):
    """A public programme with a measure between drafts, beside a programme that is not public."""
    programme = make_programme(slug="p")
    theme, unit = make_theme(programme, slug="teema"), make_unit(slug="yksikko")
    measure = make_measure(theme=theme, number="2", title="Julkinen")
    make_responsibility(measure, unit)
    indicator = make_indicator(programme, number="370", adding="counts", is_programme_goal=True)
    dated = {"period_start": date(2020, 1, 1), "period_end": date(2020, 1, 31), "kind": "event"}
    make_observation(indicator, measure=measure, value=7, **dated)
    make_goal(indicator, due_on=date(2030, 12, 31))
    make_measure_effect(measure, indicator)
    for number in "13":  # its neighbours
        draft(make_measure(theme=theme, number=number, is_published=False), unit, indicator, measure, dated)
    keep_internal(measure)
    hidden = make_programme(slug=CANARY, name=CANARY, goal=CANARY, is_public=False)
    other = make_measure(hidden, make_theme(hidden, name=CANARY, slug=CANARY), number="4", title=CANARY)
    make_responsibility(other, make_unit(parent=unit, slug="alla"))
    make_indicator(hidden, name=CANARY, number="5")
    measure.related.add(other)
    report(programme)
    return measure


def report(programme):
    """A published report with all its files, made of a programme with drafts that have notes."""
    period = make_period(programme, start=date(2020, 1, 1), end=date(2020, 6, 30))
    for measure in programme.measures.filter(is_published=False):
        make_note(period, measure, achieved=CANARY)
    made = order(period, make_user(), formats=["html", "json", "docx"], languages=["fi"], is_closing=True)
    while made.report is None:
        work_on(made)
    made.report.is_published = True
    made.report.save()


def draft(measure, unit, indicator, public, dated):
    """Everything of it says the word, but for what it shares with others."""
    names = ["title", "lead", "description", "official_text", "official_source", "stated_source"]
    for name in [*names, "closed_reason", "override_reason"]:
        setattr(measure, f"{name}_fi", CANARY)
    measure.override_status, measure.override_by = "late", make_person(name=CANARY, is_public=True)
    measure.override_on = measure.override_review_on = date(2020, 1, 1)
    measure.save()
    make_task(measure, title=CANARY, due_on=date(2020, 1, 1))
    measure.status_updates.create(noted_on=date(2020, 1, 1), title=CANARY)
    measure.links.create(title=CANARY, url=f"https://{CANARY}.example/")
    make_responsibility(measure, unit)
    make_contact(measure, make_person(name=CANARY, title=CANARY, is_public=True))
    make_observation(indicator, measure=measure, value=1, activity=CANARY, place=CANARY, **dated)
    make_measure_effect(measure, indicator)
    make_indicator_effect(make_indicator(measure.programme), indicator)
    measure.related.add(public)


def keep_internal(measure):
    """Who signed it, who edits it and who answers for it, of whom none is public."""
    user = make_user(username=CANARY, email=f"{CANARY}@measures.example", first_name=CANARY, last_name=CANARY)
    secret = make_person(name=CANARY, user=user)
    make_contact(measure, secret)
    measure.override_status, measure.override_reason_fi, measure.override_by = "late", "Syy", secret
    measure.override_on = measure.override_review_on = date(2020, 1, 1)
    measure.confirmed_by, measure.confirmed_at = secret, "2020-01-01T12:00:00Z"
    measure.save()
    former = make_user(username=f"{CANARY}-2")
    former.is_active = False
    former.save()
    make_contact(measure, make_person(name=CANARY, user=former, is_public=True))


def public_routes():
    waiting = [("", pattern) for pattern in get_resolver().url_patterns]
    while waiting:
        before, pattern = waiting.pop()
        path = f"{before}{pattern.pattern}"
        if path.startswith(("admin/", "api/")):
            continue
        if isinstance(pattern, URLPattern):
            yield pattern
        else:
            waiting += [(path, inner) for inner in pattern.url_patterns]


def addresses(measure):
    """Every public address of the programme, with what it may be asked."""
    period = ReportingPeriod.objects.get()
    good = {"slug": "p", "theme": "teema", "unit": "yksikko", "period": period.pk, "edition": 1}
    good |= {"secret": "wrong", "receipt": "wrong", "token": "wrong", "what": "asked", "table": "measures"}
    good |= {"section": "measures"}
    files = ReportFile.objects.values_list("name", flat=True)
    queries = [*QUERIES, f"at={days.today()}", f"since={days.today()}"]
    changes = measure.history.values_list("change", flat=True)
    for turn, pattern in enumerate(public_routes()):
        names = pattern.pattern.converters
        number = "370" if pattern.name.startswith("indicator") else measure.number
        for last in changes if "change" in names else files if "name" in names else [None]:
            parts = {**good, "number": number, "change": last, "name": last}
            kwargs = {name: parts[name] for name in names}
            for language, _name in settings.LANGUAGES:
                with override(language):
                    path = reverse(pattern.name, kwargs=kwargs)
                asked = share(queries, turn, of=6) if language == "fi" else queries[:1]
                yield from (f"{path}?{query}" for query in asked)
    yield from api_addresses(measure)


def api_addresses(measure):
    """Those of the API, each with what all of them may be asked."""
    parts = {"programme": "p", "theme": "teema", "unit": "yksikko", "id": "measure-1"}
    for path in document(settings.SITE_URL)["paths"]:
        parts["number"] = "370" if path.startswith("/indicators") else measure.number
        asked = "programme=p&" if path == "/changes" else ""
        queries = ["", "lang=en", f"at={days.today()}", "changed_since=2020-01-01"]
        yield from (f"/api/v1{path.format(**parts)}?{asked}{query}" for query in queries)


def said(response):
    """What the body says, that of a zipped file too; without what was asked for."""
    body = b"".join(response.streaming_content) if response.streaming else response.content
    if body.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(body)) as file:
            body = b"".join(file.read(name) for name in file.namelist())
    return body.decode()


@pytest.mark.one_database
def test_no_canary_sings(client, site, tried):
    every = list(addresses(site))
    assert len(every) > 150
    found, statuses = [], {}
    for address in every:
        response = fetch(client, address)
        statuses.setdefault(response.status_code, []).append(address)
        is_asked = CANARY in address  # a page may repeat what was searched for
        if not is_asked and (CANARY in said(response) or CANARY in str(response.headers)):
            found.append(address)
    what = "Addresses read by a visitor for the words of drafts, hidden programmes and people"
    outcome = f"found at {found[:2]}" if found else "found nowhere"
    tried("Rights", what, len(every), outcome, "a coordinator hears the words at the same addresses")
    assert found == []
    assert len(statuses[200]) > 100


def test_no_search_finds_a_canary(client, site):
    for page in ("measures", "measures_csv"):
        response = fetch(client, f"{reverse(page, args=['p'])}?q={CANARY}")
        assert "Julkinen" not in said(response)
    assert "Julkinen" in said(fetch(client, f"{reverse('measures', args=['p'])}?q=julkinen"))


@pytest.mark.parametrize("name", ["1", "3"])
def test_no_address_of_a_draft_answers(client, site, name):
    for page in ("measure", "measure_history"):
        assert fetch(client, reverse(page, args=["p", name])).status_code == 404
        assert fetch(client, reverse(page, args=[CANARY, "4"])).status_code == 404


def test_the_control_a_coordinator_hears_it(client, site):
    """The words are there to be found."""
    user = make_user()
    site.programme.coordinators.add(user)
    client.force_login(user)
    heard = [
        page
        for page in ("measures", "measures_csv")
        if CANARY in said(fetch(client, reverse(page, args=["p"])))
    ]
    assert heard == ["measures", "measures_csv"]
    assert CANARY in said(fetch(client, reverse("measure", args=["p", "1"])))


# People who leave


def leave_by_hiding(person):
    person.is_public = False
    person.save()


def leave_by_account(person):
    person.user.is_active = False
    person.user.save()


def leave_for_good(person):
    Measure.objects.filter(override_by=person).update(
        override_status="", override_by=None, override_on=None, override_review_on=None
    )
    Measure.objects.filter(confirmed_by=person).update(confirmed_by=None)
    person.contact_of.all().delete()
    person.delete()


WAYS = {"Piilottaja": leave_by_hiding, "Sulkija": leave_by_account, "Poistaja": leave_for_good}


def found_by(client, name):
    return "Julkinen" in said(fetch(client, f"{reverse('measures', args=['p'])}?q={name.lower()}"))


@pytest.mark.one_database
def test_people_who_leave_are_named_nowhere_at_once(client, site, tried):
    """Each in another way, from a measure of their own; the pages are read once for all of them."""
    more = [make_measure(theme=site.theme, number=number, title="Julkinen") for number in ("20", "21")]
    measures = dict(zip(WAYS, [site, *more], strict=True))
    override = {"override_status": "late", "override_on": date(2020, 1, 1)}
    override["override_review_on"] = override["override_on"]
    for name, measure in measures.items():
        person = make_person(name=name, user=make_user(), is_public=True)
        make_contact(measure, person)
        Measure.objects.filter(pk=measure.pk).update(**override, override_by=person, confirmed_by=person)
        assert said(fetch(client, measure.get_absolute_url())).count(name) == 2
        assert found_by(client, name)
        WAYS[name](person)
    assert [name for name in WAYS if found_by(client, name)] == []
    every = {one for measure in measures.values() for one in addresses(measure) if "q=" not in one}
    said_there = {one: said(fetch(client, one)) for one in every}
    assert len(every) > 150
    named = [one for one, text in said_there.items() if any(name in text for name in WAYS)]
    what = f"Addresses read right after {len(WAYS)} people left, each in another way"
    outcome = f"named at {named[:2]}" if named else "named nowhere"
    tried("Audit and privacy", what, len(every), outcome, "before they left, the same pages named each twice")
    assert named == []
