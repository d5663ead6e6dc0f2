"""How the cost of pages grows with the programme and the database, printed: the demo against one far larger.

python tests/bench/growth.py

The demo alone is measured first, then what `make_large` puts beside it; without the store of pages.
GROWTH_SCALE=1 makes all 15,000 measures, which takes long; KEEP=1 keeps them in the database, where the next
run finds them.
"""

import os
import sys
from math import log2
from pathlib import Path
from statistics import median
from time import perf_counter, process_time

sys.path.insert(0, str(Path(__file__).parents[2]))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "helsinki_measures.settings")
os.environ.setdefault("STATIC_MANIFEST", "false")
SCALE, KEEP = float(os.environ.get("GROWTH_SCALE", "0.05")), os.environ.get("KEEP") == "1"
ROUNDS, LONG = 5, 1.0
DAY = "2020-03-01"
GOALS = {"measure": 1.3, "list": 1.5}
ADMIN = ("measure", "task", "observation")


def addresses(programme, measure, unit, theme):
    """By name: a page of the programme. The list's first page is that of all, as its filters are."""
    slug, number = programme.slug, measure.number
    listed = reverse("measures", args=[slug])
    page = reverse("measure", args=[slug, number])
    query = {
        "list": "",
        "list, last page": "?page=999",
        "list, as a table": "?layout=table",
        "list, by status": "?status=late",
        "list, by theme": f"?theme={theme.slug}",
        "list, by unit": f"?unit={unit.slug}",
        "list, by words": "?q=liikenne",
        "list, at a day": f"?at={DAY}",
    }
    by_slug = ("programme", "situation", "changes", "measures_csv", "measures_xlsx", "participation")
    by_slug += ("indicators", "goal", "programme_feed", "programme_calendar", "data_package")
    return {
        "front": reverse("front"),
        **{name: listed + asked for name, asked in query.items()},
        "measure": page,
        "measure, at a day": f"{page}?at={DAY}",
        "measure_history": reverse("measure_history", args=[slug, number]),
        "measure_feed": reverse("measure_feed", args=[slug, number]),
        **{name: reverse(name, args=[slug]) for name in by_slug},
        "theme": reverse("theme", args=[slug, theme.slug]),
        "unit": reverse("unit", args=[slug, unit.slug]),
        "unit_feed": reverse("unit_feed", args=[slug, unit.slug]),
        "unit_calendar": reverse("unit_calendar", args=[slug, unit.slug]),
        "indicator": programme.indicators.order_by("pk").last().get_absolute_url(),
        "search": reverse("search") + "?q=pyöräily",
        "sitemap": reverse("sitemap"),
        "sitemap of measures": reverse("sitemap_section", args=["measures"]),
        "API: programmes": reverse("api:programmes"),
        **{
            f"API: {name}": f"{reverse(f'api:{name}')}?programme={slug}"
            for name in ("measures", "tasks", "indicators", "changes")
        },
        **{f"admin: {name}": reverse(f"admin:{app_of(name)}_{name}_changelist") for name in ADMIN},
        "admin: history": reverse("admin:measures_measure_history", args=[measure.pk]),
        "admin: quality": reverse("admin:measures_measure_quality"),
    }


def app_of(name):
    return "participation" if name == "observation" else "measures"


def pages_of(slug):
    """Those of a measure in the middle, with its lead unit and its theme."""
    programme = Programme.objects.get(slug=slug)
    measures = Measure.objects.public().filter(programme=programme).exclude(responsibilities=None).in_order()
    wanted = measures.filter(number="125").first() or measures[measures.count() // 2]
    return addresses(programme, wanted, wanted.lead_units()[0], wanted.theme)


def clock():
    """What SQLite takes is this process's own; another database's is that of others."""
    return process_time() if connection.vendor == "sqlite" else perf_counter()


def cost(client, address):
    """Seconds, and how many queries; what takes long is asked for once."""
    with CaptureQueriesContext(connection) as queries:
        start = clock()
        response = client.get(address)
        b"".join(response)  # a stream is made while it is read
        times, asked = [clock() - start], len(queries)
    assert response.status_code == 200, f"{address}: {response.status_code}"
    if times[0] < LONG:
        times = []
    for _round in range(0 if times else ROUNDS):
        start = clock()
        b"".join(client.get(address))
        times.append(clock() - start)
    return median(times), asked


def measured(slug):
    visitor, admin = Client(), Client()
    admin.force_login(get_user_model().objects.get(username="admin"))
    found = {}
    for name, address in pages_of(slug).items():
        found[name] = cost(admin if name.startswith("admin") else visitor, address)
        print(f"  {slug} {name}: {1000 * found[name][0]:.0f} ms", file=sys.stderr, flush=True)
    return found


def report(demo, small, large, growth):
    """`growth` is how many times as many measures; the last column is the growth for each of these times."""
    limit = growth * log2(147 * growth) / log2(147)
    print(f"\n{growth:.1f} times the measures; n log n would be {limit:.1f} times")
    print(f"{'page':<22}{'demo':>9}{'small':>9}{'large':>9}  ratio  queries")
    for name, (time, queries) in large.items():
        ratio = time / demo[name][0]
        goal = GOALS.get(name, limit)
        times = "".join(f"{1000 * one[name][0]:>6.0f} ms" for one in (demo, small, large))
        mark = f"  more than {goal:.1f}" if ratio > goal else ""
        print(f"{name:<22}{times}{ratio:>7.1f}  {demo[name][1]}, {queries}{mark}")


if __name__ == "__main__":
    import django

    django.setup()

    from django.contrib.auth import get_user_model
    from django.core.management import call_command
    from django.db import connection, transaction
    from django.test import Client, override_settings
    from django.test.utils import CaptureQueriesContext
    from django.urls import reverse

    from measures.models import Measure, Programme

    with transaction.atomic(), override_settings(ALLOWED_HOSTS=["*"], SECURE_SSL_REDIRECT=False):
        call_command("demo", stdout=sys.stderr)
        demo = measured("hnh2035")
        if not Programme.objects.filter(slug="laaja").exists():
            start = perf_counter()
            call_command("make_large", scale=SCALE, beside=True)
            print(f"made in {perf_counter() - start:.0f} s on {connection.vendor}")
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        large = measured("laaja")
        public = Measure.objects.public()
        counts = [public.filter(programme__slug=slug).count() for slug in ("laaja", "hnh2035")]
        report(demo, measured("ohjelma-001"), large, max(1, counts[0] / counts[1]))
        transaction.set_rollback(not KEEP)
