"""Where staff read and answer feedback, the late first, and coordinators say how long it is kept."""

from django import forms
from django.contrib import admin, messages
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from feedback.answering import MeanwhileError, close, send, stamp_of, write_answer
from feedback.forms import Text
from feedback.models import LATE_FIRST, MAX_ANSWER, Feedback, FeedbackRules, Kind, Reason
from feedback.permissions import can_open_feedback, can_open_some_feedback
from feedback.telling import answer_letter
from measures import days
from measures.admin.scope import SafeList, StructureAdmin, may
from measures.models import Unit


class AnswerForm(forms.Form):
    answer = Text(
        label=gettext_lazy("Your answer"),
        max_length=MAX_ANSWER,
        required=False,
        strip=True,
        widget=forms.Textarea(attrs={"rows": 12}),
    )


class ClosingForm(forms.Form):
    closed_as = forms.ChoiceField(
        label=gettext_lazy("Why it is closed without an answer"),
        choices=[
            ("", gettext_lazy("- Select an option -")),
            *[one for one in Reason.choices if one[0] != Reason.OVERDUE],
        ],
    )


class DueFilter(admin.SimpleListFilter):
    title = gettext_lazy("answer due")
    parameter_name = "due"

    def lookups(self, request, model_admin):
        return [
            ("late", pgettext("feedback", "Late")),
            ("soon", _("Due within four days, or late")),
            ("waiting", _("Waiting")),
        ]

    def queryset(self, request, queryset):
        today = days.today()
        narrowed = {
            "late": lambda: queryset.late(today),
            "soon": lambda: queryset.alarming(today),
            "waiting": queryset.waiting,
        }
        return narrowed[self.value()]() if self.value() in narrowed else queryset


class UnitFilter(admin.SimpleListFilter):
    """By the units that answer for the measure."""

    title = gettext_lazy("unit")
    parameter_name = "unit"

    def lookups(self, request, model_admin):
        visible = model_admin.get_queryset(request).order_by()
        units = Unit.objects.filter(responsibilities__measure__in=visible.values("measure"))
        return [(str(unit.pk), str(unit)) for unit in units.order_by("name", "pk").distinct()]

    def queryset(self, request, queryset):
        known = {value for value, _name in self.lookup_choices}
        if self.value() not in known:
            return queryset
        return queryset.filter(measure__responsibilities__unit=self.value())


