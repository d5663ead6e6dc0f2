"""Fills every text of a site (`tests.trials.attacked`) with what could run, and makes mails and papers of it.

`python -m tests.trials.markup texts`, `mails SLUG NUMBER` or `papers FOLDER`; it prints how many.
"""

from django.apps import apps
from django.db import models

APPS = ["measures", "participation", "reports", "exchange", "feedback", "following", "reminders", "desk"]
SHORT = [
    "<script>alert(1)</script>",
    "=cmd|'/C calc'!A0",
    '"><svg onload=alert(1)>',
    "+1+cmd|'x'!A",
    "{{ 7777|add:1111 }}{% debug %}",
    "@SUM(1+1)*cmd|'x'!A0",
    '#eval("1+1") $x$ #read',
    "-1+1|cmd",
    "<a href=javascript:alert(1)>x</a>",
    "\u202egnp.\x1b[31mexe",
]
# What has a form of its own is no place for text, and what is compared as text is no text.
NO_TEXT = (models.SlugField, models.EmailField, models.URLField, models.UUIDField)
# Made by the site itself, of the others.
MADE = ("Historical", "Search", "ReportFile", "OrderedFile")
NOT_CHANGED = {
    "number",
    "digest",
    "kind",
    "field",
    "token",
    "status",
    "format",
    "language",
    "key",
    "checksum",
}


def texts_of(model):
    for field in model._meta.fields:
        is_text = isinstance(field, (models.CharField, models.TextField)) and not isinstance(field, NO_TEXT)
        if is_text and not field.choices and field.name not in NOT_CHANGED and not field.unique:
            yield field


def fill():
    """One text after another, so that each kind of markup comes first somewhere."""
    from measures.models import Origin
    from measures.models.change import changing

    count = 0
    for model in apps.get_models():
        if model._meta.app_label not in APPS or model.__name__.startswith(MADE):
            continue
        fields = list(texts_of(model))
        for thing in model._base_manager.all() if fields else []:
            for field in fields:
                text = SHORT[count % len(SHORT)]
                setattr(thing, field.attname, text[: field.max_length] if field.max_length else text)
                count += 1
            with changing(origin=Origin.FORM):
                thing.save()
    return count


def write_mails(slug, number):
    """One of each kind that tells of a measure, for the worker to send: how many."""
    from datetime import timedelta

    from django.test import Client
    from django.urls import reverse
    from django.utils import timezone

    from feedback import telling
    from following.models import Subscription
    from following.notifications import tell_all
    from mailing.models import OutgoingMail
    from measures import days
    from measures.models import Measure, Origin
    from measures.models.change import changing
    from reminders import digests
    from reminders.turns import Rhythm, next_turn
    from tests.factories import make_contact, make_person, make_task, make_user
    from tests.feedback.sending import make_feedback

    measure = Measure.objects.get(programme__slug=slug, number=number)
    follow = f"{reverse('follow', args=[slug])}?measure={number}"
    Client().post(follow, {"email": "resident@example.org", "rhythm": "weekly"})
    Subscription.objects.get().confirm()
    sent = {"email": "resident@example.org", "answer": SHORT[0], "received_at": timezone.now()}
    feedback = make_feedback(measure=measure, **sent)
    telling.send_receipt(feedback)
    telling.send_answer(feedback)
    user = make_user(username="marked", email="editor@measures.example", is_staff=True)
    with changing(origin=Origin.FORM):
        make_contact(measure, make_person(user=user, name=SHORT[0]))
        make_task(measure, title=SHORT[2], due_on=days.today() - timedelta(days=3))
        measure.title_fi, measure.lead_fi = SHORT[2], SHORT[8]
        measure.save()
    tell_all(timezone.now() + timedelta(days=8))
    digests.send_all(next_turn(Rhythm.DAILY, days.now() + timedelta(days=7)))
    return OutgoingMail.objects.filter(state="waiting").count()


def write_papers(folder):
    """The report of each period for paper, as it would be made now: how many files."""
    from pathlib import Path

    from django.utils.translation import override

    from measures.days import today
    from reports.files import docx, pdf
    from reports.models import ReportingPeriod
    from reports.report import report_of

    written = 0
    for period in ReportingPeriod.objects.all():
        asked = {"period": period, "day": today()}
        with override("fi"), report_of(period.programme, period.start, period.end, **asked) as report:
            for kind in (pdf, docx):
                name = f"{period.pk}.{kind.__name__.rpartition('.')[2]}"
                written += bool(Path(folder, name).write_bytes(kind.write(report)))
    return written


ASKED = {"texts": fill, "mails": write_mails, "papers": write_papers}

if __name__ == "__main__":
    import sys

    import django

    django.setup()
    print(ASKED[sys.argv[1]](*sys.argv[2:]))
