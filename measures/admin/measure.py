from django.conf import settings
from django.contrib import admin, messages
from django.db import transaction
from django.shortcuts import redirect
from django.utils.formats import date_format
from django.utils.html import format_html_join, mark_safe
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from modeltranslation.admin import TranslationAdmin

from measures import days
from measures.admin import own, preview, quality
from measures.admin.measure_filters import LeadUnitFilter, StatusFilter
from measures.admin.measure_form import MeasureForm
from measures.admin.measure_page import in_order, mark_old_texts
from measures.admin.measure_parts import (
    ContactInline,
    EffectInline,
    LinkInline,
    ResponsibilityInline,
    StatusUpdateInline,
    TaskInline,
)
from measures.admin.observation_grid import CountInline
from measures.admin.scope import ScopedAdmin, in_languages, may, side_by_side
from measures.models import Measure, Programme
from measures.permissions import (
    can_delete,
    can_edit,
    can_edit_adopted,
    can_edit_some_measure,
    can_edit_some_structure,
    can_edit_structure,
    can_open,
    can_open_some_measure,
    can_open_some_structure,
    can_publish,
    can_publish_some,
)
from measures.status import Status

# What only coordinators change; the status set by hand is signed by whoever else sets it.
STRUCTURE = [
    "number",
    "theme",
    "is_published",
    "official_text",
    "official_source",
    "decision_reference",
    "override_by",
    "override_on",
    "closed_as",
    "closed_on",
    "closed_reason",
    "merged_into",
    "stated_status",
    "stated_source",
    "stated_on",
    "related",
]
AS_ADOPTED = ["number", "title", "official_text", "official_source"]
ADOPTED = _("The programme has been adopted: its numbers, titles and official texts stay as they are.")
TO_BE_ADOPTED = _(
    "The programme has been adopted: once this measure is public, its number, title and official text stay "
    "as they are."
)
COMPUTED = ["judged", "official", "updated_at", "confirmed_at", "confirmed_by"]


