from django.core.management import BaseCommand
from rich.progress import Progress

from measures.models import SearchEntry
from measures.search import index


class Command(BaseCommand):
    help = "Makes the index of the search anew: after an update that says so, or when Voikko was installed."

    def handle(self, **options):
        with Progress(disable=not self.stdout.isatty()) as progress:
            task = progress.add_task("Indexing", total=index.size())
            for count in index.rebuild():
                progress.advance(task, count)
        self.stdout.write(f"The index is made: {SearchEntry.objects.count()} entries.")
