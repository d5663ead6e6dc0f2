from pathlib import Path

from django.core.management import BaseCommand, CommandError

from helsinki_measures.backup import BackupError
from helsinki_measures.backup.making import Keep, make, record


class Command(BaseCommand):
    help = (
        "Makes a backup of the database in a folder, while people go on saving. Keep the keys apart from it."
    )

    def add_arguments(self, parser):
        parser.add_argument("folder", type=Path)
        parser.add_argument("--keep", type=int, metavar="N", help="delete others but the last N")
        parser.add_argument("--keep-days", type=int, metavar="N", help="delete those older than N days")

    def handle(self, *, folder, keep, keep_days, **options):
        try:
            path, said, gone = make(folder.absolute(), Keep(keep, keep_days))
        except BackupError as error:
            record(error=error)
            raise CommandError(f"No backup was made. {error}") from error
        record()
        self.stdout.write(f"{path}")
        self.stdout.write(
            f"{sum(said.contents.rows.values())} rows, {said.contents.changes} changes of history."
        )
        self.stdout.write(f"The head of the history: {said.contents.head}")
        if gone:
            self.stdout.write(f"Deleted: {len(gone)} older ones")
