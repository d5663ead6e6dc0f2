"""The index follows every write, and is what it would be if it were made anew."""

from datetime import date
from io import StringIO

import pytest
from django.core import serializers
from django.core.management import call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from measures.models import Change, Measure, Page, SearchEntry, SearchWord, Theme
from measures.search import index
from reports.models import ProgressReport
from tests.factories import (
    make_contact,
    make_indicator,
    make_measure,
    make_measure_effect,
    make_period,
    make_person,
    make_programme,
    make_responsibility,
    make_task,
    make_theme,
    make_unit,
    make_user,
)
from tests.measures.test_admin import change, sent
from tests.sample import examples

pytestmark = pytest.mark.django_db

COLUMNS = [column.attname for column in SearchEntry._meta.fields if column.name != "id"]


def entries():
    return sorted(SearchEntry.objects.values_list(*COLUMNS), key=str)


def rebuilt():
    """The index as it is when it is made anew."""
    SearchEntry.objects.all().delete()
    for _some in index.rebuild():
        pass
    return entries()


def is_whole():
    before = entries()
    return before == rebuilt() and is_kept_by_the_database()


def is_kept_by_the_database():
    """The database's own index of the lemmas is that of its rows."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            # Raises an error where it is not.
            cursor.execute(
                "INSERT INTO measures_searchindex (measures_searchindex, rank) VALUES ('integrity-check', 1)"
            )
            return True
        cursor.execute("SELECT count(*) FROM measures_searchentry WHERE vector IS NULL")
        return cursor.fetchone() == (0,)


def words(thing, kind="measure"):
    found = SearchEntry.objects.get(kind=kind, object_id=thing.pk)
    return f"{found.title_lemmas} {found.lead_lemmas} {found.text_lemmas}".split()


def made(title="Silta"):
    """A measure with something in each of its parts."""
    theme = make_theme(parent=make_theme(name="Ylempi"), name="Alempi")
    measure = make_measure(theme=theme, number="7", title=title)
    make_task(measure, title="Tehtävä", details="<p>Lisätieto</p>")
    measure.status_updates.create(noted_on=date(2020, 1, 1), title="Tilanne", text="<p>Kertomus</p>")
    measure.links.create(title="Linkki", url="https://measures.example/")
    make_responsibility(measure, make_unit(name="Yksikkö"))
    return measure


# What each way to write leaves


def test_what_is_written_of_a_measure():
    measure = made()
    measure.official_text = "<p>Virallinen</p><p>Teksti</p>"
    measure.save()
    parts = "silta tehtävä lisätieto tilanne kertomus linkki yksikkö alempi ylempi virallinen teksti"
    assert {"r_7", *(f"r_{word}" for word in parts.split())} <= set(words(measure))
    assert is_whole()


def edited(thing, **fields):
    for name, value in fields.items():
        setattr(thing, name, value)
    thing.save()


WRITES = {
    "title": lambda measure: edited(measure, title="Uusi"),
    "task": lambda measure: edited(measure.tasks.get(), title="Uusi"),
    "details": lambda measure: edited(measure.tasks.get(), details="<p>Uusi</p>"),
    "new task": lambda measure: make_task(measure, title="Uusi"),
    "update": lambda measure: edited(measure.status_updates.get(), text="<p>Uusi</p>"),
    "link": lambda measure: edited(measure.links.get(), title="Uusi"),
    "unit": lambda measure: edited(measure.responsibilities.get().unit, name="Uusi"),
    "responsibility": lambda measure: make_responsibility(measure, make_unit(name="Uusi")),
    "theme": lambda measure: edited(measure.theme, name="Uusi"),
    "theme above": lambda measure: edited(measure.theme.parent, name="Uusi"),
    "another theme": lambda measure: edited(measure, theme=make_theme(measure.programme, name="Uusi")),
    "theme elsewhere": lambda measure: edited(
        Theme.objects.get(pk=measure.theme_id), parent=make_theme(measure.programme, name="Uusi")
    ),
}


@pytest.mark.parametrize("name", WRITES)
def test_what_is_new_is_found_at_once(name):
    measure, other = made(), made(title="Toinen")
    WRITES[name](measure)
    assert "r_uusi" in words(measure)
    assert "r_uusi" not in words(other)
    assert is_whole()


GONE = {
    "r_tehtävä": lambda measure: measure.tasks.get().delete(),
    "r_kertomus": lambda measure: measure.status_updates.all().delete(),
    "r_linkki": lambda measure: measure.links.get().delete(),
    "r_yksikkö": lambda measure: measure.responsibilities.all().delete(),
    "r_silta": lambda measure: edited(measure, title="Muu"),
    "r_ylempi": lambda measure: edited(measure.theme, parent=None),
}


@pytest.mark.parametrize("word", GONE)
def test_what_is_gone_is_not_found_any_more(word):
    measure = made()
    assert word in words(measure)
    GONE[word](measure)
    assert word not in words(measure)
    assert is_whole()


def test_a_part_that_moves_is_found_where_it_is():
    measure, other = made(), make_measure()
    edited(measure.tasks.get(), measure=other)
    assert ("r_tehtävä" in words(measure), "r_tehtävä" in words(other)) == (False, True)
    assert is_whole()


def test_deleting_a_measure():
    measure, key = made(), Measure.objects.get().pk
    measure.delete()
    assert SearchEntry.objects.filter(object_id=key).count() == 0
    assert is_whole()


def test_names_of_people_are_not_in_it():
    measure = made()
    make_contact(measure, make_person(name="Salainen Henkilö", title="Nimike", is_public=True))
    assert not {"r_salainen", "r_henkilö", "r_nimike"} & set(words(measure))
    assert is_whole()


def test_what_is_not_a_text_changes_nothing():
    measure = made()
    before = entries()
    edited(measure, is_published=False, impact="high")
    make_measure_effect(measure)
    assert [one for one in entries() if one[0] == "measure"] == before


def test_indicators_pages_and_reports():
    indicator = make_indicator(number="37", name="Mittari", method="<p>Menetelmä</p>")
    page = Page.objects.create(kind="about", title="Sivu", text="<h2>Otsikko</h2><p>Teksti</p>")
    period = make_period(
        make_programme(name="Ohjelma"), name="Vuosi", start=date(2019, 1, 1), end=date(2019, 12, 31)
    )
    report = ProgressReport.objects.create(period=period, edition=1, made_at="2020-01-01T12:00Z")
    assert {"r_37", "r_mittari", "r_menetelmä"} <= set(words(indicator, "indicator"))
    assert {"r_sivu", "r_otsikko", "r_teksti"} <= set(words(page, "page"))
    assert {"r_vuosi", "r_ohjelma", "r_seurantaraportti"} <= set(words(report, "report"))
    edited(period, name="Kausi")
    edited(period.programme, name="Hanke")
    assert {"r_kausi", "r_hanke"} <= set(words(report, "report"))
    edited(indicator, name="Laskuri")
    edited(page, title="Lehti")
    assert ("r_laskuri" in words(indicator, "indicator"), "r_lehti" in words(page, "page")) == (True, True)
    assert is_whole()
    indicator.delete()
    page.delete()
    assert {entry[0] for entry in entries()} == {"report"}


# The ways to write


def test_a_form_with_parts_and_what_takes_it_back(client, contact, measure):
    task = make_task(measure, title="Vanha")
    client.force_login(contact)
    typed = {"lead_fi": "Ingressi", "tasks-0-title_fi": "Uusi"}
    assert client.post(change(measure), sent(client.get(change(measure))) | typed).status_code == 302
    assert {"r_ingressi", "r_uusi"} <= set(words(measure))
    edited(task, title="Vanha")
    assert is_whole()


def test_bulk_actions(client, admin, measure):
    task = make_task(measure, title="Poistuva")
    client.force_login(admin)
    chosen = {"action": "delete_selected", "_selected_action": [task.pk], "post": "yes"}
    assert client.post(reverse("admin:measures_task_changelist"), chosen).status_code == 302
    assert "r_poistuva" not in words(measure)
    assert is_whole()


def test_loading_data_with_and_without_the_index(tmp_path):
    made()
    whole = entries()
    for without in ([], ["measures.searchentry", "measures.searchword"]):
        file = tmp_path / f"{len(without)}.json"
        call_command(
            "dumpdata", "measures", exclude=without, output=str(file), natural_foreign=True, verbosity=0
        )
        with transaction.atomic():
            SearchEntry.objects.all().delete()
            call_command("loaddata", str(file), verbosity=0)
            assert entries() == whole


def test_loading_what_has_no_history_indexes_it(tmp_path):
    measure = made()
    texts = serializers.serialize("json", [*Theme.objects.all(), measure, *measure.tasks.all()])
    file = tmp_path / "things.json"
    file.write_text(
        texts.replace('"Silta"', '"Muuri"')
        .replace('"number": "7"', '"number": "8"')
        .replace(f'"measures.measure", "pk": {measure.pk}', '"measures.measure", "pk": 999')
        .replace('"measures.task", "pk": ', '"measures.task", "pk": 99')
        .replace(f'"measure": {measure.pk}', '"measure": 999')
    )
    call_command("loaddata", str(file), verbosity=0)
    assert {"r_8", "r_muuri", "r_tehtävä"} <= set(words(Measure.objects.get(pk=999)))
    assert is_whole()


def test_what_is_taken_back_leaves_nothing():
    measure = made()
    before = entries()
    with transaction.atomic():
        edited(measure, title="Uusi")
        assert "r_uusi" in words(measure)
        transaction.set_rollback(True)
    assert entries() == before
    assert is_kept_by_the_database()


# Made anew


def test_rebuilding_mends_what_is_wrong():
    measure = made()
    whole = entries()
    SearchEntry.objects.filter(object_id=measure.pk).delete()
    for kind, pk in (("measure", 10**6), ("elsewhere", 1)):
        SearchEntry.objects.create(kind=kind, object_id=pk, sort_key="", title_lemmas="r_stray")
    SearchWord.objects.create(language="fi", word="stray", token="fi_stray")
    told = StringIO()
    call_command("rebuild_search", stdout=told)
    assert entries() == whole
    assert told.getvalue() == f"The index is made: {len(whole)} entries.\n"
    assert not SearchWord.objects.filter(word="stray").exists()
    assert is_kept_by_the_database()


def test_rebuilding_leaves_no_trace_in_the_history():
    made()
    before = Change.objects.count()
    assert rebuilt()
    assert Change.objects.count() == before


def test_a_migrated_site_gets_its_index():
    made()
    whole = entries()
    SearchEntry.objects.all().delete()
    call_command("migrate", verbosity=0)
    assert entries() == whole
    measure = Measure.objects.get()
    SearchEntry.objects.exclude(object_id=measure.pk, kind="measure").delete()
    call_command("migrate", verbosity=0)  # nothing is done where there is one
    assert SearchEntry.objects.count() == 1


def test_queries_of_an_edit_do_not_grow_with_the_programme():
    one = made()
    first = queries_of(lambda: edited(one, title="Uusi"))
    for _number in range(3):
        make_measure(one.programme, one.theme)
    assert queries_of(lambda: edited(one, title="Uudempi")) == first


def queries_of(write):
    with CaptureQueriesContext(connection) as queries:
        write()
    return len(queries)


# Whatever is written, in any order


TITLES = st.sampled_from(["Silta", "Metsän puut", "CO2-päästöt 1,2 %", "Åtgärder", "", "a" * 80, "x & y <b>"])
STEPS = st.lists(
    st.tuples(
        st.sampled_from(
            [
                "measure",
                "title",
                "task",
                "move",
                "unit",
                "theme",
                "delete task",
                "delete",
                "indicator",
                "page",
            ]
        ),
        st.integers(0, 3),
        TITLES,
    ),
    max_size=12,
)


class AnyEdits(TestCase):
    @settings(**examples(25), deadline=None, suppress_health_check=list(HealthCheck))
    @given(STEPS)
    def test_index_is_that_of_a_rebuild(self, steps):
        programme = make_programme(coordinators=[make_user()])
        themes = [make_theme(programme), make_theme(programme)]
        units = [make_unit(), make_unit()]
        for kind, place, text in steps:
            step(kind, place, text, programme, themes, units)
        assert is_whole()


def chosen(things, place):
    things = list(things)
    return things[place % len(things)] if things else None


def step(kind, place, text, programme, themes, units):
    measure = chosen(programme.measures.order_by("pk"), place)
    if kind == "indicator":
        make_indicator(programme, name=text)
    elif kind == "page":
        Page.objects.get_or_create(kind="about", defaults={"title": text, "text": f"<p>{text}</p>"})
    elif kind == "unit":
        edited(units[place % 2], name=text)
    elif kind == "theme":
        edited(themes[place % 2], name=text)
    elif kind == "measure" or measure is None:
        made = make_measure(programme, themes[place % 2], title=text)
        make_responsibility(made, units[place % 2])
    elif kind == "title":
        edited(measure, title=text, theme=themes[place % 2])
    elif kind == "task":
        make_task(measure, title=text, details=f"<p>{text}</p>")
    elif kind == "delete":
        measure.delete()
    elif task := measure.tasks.first():
        task.delete() if kind == "delete task" else edited(
            task, measure=chosen(programme.measures.all(), place + 1)
        )
