"""Reminders in the admin: what coordinators see coming and how they word it, and what everybody chooses."""

from django.conf import settings
from django.contrib import admin, messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override
from django.views.decorators.http import require_http_methods, require_safe
from modeltranslation.admin import TranslationAdmin

from measures import days
from measures.admin.quiet import editing_in
from measures.admin.scope import StructureAdmin, side_by_side
from measures.models import Programme
from reminders.due import Kind
from reminders.forms import OwnForm
from reminders.lines import INTRODUCTIONS, MOST
from reminders.matters import name_of
from reminders.models import Recipient, ReminderRules, ReminderWording
from reminders.permissions import can_choose_own_reminders, can_preview_reminders
from reminders.preview import coming, of_nobody, parts_of, unreachable

LAST_SENT = 20
OPEN_UP_TO = 5
"""So many lines of a kind are shown at once; more are folded."""


@require_safe
def reminders(request):
    """What would be sent next, to whom and why; in the programmes that one coordinates."""
    if not can_preview_reminders(request.user):
        raise Http404
    programmes = Programme.objects.editable_by(request.user)
    now = days.now()
    context = {
        "title": _("Reminders"),
        "coming": coming(programmes, now),
        "of_nobody": parts_of(of_nobody(programmes, now.date())),
        "most": MOST,
        "open_up_to": OPEN_UP_TO,
        "unreachable": unreachable(programmes),
        "sent": [(name_of(one.user), one.sent_at) for one in last_sent(programmes)],
    }
    return render(request, "admin/reminders/reminders.html", {**admin.site.each_context(request), **context})


def last_sent(programmes):
    sent = Recipient.objects.filter(user__in=editing_in(programmes)).exclude(sent_at=None)
    return sent.select_related("user__person").order_by("-sent_at", "pk")[:LAST_SENT]


@require_http_methods(["GET", "HEAD", "POST"])
def own_reminders(request):
    """How often one gets them, and in which language."""
    if not can_choose_own_reminders(request.user):
        raise Http404
    own = Recipient.objects.filter(user=request.user).first() or Recipient(user=request.user)
    form = OwnForm(request.POST if request.method == "POST" else None, instance=own)
    if form.is_bound and form.is_valid():
        Recipient.objects.update_or_create(user=request.user, defaults=form.cleaned_data)
        messages.success(request, _("Your choices are saved"))
        return redirect("own_reminders")
    context = {"title": _("My reminders"), "form": form, "email": request.user.email}
    return render(request, "admin/reminders/own.html", {**admin.site.each_context(request), **context})


class OfOneProgramme(StructureAdmin):
    def get_readonly_fields(self, request, obj=None):
        """What is said of one programme is not moved to another."""
        return self.fixed if obj else []


@admin.register(ReminderRules)
class ReminderRulesAdmin(OfOneProgramme):
    fixed = ["programme"]
    list_display = ["programme", "is_on", "editors_after", "coordinators_after"]
    list_select_related = ["programme"]
    fields = ["programme", "is_on", "editors_after", "coordinators_after"]


@admin.register(ReminderWording)
class ReminderWordingAdmin(OfOneProgramme, TranslationAdmin):
    fixed = ["programme", "kind"]
    list_display = ["of_kind", "programme"]
    list_display_links = ["of_kind"]
    list_select_related = ["programme"]
    fieldsets = [(None, {"fields": ["programme", "kind"]}), *side_by_side("text")]

    def get_fieldsets(self, request, obj=None):
        """With what stands there unless they word it, so that they know what they replace."""
        (name, first), *others = super().get_fieldsets(request, obj)
        kinds = [Kind(obj.kind)] if obj else Kind
        return [(name, {**first, "description": own_words(kinds)}), *others]

    @admin.display(description=gettext_lazy("Kind"), ordering="kind")
    def of_kind(self, wording):
        return wording.get_kind_display()


def own_words(kinds):
    """The site's own introductions, in all languages."""
    rows = format_html_join("", "<dt>{}</dt>{}", ((kind.label, _in_all_languages(kind)) for kind in kinds))
    return format_html("<details><summary>{}</summary><dl>{}</dl></details>", _("The site’s own words"), rows)


def _in_all_languages(kind):
    words = []
    for code, _name in settings.LANGUAGES:
        with override(code):
            words.append((code, str(INTRODUCTIONS[kind])))
    return format_html_join("", '<dd lang="{}">{}</dd>', words)
