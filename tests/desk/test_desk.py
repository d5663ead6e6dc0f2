"""The coordinator's desk: each number is exact, and as many rows are where it leads."""

import datetime
import re

import pytest
from django.contrib.auth import get_user_model
from django.utils import timezone

from desk.figures import of_jobs
from desk.models import ExternalLink, digest_of
from following.models import Subscription
from mailing.models import JobRun, OutgoingMail
from mailing.periodic import PERIODIC
from measures.models import Programme
from reminders.models import Recipient
from tests.desk.conftest import TODAY
from tests.factories import (
    make_contact,
    make_mail,
    make_measure,
    make_measure_effect,
    make_person,
    make_programme,
    make_responsibility,
    make_task,
    make_theme,
    make_unit,
    make_user,
)
from tests.feedback.sending import make_feedback
from tests.page import fetch, get, links, query_count, section, texts, words

pytestmark = pytest.mark.django_db
PAGE, FOLLOWERS = "/en/admin/desk/", "/en/admin/desk/followers/"
DAY = datetime.timedelta(days=1)
NAMED = {"title_fi": "Otsikko", "title_sv": "Rubrik", "title_en": "Title"}


def good(programme, *units, **fields):
    """A measure that is neither late nor lacks anything, led by these units."""
    measure = make_measure(programme, **{"impact": "low", "confirmed_at": timezone.now(), **NAMED} | fields)
    make_task(measure, due_on=TODAY + DAY, **NAMED)
    make_contact(measure, make_person())
    make_measure_effect(measure)
    for unit in units:
        make_responsibility(measure, unit)
    return measure


def late(measure):
    make_task(measure, due_on=TODAY - DAY, **NAMED)
    return measure


def untold(measure):
    """Nobody has confirmed it, and no task of it is ahead."""
    measure.confirmed_at = None
    measure.save()
    measure.tasks.update(due_on=TODAY + 400 * DAY)
    return measure


@pytest.fixture
def several(programme, unit):
    """Measures of two units, of both, and of none; a closed one, a draft, and one of another programme."""
    unit.name_en, unit.slug = "Streets", "streets"
    unit.save()
    parks = make_unit(slug="parks", name="Puistot", name_en="Parks")
    late(good(programme, unit))
    late(untold(good(programme, unit, parks)))
    untold(good(programme, parks, is_published=False))
    late(good(programme, impact="not_assessed"))
    good(programme, make_unit(name_en="Nothing to do"))
    late(untold(good(programme, unit, closed_as="cancelled")))
    partner = good(programme, parks)
    make_responsibility(late(partner), unit, role="partner")
    other = make_programme(slug="q", name_en="Other")
    late(untold(good(other, unit)))
    return parks


def desk(client, user):
    client.force_login(user)
    return get(client, PAGE)


def table(page, programme):
    rows = section(page, f"late-{programme.pk}").select("tbody tr")
    return {words(row.th): [re.match(r"\d+", words(cell))[0] for cell in row.select("td")] for row in rows}


def count_on(client, address):
    """How many rows the page has that a number leads to."""
    page = get(client, address)
    if page.select_one("#result_list, .paginator"):
        return len(page.select("#result_list tbody tr"))
    return len(page.select(".quality-measures > li"))


# Measures


def test_late_and_stale_by_unit(client, coordinator, programme, several):
    page = desk(client, coordinator)
    assert texts(section(page, f"late-{programme.pk}"), "thead th") == [
        "Unit",
        "Late",
        "Not confirmed",
        "Too few tasks ahead",
    ]
    assert table(page, programme) == {
        "All units": ["4", "2", "2"],
        "Parks": ["2", "2", "2"],
        "Streets": ["2", "1", "1"],
        "No lead unit": ["1", "0", "0"],
    }
    assert words(section(page, f"late-{programme.pk}").p).startswith("Of 6 measures that are not closed")


def test_what_is_lacking(client, coordinator, programme, several):
    page = desk(client, coordinator)
    assert texts(section(page, f"quality-{programme.pk}"), "li") == [
        "Too few tasks ahead: 2",
        "No contact: 0",
        "Not confirmed: 2",
        "No indicator: 0",
        "Impact not assessed: 1",
        "Translation missing: 0",
        "Translation out of date: counted on the list itself",
    ]


def test_each_number_of_measures_is_the_number_of_rows_it_leads_to(client, coordinator, programme, several):
    other = make_programme([coordinator], name_en="Second", slug="r", tasks_ahead=1)
    late(good(other, several))
    untold(good(other))
    page = desk(client, coordinator)
    counted = 0
    for one in (programme, other):
        for part in (f"late-{one.pk}", f"quality-{one.pk}"):
            for says, address in links(section(page, part), "td a, li a"):
                if number := re.search(r"\d+", says):
                    assert count_on(client, address) == int(number[0]), (says, address)
                    counted += 1
    assert counted == 21


def test_a_number_says_what_it_counts_to_whoever_hears_it_alone(client, coordinator, programme, several):
    page = desk(client, coordinator)
    said = [says for says, _address in links(section(page, f"late-{programme.pk}"), "tbody a")]
    assert said[:4] == [
        "4, Late, All units",
        "2, Not confirmed, All units",
        "2, Too few tasks ahead, All units",
        "2, Late, Parks",
    ]


