"""Fills an empty database for the trials and prints who is signed in where."""

import json

import django
from django.core.management import call_command

PASSWORD = "for the trials only"
EDITORS, MANY_TASKS, IMPORTED = 30, 110, 300


def signed_in(user):
    from django.test import Client

    client = Client()
    client.force_login(user)
    return client.cookies["sessionid"].value


def fill():
    from django.contrib.auth.models import Permission

    from tests.factories import make_contact, make_measure, make_person, make_programme, make_task, make_user

    programme, editors = make_programme(slug="trial"), []
    # What the stock admin asks for; ours asks who answers for the measure.
    rights = Permission.objects.filter(codename__in=["change_measure", "view_measure", "change_task"])
    for number in range(EDITORS):
        name = f"editor-{number}"
        user = make_user(username=name, first_name="Editor", last_name=str(number), is_staff=True)
        user.user_permissions.set(rights)
        measure = make_measure(programme, number=str(number + 1))
        make_contact(measure, make_person(user=user))
        task = make_task(measure)
        editors.append({"name": name, "session": signed_in(user), "measure": measure.pk, "task": task.pk})
    for one in editors[:2]:
        user = django.contrib.auth.get_user_model().objects.get(username=one["name"])
        user.set_password(PASSWORD)
        user.save()
        one["session"] = signed_in(user)
    both = make_measure(programme, number="both")
    for one in editors[:2]:
        make_contact(both, django.contrib.auth.get_user_model().objects.get(username=one["name"]).person)
    large = make_measure(programme, number="large")
    make_contact(large, django.contrib.auth.get_user_model().objects.get(username="editor-0").person)
    for _number in range(MANY_TASKS):
        make_task(large)
    return {"editors": editors, "both": both.pk, "large": large.pk, "import": waiting_import(programme)}


def waiting_import(other):
    """A file of new measures, which a coordinator, also of the other programme, has not confirmed yet."""
    from exchange.models import ImportBatch
    from tests.factories import make_programme, make_theme, make_user

    coordinator = make_user(username="coordinator", is_staff=True)
    programme = make_programme([coordinator], slug="imported")
    other.coordinators.add(coordinator)
    make_theme(programme, slug="liikenne")
    lines = ["number;title_fi;theme", *(f"{number};Tuotu {number};liikenne" for number in range(IMPORTED))]
    content = "\n".join(lines).encode()
    batch = ImportBatch.objects.create(programme=programme, name="tuotu.csv", content=content)
    return {"session": signed_in(coordinator), "batch": batch.pk, "programme": programme.pk}


if __name__ == "__main__":
    django.setup()
    call_command("migrate", verbosity=0)
    print(json.dumps(fill()))
