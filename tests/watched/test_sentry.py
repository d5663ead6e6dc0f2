"""Sentry gets what the log tells. A server of the test stands in its place and looks at all that is sent."""

import gzip
import json
import logging
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import brotli
import pytest
import sentry_sdk

from helsinki_measures.watched.lines import logging_of
from helsinki_measures.watched.sentry import ToSentry
from tests.watched.test_lines import ID, SECRETS, crash, person  # noqa: F401  (fixture)


@pytest.fixture
def sentry(settings):
    """What it was sent, and which headers came with it."""
    got = []

    class Receiver(BaseHTTPRequestHandler):
        def do_POST(self):  # noqa: N802
            body = self.rfile.read(int(self.headers["Content-Length"]))
            unpack = {"gzip": gzip.decompress, "br": brotli.decompress}[self.headers["Content-Encoding"]]
            got.append(str(self.headers) + unpack(body).decode())
            self.send_response(200)
            self.send_header("Content-Length", "2")
            self.end_headers()
            self.wfile.write(b"{}")

        def log_message(self, *_args):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Receiver) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        settings.SENTRY_DSN = f"http://key@127.0.0.1:{server.server_port}/1"
        yield got
        sentry_sdk.get_client().close()
        # Without its integrations, which would look into what other tests send and start.
        sentry_sdk.init(default_integrations=False, auto_enabling_integrations=False)
        server.shutdown()
        thread.join()


@pytest.fixture
def handler():
    found = ToSentry(level="ERROR")
    logging.getLogger().addHandler(found)
    yield found
    logging.getLogger().removeHandler(found)


@pytest.mark.usefixtures("handler")
def test_an_error_arrives_without_anything_about_a_person(client, person, sentry):  # noqa: F811
    crash(client, person)
    sentry_sdk.flush(10)
    assert sentry_sdk.get_client().integrations == {}
    [sent] = sentry
    event = json.loads(sent.splitlines()[-1])
    [error] = event["exception"]["values"]
    assert (error["type"], error["value"], error["stacktrace"]["frames"][-1]["function"]) == (
        "ValueError",
        "",
        "broken",
    )
    assert (event["logentry"]["message"], event["tags"]) == ("…: …", {"request_id": ID})
    assert {"request", "user", "extra", "modules"} & set(event) == set()
    assert event.get("breadcrumbs", {}).get("values", []) == []
    assert [one for one in SECRETS if one.lower() in sent.lower()] == []


@pytest.mark.usefixtures("handler")
def test_what_is_no_error_is_not_sent(client, sentry, db):
    client.get("/no/such/page/")
    sentry_sdk.flush(10)
    assert sentry == []


def test_it_is_off_without_an_address():
    handlers = [
        logging_of(as_json=True, level="WARNING", dsn=one)["handlers"] for one in ("", "http://k@h/1")
    ]
    assert [list(one) for one in handlers] == [["console"], ["console", "sentry"]]
