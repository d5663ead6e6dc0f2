from modeltranslation.management.commands import loaddata

from measures.history.chain import record_what_has_no_history
from measures.models.change import unrecorded


class Command(loaddata.Command):
    help = "The usual one; what comes without a history gets its first row of it."

    def handle(self, *labels, **options):
        with unrecorded():
            super().handle(*labels, **options)
        record_what_has_no_history()