@admin.register(Measure)
class MeasureAdmin(ScopedAdmin, TranslationAdmin):
    form = MeasureForm
    change_form_template = "admin/measure_form.html"
    actions = ["publish", "unpublish"]
    list_display = ["number", "title", "status", "is_published", "updated_at", "theme"]
    list_display_links = ["number", "title"]
    list_select_related = ["theme"]
    list_filter = [
        ("programme", admin.RelatedOnlyFieldListFilter),
        StatusFilter,
        LeadUnitFilter,
        "is_published",
        "phase",
        ("theme", admin.RelatedOnlyFieldListFilter),
    ]
    search_fields = ["number", "title_fi", "title_sv", "title_en"]
    autocomplete_fields = ["merged_into", "related", "override_by"]
    inlines = [
        TaskInline,
        StatusUpdateInline,
        LinkInline,
        CountInline,
        ResponsibilityInline,
        ContactInline,
        EffectInline,
    ]

    def get_queryset(self, request):
        """The status only where it is a column: to compute it took half the time of a save."""
        own = super().get_queryset(request).editable_by(request.user)
        is_list = request.resolver_match and request.resolver_match.url_name == "measures_measure_changelist"
        return own.with_status(days.today()) if is_list else own

    def get_urls(self):
        return [*own.urls(self), *preview.urls(self), *quality.urls(self), *super().get_urls()]

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        if request.method == "POST" and preview.NAME in request.POST:
            return preview.of_form(request, super().changeform_view, object_id, form_url, extra_context)
        return super().changeform_view(request, object_id, form_url, extra_context)

    def response_add(self, request, obj, post_url_continue=None):
        if preview.NAME in request.POST:
            return preview.of_measure(request, obj)
        return super().response_add(request, obj, post_url_continue)

    def response_change(self, request, obj):
        if preview.NAME in request.POST:
            return preview.of_measure(request, obj)
        return super().response_change(request, obj)

    def response_post_save_change(self, request, obj):
        """Back to where one came from: a list, else the page that asks for the next thing."""
        if "_changelist_filters" in request.GET:
            return super().response_post_save_change(request, obj)
        return redirect("admin:index")

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        """In the order of the public page, with a mark at translations that are older than the Finnish."""
        formsets = context["inline_admin_formsets"]
        context["parts"] = in_order(context["adminform"], formsets)
        # In a bar of its own, in sight wherever in the form one is.
        context["can_save"] = not change or self.has_change_permission(request, obj)
        context["show_save"] = False
        if obj:
            mark_old_texts(obj, context["adminform"].form, formsets)
        return super().render_change_form(request, context, add, change, form_url, obj)

    # Who may do what

    def has_view_permission(self, request, obj=None):
        if obj is None:
            return may(request, can_open_some_structure) or may(request, can_open_some_measure)
        return may(request, can_open, obj)

    def has_change_permission(self, request, obj=None):
        if obj is None:
            return may(request, can_edit_some_structure) or may(request, can_edit_some_measure)
        return may(request, can_edit, obj)

    def has_add_permission(self, request):
        return may(request, can_edit_some_structure)

    def has_delete_permission(self, request, obj=None):
        return may(request, can_delete, obj) if obj else may(request, can_edit_some_structure)

    def has_publish_permission(self, request, obj=None):
        return may(request, can_publish, obj) if obj else may(request, can_publish_some)

    # The form

    def get_inlines(self, request, obj):
        return [one for one in self.inlines if obj or one is not CountInline]

    def get_fieldsets(self, request, obj=None):
        """In the order of the public page. Other measures may be drafts: only coordinators see them named."""
        keeps_structure = self.keeps_structure(request, obj)
        types_official = keeps_structure and self.is_before_adoption(request, obj)
        official = ["official_text"] if types_official else ["official"]
        merged = ["merged_into"] if keeps_structure else []
        reason = ["change_reason"] if self.has_change_permission(request, obj) else []
        fieldsets = [
            (
                _("Number and theme"),
                {
                    "fields": ["programme", "number", "theme", "is_published"],
                    "description": self.on_adoption(request, obj),
                },
            ),
            *side_by_side("title", "lead", "description", name=_("Title and texts")),
            (
                _("Official description"),
                {"fields": [*official, "official_source", "decision_reference"], "classes": ["collapse"]},
            ),
            (_("Impact"), {"fields": ["impact"]}),
            (
                _("Progress"),
                {
                    "fields": [
                        ("judged", "override_status"),
                        in_languages("override_reason"),
                        ("override_by", "override_on", "override_review_on"),
                        "phase",
                    ],
                    "classes": ["languages"],
                },
            ),
            (
                _("Closing"),
                {
                    "fields": [("closed_as", "closed_on", *merged), in_languages("closed_reason")],
                    "classes": ["languages", "collapse"],
                },
            ),
            (
                _("Status stated by the source"),
                {"fields": ["stated_status", "stated_source", "stated_on"], "classes": ["collapse"]},
            ),
            (
                _("Timeline"),
                {"fields": [("start_on", "start_precision"), ("end_on", "end_precision"), "is_continuous"]},
            ),
            *([(_("Related measures"), {"fields": ["related"]})] if keeps_structure else []),
            (
                _("Information updated"),
                {"fields": [*reason, "updated_at", "confirmed_at", "confirmed_by"]},
            ),
        ]
        return self._patch_fieldsets(fieldsets)

    def get_readonly_fields(self, request, obj=None):
        """The programme and the number are the measure's identity: the programme stays for ever.

        A title that was adopted in one language can still be translated.
        """
        names = [*COMPUTED, "programme"] if obj else [*COMPUTED]
        if not self.is_before_adoption(request, obj):
            names += [name for name in AS_ADOPTED if name not in names]
        if not self.keeps_structure(request, obj):
            names += [name for name in STRUCTURE if name not in names]
            if obj and may(request, can_publish, obj):
                names.remove("is_published")
        found = self.replace_orig_field(names)
        titles = in_languages("title") if obj and may(request, can_edit, obj) else ()
        return [name for name in found if name not in titles or getattr(obj, name)]

    def is_before_adoption(self, request, obj):
        return obj is None or may(request, can_edit_adopted, obj)

    def on_adoption(self, request, obj):
        """What the form says of numbers, titles and official texts."""
        if not self.is_before_adoption(request, obj):
            return ADOPTED
        adopted = [obj.programme] if obj else Programme.objects.editable_by(request.user).open()
        return TO_BE_ADOPTED if any(one.is_adopted for one in adopted) else None

    def programme_of(self, obj):
        return obj.programme

    def keeps_structure(self, request, obj):
        return obj is None or may(request, can_edit_structure, obj.programme)

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        form.person = getattr(request.user, "person", None)
        return form

    def choices(self, db_field, request):
        if db_field.name == "related":
            return Measure.objects.visible_to(request.user)
        found = super().choices(db_field, request)
        measure = request.resolver_match.kwargs.get("object_id")
        if db_field.name == "theme" and measure and measure.isdigit():
            return found.filter(programme__measures=measure)
        return found

    @admin.display(description=_("computed status"))
    def judged(self, obj):
        if not obj.pk:
            return self.get_empty_value_display()
        verdict = obj.verdict(days.today())
        return sentence(verdict.computed or verdict)

    @admin.display(description=_("official description"))
    def official(self, obj):
        texts = [(code, getattr(obj, f"official_text_{code}")) for code, _name in settings.LANGUAGES]
        # Cleaned whenever it is saved.
        parts = [(code, mark_safe(text)) for code, text in texts if text]
        return format_html_join("", '<div lang="{}">{}</div>', parts) or self.get_empty_value_display()

    @admin.display(description=_("progress"), ordering="judged_status")
    def status(self, obj):
        return Status(obj.judged_status).label

    # Saving

    def save_model(self, request, obj, form, change):
        if is_content(form.changed_data):
            obj.updated_at = days.now()
        if set(form.changed_data) - {"change_reason"}:
            super().save_model(request, obj, form, change)

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        if not is_content(form.changed_data) and any(formset.has_changed() for formset in formsets):
            form.instance.mark_updated(days.now())

    @admin.action(description=_("Publish the chosen measures"), permissions=["publish"])
    def publish(self, request, queryset):
        count = self.show(request, queryset, is_published=True)
        message = ngettext("%(count)d measure is public now.", "%(count)d measures are public now.", count)
        self.message_user(request, message % {"count": count}, messages.SUCCESS)

    @admin.action(description=_("Make the chosen measures drafts"), permissions=["publish"])
    def unpublish(self, request, queryset):
        count = self.show(request, queryset, is_published=False)
        message = ngettext("%(count)d measure is a draft now.", "%(count)d measures are drafts now.", count)
        self.message_user(request, message % {"count": count}, messages.SUCCESS)

    @transaction.atomic
    def show(self, request, queryset, *, is_published):
        """Publish or hide those that this user may; the number of those."""
        others = queryset.exclude(is_published=is_published).select_related("programme")
        others = others.select_for_update(of=("self",))
        changed = [measure for measure in others if self.has_publish_permission(request, measure)]
        for measure in changed:
            measure.is_published = is_published
            measure.save(update_fields=["is_published"])
            self.log_change(request, measure, [{"changed": {"fields": ["is_published"]}}])
        return len(changed)


def is_content(changed) -> bool:
    """Does it change what the page says, and not only whether residents see it?"""
    return bool(set(changed) - {"is_published", "change_reason"})


def sentence(verdict) -> str:
    said = f"{verdict.status.label}: {verdict.reason}"
    if verdict.since is None:
        return said
    return _("%(status)s, since %(day)s") % {"status": said, "day": date_format(verdict.since)}
