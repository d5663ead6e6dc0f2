"""Figures of three or more values: a line over time, with its goals and its latest value."""

from datetime import date

from django.utils.translation import gettext as _

from measures.days import Precision, precision_of
from measures.written import written
from participation.figures.drawing import WIDTH, Figure, Goal, Unit, Value, diamond, dot, line
from participation.figures.labels import Box, Label, place
from participation.figures.scales import Scale, nice_ticks, nice_years, starts_at_zero
from participation.figures.words import LINE, Text, due_words, period_words
from participation.lettering import width

HEIGHT, RIGHT, YEAR_ROOM = 230, WIDTH - 22, 48


def line_of_values(values: list[Value], goals: list[Goal], unit: Unit) -> Figure:
    """Values in the order of their periods, all of them known."""
    amounts = [one.value for one in [*values, *goals]]
    from_zero = starts_at_zero(amounts)
    figure = Figure(_sentences(values, goals, unit))
    if unit.words:
        figure.write("note", unit.words, language=unit.language, lines=1)
    upright = _draw_amounts(figure, nice_ticks(amounts, from_zero=from_zero))
    left = 8 + max(width(one.words) for one in figure.texts if one.kind == "tick")
    along = _scale_of_time(values, goals, max(left, 24))
    points = [(along.at(one.end.toordinal()), upright.at(one.value)) for one in values]
    _draw_years(figure, values, along)
    gaps = _draw_line(figure, points, values)
    _draw_marks(figure, points, [(along.at(one.day.toordinal()), upright.at(one.value)) for one in goals])
    _write_labels(figure, points, values, goals, (along, upright))
    figure.write_notes([_("The scale does not start at zero.")] * (not from_zero))
    figure.write_notes([_("Dashed: no values in between.")] * gaps)
    return figure


def _sentences(values, goals, unit):
    first, latest = values[0], values[-1]
    sentences = [
        _("A line of %(count)s values.") % {"count": len(values)},
        _("First, %(period)s: %(value)s.") % _said(period_words(first.start, first.end), first, unit),
        _("Latest, %(period)s: %(value)s.") % _said(period_words(latest.start, latest.end), latest, unit),
    ]
    for goal in goals[:6]:
        sentences.append(_("Goal, %(period)s: %(value)s.") % _said(due_words(goal.day), goal, unit))
    return sentences


def _said(period, one, unit):
    return {"period": period, "value": f"{one.words}{unit.said}"}


def _draw_amounts(figure, ticks) -> Scale:
    """The grid with its amounts."""
    top = figure.height + 12
    upright = Scale(ticks[0], ticks[-1], top + HEIGHT, top)
    texts = [written(tick) for tick in ticks]
    left = max(max(map(width, texts)) + 8, 24)
    for tick, words in zip(ticks, texts, strict=True):
        y = upright.at(tick)
        figure.texts.append(Text("tick", left - 8, y + 5, words, "end"))
        figure.draw("axis" if tick == max(ticks[0], 0) else "grid", line([(left, y), (WIDTH, y)]))
    figure.height = top + HEIGHT + 4
    return upright


def _scale_of_time(values, goals, left) -> Scale:
    days = [*(one.end for one in values), *(goal.day for goal in goals)]
    first, last = min(days).toordinal(), max(days).toordinal()
    return Scale(first, max(last, first + 1), left + 8, RIGHT)


def _draw_years(figure, values, along):
    """Years below the line; first and last day where it is too short for years."""
    y = figure.height
    years = _years(values, along)
    for day in years:
        x = along.at(day.toordinal())
        figure.draw("axis", line([(x, y - 4), (x, y + 1)]))
        figure.texts.append(Text("tick", x, y + 16, str(day.year), "middle"))
    if not years:
        _draw_days(figure, *(date.fromordinal(int(day)) for day in (along.low, along.high)), along)
    figure.height += LINE + 4


def _draw_days(figure, first, last, along):
    """The first and the last day; the last on a line of its own where both do not fit in one."""
    texts = [period_words(day, day) for day in (first, last)]
    figure.texts.append(Text("tick", along.start, figure.height + 16, texts[0]))
    if along.start + width(f"{texts[0]} {texts[1]}") > RIGHT:
        figure.height += LINE
    figure.texts.append(Text("tick", RIGHT, figure.height + 16, texts[1], "end"))


def _years(values, along):
    """Where to write the years: at their ends if each value is of a whole year, else at their beginnings."""
    is_yearly = all(precision_of(one.start, one.end) == Precision.YEAR for one in values)
    first, last = date.fromordinal(int(along.low)), date.fromordinal(int(along.high))
    most = max(int((along.end - along.start) // YEAR_ROOM), 2)
    years = nice_years(
        first.year if is_yearly or first == date(first.year, 1, 1) else first.year + 1, last.year, most
    )
    days = [date(year, 12, 31) if is_yearly else date(year, 1, 1) for year in years]
    days = [day for day in days if first <= day <= last]
    return days if len(days) > 1 else []


def gaps_between(values: list[Value]) -> list[bool]:
    """For each value after the first, whether some are missing before it: twice the usual distance."""
    days = [one.end.toordinal() for one in values]
    distances = [after - before for before, after in zip(days, days[1:], strict=False)]
    usual = sorted(distances)[(len(distances) - 1) // 2]
    return [distance > 1.5 * usual for distance in distances]


def _draw_line(figure, points, values) -> bool:
    """Whole where values follow each other, dashed across gaps; says whether there are any."""
    gaps = gaps_between(values)
    runs = [[points[0]]]
    for before, after, is_gap in zip(points, points[1:], gaps, strict=False):
        if is_gap:
            figure.draw("gap", line([before, after]))
            runs.append([])
        runs[-1].append(after)
    for run in runs:
        if len(run) > 1:
            figure.draw("line", line(run))
    if len(points) <= 60:
        for point in points[:-1]:
            figure.draw("points", dot(*point))
    return any(gaps)


def _draw_marks(figure, points, goals):
    figure.draw("latest", dot(*points[-1]))
    for goal in goals:
        figure.draw("goal", diamond(*goal))


def _write_labels(figure, points, values, goals, scales):
    along, upright = scales
    latest, first = values[-1], values[0]
    labels = [Label(*points[-1], period_words(latest.start, latest.end), latest.words)]
    for goal in goals:
        x, y = along.at(goal.day.toordinal()), upright.at(goal.value)
        labels.append(Label(x, y, _("Goal %(day)s") % {"day": due_words(goal.day)}, goal.words))
    labels.append(Label(*points[0], period_words(first.start, first.end), first.words, is_needed=False))
    room = Box(along.start - 6, upright.end - 12, WIDTH, upright.start)
    texts, left_out = place(labels, points, room)
    figure.texts += texts
    for label in left_out:
        if label.is_needed:
            figure.write("label", f"{label.when}: {label.value}")
