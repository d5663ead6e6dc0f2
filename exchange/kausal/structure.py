"""The programme, its themes, and the units: what the measures hang on."""

import re

from django.utils.text import slugify
from django.utils.translation import gettext as _

from exchange.kausal.columns import Columns, line, rich
from exchange.kausal.reading import LANGUAGES, Unreadable, Wrong, short
from measures.models import Theme, Unit


def fill_programme(job) -> None:
    """A new one is not public. Of one that is there, only names that it has in no such language are set."""
    columns = Columns(job.plan)
    columns.texts("name", "name", line)
    _only_blanks(job.programme, columns)
    row = _("programme %(slug)s") % {"slug": job.programme.slug}
    if job.put(row, job.programme, columns) is None:
        told = [f"{fault.field}: {fault.reason}" for fault in job.outcome.faults if fault.field]
        raise Unreadable(f"{row}, {', '.join(told)}")


def _only_blanks(thing, columns):
    if thing.pk:
        kept = {name: value for name, value in columns.values.items() if not getattr(thing, name)}
        columns.values = kept


# Themes


def chosen_type(plan, asked: str):
    """The kind of categories that become themes: the one asked for, else the plan's main one."""
    types = [one for one in plan.nodes("categoryTypes") if one.is_true("usableForActions") is not False]
    names = {one.id(): {one.text("identifier"), *one.texts("name").values()} - {""} for one in types}
    main = plan.node("primaryActionClassification")
    wanted = asked or (main.text("identifier") if main else "")
    found = [one for one in types if wanted in names[one.id()]] if wanted else types
    if len(found) == 1:
        return found[0]
    there = ", ".join(f"{one.text('identifier')} ({one.text('name')})" for one in types) or "–"
    told = _("Which categories are the themes? Say it with --category-type. There are: %(types)s")
    raise Unreadable(told % {"types": there})


def put_themes(job, category_type) -> None:
    """Known by the address, which comes from the identifier; else one that was here by its name."""
    here = list(Theme.objects.filter(programme=job.programme))
    nodes = job.parts(category_type, "categories", _("themes"))
    for key, node in parents_first(nodes, _parent_of):
        name = short(node.data.get("identifier") or key)
        row = _("theme %(name)s") % {"name": name}
        with job.telling(row):
            job.themes[key] = _put_theme(job, row, node, here)
            if job.themes[key] is None:
                del job.themes[key]


def _parent_of(node) -> str:
    parent = node.node("parent")
    return parent.id() if parent else ""


def _put_theme(job, row, node, here):
    columns = Columns(node)
    columns.texts("name", "name", line)
    columns.texts("description", "leadParagraph", rich)
    columns.add("order", node.order)
    if above := _parent_of(node):
        if above not in job.themes:
            raise Wrong("parent", _("The theme above it could not be imported."))
        columns.values["parent"] = job.themes[above]
    slug = slugify(re.sub(r"[\W_]+", "-", node.text("identifier"))).strip("-")
    names = {name.casefold() for key, name in columns.values.items() if key.startswith("name_")}
    free = [one for one in here if one.pk not in job.seen[Theme]]
    if not slug or any(one.slug == slug and one not in free for one in here):
        raise Wrong("identifier", _("It has no identifier, or one that another has."))
    known = next((one for one in free if one.slug == slug), None)
    known = known or next((one for one in free if names_of(one) & names), None)
    theme = job.put(row, known or Theme(programme=job.programme, slug=slug), columns)
    if theme and not known:
        here.append(theme)
    return theme


def names_of(thing) -> set[str]:
    names = (getattr(thing, f"name_{language}") for language in LANGUAGES)
    return {name.casefold() for name in names if name}


def parents_first(nodes, above):
    """The nodes, each after the one above it; last those that go round in a circle."""

    def place(key, node):
        try:
            return above(node)
        except Wrong:
            return key

    waiting = {key: (node, place(key, node)) for key, node in nodes}
    below = {}
    for key, (_node, upper) in waiting.items():
        below.setdefault(upper if upper in waiting else "", []).append(key)
    ready = below.get("", [])
    for key in ready:
        ready.extend(below.get(key, []))
    placed = {key: waiting[key][0] for key in ready}
    return [*placed.items(), *((key, node) for key, (node, _upper) in waiting.items() if key not in placed)]


# Units


def unit_of(job, organization) -> Unit:
    """By its name, in any language, among all units; where there is none it is made."""
    key = organization.id()
    if key not in job.units:
        job.units[key] = _put_unit(job, organization)
    if job.units[key] is None:
        raise Wrong("organization", _("The unit could not be imported."))
    return job.units[key]


def _put_unit(job, organization):
    columns = Columns(organization)
    columns.texts("name", "name", line)
    name = columns.values.get(f"name_{organization.language}", "")
    if not name:
        raise Wrong("organization", _("The unit has no name."))
    known = unit_named(name)
    _only_blanks(known or Unit(), columns)
    if known is None:
        parent = organization.node("parent")
        columns.add("parent", lambda: parent and unit_named(line(parent.text("name"))))
    thing = known or Unit(slug=free_slug(name))
    return job.put(_("unit %(name)s") % {"name": short(name)}, thing, columns)


def unit_named(name) -> Unit | None:
    units = (one for one in Unit.objects.order_by("pk") if name.casefold() in names_of(one))
    return next(units, None) if name else None


def free_slug(name) -> str:
    slug, count = slugify(name)[:70].strip("-") or "unit", 1
    taken = set(Unit.objects.filter(slug__startswith=slug).values_list("slug", flat=True))
    while (free := slug if count == 1 else f"{slug}-{count}") in taken:
        count += 1
    return free
