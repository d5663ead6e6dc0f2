"""The outbox, for coordinators and admins: what was sent, what was not, and what to do about it."""

from django.conf import settings
from django.contrib import admin, messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.csp import CSP
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_safe
from django_tasks_db.models import DBTaskResult

from mailing.kinds import in_words
from mailing.models import OutgoingMail
from mailing.outbox import drop, resend
from mailing.permissions import can_read_outbox, can_read_text
from measures.admin.scope import SafeList, may

# Errors of tasks tell of the machine, and are for its log.
admin.site.unregister(DBTaskResult)

SEND_AGAIN, DROP = gettext_lazy("Send again"), gettext_lazy("Drop: do not send")
# Nothing is loaded, nothing runs, no link of it leads away in our frame, and nobody else frames it.
HARMLESS = {"default-src": [CSP.NONE], "frame-ancestors": [CSP.SELF], "sandbox": True}

OFFERED = {"state", "kind", "dead"}
"""What the list can be narrowed by, as its addresses name it."""


class DeadLetters(admin.SimpleListFilter):
    title = gettext_lazy("dead letters")
    parameter_name = "dead"

    def lookups(self, request, model_admin):
        return [("1", _("Not sent, or not known"))]

    def queryset(self, request, queryset):
        return queryset.dead_letters() if self.value() == "1" else queryset


class KindFilter(admin.SimpleListFilter):
    title = pgettext_lazy("of a mail", "kind")
    parameter_name = "kind"

    def lookups(self, request, model_admin):
        kinds = OutgoingMail.objects.order_by().values_list("kind", flat=True).distinct()
        return sorted(((kind, in_words(kind)) for kind in kinds), key=lambda one: one[1])

    def queryset(self, request, queryset):
        return queryset.filter(kind=self.value()) if self.value() else queryset


@admin.register(OutgoingMail)
class OutgoingMailAdmin(SafeList):
    list_display = ["what", "to", "of_kind", "state", "made_at", "attempts", "last_error"]
    list_filter = [DeadLetters, "state", KindFilter]
    search_fields = ["to", "subject"]
    actions = ["resend", "drop"]

    def get_queryset(self, request):
        return super().get_queryset(request).defer("text", "html", "headers")

    def lookup_allowed(self, lookup, value, request):
        """No column that the list does not offer: by its text one could guess a token letter by letter."""
        return lookup.partition("__")[0] in OFFERED

    def has_view_permission(self, request, obj=None):
        return may(request, can_read_outbox)

    def has_module_permission(self, request):
        return may(request, can_read_outbox)

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    has_delete_permission = has_change_permission

    @admin.display(description=pgettext_lazy("one mail", "Mail"), ordering="subject")
    def what(self, mail):
        return str(mail)

    @admin.display(description=pgettext_lazy("of a mail", "kind"), ordering="kind")
    def of_kind(self, mail):
        return in_words(mail.kind)

    def get_urls(self):
        view = self.admin_site.admin_view(require_safe(self.html))
        return [path("<int:pk>/html/", view, name="mailing_outgoingmail_html"), *super().get_urls()]

    @method_decorator(csp_override({**settings.SECURE_CSP, "frame-src": [CSP.SELF]}))
    def change_view(self, request, object_id, form_url="", extra_context=None):
        """One mail, with what became of it."""
        if request.method not in ("GET", "HEAD") or not self.has_view_permission(request):
            raise Http404
        mail = self.get_object(request, object_id)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": str(mail),
            "mail": mail,
            "kind": in_words(mail.kind),
            "may_read": can_read_text(request.user, mail),
            "actions": list(self.choices_for(mail)),
        }
        return TemplateResponse(request, "admin/mailing/mail.html", context)

    def choices_for(self, mail):
        """What may be done about it: the actions of the list, for it alone."""
        if mail.to and mail.state in OutgoingMail.RESENDABLE:
            yield "resend", SEND_AGAIN
        if mail.state in OutgoingMail.DROPPABLE:
            yield "drop", DROP

    @method_decorator(csp_override(HARMLESS))
    @method_decorator(xframe_options_sameorigin)
    def html(self, request, pk):
        """The mail as a mail program shows it, for the frame on its page."""
        mail = get_object_or_404(OutgoingMail, pk=pk)
        if not (mail.html and can_read_text(request.user, mail)):
            raise Http404
        return HttpResponse(mail.html)

    @admin.action(description=SEND_AGAIN, permissions=["view"])
    def resend(self, request, queryset):
        count = self.decide(request, queryset, resend, _("Sent again"))
        text = ngettext(
            "%(count)d mail will be sent again.", "%(count)d mails will be sent again.", count
        ) % {"count": count}
        messages.success(request, text)

    @admin.action(description=DROP, permissions=["view"])
    def drop(self, request, queryset):
        count = self.decide(request, queryset, drop, _("Dropped"))
        text = ngettext("%(count)d mail was dropped.", "%(count)d mails were dropped.", count)
        messages.success(request, text % {"count": count})

    def decide(self, request, queryset, verb, said):
        """Do so with each for which it makes sense; how many those were."""
        done = [mail for mail in queryset if verb(mail)]
        for mail in done:
            self.log_change(request, mail, said)
        if left := len(queryset) - len(done):
            text = ngettext(
                "Nothing was done with %(count)d mail: its state does not allow it.",
                "Nothing was done with %(count)d mails: their states do not allow it.",
                left,
            )
            messages.warning(request, text % {"count": left})
        return len(done)
