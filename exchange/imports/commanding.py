"""The import from the command line."""

from pathlib import Path

from django.core.management.base import CommandError
from rich.progress import track

from exchange.imports.planning import Outcome, plan_of
from exchange.imports.reading import book_of, found_in
from exchange.imports.saving import digest_of, saving
from exchange.models import ImportBatch
from exchange.reading import Refused
from measures import days
from measures.models import Programme


def run(write, user, *, programme, file, save, encoding, separator, reason, **_options):
    """Print what the file would change; with `save`, save it. Raise CommandError where it cannot be."""
    found = Programme.objects.open().filter(slug=programme).first()
    if found is None:
        raise CommandError(f"There is no open programme {programme}.")
    path = Path(file)
    if not path.is_file():
        raise CommandError(f"There is no file {file}.")
    batch = ImportBatch(
        programme=found,
        name=path.name[-200:],
        content=path.read_bytes(),
        encoding=encoding,
        separator={"tab": "\t"}.get(separator, separator),
    )
    try:
        rows = found_in(batch, book_of(batch))
    except Refused as no:
        raise CommandError(str(no.message)) from no
    plan = plan_of(found, rows.records)
    show(write, rows, plan)
    if plan.has_faults:
        raise CommandError("Nothing can be saved while a row has an error.")
    if save and plan.moves_dates and not reason:
        raise CommandError("Due dates of tasks are moved: say why, with --reason.")
    if save and plan.changing:
        ImportBatch.objects.forgotten(days.now()).delete()
        batch.save()
        steps = saving(batch, rows.records, user, digest=digest_of(plan), reason=reason)
        for _step in track(steps, description="Saving", total=2 * len(rows.records) + 1):
            pass
        write(f"Saved as import {batch.pk}: the admin can take it back.")


def show(write, rows, plan):
    for remark in rows.remarks:
        write(f"{remark.sheet} {remark.row or ''}: {remark.text}")
    for row in plan.rows:
        at = f"{row.record.sheet} {row.record.row} {row.record.table.name} {row.name}"
        for fault in row.faults:
            suggestion = f" ({fault.suggestion}?)" if fault.suggestion else ""
            write(f"{at}: error in {fault.column or 'the row'}: {fault.reason}{suggestion}")
        for one in row.differences:
            write(f"{at}: {one.column}: {one.old!r} → {one.new!r}")
    counts = plan.count()
    write(", ".join(f"{outcome}: {counts[outcome]}" for outcome in Outcome))
