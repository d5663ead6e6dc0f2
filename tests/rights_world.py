"""One of everything that the table of rights is about, and the address of each of its rows."""

from datetime import date

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from desk.models import ExternalLink, digest_of
from exchange.models import ImportBatch
from feedback.models import FeedbackRules
from measures.models import Page
from reminders.models import ReminderRules, ReminderWording
from reports.models import OrderedFile, ProgressReport, ReportFile, ReportOrder
from tests.factories import (
    make_contact,
    make_goal,
    make_indicator,
    make_indicator_effect,
    make_mail,
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
from tests.feedback.sending import make_feedback
from tests.rights import ROLES, TABLE

SECTIONS = {}
for line in TABLE.splitlines():
    if line.startswith("# "):
        rows = SECTIONS.setdefault(line.removeprefix("# "), [])
    elif line and not line.startswith("#"):
        rows.append(tuple(line.split()))
ROWS = [row for rows in SECTIONS.values() for row in rows]


def make_world():
    """By the model and the name that the table has for it; and for each role, its cookies."""
    users = {role: make_user(username=role, password=role, is_staff=True) for role in ROLES[1:-1]}
    users["admin"] = make_user(username="admin", password="admin", is_staff=True, is_superuser=True)
    unit, person = make_unit(editors=[users["editor"]]), make_person(user=users["contact"])
    programmes = {
        "own": make_programme([users["coordinator"]]),
        "foreign": make_programme([users["neighbour"]]),
        "hidden": make_programme([users["neighbour"]], is_public=False),
        "closed": make_programme([users["coordinator"]], closed_on=date(2020, 1, 1)),
    }
    things = {("programme", name): one for name, one in programmes.items()}
    for name, one in programmes.items():
        measure = things["measure", name] = make_measure(one)
        answering = unit if name == "own" else make_unit()
        things |= {(kind, name): thing for kind, thing in parts(measure, answering)}
    things |= {("measure", name): one for name, one in drafts(programmes).items()} | alone(programmes["own"])
    things |= ordered(things["reportingperiod", "own"], users["coordinator"])
    things["progressreport", "draft"] = edition(things["reportingperiod", "own"], 2)
    for name in ("own", "draft", "closed"):
        make_contact(things["measure", name], person)
    for name in ("draft", "closed"):
        make_responsibility(things["measure", name], unit)
    for name in ("own", "closed"):
        make_contact(things["reportnote", name].measure, person)
    make_responsibility(things["reportnote", "closed"].measure, unit)
    return things, {role: signed_in(users.get(role)) for role in ROLES}


def signed_in(user):
    """The cookies of one who is."""
    client = Client()
    if user:
        client.force_login(user)
    return {name: cookie.value for name, cookie in client.cookies.items()}


def alone(programme):
    """What nothing uses, and what is in no programme."""
    return {
        ("theme", "free"): make_theme(programme),
        ("unit", "free"): make_unit(),
        ("person", "free"): make_person(),
        ("page", "own"): Page.objects.create(kind="about", title="About"),
        ("user", "own"): make_user(),
        ("feedback", "general"): make_feedback(),
        ("outgoingmail", "own"): make_mail(personal=False),
        ("outgoingmail", "personal"): make_mail(personal=True),
    }


def drafts(programmes):
    return {
        "draft": make_measure(programmes["own"], is_published=False),
        "others": make_measure(programmes["own"]),
        "others_draft": make_measure(programmes["own"], is_published=False),
        "foreign_draft": make_measure(programmes["foreign"], is_published=False),
        "closed_draft": make_measure(programmes["closed"], is_published=False),
    }


def parts(measure, unit):
    """One of each kind, in the programme of the measure; the unit answers for it."""
    indicator = make_indicator(measure.programme, adding="counts")
    person = make_person()
    make_contact(measure, person)
    make_responsibility(measure, unit)
    return [
        ("theme", measure.theme),
        ("unit", unit),
        ("person", person),
        ("task", make_task(measure)),
        ("statusupdate", measure.status_updates.create(noted_on=date(2020, 1, 1), title="Note")),
        ("indicator", indicator),
        ("observation", make_observation(indicator, value=7, kind="event", period_start=date(2020, 1, 1),
                                         period_end=date(2020, 1, 31))),
        ("goal", make_goal(make_indicator(measure.programme), due_on=date(2030, 12, 31))),
        ("measureeffect", make_measure_effect(measure, make_indicator(measure.programme))),
        ("indicatoreffect", make_indicator_effect(make_indicator(measure.programme))),
        *reports(measure.programme, unit),
        ("feedback", make_feedback(measure=measure, email="somebody@measures.example")),
        ("feedbackrules", FeedbackRules.objects.create(programme=measure.programme)),
        ("reminderrules", ReminderRules.objects.create(programme=measure.programme)),
        ("reminderwording", ReminderWording.objects.create(programme=measure.programme, kind="late")),
        ("externallink", link_in(measure)),
        ("importbatch", ImportBatch.objects.create(programme=measure.programme, **FILE)),
    ]  # fmt: skip


def link_in(measure):
    """A link to another site, as if it stood in a text of the measure."""
    url = f"https://{measure.number}.example/"
    link = ExternalLink.objects.create(url=url, digest=digest_of(url))
    link.uses.create(
        kind="measures.measure", thing=measure.pk, field="description_fi", programme=measure.programme
    )
    return link


FILE = {"name": "a.csv", "content": b"number;title_fi\n1;A\n"}


def reports(programme, unit):
    """A period with a published edition of its report, and a note for a measure that the unit answers for."""
    period = make_period(programme, start=date(2019, 1, 1), end=date(2019, 12, 31))
    measure = make_measure(programme)
    make_responsibility(measure, unit)
    return [
        ("reportingperiod", period),
        ("reportnote", make_note(period, measure)),
        ("progressreport", edition(period, 1, is_published=True)),
    ]


def edition(period, number, **fields):
    """With its page and a file, whose contents matter to nobody here."""
    report = ProgressReport.objects.create(
        period=period, edition=number, made_at=timezone.now(), reason="Reason", **fields
    )
    for kind in ("html", "pdf"):
        ReportFile.objects.create(
            report=report, name=f"report.{kind}", format=kind, language="fi", content=b"x", size=1
        )
    return report


def ordered(period, user):
    """A file that the user ordered."""
    order = ReportOrder.objects.create(
        period=period,
        edition=2,
        formats=["pdf"],
        languages=["fi"],
        moment=timezone.now(),
        ordered_at=timezone.now(),
        ordered_by=user,
    )
    file = OrderedFile.objects.create(order=order, name="x.pdf", format="pdf", language="fi", content=b"x")
    return {("reportorder", "own"): order, ("orderedfile", "own"): file}


# From a row to an address and what is sent there


def address(route, thing, things):
    """Of a route of the table, for the thing that the row is about."""
    site, _, name = route.rpartition(":")
    if name == "nothing":
        return "/admin/nothing/"
    if name in ("shortcut", "view_on_site"):
        return f"/admin/r/1/{things['measure', thing].pk}/"
    if name in OF_SIGNING_IN:
        return reverse(route, args=OF_SIGNING_IN[name])
    if name == "app_list":
        return reverse(route, args=[thing])
    if site == "api":
        return reverse(route, args=api_parts(name, thing, things) if thing != "." else [])
    if site and name.count("_") and not name.startswith("password"):
        _app, model, page = name.split("_", 2)
        if page in ("changelist", "add", "quality", "quality_xlsx"):
            return reverse(route)
        return reverse(route, args=[things[model, thing].pk if thing != "none" else 999_999])
    return reverse(route, args=public_parts(name, thing, things) if thing in ("own", *OTHERS) else [])


# Of nobody and of nothing: what is theirs is in test_signing_in.py and opendata/test_own_calendar.py.
OF_SIGNING_IN = {
    "account_reset_password_from_key": ["1", "wrong"],
    "mfa_edit_webauthn": [1],
    "mfa_remove_webauthn": [1],
    "secret_calendar": ["wrong"],
    "sitemap_section": ["measures"],
    "feedback_thanks": ["wrong"],
    "followed": ["asked"],
    "subscription": ["wrong"],
    "unsubscribe": ["wrong"],
    "reminder_done": ["wrong"],
    "reminder_confirm": ["wrong"],
    "reminder_settled": ["done"],
}
OTHERS = ["draft", "others", "others_draft", "foreign", "foreign_draft", "closed", "hidden"]


def public_parts(name, thing, things):
    kind = name.split("_")[0]
    if kind == "indicator":
        found = things["indicator", thing]
        return [found.programme.slug, found.number]
    if kind == "measure":
        found = things["measure", thing]
        first = found.history.order_by("history_id").first().change_id
        return [found.programme.slug, found.number, *([first] if name == "measure_version" else [])]
    if kind == "report":
        found = things["progressreport", thing]
        parts = [found.period.programme.slug, found.period.pk, found.edition]
        return [*parts, *(["report.pdf"] if name == "report_file" else [])]
    programme = things["programme", thing]
    if name == "table_csv":
        return [programme.slug, "measures"]
    return [programme.slug, *([things[kind, thing].slug] if kind in ("theme", "unit") else [])]


def api_parts(name, thing, things):
    if name in ("task", "observation"):
        return [things[name, thing].pk]
    if name == "effect":
        return [f"measure-{things['measureeffect', thing].pk}"]
    if name == "unit":
        return [things["unit", thing].slug]
    return public_parts("measure" if name == "change" else name, thing, things)