def test_what_is_none_is_no_link(client, coordinator, programme):
    good(programme)
    page = desk(client, coordinator)
    assert table(page, programme) == {"All units": ["0", "0", "0"]}
    assert links(section(page, f"late-{programme.pk}"), "a") == []


def test_closed_programmes_are_left_alone(client, coordinator, programme):
    late(good(programme))
    Programme.objects.update(closed_on=TODAY)
    page = desk(client, coordinator)
    assert section(page, f"late-{programme.pk}") is None
    assert texts(page, ".desk > p")[1:] == ["None of your programmes is open."]


# Who sees what


def test_coordinators_see_their_own_programmes(client, coordinator, admin, programme, several):
    other = Programme.objects.get(slug="q")
    neighbour = make_user(is_staff=True)
    other.coordinators.add(neighbour)
    assert set(table(desk(client, neighbour), other)) == {"All units", "Streets"}
    assert section(get(client, PAGE), f"late-{programme.pk}") is None
    assert section(desk(client, coordinator), f"late-{other.pk}") is None
    page = desk(client, admin)
    assert section(page, f"late-{other.pk}")
    assert section(page, f"late-{programme.pk}")


@pytest.mark.parametrize("page", [PAGE, FOLLOWERS])
@pytest.mark.parametrize("who", ["stranger", "contact", "editor"])
def test_nobody_else_sees_it(client, request, who, page):
    client.force_login(request.getfixturevalue(who))
    assert fetch(client, page).status_code == 404


@pytest.mark.parametrize("page", [PAGE, FOLLOWERS])
def test_it_is_only_read(client, coordinator, page):
    assert fetch(client, page).status_code == 302
    client.force_login(coordinator)
    assert client.post(page).status_code == 405


def test_the_way_there_from_the_front_page(client, coordinator, contact, measure):
    client.force_login(coordinator)
    ways = links(get(client, "/en/admin/"), ".own-ways a")
    assert ("Coordinator’s desk", PAGE) in ways
    client.force_login(contact)
    assert "Coordinator’s desk" not in dict(links(get(client, "/en/admin/"), ".own-ways a"))


# The other numbers


def rows_of(client, page, name):
    """What each link of the section says, with how many rows are where it leads."""
    return {says: count_on(client, address) for says, address in links(section(page, name), "li a")}


def test_feedback(client, coordinator, measure):
    other = make_measure()
    for days in (-1, 0, 4, 5):
        make_feedback(measure=measure, due_on=TODAY + days * DAY)
        make_feedback(measure=other, due_on=TODAY + days * DAY)
    make_feedback(measure=measure, due_on=TODAY - DAY, state="closed", closed_as="twice")
    page = desk(client, coordinator)
    assert texts(section(page, "feedback"), "li") == [
        "1 late",
        "3 due within four days, or late",
        "4 waiting in all",
    ]
    assert list(rows_of(client, page, "feedback").values()) == [1, 3, 4]


def test_mail(client, coordinator):
    made = [make_mail() for _each in range(8)]
    states = ["waiting", "sending", "sent", "refused", "dead", "unknown", "dropped", "dead"]
    for mail, state in zip(made, states, strict=True):
        mail.state, mail.tried_at = state, timezone.now()
        mail.sent_at = timezone.now() if state == "sent" else None
        mail.made_at = datetime.datetime(2020, 6, 1, 9, tzinfo=datetime.UTC)
        mail.to = "" if mail == made[-1] else mail.to
        mail.save()
    page = desk(client, coordinator)
    assert words(section(page, "mail").p).startswith("The whole site’s mail. The last was sent on ")
    assert texts(section(page, "mail"), "li") == [
        "3 mails were not sent, or nobody knows",
        "2 mails wait to be sent, the oldest since 1 June 2020 at 12.00",
    ]
    assert rows_of(client, page, "mail") == {
        "3 mails were not sent, or nobody knows": 3,
        "2 mails wait to be sent": 2,
    }


def test_no_mail(client, coordinator):
    page = desk(client, coordinator)
    assert words(section(page, "mail").p) == "The whole site’s mail. None has been sent yet."


def follow(email, programme, **topic):
    is_confirmed = topic.pop("is_confirmed", True)
    moment = timezone.now() if is_confirmed else None
    about = {"email": f"{email}@measures.example", "language": "fi", "confirmed_at": moment}
    return Subscription.objects.create(programme=programme, **about, **topic)


