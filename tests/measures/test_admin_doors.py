"""What fresh eyes found open or broken in the admin, and what every answer to the signed-in carries."""

import pytest
from django.core.exceptions import ValidationError

from measures.models import Measure, Programme
from tests.factories import make_indicator, make_measure, make_programme, make_theme
from tests.measures.test_admin import sent

INLINES = ["tasks", "responsibilities", "contacts", "status_updates", "links", "observations", "effects"]


def change(client, measure, **sent):
    """Post the measure's own form, as the browser has it, with some fields changed."""
    form = client.get(f"/admin/measures/measure/{measure.pk}/change/").context["adminform"].form
    data = {name: form[name].value() or "" for name in form.fields}
    for prefix in INLINES:
        data |= {f"{prefix}-TOTAL_FORMS": 0, f"{prefix}-INITIAL_FORMS": 0}
    return client.post(f"/admin/measures/measure/{measure.pk}/change/", data | sent)


@pytest.mark.parametrize("number", ["1/2", "7 8", "-5", "—", "..", "a?b", "a\n"])
@pytest.mark.parametrize("make", [make_measure, make_indicator])
def test_a_number_that_is_no_part_of_an_address_is_refused(db, make, number):
    thing = make()
    thing.number = number
    with pytest.raises(ValidationError) as refused:
        thing.full_clean()
    assert list(refused.value.message_dict) == ["number"]


def test_changing_a_number_to_one_that_exists_is_refused_in_words(client, coordinator, measure):
    other = make_measure(measure.programme)
    Programme.objects.update(is_adopted=False)
    client.force_login(coordinator)
    response = change(client, other, number=measure.number)
    assert response.status_code == 200
    assert response.context["adminform"].form.non_field_errors() == [
        "Ohjelmassa on jo toimenpide tällä numerolla."
    ]
    assert Measure.objects.get(pk=other.pk).number == other.number


def test_measures_do_not_merge_in_a_circle(db, programme):
    first, second = make_measure(programme), make_measure(programme)
    first.closed_as, first.merged_into = "merged", second
    first.save()
    second.closed_as, second.merged_into = "merged", first
    with pytest.raises(ValidationError) as refused:
        second.full_clean()
    assert list(refused.value.message_dict) == ["merged_into"]


def test_a_theme_stays_in_its_programme(client, admin, measure):
    client.force_login(admin)
    page = f"/admin/measures/theme/{measure.theme.pk}/change/"
    form = client.get(page).context["adminform"].form
    assert "programme" not in form.fields


def test_a_programme_keeps_its_address(client, admin, programme):
    client.force_login(admin)
    form = client.get(f"/admin/measures/programme/{programme.pk}/change/").context["adminform"].form
    assert "slug" not in form.fields


def test_the_shortcut_to_pages_tells_no_address(client, contact, measure):
    client.force_login(contact)
    for model in range(1, 40):
        assert client.get(f"/admin/r/{model}/{measure.pk}/").status_code == 404


@pytest.mark.parametrize("field", ["merged_from", "effects", "nothing"])
def test_autocomplete_of_what_is_no_choice_is_refused(client, contact, field):
    client.force_login(contact)
    asked = {"app_label": "measures", "model_name": "measure", "field_name": field}
    assert client.get("/admin/autocomplete/", asked).status_code in {403, 404}


def test_addresses_with_ids_that_are_no_numbers_open_an_empty_form(client, coordinator):
    client.force_login(coordinator)
    assert client.get("/admin/measures/measure/add/?theme=abc&related=abc,1").status_code == 200


@pytest.mark.parametrize("address", ["/", "/admin/"])
def test_pages_of_the_signed_in_are_kept_nowhere(client, contact, address):
    client.force_login(contact)
    cache = client.get(address)["Cache-Control"]
    assert {"private", "no-store"} <= {part.strip() for part in cache.split(",")}


def test_public_pages_may_be_kept(client, programme):
    assert "no-store" not in client.get("/").get("Cache-Control", "")


def test_another_host_is_a_bad_request(client, db):
    assert client.get("/", headers={"host": "evil.example"}).status_code == 400


def test_a_theme_of_another_programme_is_no_choice(db):
    measure, theme = make_measure(), make_theme(make_programme())
    measure.theme = theme
    with pytest.raises(ValidationError):
        measure.full_clean()


@pytest.mark.parametrize("count", ["100", "100000", "9" * 21])
def test_a_forged_count_of_forms_is_refused_before_any_is_made(client, coordinator, measure, count):
    client.force_login(coordinator)
    address = f"/admin/measures/measure/{measure.pk}/change/"
    fields = sent(client.get(address))
    assert client.post(address, fields | {"tasks-TOTAL_FORMS": count}).status_code == 400
    assert client.post(address, fields).status_code == 302
