"""The report as a part of a page, kept as it is: whole, plain, and the same to everybody who asks for it."""

import re

from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from measures.written import without_controls
from participation.models import Adding
from reports.report.sentences import (
    BY_NUMBER,
    CHAPTERS,
    Sentence,
    change_in_words,
    changes_by_kind,
    counts_in_words,
    gap_in_words,
    goal_in_words,
    heading_lines,
    measure_lines,
    most_in_words,
    no_changes_in_words,
    period_in_words,
    themes_with_whole,
    total_in_words,
    values_in_words,
    why_in_words,
)

# The deepest level of a theme's heading; a measure's is one deeper.
DEEPEST = 5
# Each figure names itself by the same ids, of which a page has each but once.
FIGURE_IDS = re.compile(r'="figure-(title|description)"')


def write(report) -> bytes:
    return without_controls(render_to_string("reports/report.html", _context(report))).encode()


def _context(report) -> dict:
    chapters = dict(CHAPTERS)
    if report.since_previous is None:
        del chapters["since_previous"]
    return {
        "report": report,
        "chapters": chapters,
        "heading_lines": _lines(heading_lines(report)),
        "themes": [_theme(*one) for one in themes_with_whole(report.themes)],
        "contents": _nested(report.themes),
        "units": [(unit, counts_in_words(unit.status_counts)) for unit in report.units],
        "participation": [(row.label, total_in_words(row.total)) for row in report.participation_rows],
        "indicators": [_indicator(one) for one in report.indicators if one.observations or one.goals],
        "comparisons": list(_comparisons(report)),
        "gaps": [gap_in_words(gap) for gap in report.gaps],
    }


def marked(sentence: Sentence) -> SafeString:
    """The sentence escaped, with the words in another language marked."""
    return format_html_join("", "{}", ((_marked(piece),) for piece in sentence))


def _marked(piece) -> str:
    language = getattr(piece, "foreign", "")
    return format_html('<span lang="{}">{}</span>', language, piece) if language else piece


def _lines(lines) -> list[dict]:
    return [{"label": line.label, "sentences": [marked(one) for one in line.sentences]} for line in lines]


def _theme(theme, whole) -> dict:
    measures = [
        {
            "facts": measure,
            "title": marked((measure.title,)),
            "why": marked(why_in_words(measure)),
            "lines": _lines(measure_lines(measure)),
        }
        for measure in theme.measures
    ]
    level = min(theme.depth + 3, DEEPEST)
    return {
        "facts": theme,
        "level": level,
        "name": marked((theme.name,)),
        "whole": marked(whole),
        "measures": measures,
    }


def _nested(themes) -> list[dict]:
    """The themes at the top, each with those below it."""
    found, path = [], []
    for theme in themes:
        del path[theme.depth :]
        entry = {"pk": theme.theme.pk, "name": marked((theme.name,)), "below": []}
        (path[-1]["below"] if path else found).append(entry)
        path.append(entry)
    return found


def _indicator(fact) -> dict:
    """With figure and table where there is more to see than one value."""
    values = [(period, marked(value)) for period, value in values_in_words(fact)]
    has_more = len(values) > 1 or fact.goals
    return {
        "facts": fact,
        "name": marked((fact.name,)),
        "lines": list(_indicator_lines(fact)),
        "values": values if has_more else [],
        "figure": _figure(fact) if has_more else "",
    }


def _indicator_lines(fact):
    is_sum = fact.indicator.adding == Adding.COUNTS
    period = "" if is_sum or not fact.observations else f" ({period_in_words(fact.start, fact.end)})"
    yield {"label": _("Together") if is_sum else _("Latest value"), "sentences": [f"{fact.value}{period}"]}
    if fact.goals:
        yield {
            "label": _("Goals"),
            "sentences": [marked(goal_in_words(one, fact.unit)) for one in fact.goals],
        }


def _figure(fact) -> SafeString:
    """A file of this site's own making, its texts escaped there."""
    return mark_safe(FIGURE_IDS.sub(rf'="figure-\1-{fact.indicator.pk}"', fact.svg))


def _comparisons(report):
    """The chapters that tell of changes: what there is by kind, and what to say where there is nothing."""
    for name, comparison in (("changes", report.changes), ("since_previous", report.since_previous)):
        if comparison is not None:
            kinds = [_kind(report, *found) for found in changes_by_kind(report, comparison)]
            yield {
                "name": name,
                "heading": CHAPTERS[name],
                "kinds": kinds,
                "nothing": no_changes_in_words(comparison),
            }


def _kind(report, kind, changes) -> dict:
    is_short = kind in BY_NUMBER
    return {
        "kind": kind,
        "is_short": is_short,
        "most": most_in_words(report, changes) if is_short else "",
        "changes": [
            {
                "facts": change,
                "title": marked((change.stood.title,)),
                "sentences": [marked(one) for one in change_in_words(change, kind)],
            }
            for change in changes
        ],
    }
