from mailing.management.commands import worker


class Command(worker.Command):
    help = "Does once what is due now, mails and tasks too: for cron, where no worker runs."

    def add_arguments(self, parser):
        parser.set_defaults(once=True)
