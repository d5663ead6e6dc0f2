"""The report as a paper of the council: a tagged PDF (PDF/UA-1), the same bytes whenever it is made again.

Texts reach the template as JSON and are only ever strings there.
"""

from pathlib import Path

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from measures.languages import Words, shown
from reports.files.printable import FONTS, printable, printable_line
from reports.files.typesetting import typeset
from reports.report.sentences import (
    BY_NUMBER,
    CHAPTERS,
    change_in_words,
    changes_by_kind,
    counts_in_words,
    gap_in_words,
    goal_in_words,
    heading_lines,
    measure_lines,
    most_in_words,
    no_changes_in_words,
    percent_in_words,
    total_in_words,
    values_in_words,
    why_in_words,
)

TEMPLATE = Path(__file__).with_name("report.typ")
NOTES = {"achieved", "hinders", "coming"}
# A block of so many characters may go over to the next page.
LONG = 1200
DEEPEST = 4


def write(report) -> bytes:
    drawings = [
        {"svg": printable(one.svg), "alt": printable_line(one.description)}
        for one in report.indicators
        if one.svg and _is_drawn(one)
    ]
    inputs = {"report": _given(_content(report)), "drawings": drawings}
    return typeset(TEMPLATE.read_bytes(), inputs, fonts=FONTS, moment=int(report.made_at.timestamp()))


def _is_drawn(indicator) -> bool:
    """A single value says in the table all that a figure of it would."""
    return len(indicator.observations) > 1 or bool(indicator.goals)


# What the template prints


def _content(report) -> dict:
    programme = shown(report.programme, "name")
    places = {one.pk for theme in report.themes for one in theme.measures}
    previous = report.since_previous
    return {
        "language": report.language,
        "title": f"{report.title} – {programme}",
        "author": str(programme),
        "programme": programme,
        "heading": report.title,
        "name": report.full_name,
        "about": [_line(line) for line in heading_lines(report)],
        "labels": _labels() | {"no_measures": report.no_measures},
        "chapters": CHAPTERS,
        "sentences": report.sentences,
        "figures": [(figure.label, figure.text) for figure in report.figures],
        "measure_count": len(report.all_measures),
        "statuses": _counts(report.status_counts),
        "themes": [_theme(theme) for theme in report.themes],
        "units": [_unit(unit) for unit in report.units],
        "participation": {
            "sentence": f"{_('Took part altogether:')} {report.participation}",
            "rows": [
                (capfirst(str(row.label)), total_in_words(row.total)) for row in report.participation_rows
            ],
        },
        **_indicators(report.indicators),
        "changes": _comparison(report, report.changes, places),
        "since_previous": previous and _comparison(report, previous, places),
        "gaps": [gap_in_words(gap) for gap in report.gaps],
        "method": report.method,
    }


def _labels() -> dict:
    return {
        "contents": _("Contents"),
        "figures": (pgettext("number", "Figure"), _("How many")),
        "statuses": (_("Progress"), _("Measures"), _("Share")),
        "own_words": _("In the responsible unit’s own words"),
        "units": (_("Lead unit"), _("Measures"), _("Progress"), _("Numbers of the measures")),
        "no_units": _("No responsible unit is named."),
        "two_leads": _("A measure with two lead units is counted under both."),
        "participation": (_("Kind"), _("How many")),
        "no_participation": _("How many residents took part is not known yet."),
        "indicators": (_("Indicator"), _("Values"), _("Goals")),
        "no_values": _("No indicator has values or goals yet."),
        "without_values": _("Indicators without values or goals"),
        "measure": _("Measure"),
        "what_changed": _("What changed"),
        "no_gaps": _("Nothing that the report tells of is unknown."),
    }


def _line(line) -> dict:
    return {"label": line.label, "sentences": line.sentences}


def _counts(status_counts) -> list[dict]:
    return [
        {
            "code": row.status.value,
            "label": row.status.label,
            "count": row.count,
            "share": row.share,
            "percent": percent_in_words(row),
        }
        for row in status_counts
    ]


def _theme(theme) -> dict:
    return {
        "name": theme.name,
        "level": min(theme.depth + 2, DEEPEST),
        "counts": [row for row in _counts(theme.status_counts) if row["count"]],
        "measures": [_measure(measure) for measure in theme.measures],
    }


def _measure(measure) -> dict:
    lines = measure_lines(measure)
    return {
        "id": _place(measure.pk),
        "number": measure.number,
        "title": measure.title,
        "status": measure.status.value,
        "label": measure.status.label,
        "why": why_in_words(measure),
        "lines": [_line(line) for line in lines if line.code not in NOTES],
        "notes": [_note(line) for line in lines if line.code in NOTES],
        "is_long": len(str(lines)) > LONG,
    }


def _place(pk: int) -> str:
    return f"measure-{pk}"


def _note(line) -> dict:
    """Its writer's line breaks are kept."""
    ((text,),) = line.sentences
    return {
        "label": line.label,
        "paragraphs": [Words(one, text.language) for one in text.splitlines() if one.strip()],
    }


def _unit(unit) -> dict:
    return {
        "name": unit.name,
        "count": len(unit.measures),
        "statuses": counts_in_words(unit.status_counts),
        "measures": [{"number": one.number, "id": _place(one.pk)} for one in unit.measures],
    }


def _indicators(indicators) -> dict:
    """Those with values or goals in a table, the others by name."""
    told = [one for one in indicators if one.observations or one.goals]
    others = [one for one in indicators if not (one.observations or one.goals)]
    return {
        "indicators": [_indicator(one) for one in told],
        "without_values": [_named(one) for one in others],
    }


def _named(fact) -> tuple:
    return (f"{fact.indicator.number} ", fact.name)


def _indicator(fact) -> dict:
    values = [(f"{period}: ", *value) for period, value in values_in_words(fact)]
    goals = [goal_in_words(goal, fact.unit) for goal in fact.goals]
    return {
        "name": _named(fact),
        "values": values or [_("not known")],
        "goals": goals or [_("no goal is set")],
    }


def _comparison(report, comparison, places) -> dict:
    found = changes_by_kind(report, comparison)
    return {
        "sentence": None if found else no_changes_in_words(comparison),
        "kinds": [_kind(report, kind, changes, places) for kind, changes in found],
    }


def _kind(report, kind, changes, places) -> dict:
    def named(stood):
        return {"number": stood.number, "id": _place(stood.pk) if stood.pk in places else None}

    return {
        "label": f"{kind.label} ({len(changes)})",
        "most": most_in_words(report, changes) if kind in BY_NUMBER else "",
        "measures": [named(change.stood) for change in changes],
        "rows": [
            {
                "measure": named(change.stood),
                "title": change.stood.title,
                "sentences": change_in_words(change, kind),
            }
            for change in ([] if kind in BY_NUMBER else changes)
        ],
    }


# Texts


def _given(value):
    """What JSON can carry: texts as the template takes them, those in another language with it."""
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, dict):
        return {key: _given(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_given(one) for one in value]
    if language := getattr(value, "foreign", ""):
        return {"text": printable_line(value), "language": language}
    return printable_line(str(value))
