"""The mails of feedback: to those who answer, and to the sender. Each goes once, by its key.

Those to staff say neither what was written nor by whom, but where to read it: mailboxes forget nothing.
"""

import logging

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import transaction
from django.urls import reverse
from django.utils.translation import override

from feedback.models import Feedback, Kind
from mailing.letters import Letter, absolute, write
from mailing.models import OutgoingMail
from mailing.outbox import put
from measures import days
from measures.models import ContactPerson, Programme

logger = logging.getLogger(__name__)


def mails_of(feedback: Feedback):
    return OutgoingMail.objects.filter(key__startswith=f"feedback/{feedback.pk}/")


def tell_staff(feedback: Feedback) -> None:
    _to_staff(feedback, "told", [*contacts_of(feedback), *coordinators_of(feedback)])


def send_receipt(feedback: Feedback) -> None:
    """Without what was written: anybody can give anybody's address, and would make us send it for them."""
    if feedback.email:
        context = {"feedback": feedback, "about": about_in_words(feedback, feedback.language)}
        _put(feedback, feedback.email, write("feedback/receipt", context, feedback.language), "receipt")


def answer_letter(feedback: Feedback) -> Letter:
    """The answer as it is sent."""
    context = {"feedback": feedback, "about": about_in_words(feedback, feedback.language)}
    return write("feedback/answer", context, feedback.language)


def send_answer(feedback: Feedback) -> None:
    _put(feedback, feedback.email, answer_letter(feedback), "answer")


def alarm() -> None:
    """Tell the coordinators what waits since ten days, and again what is late; once each."""
    today = days.today()
    for feedback in Feedback.objects.alarming(today).select_related("measure", "programme"):
        is_late = feedback.is_late(today)
        with transaction.atomic():
            _to_staff(feedback, "late" if is_late else "soon", coordinators_of(feedback))


def contacts_of(feedback: Feedback) -> list:
    """The accounts of the primary contact of its measure; where none is primary, of all."""
    if feedback.measure is None:
        return []
    contacts = ContactPerson.objects.filter(measure=feedback.measure).select_related("person__user")
    primary = contacts.filter(is_primary=True)
    return _reachable([contact.person.user for contact in (primary.exists() and primary) or contacts])


def coordinators_of(feedback: Feedback) -> list:
    """Those of its programme; of what is about none, and of accessibility, those of all that are open.

    Where there is nobody, the admins.
    """
    users = get_user_model().objects.order_by("pk")
    if feedback.programme_id and feedback.kind != Kind.ACCESSIBILITY:
        coordinating = users.filter(coordinated_programmes=feedback.programme_id)
    else:
        coordinating = users.filter(coordinated_programmes__in=Programme.objects.open())
    return _reachable(coordinating.distinct()) or _reachable(users.filter(is_superuser=True))


def about_in_words(feedback: Feedback, language: str) -> str:
    """The measure, or the page's address; empty of the site in general."""
    with override(language):
        if feedback.measure:
            return f"{feedback.measure.number} {feedback.measure.title}"
        return absolute(feedback.page) if feedback.page else ""


def _reachable(users):
    return [user for user in users if user and user.is_active and user.is_staff and user.email]


def _to_staff(feedback, what, users):
    """In the site's own language: of the staff's languages nothing is known.

    Where none of them has an address, to that of the site: nothing reaches nobody.
    """
    language = settings.LANGUAGE_CODE
    with override(language):
        address = absolute(reverse("admin:feedback_feedback_change", args=[feedback.pk]))
    about = about_in_words(feedback, language)
    letter = write(f"feedback/{what}", {"feedback": feedback, "about": about, "address": address}, language)
    whose = {user.email.lower(): (user.email, user.pk) for user in users}
    if not whose and settings.FEEDBACK_MAIL:
        whose = {"": (settings.FEEDBACK_MAIL, "site")}
    for email, pk in whose.values():
        _put(feedback, email, letter, what, f"/{pk}", language=language)


def _put(feedback, to, letter, what, whose="", language=None):
    key = f"feedback/{feedback.pk}/{what}{whose}"
    try:
        put(
            to=to,
            **letter._asdict(),
            kind=f"feedback_{what}",
            key=key,
            language=language or feedback.language,
        )
    except ValueError:
        # An account's address that is none keeps nobody else's mail from going.
        logger.exception("The mail %s could not be put into the outbox", key)
