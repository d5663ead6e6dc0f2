from django.core.management import BaseCommand, CommandError

from measures.history import chain

FAULTS = {
    "missing": "at {place} a change is missing",
    "altered": "the change at {place} (number {change}) or its rows are not as they were sealed",
    "other_head": "the change at {place} is not the one that was written down",
    "cut_off": "the chain ends before {place}, which was written down",
    "other_end": "the chain does not end where its head says ({place})",
    "unsealed": "change {change} was never sealed",
    "unrecorded": "without any history: {what}",
    "stray": "a row of history belongs to change {change}, which is not there",
}


def in_words(fault: chain.Fault) -> str:
    return FAULTS[fault.code].format(place=fault.position, change=fault.change, what=fault.what)


class Command(BaseCommand):
    help = "Checks that nobody altered, dropped, added or swapped rows of the history."

    def add_arguments(self, parser):
        parser.add_argument("--head", default="", help="position:digest, as an earlier check wrote it down")

    def handle(self, *, head, **options):
        faults = list(chain.check(head))
        for fault in faults:
            self.stderr.write(in_words(fault))
        if faults:
            raise CommandError(f"The history is not whole: {len(faults)} faults.")
        self.stdout.write(f"The history is whole. Its head: {chain.end_of_chain()}")
