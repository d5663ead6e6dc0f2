import re
from datetime import date
from html import unescape
from io import StringIO

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import override_settings
from django.utils.translation import override

from measures.models import Measure, Page, Person, Programme, Task, Unit
from measures.status import Status, TaskState
from participation.models import Indicator, IndicatorEffect, MeasureEffect, Observation
from tests.page import get, links, texts, words

FIXTURES = settings.BASE_DIR / "fixtures"
DEMO_DAY = date(2020, 6, 30)
ACCOUNTS = ["admin", "contact", "coordinator", "editor"]
PAGES = {
    "/tietoa/": "Tietoa sivustosta",
    "/tietosuoja/": "Tietosuoja",
    "/saavutettavuus/": "Saavutettavuusseloste",
    "/sv/om/": "Om webbplatsen",
    "/sv/dataskydd/": "Dataskydd",
    "/sv/tillganglighet/": "Tillgänglighetsutlåtande",
    "/en/about/": "About this site",
    "/en/privacy/": "Privacy",
    "/en/accessibility/": "Accessibility statement",
}

# Lines of the page that are not the measure's own words.
LABELS = {
    "Toimenpiteet",
    "Edellinen | Seuraava",
    "Virallinen kuvaus",
    "Toimenpideohjelman mukaan",
    "Tehtävät",
    "Mitä on tehty?",
    "Mitä on tehtävä?",
    "Mittarit",
    "Vaikutus",
    "Ei ole arvioitu",
    "Eteneminen",
    "Ajallaan",
    "Aikajänne",
    "Yhteyshenkilöt",
    "Miten tämä toimenpide vaikuttaa tavoitteeseen?",
}


def run_demo():
    out = StringIO()
    with override_settings(DEMO=True):
        call_command("demo", stdout=out)
    return out.getvalue()


@pytest.fixture(scope="module")
def _demo(django_db_setup, django_db_blocker):
    """The demo made once for all tests of this module, each of which undoes what it changes."""
    with django_db_blocker.unblock(), transaction.atomic():
        run_demo()
        yield
        transaction.set_rollback(True)


@pytest.fixture
def demo(_demo, db):
    with override("fi"):
        yield


def measure(number, programme="hnh2035"):
    return Measure.objects.get(programme__slug=programme, number=number)


def user(username):
    return get_user_model().objects.get(username=username)


@pytest.mark.django_db
@override_settings(DEMO=False, DEBUG=False)
def test_refuses_production_settings():
    with pytest.raises(CommandError, match="production settings"):
        call_command("demo")
    assert not Programme.objects.exists()
    assert not get_user_model().objects.exists()


@pytest.mark.usefixtures("demo")
def test_programme_has_all_that_is_known():
    programme = Programme.objects.get(slug="hnh2035")
    assert programme.measures.filter(is_published=True).count() == 95
    assert programme.themes.count() == 13
    assert programme.indicators.count() == 231
    # The latest values of 62, the seven counts of people, and six sectors' emissions of 19 years.
    assert Observation.objects.filter(indicator__programme=programme).count() == 62 + 7 + 6 * 19
    assert MeasureEffect.objects.filter(measure__programme=programme).count() == 142
    assert IndicatorEffect.objects.filter(cause__programme=programme).count() == 171
    goal = Indicator.objects.get(is_programme_goal=True)
    assert goal.name == "Helsingin kaupungin kasvihuonekaasupäästöt (scope 1-2)"


@pytest.mark.usefixtures("demo")
@pytest.mark.parametrize(
    ("number", "status", "code"),
    [
        ("125", Status.ON_TIME, "no_task_late"),
        ("144", Status.LATE, "stated"),
        ("132", Status.MERGED, "merged"),
        ("131", Status.MERGED, "merged"),
        ("1", Status.UNKNOWN, "no_tasks"),
    ],
)
def test_verdicts_on_the_demo_day(number, status, code):
    verdict = measure(number).verdict(DEMO_DAY)
    assert (verdict.status, verdict.reason.code) == (status, code)
    if code == "merged":
        assert verdict.reason.name == "130"


