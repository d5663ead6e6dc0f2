"""The audit log, for admins: who took which file, and who gave or took which right."""

from datetime import datetime, time, timedelta

from django import forms
from django.apps import apps
from django.contrib import admin
from django.contrib.auth import get_user_model
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_safe

from helsinki_measures.audit import STAYS
from helsinki_measures.models import Act, AuditEntry
from helsinki_measures.signing_in.notices import ANYTHING_ELSE, SAID
from measures.admin.widgets import DayInput
from measures.days import HELSINKI
from measures.permissions import can_read_log

AT_A_TIME = 100


class AuditFilter(forms.Form):
    act = forms.ChoiceField(
        label=pgettext_lazy("audit log", "What"),
        choices=[("", gettext_lazy("All")), *Act.choices],
        required=False,
    )
    who = forms.CharField(
        label=gettext_lazy("Who"),
        required=False,
        max_length=150,
        help_text=gettext_lazy("The user name, or the number of an account that is gone."),
    )
    since = forms.DateField(label=gettext_lazy("From day"), required=False, widget=DayInput)
    until = forms.DateField(label=gettext_lazy("To day"), required=False, widget=DayInput)

    def apply(self, entries):
        """What is nonsense is said beside its field, and narrows nothing."""
        self.is_valid()
        asked = {name: value for name, value in self.cleaned_data.items() if value}
        if "act" in asked:
            entries = entries.filter(act=asked["act"])
        if "who" in asked:
            entries = entries.filter(account__in=numbers_of(asked["who"]))
        if "since" in asked:
            entries = entries.filter(at__gte=start_of(asked["since"]))
        if "until" in asked:
            entries = entries.filter(at__lt=start_of(asked["until"]) + timedelta(days=1))
        return entries

    def clean(self):
        for name in ("since", "until"):
            if (day := self.cleaned_data.get(name)) and not 1970 <= day.year <= 9000:
                self.add_error(name, _("There is no such day in the log."))


def start_of(day) -> datetime:
    return datetime.combine(day, time(), HELSINKI)


def numbers_of(name) -> list[int]:
    is_number = name.isdecimal() and len(name) < 19
    found = get_user_model().objects.filter(username=name).values_list("pk", flat=True)
    return [*found, *([int(name)] if is_number else [])]


def account_names(entries) -> dict[int, str]:
    """Of those that are still there, by the numbers that the entries have."""
    numbers = {entry.account for entry in entries}
    for entry in entries:
        numbers |= {*entry.details.get("added", []), *entry.details.get("removed", [])}
    return dict(get_user_model().objects.filter(pk__in=numbers).values_list("pk", "username"))


def things_of(entries) -> dict:
    """What the entries are about, as it is called now, in one query for each kind."""
    found = {}
    for label in {entry.of for entry in entries if entry.thing}:
        pks = {entry.thing for entry in entries if entry.of == label}
        for pk, thing in apps.get_model(label)._base_manager.in_bulk(pks).items():
            found[label, pk] = str(thing)
    return found


def described(entry, names, things) -> dict:
    kind = apps.get_model(entry.of)._meta.verbose_name if entry.of else ""
    thing = things.get((entry.of, entry.thing), f"{kind} {entry.thing}" if entry.thing else "")
    who = named(entry.account, names) if entry.account else _("nobody who was signed in")
    return {
        "at": entry.at,
        "who": who,
        "act": entry.get_act_display(),
        "thing": thing,
        "told": list(told(entry, names)),
    }


def named(number, names) -> str:
    return names.get(number) or _("account %(number)s, which is gone") % {"number": number}


def told(entry, names):
    """The details, in words."""
    details = entry.details
    if path := details.get("path"):
        yield path
    if event := details.get("event"):
        yield str(SAID.get(event, ANYTHING_ELSE))
    for field, value in details.get("fields", {}).items():
        yield f"{field_name(entry.of, field)}{SWITCHED[value]}"
    if added := details.get("added"):
        yield _("added: %(names)s") % {"names": ", ".join(named(one, names) for one in added)}
    if removed := details.get("removed"):
        yield _("taken away: %(names)s") % {"names": ", ".join(named(one, names) for one in removed)}
    if rows := details.get("rows"):
        yield _("%(added)s added, %(removed)s taken away, %(changed)s changed") % dict(
            zip(("added", "removed", "changed"), rows, strict=True)
        )
    if change := details.get("change"):
        yield _("change %(number)s of the history") % {"number": change}
    if details.get("is_deleted"):
        yield _("deleted")


SWITCHED = {True: gettext_lazy(": on"), False: gettext_lazy(": off"), None: ""}


def field_name(label, name) -> str:
    names = {field.name: field.verbose_name for field in apps.get_model(label)._meta.fields}
    return str(names.get(name, name))


@require_safe
def audit(request):
    if not can_read_log(request.user):
        raise Http404
    form = AuditFilter(request.GET)
    page = Paginator(form.apply(AuditEntry.objects.all()), AT_A_TIME).get_page(request.GET.get("page"))
    entries = list(page)
    names, things = account_names(entries), things_of(entries)
    context = {
        "title": _("Who took files and changed rights"),
        "form": form,
        "page": page,
        "entries": [described(entry, names, things) for entry in entries],
        "years": STAYS.days // 365,
    }
    return render(request, "admin/audit.html", {**admin.site.each_context(request), **context})
