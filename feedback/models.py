"""What residents send, until it is answered and its personal data has gone.

It has no history of changes: an append-only history would keep what has to go in time.
"""

import datetime
import secrets

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Case, Q, Value, When
from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from measures.models import Measure, Programme

ANSWERED_WITHIN = datetime.timedelta(days=14)
"""The law gives so long for feedback on accessibility; we give ourselves no longer for any."""
ALARM_BEFORE_DUE = datetime.timedelta(days=4)
KEPT_FOR_DAYS = 365
MAX_TEXT, MAX_ANSWER, MAX_ABOUT = 10_000, 20_000, 500

# Without what one letter or digit is mistaken for another in.
LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


def make_receipt() -> str:
    """A number that nobody guesses, and that can be read aloud: 7KQM-2XWP-9TRA."""
    return "-".join("".join(secrets.choice(LETTERS) for _each in range(4)) for _part in range(3))


class Kind(models.TextChoices):
    MEASURE = "measure", _("A measure")
    PAGE = "page", _("The site")
    ACCESSIBILITY = "accessibility", _("Accessibility")


class State(models.TextChoices):
    NEW = "new", _("New")
    BEING_ANSWERED = "being_answered", _("Being answered")
    ANSWERED = "answered", _("Answered")
    CLOSED = "closed", _("Closed without an answer")


class Reason(models.TextChoices):
    """Why it was closed without an answer: words of one's own could name people."""

    NO_ADDRESS = "no_address", _("No address to answer to; it was read")
    OTHERWISE = "otherwise", _("Answered in another way, such as by telephone")
    TWICE = "twice", _("Sent twice")
    NO_FEEDBACK = "no_feedback", _("Advertisement, insult or nonsense")
    OVERDUE = "overdue", _("Nobody answered in time, and its text was deleted")


WAITING = [State.NEW, State.BEING_ANSWERED]
LATE_FIRST = [Case(When(state__in=WAITING, then=Value(0)), default=Value(1)).asc(), "due_on", "pk"]


class FeedbackQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Of one's measures; for coordinators of their programmes, of none, and on accessibility."""
        if not (user.is_authenticated and user.is_active):
            return self.none()
        if user.is_superuser:
            return self
        visible = Q(kind=Kind.MEASURE, measure__in=Measure.objects.editable_by(user).values("pk"))
        coordinated = Programme.objects.editable_by(user)
        if coordinated.exists():
            visible |= Q(programme=None) | Q(kind=Kind.ACCESSIBILITY)
            visible |= Q(programme__in=coordinated.values("pk"))
        return self.filter(visible)

    def waiting(self):
        return self.filter(state__in=WAITING)

    def late(self, today: datetime.date):
        return self.waiting().filter(due_on__lt=today)

    def alarming(self, today: datetime.date):
        """Those due soon, from the tenth day on, and the late ones."""
        return self.waiting().filter(due_on__lte=today + ALARM_BEFORE_DUE)

    def unforgotten(self):
        return self.filter(forgotten_at=None)


