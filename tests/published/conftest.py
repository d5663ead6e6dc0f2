"""A site that keeps finished pages, of one measure."""

import pytest
from django.core.wsgi import get_wsgi_application

from helsinki_measures.content import ContentVersion
from helsinki_measures.published import Published
from tests.factories import make_measure, make_programme, make_theme


@pytest.fixture
def measure():
    programme = make_programme(slug="p")
    return make_measure(programme, make_theme(programme), number="1", title="Eka", is_published=True)


@pytest.fixture
def version(measure, tmp_path):
    found = ContentVersion(path=tmp_path / "version")
    found.refresh()
    return found


@pytest.fixture
def site(version):
    return Published(get_wsgi_application(), version, limit=10_000_000)
