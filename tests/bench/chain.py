"""How long chains take, printed: a circle of five and a fan of two hundred. Nothing is saved.

python tests/bench/chain.py
"""

import os
import sys
from pathlib import Path
from time import process_time

sys.path.insert(0, str(Path(__file__).parents[2]))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "helsinki_measures.settings")


def circle(measure):
    indicators = [make_indicator(measure.programme) for _number in range(5)]
    for cause, target in zip(indicators, [*indicators[1:], indicators[0]], strict=True):
        make_indicator_effect(cause, target)
    make_measure_effect(measure, indicators[0])


def fan(measure):
    middle = make_indicator(measure.programme)
    for _number in range(200):
        make_indicator_effect(middle)
    make_measure_effect(measure, middle)


def timed(work, rounds=10):
    """The last result, and the processor's milliseconds for one round, the first left out."""
    result, start = work(), process_time()
    for _round in range(rounds):
        result = work()
    return result, 1000 * (process_time() - start) / rounds


def whole_chain(measure):
    observations, _counts = figures_beside(measure, AnonymousUser())
    return chain_of(measure, acted_on(measure), observations)


def report(make):
    measure = make_measure()
    make(measure)
    chain, built = timed(lambda: whole_chain(measure))
    context = {"chain": chain, "programme": measure.programme}
    html, rendered = timed(lambda: render_to_string("participation/_effects.html", context))
    print(
        f"{make.__name__}: built in {built:.1f} ms, rendered in {rendered:.1f} ms, {len(html.encode())} bytes"
    )


if __name__ == "__main__":
    import django

    django.setup()

    from django.contrib.auth.models import AnonymousUser
    from django.db import transaction
    from django.template.loader import render_to_string

    from participation.chain import acted_on, chain_of
    from participation.counts import figures_beside
    from tests.factories import make_indicator, make_indicator_effect, make_measure, make_measure_effect

    for make in (circle, fan):
        with transaction.atomic():
            report(make)
            transaction.set_rollback(True)
