"""The public pages of closed reports, and the command."""

import hashlib
import json
from datetime import date

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from reports.models import ProgressReport, ReportFile
from tests.factories import make_measure, make_period, make_programme
from tests.page import fetch, get, links, texts, words

pytestmark = pytest.mark.django_db
FIRST, LAST = date(2020, 1, 1), date(2020, 6, 30)


@pytest.fixture(autouse=True)
def today(settings):
    settings.DEMO_TODAY = date(2020, 7, 15)


def make_report(period, edition=1, **fields):
    """With its page and a PDF in each language."""
    fields = {"made_at": timezone.now(), "reason": "Syy"} | fields
    report = ProgressReport.objects.create(period=period, edition=edition, **fields)
    for language in ("fi", "sv", "en"):
        for form, content in (("html", b"<article><h1>Raportti</h1></article>"), ("pdf", b"%PDF")):
            ReportFile.objects.create(
                report=report,
                name=f"report-{edition}-{language}.{form}",
                format=form,
                language=language,
                content=content,
                size=len(content),
                sha256=hashlib.sha256(content).hexdigest(),
            )
    return report


@pytest.fixture
def period():
    return make_period(make_programme(slug="p"), name="Kevät 2020", start=FIRST, end=LAST)


def test_the_list_has_published_reports_the_latest_first(client, period):
    make_report(period, is_published=True)
    make_report(period, edition=2)
    earlier = make_period(period.programme, name="Syksy 2019", start=date(2019, 7, 1), end=date(2019, 12, 31))
    make_report(earlier, is_published=True)
    make_report(make_period(start=FIRST, end=LAST), is_published=True)
    page = get(client, "/p/raportit/")
    ways = [way for _words, way in links(page, "main a") if "/raportit/" in way]
    assert ways == [f"/p/raportit/{period.pk}/1/", f"/p/raportit/{earlier.pk}/1/"]


def test_without_reports_the_list_says_so(client, period):
    make_report(period)
    page = get(client, "/p/raportit/")
    assert len(texts(page, "main .empty")) == 1


def test_two_reports_can_be_compared(client, period):
    earlier = make_period(period.programme, name="Syksy 2019", start=date(2019, 7, 1), end=date(2019, 12, 31))
    make_report(earlier, is_published=True, made_at="2020-01-15T22:30Z")
    assert get(client, "/p/raportit/").select_one("main form.filter") is None
    make_report(earlier, edition=2, is_published=True, made_at="2020-01-16T12:00Z")
    assert get(client, "/p/raportit/").select_one("main form.filter") is None
    make_report(period, is_published=True, made_at="2020-07-15T12:00Z")
    page = get(client, "/p/raportit/")
    form = page.select_one("main form.filter")
    assert form["action"] == "/p/muutokset/"
    for name, days in {"first": ["2020-01-16", "2020-07-15"], "last": ["2020-07-15", "2020-01-16"]}.items():
        assert [option["value"] for option in form.select(f"[name={name}] option")] == days
    assert fetch(client, "/p/muutokset/?first=2020-01-16&last=2020-07-15").status_code == 200


def test_names_in_another_language_are_marked_where_reports_are_chosen(client, period):
    earlier = make_period(
        period.programme,
        name="Syksy 2019",
        name_sv="Hösten 2019",
        start=date(2019, 7, 1),
        end=date(2019, 12, 31),
    )
    make_report(earlier, is_published=True, made_at="2020-01-15T12:00Z")
    make_report(period, is_published=True, made_at="2020-07-15T12:00Z")
    options = get(client, "/sv/p/rapporter/").select("#id_first option")
    assert [(words(option), option.get("lang")) for option in options] == [
        ("Hösten 2019, utgåva 1", None),
        ("Kevät 2020, utgåva 1", "fi"),
    ]


