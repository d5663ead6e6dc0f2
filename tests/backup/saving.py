"""Saves a measure again and again, and tells the position in the chain of each save once it is stored."""

import itertools

import django


def save():
    from measures.history.chain import end_of_chain
    from measures.models import Measure, Origin
    from measures.models.change import changing

    measure = Measure.objects.order_by("pk").first()
    for number in itertools.count():
        measure.lead_fi = f"Kirjoitettu {number}"
        with changing(origin=Origin.COMMAND):
            measure.save()
        print(end_of_chain(), flush=True)


if __name__ == "__main__":
    django.setup()
    save()