@pytest.mark.usefixtures("demo")
def test_measure_125_is_whole():
    whole = measure("125")
    assert [(unit.name, unit.slug) for unit in whole.lead_units()] == [
        ("Elinkeino-osasto", "elinkeino-osasto")
    ]
    tasks = [(task.state, task.due_on, task.completed_on) for task in whole.tasks.order_by("pk")]
    assert tasks == [
        (TaskState.COMPLETED, None, date(2019, 10, 22)),
        (TaskState.COMPLETED, None, date(2019, 10, 22)),
        (TaskState.COMPLETED, None, date(2020, 2, 6)),
        (TaskState.NOT_STARTED, date(2020, 12, 31), None),
    ]
    contacts = [(str(contact.person), contact.is_primary) for contact in whole.contacts.all()]
    assert contacts == [("Mikko Martikka", True), ("Kimmo Heinonen", False)]


def lines_of_page(measure):
    """Every line the page of the measure consists of, in order of the page's parts."""
    yield from (measure.number, measure.title, measure.theme.name)
    yield from paragraphs(measure.description)
    yield from [*paragraphs(measure.official_text), f"({measure.official_source})"]
    for task in measure.tasks.order_by("pk"):
        yield f"{task.completed_on or task.due_on:%d.%m.%Y}"
        yield from [task.title, *paragraphs(task.details)]
    yield from (effect.indicator.name for effect in measure.effects.all())
    for contact in measure.contacts.all():
        person = contact.person
        yield from [person.name, person.name, person.title, person.unit.name]
    yield f"Tietoja päivitetty {measure.updated_at:%d.%m.%Y}"


def paragraphs(html):
    return [unescape(text) for text in re.findall(r"<p>(.*?)</p>", html)]


@pytest.mark.usefixtures("demo")
def test_page_of_measure_125_is_there_word_for_word():
    page = (FIXTURES / "facts" / "measure_125.txt").read_text(encoding="utf-8")
    lines = [line.strip(" ").removeprefix("• ") for line in page.split("\n") if line.strip()]
    own = [line for line in lines if line not in LABELS]
    assert list(lines_of_page(measure("125"))) == own


@pytest.mark.usefixtures("demo")
def test_examples_show_every_status_and_task_state():
    examples = Measure.objects.filter(programme__slug__in=["esimerkki-2020", "numerot"])
    verdicts = {one.number: one.verdict(DEMO_DAY).status for one in examples}
    assert verdicts == {
        "1": Status.COMPLETED,
        "2": Status.CANCELLED,
        "3": Status.POSTPONED,
        "0.1.9": Status.ON_TIME,
        "0.1.10": Status.LATE,
        "CL3": Status.ON_TIME,
        "CL10": Status.UNKNOWN,
        "Ü1": Status.NOT_STARTED,
    }
    assert measure("CL3", "numerot").verdict(DEMO_DAY).computed.status == Status.LATE
    assert [one.number for one in examples if not one.is_published] == ["CL10"]
    states = Task.objects.filter(measure__in=examples).values_list("state", flat=True)
    assert set(states) == set(TaskState.values)


@pytest.mark.usefixtures("demo")
@pytest.mark.parametrize(
    ("language", "example", "made_up"),
    [("fi", "Esimerkki: ", "keksitty"), ("sv", "Exempel: ", "påhittat"), ("en", "Example: ", "made-up")],
)
def test_examples_say_that_they_are_made_up(language, example, made_up):
    for programme in Programme.objects.filter(slug__in=["esimerkki-2020", "numerot"]):
        assert getattr(programme, f"name_{language}").startswith(example)
        assert made_up in getattr(programme, f"description_{language}")


@pytest.mark.usefixtures("demo")
@pytest.mark.parametrize(("address", "title"), PAGES.items())
def test_pages_about_the_site_are_written_in_each_language(client, address, title):
    page = get(client, address)
    assert words(page.h1) == title
    assert texts(page.main, ".language-note, .empty") == []
    levels = [int(heading.name[1]) for heading in page.main.select("h1, h2, h3")]
    assert levels[:2] == [1, 2]
    assert all(deeper - level <= 1 for level, deeper in zip(levels, levels[1:], strict=False))
    leading = links(page.main, ".page-text a")
    assert ("palaute@example.org", "mailto:palaute@example.org") in leading
    assert all(said and leads.startswith(("https://", "mailto:", "/")) for said, leads in leading)


