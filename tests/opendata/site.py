"""What the tests of the API ask about: a programme with something in every part, drafts, private people."""

import datetime
from datetime import date

from measures.models import Programme
from tests.factories import (
    make_contact,
    make_goal,
    make_indicator,
    make_indicator_effect,
    make_measure,
    make_measure_effect,
    make_observation,
    make_person,
    make_programme,
    make_responsibility,
    make_task,
    make_theme,
    make_unit,
    make_user,
)

TODAY = date(2020, 6, 30)
CANARY = "kanarialintu"


def make_site() -> Programme:
    """Everything is made on the day that it is."""
    programme = make_programme(slug="hnh2035", name="Ohjelma", name_en="Programme", goal="Tavoite")
    theme = make_theme(programme, slug="liikenne", name="Liikenne")
    part = make_theme(parent=theme, slug="pyoraily", name="Pyöräily")
    unit = make_unit(slug="kaupunkiymparisto", name="Kaupunkiympäristö")
    measure = make_measure(
        theme=part,
        number="125",
        title="Asukkaat mukaan",
        title_en="Residents join in",
        lead="Ingressi",
        description="<p>Kuvaus <strong>tärkeä</strong></p>",
        official_text="<p>Virallinen</p>",
        start_on=date(2019, 1, 1),
        end_on=date(2021, 12, 31),
        end_precision="year",
    )
    make_task(measure, title="Kokous", due_on=date(2020, 5, 31), due_precision="month")
    make_task(measure, title="Tehty", state="completed", completed_on=date(2020, 1, 15))
    measure.status_updates.create(noted_on=date(2020, 6, 1), title="Tilanne", text="<p>Hyvä</p>")
    measure.links.create(title="Linkki", url="https://example.org/")
    make_responsibility(measure, make_unit(slug="osasto", name="Osasto", parent=unit))
    make_contact(measure, make_person(name="Aino Esimerkki", title="Asiantuntija", unit=unit, is_public=True))
    make_figures(programme, measure)
    other = make_measure(theme=theme, number="126", title="Toinen")
    measure.related.add(other)
    make_measure(theme=theme, number="127", title="Vanha", closed_as="merged", merged_into=measure)
    keep_secrets(programme, measure)
    return programme


def make_figures(programme, measure):
    counted = make_indicator(programme, number="370", name="Osallistuneet", adding="counts")
    dated = {"period_start": date(2020, 1, 1), "period_end": date(2020, 1, 31)}
    make_observation(counted, measure=measure, value=70, kind="event", activity="Ilta", **dated)
    emissions = make_indicator(
        programme, number="1", name="Päästöt", desired_direction="down", is_programme_goal=True
    )
    make_observation(emissions, value="2500.5", **dated)
    make_goal(emissions, value=1000, due_on=date(2030, 12, 31), base_year=1990, base_value=3500)
    make_measure_effect(measure, counted)
    make_indicator_effect(counted, emissions, kind="decreases")


def keep_secrets(programme, measure):
    """Drafts, a programme that is not public, and people who are not: all of it says the word."""
    draft = make_measure(theme=measure.theme, number="3", title=CANARY, lead=CANARY, is_published=False)
    make_task(draft, title=CANARY)
    indicator = measure.effects.get().indicator
    make_observation(indicator, measure=draft, value=1, kind="event", activity=CANARY)
    make_measure_effect(draft, indicator)
    measure.related.add(draft)
    user = make_user(username=CANARY, email=f"{CANARY}@measures.example")
    make_contact(measure, make_person(name=CANARY, title=CANARY, user=user))
    measure.confirmed_by = measure.override_by = make_person(name=CANARY)
    measure.confirmed_at = datetime.datetime(2020, 6, 1, 9, tzinfo=datetime.UTC)
    measure.override_status, measure.override_reason = "on_time", "Kokous on siirtynyt."
    measure.override_on, measure.override_review_on = date(2020, 6, 1), date(2020, 9, 1)
    measure.save()
    hidden = make_programme(slug=CANARY, name=CANARY, is_public=False)
    make_measure(theme=make_theme(hidden, slug=CANARY, name=CANARY), number="4", title=CANARY)
    make_observation(make_indicator(hidden, number="5", name=CANARY), value=1)
