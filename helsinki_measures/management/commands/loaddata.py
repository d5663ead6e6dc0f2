from modeltranslation.management.commands import loaddata

from measures.history.chain import record_what_has_no_history
from measures.models.change import unrecorded
from measures.search.index import fill_where_empty


class Command(loaddata.Command):
    help = "The usual one; what comes without a history gets its first row of it."

    def handle(self, *labels, **options):
        with unrecorded():
            super().handle(*labels, **options)
        record_what_has_no_history()
        fill_where_empty()
