from django.core.management import BaseCommand, CommandError

from exchange.kausal import importing, query, reading, telling


class Command(BaseCommand):
    help = "Imports a plan of Kausal Watch. Without --apply it only shows what would change."

    def add_arguments(self, parser):
        parser.add_argument("files", nargs="*", help="the API's answers, one a language: plan.fi.json")
        parser.add_argument("--print-query", metavar="PLAN", help="print what to send to the API, and end")
        parser.add_argument("--lang", default="fi", help="the language to ask the API for")
        parser.add_argument("--programme", default="", help="its address; by default the plan's identifier")
        parser.add_argument("--category-type", default="", help="the categories that become themes")
        parser.add_argument("--with-persons", action="store_true", help="with the names of contact persons")
        parser.add_argument("--skip-faulty", action="store_true", help="leave out what does not fit")
        parser.add_argument("--apply", action="store_true", help="save it")

    def handle(self, *, files, print_query, lang, programme, **chosen):
        if print_query:
            self.stdout.write(query.request_for(print_query, lang, with_persons=chosen["with_persons"]))
            return
        try:
            outcome = importing.import_plan(reading.read_answers(files), programme, **chosen)
        except reading.Unreadable as no:
            raise CommandError(str(no)) from no
        self.stdout.write("\n".join(telling.told(outcome)))
        if outcome.is_refused:
            raise CommandError(telling.refusal_of(outcome))
