"""What schemathesis finds wrong with the API: nothing, in any of its phases, by any of its checks.

A fixed part of it always; all of it, at random, where tests.sample takes all.
"""

import copy
import datetime

import hypothesis
import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from django.urls import get_resolver
from schemathesis.config import SchemathesisConfig

from measures.models import Task
from opendata.api.document import document
from participation.models import MeasureEffect, Observation
from tests.opendata.site import TODAY, make_site
from tests.past import change
from tests.sample import TAKES_ALL

REAL = {
    "programme": "hnh2035",
    "number": "125",
    "theme": "liikenne",
    "unit": "osasto",
    "at": "2020-06-30",
}
REAL_HERE = {"/indicators/{programme}/{number}": {"number": "370"}}
SETTINGS = hypothesis.settings(
    max_examples=100 if TAKES_ALL else 10,
    derandomize=not TAKES_ALL,
    database=None,
    deadline=None,
    stateful_step_count=6,
    suppress_health_check=list(hypothesis.HealthCheck),
)

get_resolver().url_patterns  # the addresses must be there before the document of them  # noqa: B018


def with_real_values(told):
    """The document, but half of what is asked for is there: of random ids nobody has anything to tell."""
    told = copy.deepcopy(told)
    for path, operations in told["paths"].items():
        for parameter in operations["get"]["parameters"]:
            if real := (REAL | REAL_HERE.get(path, {})).get(parameter["name"]):
                parameter["schema"] = {"anyOf": [{"enum": [real]}, parameter["schema"]]}
    return told


schema = schemathesis.openapi.from_dict(
    with_real_values(document("http://localhost")), config=SchemathesisConfig()
)
site_itself = get_wsgi_application()


def uncompressed(environ, start_response):
    """The whole site; the client of werkzeug says it takes gzip, and cannot."""
    environ.pop("HTTP_ACCEPT_ENCODING", None)
    return site_itself(environ, start_response)


schema.app = uncompressed


def has_question_mark(path_parameters) -> bool:
    """Which the client takes for the beginning of a query, where a browser writes %3F."""
    return any("?" in str(value) for value in (path_parameters or {}).values())


@schema.hook
def filter_path_parameters(context, path_parameters):
    return not has_question_mark(path_parameters)


def ask_of_something_real(case):
    """Every second one that is asked rightly: of ids made at random nobody has anything to tell."""
    parts = case.path_parameters
    is_right = case.meta is not None and case.meta.generation.mode.is_positive
    if parts and is_right and len("".join(map(str, parts.values()))) % 2 == 0:
        path = case.operation.path
        real = {name: id_of(path) if name == "id" else REAL[name] for name in parts}
        case.path_parameters = real | REAL_HERE.get(path, {})


def id_of(path) -> int | str:
    if path.startswith("/tasks"):
        return Task.objects.get(title="Kokous").pk
    if path.startswith("/observations"):
        return Observation.objects.get(value=70).pk
    return f"measure-{MeasureEffect.objects.get(measure__number='125').pk}"


pytestmark = pytest.mark.usefixtures("site")


@pytest.fixture
def site(db, settings):
    settings.SITE_URL = "http://localhost"
    # As the test client does it: the end of a request would close the connection with all that is in it.
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    settings.DEMO_TODAY = TODAY - datetime.timedelta(days=60)
    programme = make_site()
    change(settings, TODAY, programme.measures.get(number="125"), title="Muu")
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@schema.parametrize()
@SETTINGS
def test_every_address_keeps_its_word(case):
    """Examples, coverage and fuzzing."""
    if has_question_mark(case.path_parameters):
        return
    ask_of_something_real(case)
    case.call_and_validate()


def test_one_after_the_other_they_keep_it():
    """Stateful: what one answer tells is asked of the next."""
    schema.as_state_machine().run(settings=SETTINGS)
