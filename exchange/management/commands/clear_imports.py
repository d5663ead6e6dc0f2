from django.core.management.base import BaseCommand

from exchange.jobs import forget_unsaved
from exchange.models import DAYS_KEPT


class Command(BaseCommand):
    help = f"Deletes the imported files that were not saved within {DAYS_KEPT} days."

    def handle(self, *args, **options):
        self.stdout.write(f"{forget_unsaved()} deleted.")
