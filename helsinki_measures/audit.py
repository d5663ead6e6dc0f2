"""Who took a file, and who gave or took a right: noted as it is done, read by admins, forgotten in time."""

import datetime
import logging
from collections import Counter, defaultdict

from django.conf import settings
from django.contrib.admin.models import LogEntry
from django.utils import timezone

from helsinki_measures.errors import is_for_now, out_of_reach
from helsinki_measures.models import Act, AuditEntry

logger = logging.getLogger(__name__)

STAYS = datetime.timedelta(days=730)
CONTACTS, UNITS = "measures.HistoricalContactPerson", "measures.HistoricalResponsibility"
OF_HISTORY = {CONTACTS: Act.CONTACTS, UNITS: Act.UNITS}
"""Which give rights to the measures that they belong to."""


def note(user, act: Act, thing=None, **details) -> None:
    """`user` is None where nobody was signed in, as in a command."""
    AuditEntry.objects.create(
        account=user.pk if user else None,
        act=act,
        of=thing._meta.label_lower if thing else "",
        thing=thing.pk if thing else None,
        details=details,
    )


def note_exports(get_response):
    """Around the session: of a visitor it asks nothing, and every file that a view gives is seen here."""

    def answer(request):
        response = get_response(request)
        if not is_export(request, response):
            return response
        try:
            note(request.user, Act.EXPORT, path=request.path)
        except Exception as error:
            if not is_for_now(error):
                raise
            # What cannot be noted is not given; errors.py does not see what goes wrong out here.
            logger.error("%s was not given, as that could not be noted: %s", request.path, error)
            response.close()
            return out_of_reach(request)
        return response

    return answer


def is_export(request, response) -> bool:
    """A file, given to somebody who is signed in."""
    is_file = response.status_code == 200 and response.get("Content-Disposition", "").startswith("attachment")
    is_known = is_file and settings.SESSION_COOKIE_NAME in request.COOKIES and request.method != "HEAD"
    return is_known and request.user.is_authenticated


def follow(rows: list[dict]) -> None:
    """Of each change of public content, whether it changed contacts or units, by whatever door."""
    found = defaultdict(list)
    for row in rows:
        if row["of"] in OF_HISTORY:
            found[row["of"]].append(row)
    for history, some in found.items():
        measures = {row["measure_id"] for row in some}
        kinds = Counter(row["history_type"] for row in some)
        AuditEntry.objects.create(
            account=some[0]["history_user_id"],
            act=OF_HISTORY[history],
            of="measures.measure",
            thing=measures.pop() if len(measures) == 1 else None,
            details={"change": some[0]["change_id"], "rows": [kinds[kind] for kind in "+-~"]},
        )


def forget_old() -> int:
    """This log, and the admin's own, which tells of each form that was saved."""
    before = timezone.now() - STAYS
    old = [AuditEntry.objects.filter(at__lt=before), LogEntry.objects.filter(action_time__lt=before)]
    return sum(entries.delete()[0] for entries in old)
