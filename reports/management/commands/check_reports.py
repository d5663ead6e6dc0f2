import hashlib

from django.core.management import BaseCommand, CommandError

from reports.models import ProgressReport


class Command(BaseCommand):
    help = (
        "Checks that the files of closed reports are as they were made. See check_history for their digests."
    )

    def handle(self, **options):
        count = wrong = 0
        for report in ProgressReport.objects.order_by("pk"):
            files = report.files.iterator(chunk_size=1)
            found = {file.name: hashlib.sha256(file.content).hexdigest() for file in files}
            for name in sorted({*found, *report.digests}):
                count += 1
                if found.get(name) != report.digests.get(name):
                    wrong += 1
                    self.stderr.write(f"{name} is not as it was made.")
        if wrong:
            raise CommandError(f"Files of closed reports that are not as they were made: {wrong}.")
        self.stdout.write(f"Files of closed reports, all as they were made: {count}.")
