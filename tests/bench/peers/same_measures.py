"""Makes the demo's programme one of 150 measures, the new ones like measure 125, and prints them as JSON.

The peers are filled from that. Beside them stand an admin's session and where measures are changed.

python -m tests.bench.peers.same_measures, with the settings of a demo
"""

import json

import django

MEASURES = 150


def fill(programme, source):
    """A title of its own for each new measure, all else as the source has it."""
    indicator, unit = source.effects.get().indicator, source.lead_units()[0]
    themes = list(programme.themes.all())
    for number in range(1, MEASURES - programme.measures.count() + 1):
        measure = make_measure(
            programme,
            themes[number % len(themes)],
            number=f"9{number:02}",
            title=f"{source.title}, osa {number}",
            **{name: getattr(source, name) for name in ("description", "official_text", "official_source")},
        )
        for task in source.tasks.all():
            names = ("title", "details", "state", "due_on", "completed_on")
            make_task(measure, **{name: getattr(task, name) for name in names})
        make_responsibility(measure, unit, role="primary")
        for contact in source.contacts.all():
            make_contact(measure, contact.person)
        make_measure_effect(measure, indicator)


def session():
    client = Client()
    client.force_login(get_user_model().objects.get(username="admin"))
    return client.cookies["sessionid"].value


def where(measure):
    return {
        "page": measure.get_absolute_url(),
        "change": f"/admin/measures/measure/{measure.pk}/change/",
    }


def measure_as_json(measure):
    verdict = measure.verdict(days.today())
    return {
        "number": measure.number,
        "title": measure.title,
        "lead": measure.lead or "",
        "description": measure.description or "",
        "official_text": measure.official_text or "",
        "theme": measure.theme.name,
        "status": str(verdict.status.label),
        "reason": str(verdict.reason),
        "tasks": [
            {
                "title": task.title,
                "details": task.details or "",
                "is_done": task.state == "completed",
                "day": str(task.completed_on or task.due_on or days.today()),
            }
            for task in measure.tasks.all()
        ],
        "units": [unit.name for unit in measure.lead_units()],
        "contacts": [
            {"name": one.person.name, "title": one.person.title, "unit": str(one.person.unit or "")}
            for one in measure.contacts.all()
        ],
        "indicators": [one.indicator.name for one in measure.effects.all()],
        "counts": [
            {
                "activity": one.activity or "",
                "value": int(one.value),
                "kind": one.get_kind_display(),
                "place": one.place,
                "source": one.source or "",
            }
            for one in measure.observations.all()
        ],
    }


if __name__ == "__main__":
    django.setup()

    from django.contrib.auth import get_user_model
    from django.db import transaction
    from django.test import Client
    from django.utils.translation import override

    from measures import days
    from measures.models import Programme
    from tests.factories import (
        make_contact,
        make_measure,
        make_measure_effect,
        make_responsibility,
        make_task,
    )

    with override("fi"), transaction.atomic():
        programme = Programme.objects.get(slug="hnh2035")
        source = programme.measures.get(number="125")
        fill(programme, source)
        measures = list(programme.measures.in_order())
        measures.sort(key=lambda one: (one != source, len(one.number), one.number))
        said = {"session": session(), "where": [where(one) for one in measures]}
        said["measures"] = [measure_as_json(one) for one in programme.measures.in_order()]
    print(json.dumps(said))
