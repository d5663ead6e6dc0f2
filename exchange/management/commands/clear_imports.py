from django.core.management.base import BaseCommand

from exchange.models import DAYS_KEPT, ImportBatch
from measures import days


class Command(BaseCommand):
    help = f"Deletes the imported files that were not saved within {DAYS_KEPT} days."

    def handle(self, *args, **options):
        count, _by_model = ImportBatch.objects.forgotten(days.now()).delete()
        self.stdout.write(f"{count} deleted.")
