"""Does the site work (`/healthz`), and may it be asked (`/readyz`)? For load balancers and monitors."""

from functools import cache

from django.db import DatabaseError, InterfaceError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from helsinki_measures.content import triggers


@require_safe
@never_cache
def healthz(request):
    """200 only when the database answers and has our tables, else 503."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM django_migrations LIMIT 1")
    except DatabaseError:
        return HttpResponse("database does not answer\n", status=503, content_type="text/plain")
    return HttpResponse("ok\n", content_type="text/plain")


@require_safe
@never_cache
def readyz(request):
    """200 where this version of the site has the database that it was written for, else 503 and why not."""
    try:
        checks = {"database": "ok", "migrations": migrations(), "triggers": content_triggers()}
    except (DatabaseError, InterfaceError):
        checks = {"database": "does not answer"}
    is_ready = all(said == "ok" for said in checks.values())
    return JsonResponse({"ready": is_ready, **checks}, status=200 if is_ready else 503)


def migrations() -> str:
    missing = ours() - set(MigrationRecorder(connection).applied_migrations())
    return f"{len(missing)} not applied" if missing else "ok"


@cache
def ours() -> frozenset[tuple[str, str]]:
    """Those that came with this version, which stay the same while a process lives."""
    return frozenset(MigrationLoader(None).disk_migrations)


def content_triggers() -> str:
    """Without them pages that are kept would not follow what changes."""
    is_sqlite = connection.vendor == "sqlite"
    asked = "name FROM sqlite_master WHERE type = 'trigger'" if is_sqlite else "tgname FROM pg_trigger"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {asked}")  # noqa: S608
        missing = set(wanted(connection.vendor)) - {name for (name,) in cursor.fetchall()}
    return f"{len(missing)} missing" if missing else "ok"


@cache
def wanted(vendor: str) -> frozenset[str]:
    return frozenset(triggers(vendor))