def test_followers(client, coordinator, measure, programme, unit):
    theme = make_theme(programme)
    follow("a", programme), follow("b", programme)
    follow("a", programme, measure=measure), follow("c", programme, measure=measure)
    follow("a", programme, theme=theme), follow("a", programme, unit=unit)
    follow("d", programme, is_confirmed=False)
    follow("e", make_programme())
    page = desk(client, coordinator)
    said = words(section(page, "followers").p)
    assert said.startswith("3 e-mail addresses hear of changes in your programmes.")
    assert links(section(page, "followers"), "li a") == [
        ("Whole programmes: 2", f"{FOLLOWERS}#programme"),
        ("Themes: 1", f"{FOLLOWERS}#theme"),
        ("Units: 1", f"{FOLLOWERS}#unit"),
        ("Measures: 2", f"{FOLLOWERS}#measure"),
    ]
    page = get(client, FOLLOWERS)
    rows = {part: texts(section(page, part), "li") for part in ("programme", "theme", "unit", "measure")}
    assert rows == {
        "programme": ["Programme: 2"],
        "theme": [f"{theme.name}: 1"],
        "unit": [f"{unit.name}: 1"],
        "measure": [f"{measure}: 2"],
    }
    assert [fetch(client, address).status_code for _says, address in links(page, ".desk li a")] == [200] * 4


def test_no_address_of_a_follower_is_shown(client, admin, programme):
    follow("kanarialintu", programme)
    client.force_login(admin)
    for page in (PAGE, FOLLOWERS):
        assert "kanarialintu" not in fetch(client, page).content.decode()
    assert "e-mail address hears" in words(section(get(client, PAGE), "followers").p)


def test_accounts(client, coordinator, contact, editor, stranger, measure):
    old = timezone.now() - 400 * DAY
    get_user_model().objects.exclude(pk=coordinator.pk).update(date_joined=old)
    page = desk(client, coordinator)
    [(says, address)] = links(section(page, "accounts"), "a")
    assert says == "2 accounts not signed in with for a year"
    assert len(get(client, address).select("tbody tr")) == 2


def make_link(name, use, **fields):
    url = f"https://{name}.example/"
    link = ExternalLink.objects.create(url=url, digest=digest_of(url), **fields)
    link.uses.create(kind="measures.measure", thing=use.pk, field="description_fi", programme=use.programme)
    return link


def test_links(client, coordinator, measure):
    now = timezone.now()
    broken = {"checked_at": now, "outcome": "missing", "failures": 2, "failing_since": now}
    make_link("a", measure, **broken), make_link("b", measure, **broken)
    make_link("c", measure, **broken | {"failures": 1})
    make_link("d", measure)
    make_link("e", make_measure(), **broken)
    page = desk(client, coordinator)
    assert rows_of(client, page, "links") == {"2 broken links": 2}


def test_reminders(client, coordinator, contact, editor, measure):
    now = timezone.now()
    for user, days in ((coordinator, 8), (contact, 6), (make_user(is_staff=True), 1)):
        Recipient.objects.create(user=user, told_for=now, sent_at=now - days * DAY)
    Recipient.objects.create(user=editor)
    page = desk(client, coordinator)
    assert words(section(page, "reminders").p).startswith("Last sent on ")
    address = "/en/admin/reminders/#sent"
    assert links(section(page, "reminders"), "a") == [
        ("1 person was reminded in the last seven days", address)
    ]
    assert get(client, address).find(id="sent")


def test_the_backup_is_not_known_until_there_is_one(client, coordinator):
    assert words(section(desk(client, coordinator), "backup").p).startswith("Not known: ")
    moment = datetime.datetime(2020, 6, 29, 1, 5, tzinfo=datetime.UTC)
    JobRun.objects.create(name="backup", ended_at=moment)
    assert words(section(get(client, PAGE), "backup").p) == "29 June 2020 04.05"


def test_what_the_worker_does(client, coordinator):
    moment = datetime.datetime(2020, 6, 29, 1, 5, tzinfo=datetime.UTC)
    JobRun.objects.create(name="reminders", ended_at=moment, error="ValueError")
    said = texts(section(desk(client, coordinator), "jobs"), "li")
    assert "Staff are reminded: 29 June 2020 04.05 · It failed: ValueError" in said
    assert "Links to other sites are found in the texts: not yet" in said
    assert len(said) == len(PERIODIC)


def test_every_job_has_words():
    assert [job.name for job in PERIODIC if not job.label] == []
    assert [label for label, _run in of_jobs()[0]] == [str(job.label) for job in PERIODIC]


# How much it costs


def fill(coordinator, programme):
    unit = make_unit()
    measure = late(untold(good(programme, unit)))
    make_feedback(measure=measure, due_on=TODAY - DAY)
    follow(f"a{measure.pk}", programme, measure=measure)
    follow(f"b{measure.pk}", programme, unit=unit)
    follow(f"c{measure.pk}", programme, theme=measure.theme)
    make_link(f"a{measure.pk}", measure)
    Recipient.objects.create(user=make_user())
    OutgoingMail.objects.filter(pk=make_mail().pk).update(state="dead")
    programme.coordinators.add(coordinator)


def test_asks_the_database_as_often_for_many(client, coordinator, programme):
    fill(coordinator, programme)
    client.force_login(coordinator)
    for_one = [query_count(client, page) for page in (PAGE, FOLLOWERS)]
    for _each in range(2):
        fill(coordinator, programme)
        fill(coordinator, make_programme())
    assert [query_count(client, page) for page in (PAGE, FOLLOWERS)] == for_one
    assert for_one[0] < 35
