"""How a finished page is sent, and how many are kept."""

import gzip

import brotli
import pytest
from django.core.wsgi import get_wsgi_application

from helsinki_measures.published import Published
from tests.web import ask, hows

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.about_databases]

URL = "/p/toimenpiteet/1/"


def renamed(measure, title):
    measure.title = title
    measure.save()


# How it is sent


@pytest.mark.parametrize(
    ("accepted", "sent"),
    [
        ("gzip, deflate, br, zstd", "br"),
        ("br;q=0, gzip", "gzip"),
        ("br;q=0", ""),
        ("gzip;q=1.0, br;q=0.5", "gzip"),
        ("*", "br"),
        ("*;q=0", ""),
        ("br;q=0, *", "gzip"),
        ("BR", "br"),
        ("identity", ""),
        ("br;q=nonsense", ""),
        ("", ""),
        ("x-br, xgzip", ""),
    ],
)
def test_encodings(site, measure, accepted, sent):
    plain = ask(site, URL).body
    answer = ask(site, URL, accept_encoding=accepted)
    assert answer.headers.get("content-encoding", "") == sent
    unpacked = {"br": brotli.decompress, "gzip": gzip.decompress, "": bytes}[sent](answer.body)
    assert unpacked == plain
    assert answer.headers["content-length"] == str(len(answer.body))


def test_each_encoding_has_a_tag_of_its_own(site, measure):
    tags = [ask(site, URL, accept_encoding=one).headers["etag"] for one in ("br", "gzip", "")]
    assert len(set(tags)) == 3


@pytest.mark.parametrize(
    ("form", "status"),
    [
        ("{tag}", 304),
        ("W/{tag}", 304),
        ('"a", {tag}', 304),
        ('"a,b" , W/{tag},"c"', 304),
        ("*", 304),
        (" * ", 304),
        ('"a"', 200),
        ("{bare}", 200),
        ('"{tag}', 200),
        ("", 200),
    ],
)
def test_who_has_the_page_is_not_sent_it(site, measure, form, status):
    tag = ask(site, URL, accept_encoding="br").headers["etag"]
    asked = form.format(tag=tag, bare=tag.strip('"'))
    answer = ask(site, URL, accept_encoding="br", if_none_match=asked)
    assert answer.status == status
    assert (answer.body == b"") == (status == 304)
    assert answer.headers["etag"] == tag
    assert ("content-length" in answer.headers) == (status == 200)


def test_a_changed_page_is_sent_to_who_had_the_former(site, measure):
    tag = ask(site, URL).headers["etag"]
    renamed(measure, "Toka")
    site.version.refresh()
    assert ask(site, URL, if_none_match=tag).status == 200


@pytest.mark.parametrize("first", ["GET", "HEAD"])
def test_head_says_what_get_does_without_the_page(site, measure, first):
    ask(site, URL, method=first)
    head, get = ask(site, URL, method="HEAD"), ask(site, URL)
    assert (head.how, head.body, len(get.body) > 5000) == ("hit", b"", True)
    assert head.headers | {"x-request-id": ""} == get.headers | {"x-request-id": ""}
    missing = ask(site, "/nothing/", method="HEAD")
    assert (missing.status, missing.body) == (404, b"")


def test_a_file_that_is_no_text_is_not_compressed(site, measure):
    answer = ask(site, "/p/toimenpiteet.xlsx", accept_encoding="br")
    again = ask(site, "/p/toimenpiteet.xlsx", accept_encoding="br")
    assert (answer.status, again.how, again.headers.get("content-encoding")) == (200, "hit", None)
    assert "Accept-Encoding" not in again.headers.get("vary", "")


# How much


def test_what_nobody_asks_for_any_more_goes_first(version, measure):
    site = Published(get_wsgi_application(), version, limit=400_000)
    pages = [f"/p/toimenpiteet/?q={number}" for number in range(60)]
    for page in pages:
        ask(site, page, accept_encoding="br")
        ask(site, pages[0], accept_encoding="br")
    assert site.size <= 400_000
    assert site.size == sum(page.weight() for page in site.pages.values())
    assert ask(site, pages[0], accept_encoding="br").how == "hit"
    assert ask(site, pages[-1], accept_encoding="br").how == "hit"
    assert ask(site, pages[1], accept_encoding="br").how == "made"


def test_what_is_long_is_not_kept(version, measure):
    site = Published(get_wsgi_application(), version, limit=8_000)
    assert hows(site, (URL, {}), (URL, {})) == ["passed", "passed"]
    assert "Eka" in ask(site, URL).text
    assert site.size == 0


def test_addresses_that_lead_nowhere_take_no_room(site, measure):
    for number in range(1100):
        site.passing[number] = 0
    for number in range(200):
        ask(site, f"/nothing/{number}/")
    assert (len(site.passing), len(site.pages)) == (1100, 0)
    for host, path in [("testserver", "/a" * 600), ("a" * 1000, "/p/")]:
        assert ask(site, path, host=host).how == "passed"
    assert len(site.passing) == 1100
