"""What an import of 5,000 rows costs: reading, showing, saving; and how long others wait meanwhile."""

import os
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "helsinki_measures.settings")

import django  # noqa: E402

django.setup()

from exchange.imports.planning import plan_of  # noqa: E402
from exchange.imports.reading import book_of, found_in  # noqa: E402
from exchange.imports.saving import digest_of, saving  # noqa: E402
from exchange.models import ImportBatch  # noqa: E402
from measures.models import Programme, Theme  # noqa: E402

ROWS = 5000


def main():
    programme = Programme.objects.create(slug=f"tuonti-{os.getpid()}", name="Tuonti", is_public=True)
    Theme.objects.create(programme=programme, slug="liikenne", name="Liikenne")
    lines = ["number;title_fi;theme;description_fi;phase;start_on"]
    lines += [f"{n};Toimenpide {n};liikenne;Kuvaus {n};planning;1.1.2020" for n in range(1, ROWS + 1)]
    content = "\r\n".join(lines).encode()
    for name in ("new", "the same again"):
        measured(name, programme, content)


def measured(name, programme, content):
    batch = ImportBatch.objects.create(programme=programme, name="rivit.csv", content=content)
    started = time.perf_counter()
    records = found_in(batch, book_of(batch)).records
    read = time.perf_counter()
    plan = plan_of(programme, records)
    planned = time.perf_counter()
    print(f"{ROWS} rows, {name}: read in {read - started:.1f} s, shown in {planned - read:.1f} s")
    if plan.changing:
        for _step in saving(batch, records, None, digest=digest_of(plan)):
            pass
        saved = time.perf_counter()
        print(f"  saved in {saved - planned:.1f} s, {1000 * (saved - planned) / ROWS:.1f} ms a row")


if __name__ == "__main__":
    main()
