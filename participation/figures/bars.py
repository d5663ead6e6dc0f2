"""Figures of few values: a bar for each, its words above it and its value beside it."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from measures.written import written
from participation.figures.drawing import WIDTH, Figure, Goal, Unit, Value, box, diamond, line
from participation.figures.scales import Scale
from participation.figures.words import Text, due_words, period_words
from participation.lettering import width

MOST_BARS, BAR, GAP = 12, 14, 16


@dataclass(frozen=True)
class Bar:
    """`kind`: bar, earlier, hollow or goal. `aside` is what its label says in the page's language."""

    kind: str
    label: str
    value: Decimal
    words: str
    language: str = ""
    aside: str = ""


def bars_of_values(values: list[Value], goals: list[Goal], unit: Unit) -> Figure:
    """A bar for each value, the last one marked as the latest, and a mark for each goal."""
    bars = [_bar_of(one, is_latest=one is values[-1]) for one in values]
    bars += [
        Bar("goal", _("Goal %(day)s") % {"day": due_words(one.day)}, one.value, one.words) for one in goals
    ]
    sentences = [f"{one.label}: {one.words}{unit.said}." for one in bars[:MOST_BARS]]
    return draw_bars(bars, sentences, unit)


def _bar_of(value, *, is_latest):
    label = period_words(value.start, value.end)
    return Bar("bar" if is_latest else "earlier", label, value.value, value.words)


def bars_of_counts(bars: list[Bar], total: str) -> Figure:
    """A bar for each count; those that are not added are hollow."""
    largest = max(bars, key=lambda bar: bar.value)
    sentences = [
        ngettext("%(count)s count of participants.", "%(count)s counts of participants.", len(bars))
        % {"count": len(bars)},
        _("Together: %(total)s.") % {"total": total},
        _("The largest: %(label)s, %(value)s.") % {"label": largest.label, "value": largest.words},
    ]
    figure = draw_bars(bars, sentences, Unit())
    if any(bar.kind == "hollow" for bar in bars):
        figure.write_notes([_("A hollow bar is not added.")])
    return figure


def draw_bars(bars: list[Bar], sentences: list[str], unit: Unit) -> Figure:
    figure = Figure(sentences)
    if unit.words:
        figure.write("note", unit.words, language=unit.language, lines=1)
    top, shown = figure.height, largest_of(bars)
    scale = scale_of(shown)
    for bar in shown:
        draw_bar(figure, bar, scale)
    zero = scale.at(0)
    figure.draw("axis", line([(zero, top + 4), (zero, figure.height - GAP / 2)]))
    if left := len(bars) - len(shown):
        more = ngettext("%(count)s more is in the table.", "%(count)s more are in the table.", left)
        figure.write_notes([more % {"count": written(Decimal(left))}])
    return figure


def largest_of(bars: list[Bar]) -> list[Bar]:
    """In their order, not more than there is room for."""
    kept = sorted(bars, key=lambda bar: abs(bar.value), reverse=True)[:MOST_BARS]
    return [bar for bar in bars if bar in kept][:MOST_BARS]


def scale_of(bars: list[Bar]) -> Scale:
    """From zero, and so that the widest value has room on the right."""
    values = [bar.value for bar in bars]
    low, high = min(*values, Decimal(0)), max(*values, Decimal(0))
    room = WIDTH - 9 - max(width(bar.words, bold=True) for bar in bars)
    return Scale(low, high if high > low else low + 1, 1 if low == 0 else 7, max(room, 8))


def draw_bar(figure: Figure, bar: Bar, scale: Scale):
    figure.write("label", bar.label, x=6, language=bar.language, lines=2)
    if bar.aside:
        figure.write("note", bar.aside, x=6, lines=1)
    zero, end = scale.at(0), scale.at(bar.value)
    beside = max(zero, end) + (9 if bar.kind == "goal" else 5)
    is_beside = beside + width(bar.words, bold=True) <= WIDTH + 0.1
    if not is_beside:
        figure.write("label", bar.words, x=6, lines=2)
    top = figure.height + 2
    if bar.kind == "goal":
        figure.draw("stem", line([(zero, top + BAR / 2), (end, top + BAR / 2)]))
        figure.draw("goal", diamond(end, top + BAR / 2))
    elif end != zero:
        figure.draw(bar.kind, box(min(zero, end), top, abs(end - zero), BAR))
    if is_beside:
        figure.texts.append(Text("value", beside, top + BAR - 2, bar.words))
    figure.height = top + BAR + GAP
