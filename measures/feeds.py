"""What changed, for feed readers: the latest published versions of measures, as Atom.

A feed is read as by someone who is not signed in, whoever asks. An entry is a version of a measure, by the
address that it keeps.
"""

import datetime
import re
from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.contrib.syndication.views import Feed
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from measures.history.telling import thing_in_words, what_happened
from measures.history.versions import Version, after_first_import, moment_of_latest, versions_of
from measures.languages import Words, shown
from measures.models import Measure, Programme, Responsibility, Theme, Unit

VISITOR = AnonymousUser()
LATEST = 50
# What XML cannot hold, and a form lets through.
CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


class PlainAtom(Atom1Feed):
    """The summaries are words: no reader takes a "<" in them for a tag."""

    def add_item_elements(self, handler, item):
        super().add_item_elements(handler, item)
        handler.addQuickElement("summary", item["plain_summary"], {"type": "text"})


@dataclass(frozen=True)
class Source:
    """What a feed is about: its name, its page and its measures, and from when on it tells of them."""

    name: Words | str
    address: str
    measures: list[Measure]
    since: datetime.datetime | None = None


@dataclass(frozen=True)
class Entry:
    measure: Measure
    version: Version


class ChangesFeed(Feed):
    """`get_object` gives the source."""

    feed_type = PlainAtom
    author_name = gettext_lazy("Helsinki’s climate measures")
    item_description = None

    def title(self, source):
        return CONTROLS.sub(" ", _("What has changed: %(name)s") % {"name": source.name})

    def subtitle(self, source):
        return _("Each change of a measure’s page, the latest first.")

    def link(self, source):
        return source.address

    def items(self, source):
        # Some changes are none that residents see: look at more, but not at the whole history.
        latest = moment_of_latest(source.measures, 2 * LATEST)
        since = max(filter(None, [source.since, latest]), default=None)
        found = versions_of(source.measures, since=since)
        entries = [Entry(one, version) for one in source.measures for version in found[one.pk]]
        entries.sort(key=lambda entry: (entry.version.change.made_at, entry.version.change.pk), reverse=True)
        return entries[:LATEST]

    def item_title(self, entry):
        measure = entry.measure
        happened = ", ".join(what_happened(entry.version))
        return CONTROLS.sub(" ", f"{measure.number} {shown(measure, 'title')}: {happened}")

    def item_link(self, entry):
        measure = entry.measure
        return reverse(
            "measure_version", args=[measure.programme.slug, measure.number, entry.version.change.pk]
        )

    def item_pubdate(self, entry):
        return entry.version.change.made_at

    def item_updateddate(self, entry):
        return entry.version.change.made_at

    def item_extra_kwargs(self, entry):
        return {"plain_summary": summary(entry.version)}


def summary(version: Version) -> str:
    """What changed from what to what, and why, a sentence each."""
    told = [_("The first version that was recorded here.")] if version.is_first else []
    told += ["".join(thing_in_words(thing)).removesuffix(".") + "." for thing in version.things]
    reason = version.change.reason
    return CONTROLS.sub(" ", " ".join([*told, *([f"{_('Why:')} {reason}"] if reason else [])]))


def public_programme(slug):
    return get_object_or_404(Programme.objects.visible_to(VISITOR), slug=slug)


def public_measures(programme):
    measures = Measure.objects.visible_to(VISITOR).filter(programme=programme)
    return measures.select_related("programme").in_order()


class ProgrammeFeed(ChangesFeed):
    def get_object(self, request, slug):
        programme = public_programme(slug)
        address = reverse("changes", args=[slug])
        measures = list(public_measures(programme))
        return Source(shown(programme, "name"), address, measures, after_first_import(programme))


class ThemeFeed(ChangesFeed):
    """With the themes below it, as its page."""

    def get_object(self, request, slug, theme):
        programme = public_programme(slug)
        theme = get_object_or_404(Theme.objects.select_related("programme"), programme=programme, slug=theme)
        within = Theme.objects.descendants(theme, include_self=True)
        measures = public_measures(programme).filter(theme__in=[one.pk for one in within])
        since = after_first_import(programme)
        return Source(shown(theme, "name"), theme.get_absolute_url(), list(measures), since)


class UnitFeed(ChangesFeed):
    """With the units below it, as its page."""

    def get_object(self, request, slug, unit):
        programme = public_programme(slug)
        unit = get_object_or_404(Unit, slug=unit)
        within = Unit.objects.descendants(unit, include_self=True)
        answered = Responsibility.objects.filter(unit__in=[one.pk for one in within])
        measures = public_measures(programme).filter(pk__in=answered.values("measure"))
        since = after_first_import(programme)
        return Source(shown(unit, "name"), unit.url_in(programme), list(measures), since)


class MeasureFeed(ChangesFeed):
    """From the first version on, wherever it came from."""

    def get_object(self, request, slug, number):
        measure = get_object_or_404(public_measures(public_programme(slug)), number=number)
        name = f"{measure.number} {shown(measure, 'title')}"
        return Source(name, measure.get_absolute_url(), [measure])


programme_feed = require_safe(ProgrammeFeed())
theme_feed = require_safe(ThemeFeed())
unit_feed = require_safe(UnitFeed())
measure_feed = require_safe(MeasureFeed())
