import datetime
from pathlib import Path

from django.conf import settings
from django.core.management import BaseCommand, CommandError
from django.utils.translation import override

from measures.models import Programme
from reports.files.formats import FORMATS
from reports.report import report_of


class Command(BaseCommand):
    help = "Writes the progress report of the days from --from to --to into a file."

    def add_arguments(self, parser):
        parser.add_argument("programme", help="its address, such as hnh2035")
        parser.add_argument("--from", dest="start", required=True, type=datetime.date.fromisoformat)
        parser.add_argument("--to", dest="end", required=True, type=datetime.date.fromisoformat)
        parser.add_argument("--format", choices=FORMATS, default="pdf")
        parser.add_argument("--lang", choices=dict(settings.LANGUAGES), default="fi")
        parser.add_argument("--output", required=True)

    def handle(self, *, programme, start, end, format, lang, output, **options):
        found = Programme.objects.filter(slug=programme).first()
        if found is None:
            raise CommandError(f"There is no programme {programme}.")
        if end < start:
            raise CommandError("--to is before --from.")
        path = Path(output)
        if not path.parent.is_dir():
            raise CommandError(f"There is no directory {path.parent}.")
        try:
            with override(lang), report_of(found, start, end) as report:
                path.write_bytes(FORMATS[format].write(report))
        except Programme.DoesNotExist as error:
            raise CommandError(f"On {end} the site had no records of {programme} yet.") from error
        self.stdout.write(f"Wrote {output}.")
