"""What the worker does about links: at night in small parts, so that mail goes out in between."""

import datetime

from django.conf import settings
from django.tasks import task
from django.utils import timezone

from desk import checking, gathering
from desk.models import ExternalLink
from measures.days import HELSINKI

QUIET_FROM, QUIET_UNTIL = datetime.time(1), datetime.time(5)
AT_ONCE, SECONDS = 40, 60


def find() -> int:
    """Know the links that stand in the texts; how many there are."""
    return gathering.gather()


def check_some() -> int:
    """Follow the links whose turn it is, while few people are about; how many. The demo asks nobody."""
    now = timezone.now()
    if settings.DEMO or not QUIET_FROM <= now.astimezone(HELSINKI).time() < QUIET_UNTIL:
        return 0
    return checking.check(checking.due(now)[:AT_ONCE], checking.Rules(), seconds=SECONDS)


@task
def check_again(pks: list[int]) -> int:
    """Those that somebody asked for, at any time of day; how many."""
    links = ExternalLink.objects.filter(pk__in=pks)
    return checking.check(links, checking.Rules(), seconds=5 * SECONDS)
