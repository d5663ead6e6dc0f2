from django.conf import settings
from django.core.management import BaseCommand, CommandError, call_command

from measures import demo


class Command(BaseCommand):
    help = (
        "Makes the demo programmes and pages, once, and the demo accounts, which it repairs when run again."
    )
    requires_migrations_checks = False

    def handle(self, **options):
        if not (settings.DEMO or settings.DEBUG):
            raise CommandError(
                "These are production settings, and the demo's passwords are known to everyone: "
                "set DEMO=true (see .env.example)."
            )
        call_command("migrate", verbosity=0, interactive=False)
        loaded = demo.load_programmes()
        demo.load_pages()
        demo.make_accounts()
        self.stdout.write(
            "The demo programmes are loaded." if loaded else "The programmes were there already."
        )
        self.stdout.write(f"Accounts, each with the password {demo.PASSWORD}:")
        for username, rights in demo.ACCOUNTS.items():
            self.stdout.write(f"  {username:<12} edits {rights}")