class Feedback(models.Model):
    receipt = models.CharField(_("receipt number"), max_length=14, unique=True)
    kind = models.CharField(_("about"), max_length=15, choices=Kind)
    measure = models.ForeignKey(
        Measure,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="feedback",
        verbose_name=_("measure"),
    )
    programme = models.ForeignKey(
        Programme,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="feedback",
        verbose_name=_("programme"),
    )
    """Of the page that it is about."""
    page = models.CharField(_("page"), max_length=MAX_ABOUT, blank=True)
    """Its address without the site's; empty of the site in general."""
    text = models.TextField(_("feedback"), blank=True)
    email = models.EmailField(_("e-mail address"), blank=True)
    language = models.CharField(_("language"), max_length=5, choices=settings.LANGUAGES)
    received_at = models.DateTimeField(_("received"))
    due_on = models.DateField(_("answer due"))

    state = models.CharField(_("state"), max_length=15, choices=State, default=State.NEW)
    closed_as = models.CharField(_("why it was closed"), max_length=15, choices=Reason, blank=True)
    answer = models.TextField(_("answer"), blank=True)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("answered by"),
    )
    forgotten_at = models.DateTimeField(_("personal data deleted"), null=True, blank=True)

    objects = FeedbackQuerySet.as_manager()

    class Meta:
        verbose_name = _("feedback")
        verbose_name_plural = _("pieces of feedback")
        default_permissions = []
        indexes = [models.Index(fields=["state", "due_on"], name="feedback_waiting")]
        constraints = [
            models.CheckConstraint(name="feedback_kind_known", condition=Q(kind__in=Kind.values)),
            models.CheckConstraint(name="feedback_state_known", condition=Q(state__in=State.values)),
            models.CheckConstraint(
                name="feedback_measure_only_of_its_kind", condition=Q(measure=None) | Q(kind=Kind.MEASURE)
            ),
            models.CheckConstraint(
                name="feedback_closed_for_a_reason",
                condition=Q(state=State.CLOSED, closed_as__in=Reason.values)
                | (~Q(state=State.CLOSED) & Q(closed_as="")),
            ),
            models.CheckConstraint(
                name="feedback_answered_at_a_time",
                condition=Q(state=State.ANSWERED, answered_at__isnull=False)
                | (~Q(state=State.ANSWERED) & Q(answered_at=None)),
            ),
            models.CheckConstraint(
                name="feedback_answered_with_words_to_somebody",
                condition=~Q(state=State.ANSWERED)
                | Q(forgotten_at__isnull=False)
                | (~Q(answer="") & ~Q(email="")),
            ),
            models.CheckConstraint(
                name="feedback_says_something_until_forgotten",
                condition=Q(forgotten_at=None) & ~Q(text="")
                | Q(forgotten_at__isnull=False, text="", email="", answer="", answered_by=None),
            ),
            models.CheckConstraint(
                name="feedback_forgotten_when_it_ended",
                condition=Q(forgotten_at=None) | ~Q(state__in=WAITING),
            ),
        ]

    def __str__(self):
        """Names nobody: it stands in the log of the admin, which outlives the personal data."""
        return f"{self.receipt} ({date_format(localdate(self.received_at), 'SHORT_DATE_FORMAT')})"

    @property
    def is_waiting(self) -> bool:
        return self.state in WAITING

    @property
    def is_forgotten(self) -> bool:
        return self.forgotten_at is not None

    def is_late(self, today: datetime.date) -> bool:
        return self.is_waiting and self.due_on < today

    def is_alarming(self, today: datetime.date) -> bool:
        return self.is_waiting and self.due_on <= today + ALARM_BEFORE_DUE

    def end(self, state: State, **fields) -> None:
        """It waits for nothing more."""
        for name, value in {"state": state, **fields}.items():
            setattr(self, name, value)
        self.save(update_fields=["state", *fields])


class FeedbackRules(models.Model):
    """What a programme's coordinators decide about feedback. Without it, the rules are the defaults."""

    programme = models.OneToOneField(
        Programme, on_delete=models.CASCADE, related_name="feedback_rules", verbose_name=_("programme")
    )
    kept_for = models.PositiveSmallIntegerField(
        _("days that personal data is kept"),
        default=KEPT_FOR_DAYS,
        validators=[MinValueValidator(1)],
        help_text=_(
            "So many days after the answer, or after it came where nobody answered, the text, the e-mail "
            "address and the answer are deleted. What remains says only when it came and what became of it."
        ),
    )

    class Meta:
        verbose_name = _("rules of feedback")
        verbose_name_plural = _("rules of feedback")
        default_permissions = []
        constraints = [
            models.CheckConstraint(
                name="feedback_kept_for_some_days",
                condition=Q(kept_for__gte=1),
                violation_error_message=_("At least one day."),
            ),
        ]

    def __str__(self):
        return str(self.programme)
