"""Links to other sites in the admin: which do not work, since when, and in which texts they stand."""

from collections import defaultdict

from django.contrib import admin, messages
from django.utils.html import format_html, format_html_join
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from desk.gathering import gather
from desk.jobs import check_again
from desk.models import ExternalLink, LinkUse
from desk.permissions import can_open_desk
from measures.admin.scope import SafeList, may

AT_ONCE, SHOWN = 20, 10


class BrokenFilter(admin.SimpleListFilter):
    title = gettext_lazy("state of the link")
    parameter_name = "broken"

    def lookups(self, request, model_admin):
        return [("1", _("Broken links"))]

    def queryset(self, request, queryset):
        return queryset.broken() if self.value() == "1" else queryset


@admin.register(ExternalLink)
class ExternalLinkAdmin(SafeList):
    list_display = ["address", "answer", "failing_since", "checked_at", "where"]
    list_display_links = ["address"]
    list_filter = [BrokenFilter]
    search_fields = ["url"]
    fields = ["url", "answer", "failing_since", "checked_at", "first_seen", "where"]
    readonly_fields = fields
    actions = ["check_again"]

    class Media:
        css = {"all": ["css/admin_desk.css"]}

    def get_queryset(self, request):
        return super().get_queryset(request).visible_to(request.user)

    # Who may do what

    def has_view_permission(self, request, obj=None):
        return may(request, can_open_desk)

    has_module_permission = has_view_permission

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        """The texts are changed, not the rows."""
        return False

    has_delete_permission = has_change_permission

    # What is shown

    def get_changelist_instance(self, request):
        found = super().get_changelist_instance(request)
        found.result_list = list(found.result_list)
        name_uses(found.result_list, request.user)
        return found

    def get_object(self, request, object_id, from_field=None):
        found = super().get_object(request, object_id, from_field)
        name_uses([found], request.user)
        return found

    @admin.display(description=gettext_lazy("web address"), ordering="url")
    def address(self, link):
        return str(link)

    @admin.display(description=pgettext_lazy("of a link", "what answered"), ordering="outcome")
    def answer(self, link):
        if not link.outcome:
            return _("Not checked yet")
        said = link.get_outcome_display()
        return f"{said} ({link.status})" if link.status else said

    @admin.display(description=gettext_lazy("stands in"))
    def where(self, link):
        items = format_html_join("", '<li><a href="{}">{}: {}</a></li>', link.named_uses)
        if link.uses_left:
            text = ngettext("and %(count)d text more", "and %(count)d texts more", link.uses_left)
            items += format_html("<li>{}</li>", text % {"count": link.uses_left})
        return format_html('<ul class="desk-uses">{}</ul>', items)

    # What can be done

    @admin.action(description=gettext_lazy("Check again"), permissions=["view"])
    def check_again(self, request, queryset):
        """First whether they still stand in the texts; then the worker follows them."""
        links = dict(queryset.values_list("pk", "url"))
        if len(links) > AT_ONCE:
            text = _("Choose at most %(count)d links at a time: other people’s servers are asked.")
            messages.error(request, text % {"count": AT_ONCE})
            return
        gather()
        left = list(ExternalLink.objects.filter(pk__in=links).order_by("pk").values_list("pk", flat=True))
        if gone := len(links) - len(left):
            text = ngettext(
                "%(count)d link stands in no text any more.",
                "%(count)d links stand in no text any more.",
                gone,
            )
            messages.success(request, text % {"count": gone})
        if left:
            check_again.enqueue(left)
            text = ngettext(
                "%(count)d link is checked now. Load the page again in a minute.",
                "%(count)d links are checked now. Load the page again in a minute.",
                len(left),
            )
            messages.success(request, text % {"count": len(left)})


def name_uses(links, user) -> None:
    """Give each the texts that the user may mend: address of the field, thing and field in words.

    Only the first ones: a link may stand in every measure.
    """
    by_link = {link.pk: [] for link in links}
    for use in LinkUse.objects.visible_to(user).filter(link__in=by_link):
        by_link[use.link_id].append(use)
    pks = defaultdict(set)
    for use in (use for uses in by_link.values() for use in uses[:SHOWN]):
        pks[use.model].add(use.thing)
    things = {model: model._default_manager.in_bulk(some) for model, some in pks.items()}
    for link in links:
        uses = by_link[link.pk]
        link.named_uses = [
            (use.address, in_words(use, things[use.model][use.thing]), use.name_of_field)
            for use in uses[:SHOWN]
            if use.thing in things[use.model]  # deleted since the night
        ]
        link.uses_left = len(uses[SHOWN:])


def in_words(use, thing) -> str:
    return f"{capfirst(use.model._meta.verbose_name)} {thing}"
