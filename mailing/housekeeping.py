"""What goes in time: addresses and texts of mails, and what tasks left behind."""

import datetime

from django.core.management import call_command
from django.utils import timezone

from mailing.models import OutgoingMail

CONTENTS_STAY = datetime.timedelta(days=30)


def delete_old_contents() -> int:
    """The rest of the row stays: its key, so that nothing is sent again, and what became of it."""
    old = OutgoingMail.objects.ended().filter(made_at__lt=timezone.now() - CONTENTS_STAY).exclude(to="")
    return old.update(to="", subject="", text="", html="", headers={}, last_error="")


def delete_old_tasks() -> None:
    call_command("prune_db_task_results", verbosity=0)
