from django.core.management import BaseCommand

from mailing.worker import Worker


class Command(BaseCommand):
    help = (
        "Sends the mails of the outbox, runs tasks and does what is due each day, "
        "until SIGTERM or Ctrl-C ends it. Several may run at once."
    )

    def add_arguments(self, parser):
        parser.add_argument("--once", action="store_true", help="do what is due now and end")
        parser.add_argument(
            "--parent", type=int, metavar="PID", help="end when this process, which started it, ends"
        )

    def handle(self, *, once, parent=None, **options):
        worker = Worker(parent=parent)
        with worker.stopped_by_signals():
            if once:
                worker.work_once()
            else:
                worker.work()
