"""Fills an empty database with the measures that come in as JSON; prints where they are, 125 first.

python -m wagtail_site.fill < measures.json
"""

import json
import sys

import django


def fill(measures):
    root = Page.objects.get(depth=1)
    root.get_children().delete()
    root = Page.objects.get(depth=1)
    listed = root.add_child(
        instance=MeasureIndex(title="Toimenpiteet", slug="toimenpiteet", show_in_menus=True)
    )
    Site.objects.all().delete()
    Site.objects.create(hostname="127.0.0.1", root_page=listed, is_default_site=True)
    return {one["number"]: add(listed, one) for one in measures}


def add(listed, one):
    names = ("number", "title", "lead", "description", "official_text", "status", "reason")
    page = MeasurePage(slug=slugify(f"m-{one['number']}"), **{name: one[name] for name in names})
    page.theme = Theme.objects.get_or_create(name=one["theme"])[0]
    page.tasks = [Task(**task) for task in one["tasks"]]
    page.counts = [Count(**count) for count in one["counts"]]
    listed.add_child(instance=page)
    page.units = [Unit.objects.get_or_create(name=name)[0] for name in one["units"]]
    page.contacts = [Person.objects.get_or_create(**contact)[0] for contact in one["contacts"]]
    page.indicators = [Indicator.objects.get_or_create(name=name)[0] for name in one["indicators"]]
    page.save()
    return page


if __name__ == "__main__":
    django.setup()

    from django.contrib.auth import get_user_model
    from django.core.management import call_command
    from django.db import transaction
    from django.test import Client
    from django.utils.text import slugify
    from wagtail.models import Page, Site

    from wagtail_site.models import Count, Indicator, MeasureIndex, MeasurePage, Person, Task, Theme, Unit

    call_command("makemigrations", "wagtail_site", verbosity=0)
    call_command("migrate", verbosity=0)
    with transaction.atomic():
        pages = fill(json.load(sys.stdin))
    call_command("update_index", verbosity=0, stdout=sys.stderr)
    user = get_user_model().objects.create_superuser("admin", "admin@measures.example", "demo")
    client = Client()
    client.force_login(user)
    measures = [pages.pop("125"), *pages.values()]
    where = [{"page": f"/{one.slug}/", "change": f"/admin/pages/{one.pk}/edit/"} for one in measures]
    print(json.dumps({"session": client.cookies["sessionid"].value, "where": where}))
