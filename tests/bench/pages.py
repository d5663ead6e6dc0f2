"""What pages of the demo cost that no store keeps, printed: queries, processor time, beside the template.

The bare template is the same one, rendered again with what the page had fetched for it. A past day is
printed beside today. The least of several rounds counts: whatever else the machine does only adds.
"""

import os
import sys
import tempfile
from pathlib import Path
from time import process_time

sys.path.insert(0, str(Path(__file__).parents[2]))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "helsinki_measures.settings")
os.environ["STATIC_MANIFEST"] = "false"
PAGES = {
    "measure": "/hnh2035/toimenpiteet/125/",
    "measure that acts on most": "/hnh2035/toimenpiteet/113/",
    "list": "/hnh2035/toimenpiteet/",
    "front": "/",
    "situation": "/hnh2035/tilannekuva/",
    "theme": "/hnh2035/teemat/liikenne/",
    "history of a measure": "/hnh2035/toimenpiteet/125/historia/",
    "changes": "/hnh2035/muutokset/",
    "feed": "/hnh2035/muutokset/atom.xml",
    "API: measures": "/api/v1/measures?programme=hnh2035",
    "API: changes": "/api/v1/changes?programme=hnh2035",
}
OF_NOW = {"history of a measure", "changes", "feed", "API: changes"}
THEN = "2020-05-15"
ROUNDS = 15


def get(address):
    response = Client(headers={"host": "localhost"}).get(address)
    assert response.status_code == 200, (address, response.status_code)
    return response


def queries(address):
    with CaptureQueriesContext(connection) as asked:
        get(address)
    return len(asked)


def milliseconds(*works):
    """Of each the least of several rounds, in turn, so that all meet the same machine."""
    least = [float("inf")] * len(works)
    for _round in range(ROUNDS):
        for place, work in enumerate(works):
            start = process_time()
            work()
            least[place] = min(least[place], 1000 * (process_time() - start))
    return least


def bare(address):
    """Renders the page's template with what the page gave it; None where it has none."""
    setup_test_environment(debug=False)
    try:
        response = get(address)
    finally:
        teardown_test_environment()
    if not response.templates:
        return None
    template, context = response.templates[0], response.context[0].flatten()
    return lambda: template.render(Context(context))


def report(name, address):
    render = bare(address)
    past = f"{address}{'&' if '?' in address else '?'}at={THEN}"
    works = [lambda: get(address)]
    works += [render] if render else []
    works += [lambda: get(past)] if name not in OF_NOW else []
    live, *others = milliseconds(*works)
    told = [f"{name:28}", f"{queries(address):3} queries", f"{live:6.1f} ms"]
    if render:
        told.append(f"{live / others.pop(0):4.1f} × the bare template")
    if others:
        told.append(f"{THEN}: {queries(past):3} queries, {others[0] / live:.1f} × today")
    print(", ".join(told))


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        os.environ["DATABASE_URL"] = f"sqlite:///{folder}/pages.sqlite3"

        import django

        django.setup()

        from django.core.management import call_command
        from django.db import connection
        from django.template import Context
        from django.test import Client
        from django.test.utils import (
            CaptureQueriesContext,
            setup_test_environment,
            teardown_test_environment,
        )
        from django.utils.translation import activate

        call_command("demo", verbosity=0)
        activate("fi")
        for page in PAGES.items():
            report(*page)
        connection.close()
