from django.core.management import BaseCommand

from feedback.retention import forget_old


class Command(BaseCommand):
    help = (
        "Deletes the personal data in feedback whose time is over (see the rules of feedback in the admin). "
        "The worker does it each night."
    )

    def handle(self, **options):
        self.stdout.write(f"Feedback whose personal data was deleted: {forget_old()}.")
