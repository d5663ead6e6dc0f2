"""Two people edit one measure at once: nothing that either of them wrote is lost in silence.

Each trial has its control: the same trial against a stock ModelAdmin shows the loss.
"""

from datetime import date

import pytest
from django.contrib import admin
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse

from measures.models import Measure, MeasureLink, Task
from tests.factories import make_contact, make_person, make_task, make_theme, make_user
from tests.measures.test_admin import change, sent, soup
from tests.page import texts

OLD = {"title": "Alku", "description": "<p>Alku</p>"}


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def first(measure):
    user = make_user(is_staff=True, first_name="Aino", last_name="Aalto")
    make_contact(measure, make_person(user=user))
    return signed_in(user)


@pytest.fixture
def second(measure):
    user = make_user(is_staff=True, first_name="Kalle", last_name="Kallio")
    make_contact(measure, make_person(user=user))
    return signed_in(user)


@pytest.fixture
def measure(measure):
    for name, value in OLD.items():
        setattr(measure, name, value)
    measure.save()
    return measure


def opened(client, measure):
    return sent(client.get(change(measure)))


def errors(response):
    assert response.status_code == 200
    return texts(soup(response), ".errorlist li")


def now(measure):
    return Measure.objects.get(pk=measure.pk)


def test_different_fields_are_merged(first, second, measure):
    one, other = opened(first, measure), opened(second, measure)
    assert first.post(change(measure), one | {"lead_fi": "Uusi"}).status_code == 302
    response = second.post(change(measure), other | {"phase": "planning"})
    assert response.status_code == 302
    assert (now(measure).lead_fi, now(measure).phase) == ("Uusi", "planning")
    assert [str(message) for message in get_messages(response.wsgi_request)][0] == (
        "”Ingressi [fi]”: joku muutti sitä, kun lomake oli sinulla auki. Muutos säilyi."
    )


def test_different_languages_are_merged(first, second, measure):
    one, other = opened(first, measure), opened(second, measure)
    first.post(change(measure), one | {"lead_sv": "Kort"})
    assert second.post(change(measure), other | {"lead_fi": "Lyhyesti"}).status_code == 302
    assert (now(measure).lead_fi, now(measure).lead_sv) == ("Lyhyesti", "Kort")


def test_the_same_field_is_told_and_what_was_typed_stays(first, second, measure):
    one, other = opened(first, measure), opened(second, measure)
    first.post(change(measure), one | {"lead_fi": "Ainon"})
    response = second.post(change(measure), other | {"lead_fi": "Kallen", "lead_sv": "Kalles"})
    [told] = errors(response)
    assert told.startswith("Aino Aalto ")
    assert "Ainon" in told
    form = soup(response)
    assert form.select_one("#id_lead_fi").get_text().strip() == "Kallen"
    assert form.select_one("#id_lead_sv").get_text().strip() == "Kalles"
    assert (now(measure).lead_fi, now(measure).lead_sv) == ("Ainon", "")
    assert second.post(change(measure), sent(response)).status_code == 302
    assert (now(measure).lead_fi, now(measure).lead_sv) == ("Kallen", "Kalles")


@pytest.mark.parametrize(
    ("prefix", "says"),
    [("", "Nyt tässä lukee: ”01.03.2020”."), ("/sv", "”01.03.2020”"), ("/en", "“1 March 2020”")],
)
def test_a_day_is_told_as_the_page_writes_days(first, second, measure, prefix, says):
    one, other = opened(first, measure), opened(second, measure)
    first.post(change(measure), one | {"start_on": "2020-03-01"})
    response = second.post(prefix + change(measure), other | {"start_on": "2020-04-01"})
    [told] = errors(response)
    assert says in told


def test_rich_text_is_told_in_its_words(first, second, measure):
    one, other = opened(first, measure), opened(second, measure)
    first.post(change(measure), one | {"description_fi": "<p>Yksi.</p><p>Kaksi.</p>"})
    response = second.post(change(measure), other | {"description_fi": "<p>Muu</p>"})
    [told] = errors(response)
    assert "”Yksi. Kaksi.”" in told


def test_a_third_change_is_told_again(first, second, measure):
    one, other = opened(first, measure), opened(second, measure)
    first.post(change(measure), one | {"lead_fi": "Ainon"})
    response = second.post(change(measure), other | {"lead_fi": "Kallen"})
    first.post(change(measure), opened(first, measure) | {"lead_fi": "Ainon toinen"})
    response = second.post(change(measure), sent(response))
    assert "Ainon toinen" in errors(response)[0]
    assert now(measure).lead_fi == "Ainon toinen"


def test_what_was_merged_stays_merged_after_a_conflict(first, second, measure):
    one, other = opened(first, measure), opened(second, measure)
    first.post(change(measure), one | {"lead_fi": "Ainon", "phase": "planning"})
    response = second.post(change(measure), other | {"lead_fi": "Kallen"})
    assert second.post(change(measure), sent(response)).status_code == 302
    assert (now(measure).lead_fi, now(measure).phase) == ("Kallen", "planning")


