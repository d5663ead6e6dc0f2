from django.core.management.commands import migrate
from django.db import connections

from helsinki_measures.migrating import LOCK_SECONDS, again_where_locked


class Command(migrate.Command):
    help = "The usual one; on PostgreSQL it never makes others wait for long for a table."

    def add_arguments(self, parser):
        super().add_arguments(parser)
        parser.add_argument(
            "--lock-seconds",
            type=float,
            default=LOCK_SECONDS,
            help=f"PostgreSQL: how long to wait for a table before it is tried again ({LOCK_SECONDS})",
        )

    def handle(self, *args, lock_seconds, **options):
        connection = connections[options["database"]]
        if connection.vendor != "postgresql":
            super().handle(*args, **options)
            return
        usual = super().handle
        again_where_locked(
            connection,
            lambda: usual(*args, **options),
            seconds=lock_seconds,
            tell=self.stderr.write,
        )
