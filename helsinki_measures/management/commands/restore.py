from pathlib import Path

from django.core.management import BaseCommand, CommandError
from django.db import DatabaseError

from helsinki_measures.backup import BackupError
from helsinki_measures.backup.restoring import restore


class Command(BaseCommand):
    help = (
        "Brings a backup back into the empty database that DATABASE_URL names, and checks it. "
        "Stop the site and its worker first."
    )
    requires_system_checks = []
    requires_migrations_checks = False

    def add_arguments(self, parser):
        parser.add_argument("backup", type=Path)
        parser.add_argument(
            "--put-aside", action="store_true", help="keep what is in the database under another name"
        )

    def handle(self, *, backup, put_aside, **options):
        try:
            for line in restore(backup.absolute(), put_aside=put_aside):
                self.stdout.write(line)
        except BackupError as error:
            raise CommandError(str(error)) from error
        except DatabaseError as error:
            raise CommandError(f"The database does not answer: {error}") from error