def test_a_report_is_shown_as_it_was_kept(client, period):
    report = make_report(period, is_published=True)
    page = get(client, f"/p/raportit/{period.pk}/1/")
    assert texts(page, "h1") == ["Raportti"]
    files = [way for _words, way in links(page, "main a") if way.endswith(".pdf")]
    assert f"/p/raportit/{period.pk}/1/report-1-fi.pdf" in files
    assert page.select_one("meta[name=robots]") is None
    answer = fetch(client, f"/p/raportit/{period.pk}/1/report-1-fi.pdf")
    kept = report.files.get(name="report-1-fi.pdf")
    assert answer.content == bytes(kept.content)
    assert answer["Content-Type"] == "application/pdf"
    assert hashlib.sha256(answer.content).hexdigest() == kept.sha256


def test_each_language_has_its_page(client, period):
    report = make_report(period, is_published=True)
    assert fetch(client, f"/sv/p/rapporter/{period.pk}/1/").status_code == 200
    assert fetch(client, f"/en/p/reports/{period.pk}/1/").status_code == 200
    report.files.filter(language="sv", format="html").delete()
    assert fetch(client, f"/sv/p/rapporter/{period.pk}/1/").status_code == 404


def test_an_older_edition_leads_to_the_newer_one(client, period):
    make_report(period, is_published=True)
    make_report(period, edition=2, is_published=True)
    page = get(client, f"/p/raportit/{period.pk}/1/")
    assert f"/p/raportit/{period.pk}/2/" in [way for _words, way in links(page, "main a")]


def test_what_is_not_published_is_not_there(client, period, coordinator):
    make_report(period)
    page = f"/p/raportit/{period.pk}/1/"
    assert fetch(client, page).status_code == 404
    assert fetch(client, page + "report-1-fi.pdf").status_code == 404
    period.programme.coordinators.add(coordinator)
    client.force_login(coordinator)
    assert get(client, page).select_one("meta[name=robots]")["content"] == "noindex"


def test_reports_of_a_hidden_programme_are_not_there(client, period):
    make_report(period, is_published=True)
    period.programme.is_public = False
    period.programme.save()
    assert fetch(client, f"/p/raportit/{period.pk}/1/").status_code == 404
    assert fetch(client, "/p/raportit/").status_code == 404


@pytest.mark.parametrize(
    "address",
    [
        "/q/raportit/",
        "/q/raportit/{0}/1/",
        "/p/raportit/{0}/2/",
        "/p/raportit/9999/1/",
        "/p/raportit/{0}/1/x.pdf",
    ],
)
def test_a_wrong_address_is_404(client, period, address):
    make_report(period, is_published=True)
    assert fetch(client, address.format(period.pk)).status_code == 404


@pytest.mark.parametrize(
    "address", ["/p/raportit/", "/p/raportit/{0}/1/", "/p/raportit/{0}/1/report-1-fi.pdf"]
)
def test_they_are_only_read(client, period, address):
    make_report(period, is_published=True)
    assert client.post(address.format(period.pk)).status_code == 405


# The command


def run(path, *more):
    given = ["--from", "2020-01-01", "--to", "2020-06-30", "--output", str(path), *more]
    call_command("progress_report", "p", *given)
    return path.read_bytes()


def test_the_command_writes_a_file(settings, tmp_path):
    settings.DEMO_TODAY = date(2020, 6, 1)
    make_measure(make_programme(slug="p"), title="Asia")
    settings.DEMO_TODAY = date(2020, 7, 15)
    assert run(tmp_path / "report.pdf").startswith(b"%PDF")
    told = json.loads(run(tmp_path / "report.json", "--format", "json", "--lang", "sv"))
    assert (told["language"], told["tables"]["measures"][0]["title"]) == ("sv", "Asia")


def test_the_command_says_what_is_wrong(period, tmp_path):
    with pytest.raises(CommandError, match="no programme q"):
        call_command("progress_report", "q", "--from", "2020-01-01", "--to", "2020-06-30", "--output", "x")
    with pytest.raises(CommandError, match="--to is before --from"):
        run(tmp_path / "x", "--from", "2020-07-01")
    with pytest.raises(CommandError):
        run(tmp_path / "x", "--from", "tomorrow")
    with pytest.raises(CommandError, match="On 2020-06-30 the site had no records of p yet"):
        run(tmp_path / "x")
    with pytest.raises(CommandError, match="no directory"):
        run(tmp_path / "missing" / "x")
    assert list(tmp_path.iterdir()) == []
