"""Fills an empty database with some of all that is worth a backup."""

import django
from django.core.management import call_command


def fill():
    from datetime import date

    from django.contrib.auth.hashers import make_password
    from django.test import Client

    from tests import factories as make

    coordinator = make.make_user(username="coordinator", is_staff=True, password=make_password("backup"))
    Client().force_login(coordinator)
    programme = make.make_programme([coordinator], slug="backup")
    for number in range(20):
        measure = make.make_measure(programme, number=str(number + 1), title_fi=f"Ilmanlaatumittari {number}")
        make.make_task(measure)
        make.make_contact(measure)
        make.make_responsibility(measure)
    indicator = make.make_indicator(programme)
    make.make_observation(indicator)
    make.make_goal(indicator, due_on=date(2030, 12, 31))
    period = make.make_period(programme, start=date(2026, 1, 1), end=date(2026, 6, 30))
    make.make_note(period, measure)
    make.make_mail(to="resident@example.org")
    make.make_measure(programme, number="gone").delete()


if __name__ == "__main__":
    django.setup()
    call_command("migrate", verbosity=0)
    fill()