@pytest.mark.usefixtures("demo")
def test_pages_about_the_site_say_the_same_in_each_language():
    for page in Page.objects.all():
        shapes = {
            tuple(re.findall(r"<(?!/|a\b)\w+", getattr(page, f"text_{code}"))) for code in ["fi", "sv", "en"]
        }
        assert len(shapes) == 1, page.kind


@pytest.mark.usefixtures("demo")
@pytest.mark.parametrize(
    ("address", "template", "complaint"),
    [
        ("/saavutettavuus/", "mallipohja", "tee saavutettavuuskantelu tai pyydä selvitystä"),
        ("/sv/tillganglighet/", "mall", "lämna en tillgänglighetsklagan eller be om en utredning"),
        (
            "/en/accessibility/",
            "template",
            "submit a complaint on web accessibility or request a clarification",
        ),
    ],
)
def test_accessibility_statement_is_a_template_with_all_that_the_law_asks(
    client, address, template, complaint
):
    page = get(client, address)
    assert template in words(page.select_one(".page-text p strong"))
    assert len(page.main.select(".page-text h2")) == 6
    assert [text[:2] for text in texts(page.main, ".page-text h3")[:3]] == ["a)", "b)", "c)"]
    leading = dict(links(page.main, ".page-text a"))
    assert leading[complaint].startswith("https://www.saavutettavuusvaatimukset.fi/")
    assert leading["saavutettavuus@traficom.fi"] == "mailto:saavutettavuus@traficom.fi"


@pytest.mark.usefixtures("demo")
def test_pages_are_loaded_where_the_programmes_were_there_before_them():
    Page.objects.all().delete()
    assert "already" in run_demo()
    assert [page.title for page in Page.objects.order_by("pk")] == list(PAGES.values())[:3]


@pytest.mark.usefixtures("demo")
def test_accounts_have_the_rights_they_are_for():
    assert [(one.username, one.is_superuser) for one in get_user_model().objects.order_by("username")] == [
        ("admin", True),
        ("contact", False),
        ("coordinator", False),
        ("editor", False),
    ]
    assert all(one.is_staff and one.check_password("demo") for one in get_user_model().objects.all())
    assert user("coordinator").coordinated_programmes.count() == 3
    assert [str(one.unit) for one in user("editor").unit_memberships.all()] == ["Elinkeino-osasto"]
    assert user("contact").person.name == "Mikko Martikka"


@pytest.mark.usefixtures("demo")
def test_what_each_account_may_edit():
    editable = {name: Measure.objects.editable_by(user(name)) for name in ACCOUNTS}
    assert {name: measures.count() for name, measures in editable.items()} == {
        "admin": 103,
        "coordinator": 103,
        "editor": 1,
        "contact": 1,
    }
    assert editable["editor"].get() == editable["contact"].get() == measure("125")


def everything():
    """What a second run could change, as values."""
    counts = {model: model.objects.count() for model in [Measure, Task, Unit, Person, Observation]}
    users = get_user_model().objects.order_by("pk").values()
    return (
        counts,
        list(users),
        list(Programme.coordinators.through.objects.values()),
        list(Person.objects.values()),
        list(Page.objects.values()),
    )


@pytest.mark.usefixtures("demo")
def test_second_run_changes_nothing_and_keeps_edits():
    Measure.objects.filter(pk=measure("125").pk).update(title_fi="Muokattu")
    Page.objects.filter(kind="about").update(title_fi="Muokattu")
    Page.objects.filter(kind="privacy").delete()
    before = everything()
    printed = run_demo()
    assert everything() == before
    assert measure("125").title == "Muokattu"
    assert "already" in printed
    assert all(name in printed for name in ACCOUNTS)


@pytest.mark.usefixtures("demo")
def test_broken_accounts_are_repaired():
    editor = user("editor")
    editor.is_staff = editor.is_active = False
    editor.set_password("something else")
    editor.save()
    editor.unit_memberships.all().delete()
    user("admin").delete()
    Person.objects.filter(name="Mikko Martikka").update(user=None)
    run_demo()
    test_accounts_have_the_rights_they_are_for()
