"""Reads pages in tests: a parser instead of substrings, words with single spaces between them."""

from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import get_language, override


def fetch(client, url, **options):
    """The response. The language of the request does not stay behind in the test."""
    with override(get_language()):
        return client.get(url, **options)


def read(response):
    assert response.status_code == 200
    return BeautifulSoup(response.content.decode(), "html.parser")


def get(client, url, **options):
    return read(fetch(client, url, **options))


def words(element):
    """What the element says."""
    return " ".join(element.get_text().split())


def texts(page, selector):
    return [words(element) for element in page.select(selector)]


def links(page, selector):
    """What each link says and where it leads."""
    return [(words(link), link["href"]) for link in page.select(selector)]


def section(page, name):
    """The section whose heading has this id."""
    return page.select_one(f"section:has(> #{name})")


def query_count(client, url):
    with CaptureQueriesContext(connection) as queries:
        assert fetch(client, url).status_code == 200
    return len(queries)
