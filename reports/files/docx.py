"""The report as a Word document, for the city's case-management system."""

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from measures.languages import shown
from measures.status import Status
from reports.files.paper import Paper
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
    themes_with_whole,
    total_in_words,
    values_in_words,
    why_in_words,
)

# The deepest level of a theme's heading; a measure's is one deeper.
DEEPEST = 5
# Those that have a column of their own; the others are told in words.
COLUMNS = (Status.LATE, Status.ON_TIME, Status.NOT_STARTED, Status.COMPLETED)


def write(report) -> bytes:
    paper = Paper(report.title, shown(report.programme, "name"), report.language, report.made_at)
    for write_chapter in CHAPTERS_IN_ORDER:
        write_chapter(paper, report)
    return paper.bytes()


def _title(paper, report):
    paper.title(report.title)
    paper.subtitle((shown(report.programme, "name"),))
    paper.lines(heading_lines(report))
    paper.contents(_("Contents"))


def _summary(paper, report):
    paper.heading(1, CHAPTERS["summary"])
    paper.paragraph((" ".join(report.sentences),))
    paper.heading(1, CHAPTERS["figures"])
    paper.table(
        (_("What"), _("How many")),
        [((figure.label,), (figure.text,)) for figure in report.figures],
        widths=(3, 1),
        about=CHAPTERS["figures"],
    )


def _situation(paper, report):
    paper.heading(1, CHAPTERS["situation"])
    if not report.all_measures:
        paper.paragraph((report.no_measures,))
        return
    paper.table(
        (_("Progress"), _("Measures"), _("Share")),
        [
            ((str(row.status.label),), (str(row.count),), (percent_in_words(row),))
            for row in report.status_counts
        ],
        widths=(3, 1, 1),
        about=CHAPTERS["situation"],
    )


def _themes(paper, report):
    paper.heading(1, CHAPTERS["measures"])
    if not report.themes:
        paper.paragraph((report.no_measures,))
    for theme, whole in themes_with_whole(report.themes):
        level = min(theme.depth + 2, DEEPEST)
        paper.heading(level, theme.name)
        if whole:
            paper.paragraph(whole, belongs_to_next=True)
        paper.paragraph((counts_in_words(theme.status_counts),), belongs_to_next=True)
        for measure in theme.measures:
            paper.heading(level + 1, f"{measure.number} ", measure.title)
            paper.line((str(measure.status.label),), [why_in_words(measure)])
            paper.lines(measure_lines(measure))


def _units(paper, report):
    paper.heading(1, CHAPTERS["units"])
    if not report.units:
        paper.paragraph((_("No responsible unit is named."),))
        return
    paper.paragraph((_("A measure with two lead units is counted under both."),))
    columns = (_("Lead unit"), _("Measures"), *(str(status.label) for status in COLUMNS), _("Others"))
    rows = [_unit_row(unit) for unit in report.units]
    paper.table(columns, rows, widths=(4.6, 2.5, 2, 1.8, 2, 1.8, 2.3), about=CHAPTERS["units"])


def _unit_row(unit):
    counts = {row.status: row.count for row in unit.status_counts}
    others = [row for row in unit.status_counts if row.status not in COLUMNS]
    numbers = [str(counts.get(status, 0)) for status in COLUMNS]
    return [
        (unit.name,),
        (str(len(unit.measures)),),
        *((one,) for one in numbers),
        (counts_in_words(others),),
    ]


def _participation(paper, report):
    paper.heading(1, CHAPTERS["participation"])
    if not report.participation_rows:
        paper.paragraph((_("How many residents took part is not known yet."),))
        return
    paper.paragraph((f"{_('Took part altogether:')} {report.participation}",))
    rows = [((capfirst(str(row.label)),), (total_in_words(row.total),)) for row in report.participation_rows]
    paper.table((_("Kind"), _("How many")), rows, widths=(1, 2), about=CHAPTERS["participation"])


def _indicators(paper, report):
    paper.heading(1, CHAPTERS["indicators"])
    told = [one for one in report.indicators if one.observations or one.goals]
    if not told:
        paper.paragraph((_("No indicator has values or goals yet."),))
        return
    paper.table(
        (_("Indicator"), _("Values"), _("Goals")),
        [_indicator_row(one) for one in told],
        widths=(4, 4, 3),
        about=CHAPTERS["indicators"],
    )
    described = [one.description for one in told if len(one.observations) > 1]
    if described:
        paper.heading(2, _("The figures in words"))
        paper.items([(one,) for one in described])


def _indicator_row(fact):
    values = [(f"{period}: ", *value) for period, value in values_in_words(fact)]
    goals = [goal_in_words(goal, fact.unit) for goal in fact.goals]
    name = (f"{fact.indicator.number} ", fact.name)
    return [name, values or [(_("not known"),)], goals or [(_("no goal is set"),)]]


def _changes(paper, report):
    paper.heading(1, CHAPTERS["changes"])
    _comparison(paper, report, report.changes)
    if report.since_previous is not None:
        paper.heading(1, CHAPTERS["since_previous"])
        _comparison(paper, report, report.since_previous)


def _comparison(paper, report, comparison):
    found = changes_by_kind(report, comparison)
    if not found:
        paper.paragraph((no_changes_in_words(comparison),))
    for kind, changes in found:
        paper.heading(2, f"{kind.label} ({len(changes)})")
        if kind in BY_NUMBER:
            numbers = ", ".join(change.stood.number for change in changes)
            paper.paragraph((most_in_words(report, changes) or numbers,))
            continue
        for change in changes:
            label = (f"{change.stood.number} ", change.stood.title)
            paper.line(label, change_in_words(change, kind))


def _gaps(paper, report):
    paper.heading(1, CHAPTERS["gaps"])
    if report.gaps:
        paper.items([(gap_in_words(gap),) for gap in report.gaps])
    else:
        paper.paragraph((_("Nothing that the report tells of is unknown."),))


def _method(paper, report):
    paper.heading(1, CHAPTERS["method"])
    paper.items([(one,) for one in report.method])


CHAPTERS_IN_ORDER = (
    _title,
    _summary,
    _situation,
    _themes,
    _units,
    _participation,
    _indicators,
    _changes,
    _gaps,
    _method,
)
