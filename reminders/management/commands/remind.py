from django.core.management import BaseCommand

from measures import days
from reminders.jobs import remind
from reminders.preview import told


class Command(BaseCommand):
    help = "Puts the reminders to staff that are due into the outbox. The worker does it each hour by itself."

    def add_arguments(self, parser):
        parser.add_argument(
            "--dry-run", action="store_true", help="only tell what would be sent to whom and why"
        )

    def handle(self, *, dry_run, **options):
        if dry_run:
            self.stdout.write("\n".join(told(days.now())))
        else:
            self.stdout.write(f"Reminders put into the outbox: {remind()}")
