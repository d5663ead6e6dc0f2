"""/metrics: for whoever knows the token, about all processes, and the same after one of them has died."""

import datetime
import os
import re
import subprocess
import sys

import pytest
from django.conf import settings
from django.db import DatabaseError, connection
from django.utils import timezone

from mailing.models import JobRun
from mailing.outbox import put
from mailing.periodic import PERIODIC
from tests.numbers import TOKEN, samples

BEARER = {"Authorization": f"Bearer {TOKEN}"}


@pytest.fixture(autouse=True)
def _token(settings):  # noqa: F811
    settings.METRICS_TOKEN = TOKEN


def asked(client):
    answer = client.get("/metrics", headers=BEARER)
    assert answer.status_code == 200
    return samples(answer.content.decode())


@pytest.mark.django_db
@pytest.mark.parametrize("said", ["", "Bearer ", f"Bearer {TOKEN}x", TOKEN, f"Basic {TOKEN}", "Bearer ä"])
def test_there_is_no_such_page_without_the_token(client, said):
    assert client.get("/metrics", headers={"Authorization": said}).status_code == 404


@pytest.mark.django_db
def test_without_a_setting_nobody_knows_it(client, settings):
    settings.METRICS_TOKEN = ""
    assert client.get("/metrics", headers={"Authorization": "Bearer "}).status_code == 404


@pytest.mark.django_db
def test_nobody_keeps_it(client):
    answer = client.get("/metrics", headers=BEARER)
    assert answer["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8"
    assert "no-store" in answer["Cache-Control"]


def test_wrong_method(client):
    assert client.post("/metrics", headers=BEARER).status_code == 405


@pytest.mark.django_db
def test_requests_are_counted_by_route_method_and_status(client):
    name = "measures_requests_total"
    before = asked(client)
    client.get("/haku/")
    client.head("/haku/")
    client.get("/no/such/page/")
    after = asked(client)
    counted = {
        key[1:]: after[key] - before.get(key, 0)
        for key in after
        if key[0] == name and "metrics" not in key and after[key] != before.get(key)
    }
    assert counted == {
        ("2xx", "GET", "search"): 1,
        ("2xx", "HEAD", "search"): 1,
        ("4xx", "GET", "none"): 1,
    }
    took = "measures_request_seconds_count", "search"
    assert after[took] - before.get(took, 0) == 2


@pytest.mark.django_db
def test_how_the_outbox_and_the_jobs_are(client):
    put(to="resident@measures.example", kind="account", subject="S", text="T")
    moment = timezone.now() - datetime.timedelta(hours=3)
    JobRun.objects.create(name="backup", ended_at=moment, error="OSError")
    found = asked(client)
    assert found["measures_database_up",] == 1
    assert 0 < found["measures_database_seconds",] < 60
    assert (found["measures_mails_waiting",], found["measures_mails_dead",]) == (1, 0)
    assert found["measures_mails_sent_total",] == 0
    assert found["measures_mails_oldest_timestamp_seconds",] == pytest.approx(
        timezone.now().timestamp(), abs=60
    )
    jobs = {key[1]: found[key] for key in found if key[0] == "measures_job_timestamp_seconds"}
    assert jobs == dict.fromkeys([one.name for one in PERIODIC], 0) | {
        "backup": pytest.approx(moment.timestamp())
    }
    assert (found["measures_job_failed", "backup"], found["measures_job_failed", "reminders"]) == (1, 0)


@pytest.mark.django_db
def test_without_a_database_it_says_so(client):
    def refuse(*_args):
        raise DatabaseError("gone")

    with connection.execute_wrapper(refuse):
        found = asked(client)
    assert found["measures_database_up",] == 0
    assert ("measures_mails_waiting",) not in found


COUNT = """
from django.conf import settings
import django
django.setup()
from helsinki_measures.watched.numbers import PAGES, STORED
PAGES.labels("hit").inc(1000)
STORED.labels("stored").set(5_000_000)
print("counted", flush=True)
input()
"""


@pytest.mark.django_db
def test_what_several_processes_counted_is_added_up(client):
    hits, held = ("measures_pages_total", "hit"), ("measures_pages_bytes", "stored")
    before = asked(client)
    command = [sys.executable, "-W", "ignore", "-c", COUNT]
    others = [
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for _one in "12"
    ]
    assert [one.stdout.readline() for one in others] == ["counted\n"] * 2
    during = asked(client)
    for one in others:
        one.communicate("\n", timeout=60)
    after = asked(client)
    assert [found[hits] - before.get(hits, 0) for found in (during, after)] == [2000, 2000]
    assert [found.get(held, 0) - before.get(held, 0) for found in (during, after)] == [10_000_000, 0]


def test_a_process_that_nobody_told_a_folder_counts_in_the_one_of_the_site():
    """As all but these tests: what is imported first decides."""
    bare = {name: value for name, value in os.environ.items() if name != "PROMETHEUS_MULTIPROC_DIR"}
    show = (
        "import django; django.setup(); import helsinki_measures.urls, os; "
        "print(os.environ['PROMETHEUS_MULTIPROC_DIR'])"
    )
    ran = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", show],
        env=bare,
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert re.fullmatch(r"\S+/measures-[0-9a-f]{24}-numbers\n", ran.stdout), ran.stderr