@admin.register(Feedback)
class FeedbackAdmin(SafeList):
    list_display = ["receipt", "due", "state_now", "subject", "received_at"]
    list_display_links = ["receipt"]
    list_filter = [DueFilter, "state", "kind", UnitFilter, "programme"]
    list_select_related = ["measure"]
    search_fields = ["=receipt", "=measure__number"]
    ordering = LATE_FIRST
    actions = ["close_as_nonsense"]

    class Media:
        css = {"all": ["css/admin_feedback.css"]}

    def get_queryset(self, request):
        return super().get_queryset(request).visible_to(request.user)

    def get_list_filter(self, request):
        """Programmes that one may see: those of what one may read."""
        related = ("programme", admin.RelatedOnlyFieldListFilter)
        return [related if one == "programme" else one for one in self.list_filter]

    # Who may do what

    def has_view_permission(self, request, obj=None):
        return may(request, can_open_feedback, obj) if obj else may(request, can_open_some_feedback)

    has_answer_permission = has_view_permission

    def has_module_permission(self, request):
        return self.has_view_permission(request)

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        """Not by the stock form: the text is the sender's."""
        return False

    has_delete_permission = has_change_permission

    # The list

    @admin.display(description=gettext_lazy("Answer due"), ordering="due_on")
    def due(self, feedback):
        today = days.today()
        day = days.in_words(feedback.due_on, days.Precision.DAY)
        if feedback.is_late(today):
            late = (today - feedback.due_on).days
            says = ngettext("%(days)d day late", "%(days)d days late", late) % {"days": late}
            return format_html('{} <strong class="feedback-late">{}</strong>', day, says)
        if feedback.is_alarming(today):
            return format_html('{} <strong class="feedback-soon">{}</strong>', day, _("Answer it soon"))
        return day

    @admin.display(description=gettext_lazy("State"), ordering="state")
    def state_now(self, feedback):
        return feedback.get_state_display()

    @admin.display(description=gettext_lazy("About"), ordering="measure__number_key")
    def subject(self, feedback):
        if feedback.measure:
            return str(feedback.measure)
        said = feedback.get_kind_display()
        return f"{said}: {feedback.page}" if feedback.page else said

    @admin.action(
        description=gettext_lazy("Close: advertisement, insult or nonsense"), permissions=["answer"]
    )
    def close_as_nonsense(self, request, queryset):
        count = 0
        for feedback in queryset:
            try:
                close(feedback, Reason.NO_FEEDBACK)
            except MeanwhileError:
                continue
            self.log_change(request, feedback, _("Closed without an answer"))
            count += 1
        said = ngettext(
            "%(count)d was closed without an answer.", "%(count)d were closed without an answer.", count
        )
        messages.success(request, said % {"count": count})

    # One of them

    def change_view(self, request, object_id, form_url="", extra_context=None):
        """What was written, the answer, and the mail as it will be sent; a button says what a post does."""
        feedback = self.get_object(request, object_id)
        if not self.has_view_permission(request, feedback):
            raise Http404
        if request.method == "POST":
            return self.do(request, feedback)
        return self.page(request, feedback)

    def do(self, request, feedback):
        verbs = {"_save": self.save_answer, "_send": self.send_answer, "_close": self.close_it}
        verb = next((verb for name, verb in verbs.items() if name in request.POST), None)
        if verb is None:
            return self.page(request, feedback, typed=request.POST.get("answer"))
        try:
            return verb(request, feedback, request.POST.get("seen", ""))
        except MeanwhileError:
            messages.error(
                request,
                _("Nothing was done: somebody else changed it while you had it open. See how it stands now."),
            )
            feedback = self.get_object(request, str(feedback.pk))
            return self.page(request, feedback, typed=request.POST.get("answer"))

    def save_answer(self, request, feedback, seen):
        form = AnswerForm(request.POST)
        if not form.is_valid():
            return self.page(request, feedback, answer_form=form)
        write_answer(feedback, form.cleaned_data["answer"], seen=seen)
        self.log_change(request, feedback, _("Answer written"))
        messages.success(request, _("The answer was saved and not sent yet. See below what will be sent."))
        return redirect(f"{request.path}#to-be-sent")

    def send_answer(self, request, feedback, seen):
        send(feedback, request.user, seen=seen)
        self.log_change(request, feedback, _("Answer sent"))
        messages.success(request, _("The answer is on its way."))
        return redirect("admin:feedback_feedback_changelist")

    def close_it(self, request, feedback, seen):
        form = ClosingForm(request.POST)
        if not form.is_valid():
            return self.page(request, feedback, closing_form=form)
        close(feedback, form.cleaned_data["closed_as"], seen=seen)
        self.log_change(request, feedback, _("Closed without an answer"))
        messages.success(request, _("It was closed without an answer."))
        return redirect("admin:feedback_feedback_changelist")

    def page(self, request, feedback, *, answer_form=None, closing_form=None, typed=None):
        today = days.today()
        written = feedback.answer if typed is None else typed
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Feedback %(receipt)s") % {"receipt": feedback.receipt},
            "feedback": feedback,
            "is_late": feedback.is_late(today),
            "is_alarming": feedback.is_alarming(today),
            "answer_form": answer_form or AnswerForm(initial={"answer": written}),
            "closing_form": closing_form or ClosingForm(),
            "letter": answer_letter(feedback) if feedback.answer and feedback.email else None,
            "seen": stamp_of(feedback),
            "is_on_measure": feedback.kind == Kind.MEASURE,
        }
        return TemplateResponse(request, "admin/feedback/feedback.html", context)


@admin.register(FeedbackRules)
class FeedbackRulesAdmin(StructureAdmin):
    list_display = ["programme", "kept_for"]
    list_select_related = ["programme"]
    fields = ["programme", "kept_for"]

    def get_readonly_fields(self, request, obj=None):
        return ["programme"] if obj else []