def test_the_same_text_by_both_is_no_conflict(first, second, measure):
    one, other = opened(first, measure), opened(second, measure)
    first.post(change(measure), one | {"lead_fi": "Sama"})
    assert second.post(change(measure), other | {"lead_fi": "Sama"}).status_code == 302


def test_a_conflict_is_told_beside_another_error(first, second, measure):
    one, other = opened(first, measure), opened(second, measure)
    first.post(change(measure), one | {"lead_fi": "Ainon"})
    response = second.post(change(measure), other | {"lead_fi": "sana " * 61, "start_on": "x"})
    assert [told for told in errors(response) if told.startswith("Aino Aalto ")] != []


def test_a_task_that_the_other_ticked_stays_ticked(first, second, measure):
    task = make_task(measure, title="Kokous", due_on=date(2030, 1, 1))
    one, other = opened(first, measure), opened(second, measure)
    first.post(change(measure), one | {"tasks-0-state": "completed"})
    response = second.post(change(measure), other | {"tasks-0-details_fi": "<p>Lisää</p>"})
    assert response.status_code == 302
    task.refresh_from_db()
    assert (task.state, task.details_fi) == ("completed", "<p>Lisää</p>")


def test_a_task_that_the_other_deleted_is_told_and_its_text_stays(first, second, measure):
    make_task(measure, title="Kokous")
    one, other = opened(first, measure), opened(second, measure)
    first.post(change(measure), one | {"tasks-0-DELETE": "on"})
    response = second.post(change(measure), other | {"tasks-0-title_fi": "Kokous siirtyy"})
    assert any(told.startswith("Aino Aalto ") and "poisti" in told for told in errors(response))
    assert soup(response).select_one("#id_tasks-0-title_fi")["value"] == "Kokous siirtyy"
    assert second.post(change(measure), sent(response) | {"tasks-0-DELETE": "on"}).status_code == 302
    assert not Task.objects.exists()


def test_deleting_a_task_that_the_other_changed_is_told(first, second, measure):
    task = make_task(measure, title="Kokous")
    one, other = opened(first, measure), opened(second, measure)
    first.post(change(measure), one | {"tasks-0-title_fi": "Kokous siirtyy"})
    response = second.post(change(measure), other | {"tasks-0-DELETE": "on"})
    assert any("Kokous siirtyy" in told for told in errors(response))
    assert Task.objects.filter(pk=task.pk).exists()
    assert second.post(change(measure), sent(response)).status_code == 302
    assert not Task.objects.exists()


def test_both_add_a_link(first, second, measure):
    one, other = opened(first, measure), opened(second, measure)
    for client, fields, name in ((first, one, "Ainon"), (second, other, "Kallen")):
        link = {
            "links-TOTAL_FORMS": 1,
            "links-0-title_fi": name,
            "links-0-url": "https://measures.example/",
            "links-0-order": 0,
        }
        assert client.post(change(measure), fields | link).status_code == 302
    assert sorted(MeasureLink.objects.values_list("title_fi", flat=True)) == ["Ainon", "Kallen"]


def test_publishing_keeps_what_an_editor_writes_meanwhile(first, coordinator, measure):
    Measure.objects.filter(pk=measure.pk).update(is_published=False)
    one = opened(first, measure)
    publishing = {"action": "publish", "_selected_action": [measure.pk]}
    signed_in(coordinator).post(reverse("admin:measures_measure_changelist"), publishing)
    assert first.post(change(measure), one | {"lead_fi": "Ainon"}).status_code == 302
    assert (now(measure).is_published, now(measure).lead_fi) == (True, "Ainon")


def test_another_theme_and_another_text_are_merged(first, coordinator, measure):
    theme = make_theme(measure.programme)
    other = signed_in(coordinator)
    one, two = opened(first, measure), opened(other, measure)
    assert other.post(change(measure), two | {"theme": theme.pk}).status_code == 302
    assert first.post(change(measure), one | {"lead_fi": "Ainon"}).status_code == 302
    assert (now(measure).theme, now(measure).lead_fi) == (theme, "Ainon")


@pytest.mark.parametrize("value", ["", "x", "-1", "9" * 30, "\x00", "٣"])
def test_nonsense_for_a_position_is_as_if_it_were_not_there(first, measure, value):
    one = opened(first, measure)
    assert first.post(change(measure), one | {"seen_position": value, "lead_fi": "A"}).status_code in (
        302,
        400,
    )


def test_the_control_a_stock_admin_loses_the_first_edit(rf, measure, coordinator):
    """What all of this is for: Django's own admin overwrites the first one's text and says nothing."""

    class Stock(admin.ModelAdmin):
        fields = ["lead_fi", "lead_sv"]

    request = rf.get("/")
    request.user = coordinator
    for lead, kort in (("Ainon", ""), ("", "Kalles")):
        form = Stock(Measure, admin.site).get_form(request, measure)(
            {"lead_fi": lead, "lead_sv": kort}, instance=now(measure)
        )
        assert form.is_valid()
        form.save()
    assert now(measure).lead_fi == ""
