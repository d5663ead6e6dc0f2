"""The order of the house: imports point down, names say what a module is for, and nothing grows too long.

A module is a room, the rows of rooms lie on top of each other, and a module uses those below it.
"""

import ast
from pathlib import Path

import pytest
from django.conf import settings

ROWS = [
    {"urls"},
    {
        "views",
        "comparison",
        "measure_page",
        "search_page",
        "api",
        "feeds",
        "calendars",
        "embeds",
        "sitemaps",
        "admin",
    }
    | {"management", "templatetags"},
    {"forms", "jobs", "backup", "closing", "downloads", "layouts"},
    {"permissions", "exports", "imports", "notifications", "search", "files", "report", "editions"},
    {"history", "counts", "chain", "figures"},
    {"models", "status", "totals", "days"},  # and whatever has no row of its own; totals is as pure as status
]
TOP_ROW, LOWEST_ROW = 1, len(ROWS) - 1
STRICT_ROWS = range(4)  # whose rooms do not use each other
# What a report says is written into files, and compared with what its former edition said.
EXCEPTIONS = {
    ("files", "report"),
    ("editions", "report"),
    ("files", "exports"),
    ("imports", "exports"),  # a cell has changed where it says something else than an export would
}
NO_NAMES = {"utils", "helpers", "common", "core", "services", "selectors", "managers", "mixins", "constants"}
LONGEST_MODULE, LONGEST_VIEW = 400, 40

# Each may use those before it.
APPS = [
    *("measures", "participation", "reports", "exchange", "opendata", "mailing", "feedback", "following"),
    *("reminders", "desk"),
]
TELLING = set(APPS[2:])
"""What is told of the others, of which these know nothing."""
MODULES = [
    path.relative_to(settings.BASE_DIR)
    for folder in [*APPS, "helsinki_measures", "tests"]
    for path in sorted((settings.BASE_DIR / folder).rglob("*.py"))
    if "migrations" not in path.parts
]


def read(path):
    return (settings.BASE_DIR / path).read_text()


def row(room):
    return next((index for index, rooms in enumerate(ROWS) if room in rooms), LOWEST_ROW)


def imported(source, package):
    """Every dotted name that this source of a module in this package imports."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            start = package.split(".")[: len(package.split(".")) - node.level + 1] if node.level else []
            base = ".".join([*start, *filter(None, [node.module])])
            yield from (f"{base}.{alias.name}" for alias in node.names)


def may_import(module, name):
    """Both are dotted names: measures.views.measure, participation.totals.total_of."""
    (app, room), (other_app, other_room) = (dotted.split(".")[:2] for dotted in (module, name))
    if room == "apps":
        return True
    if APPS.index(app) < APPS.index(other_app) and (other_app in TELLING or row(room) > TOP_ROW):
        return False
    if row(room) != row(other_room):
        return row(room) < row(other_room)
    if room == other_room:
        return app == other_app or app in TELLING or row(room) > TOP_ROW
    return row(room) not in STRICT_ROWS or (room, other_room) in EXCEPTIONS


def wrong_imports(path, source):
    module = ".".join(path.with_suffix("").parts)
    package = ".".join(path.parent.parts)
    for name in imported(source, package):
        if name.split(".")[0] in APPS and "." in name and not may_import(module, name):
            yield f"{module} imports {name}"


def long_functions(source):
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef) and node.end_lineno - node.lineno >= LONGEST_VIEW:
            yield node.name


def test_imports_point_down():
    modules = [path for path in MODULES if path.parts[0] in APPS and path.parts[1:] != ("__init__.py",)]
    assert [line for path in modules for line in wrong_imports(path, read(path))] == []


def test_every_module_has_a_name_that_says_something():
    assert [str(path) for path in MODULES if NO_NAMES & {*path.parent.parts, path.stem}] == []


def test_modules_are_short():
    lengths = {str(path): len(read(path).splitlines()) for path in MODULES}
    assert {name: length for name, length in lengths.items() if length > LONGEST_MODULE} == {}


def test_views_are_short():
    views = [path for path in MODULES if path.parts[0] in APPS and "views" in (*path.parts, path.stem)]
    assert [name for path in views for name in long_functions(read(path))] == []


@pytest.mark.parametrize(
    ("module", "name"),
    [
        ("measures.urls", "measures.views.measure"),
        ("measures.views.measure", "measures.views.lists"),
        ("measures.views", "participation.totals.total_of"),
        ("measures.forms", "measures.permissions.can_edit"),
        ("reports.files.csv", "reports.report.Report"),
        ("reports.admin.period", "measures.admin.scope"),
        ("reports.report.report", "participation.counts.by_kind"),
        ("measures.models.measure", "measures.status.judge"),
        ("participation.permissions", "measures.permissions.can_edit"),
        ("participation.models", "measures.models.Measure"),
        ("participation.chain", "participation.totals"),
    ],
)
def test_allowed(module, name):
    assert may_import(module, name)


@pytest.mark.parametrize(
    ("module", "name"),
    [
        ("measures.views", "measures.urls"),
        ("measures.views", "measures.api.router"),
        ("measures.views", "participation.views.totals"),
        ("measures.models", "measures.history.as_of"),
        ("measures.models.measure", "measures.permissions.can_edit"),
        ("measures.status", "measures.views"),
        ("measures.views", "reports.report.Report"),
        ("reports.report.report", "reports.files.csv"),
        ("measures.search", "measures.permissions"),
        ("measures.history", "participation.totals.total_of"),
        ("measures.models", "participation.models.Indicator"),
    ],
)
def test_forbidden(module, name):
    assert not may_import(module, name)


@pytest.mark.parametrize(
    "source",
    [
        "from measures import views",
        "import measures.views",
        "from measures.views import measure_detail",
        "from .. import views",
        "def late():\n    from ..views import measure_detail",
    ],
)
def test_every_form_of_import_is_seen(source):
    [line] = wrong_imports(Path("measures/models/measure.py"), source)
    assert line.startswith("measures.models.measure imports measures.views")


def test_a_long_function_is_seen():
    assert list(long_functions("def f():\n" + "    pass\n" * 39)) == []
    assert list(long_functions("def f():\n" + "    pass\n" * 40)) == ["f"]
