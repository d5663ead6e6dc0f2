from django.conf import settings
from django.core.management import BaseCommand, CommandError, call_command
from rich.progress import Progress

from exchange.large.making import make
from exchange.large.size import Size
from exchange.large.things import LARGE_SLUG
from measures.models import Programme


class Command(BaseCommand):
    help = "Makes programmes of 15,000 measures with made-up texts, to measure the site on. It takes long."

    def add_arguments(self, parser):
        parser.add_argument("--scale", type=float, default=1.0, help="0.01 makes a hundredth of it")
        parser.add_argument("--beside", action="store_true", help="also where there are programmes already")
        parser.add_argument("--yes", action="store_true", help="also with the settings of production")

    def handle(self, *, scale, beside, yes, **options):
        if not (settings.DEMO or settings.DEBUG or yes):
            raise CommandError("These are production settings: --yes makes it all the same.")
        if Programme.objects.exists() and not beside:
            raise CommandError("There are programmes already: --beside makes it all the same.")
        if Programme.objects.filter(slug=LARGE_SLUG).exists():
            raise CommandError("It was made already.")
        with Progress(disable=not self.stdout.isatty()) as progress:
            task = progress.add_task("Making", total=Size(scale).steps)
            for count in make(Size(scale)):
                progress.advance(task, count)
        call_command("rebuild_search", stdout=self.stdout)
