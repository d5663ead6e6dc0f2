"""The form with which residents give feedback, and the page that thanks them."""

import re
from datetime import date, timedelta

import pytest
from django.db import OperationalError, connection
from django.utils.timezone import localdate

from feedback.models import Feedback
from mailing.models import OutgoingMail
from tests.factories import make_measure, make_programme
from tests.feedback.sending import FORM, fields, filled, make_feedback, ticket_of
from tests.page import fetch, get, links, query_count, read, texts, words

NOT_SENT = "Palautettasi ei lähetetty"


@pytest.fixture(autouse=True)
def _today(settings):
    settings.DEMO_TODAY = date(2020, 6, 15)
    settings.FEEDBACK_MAIL = "palaute@measures.example"


@pytest.fixture
def page_125(programme):
    return make_measure(programme, number="125", title="Kiertotalous", title_sv="Cirkulär ekonomi")


def complaints(page):
    return texts(page, ".form-errors li")


@pytest.mark.django_db
def test_shows_a_form_and_says_what_it_is_about(client):
    page = get(client, FORM)
    assert words(page.h1) == "Anna palautetta"
    assert words(page.select_one(".feedback-about")) == "Palautteesi koskee: koko sivusto."
    assert texts(page, ".public-form label") == [
        "Palautteesi (pakollinen)",
        "Sähköpostiosoite, jos haluat vastauksen",
        "Jätä tämä tyhjäksi",
    ]
    assert page.select(".form-errors") == []
    assert links(page, "main a[href^=mailto]") == [
        ("palaute@measures.example", "mailto:palaute@measures.example")
    ]


@pytest.mark.django_db
def test_shows_no_mail_address_where_there_is_none(client, settings):
    settings.FEEDBACK_MAIL = ""
    assert get(client, FORM).select("a[href^=mailto]") == []


@pytest.mark.parametrize(
    ("language", "address", "says"),
    [
        ("fi", "/palaute/", "Palautteesi koskee: toimenpide 125 Kiertotalous."),
        ("sv", "/sv/respons/", "Din respons gäller: åtgärd 125 Cirkulär ekonomi."),
    ],
)
def test_is_about_a_measure_in_each_language(client, page_125, language, address, says):
    page = get(client, f"{address}?about={page_125.get_absolute_url()}")
    assert page.html["lang"] == language
    assert words(page.select_one(".feedback-about")) == says


def test_says_nothing_of_a_draft(client, coordinator, programme):
    draft = make_measure(programme, number="9", title="Salaisuus", is_published=False)
    client.force_login(coordinator)
    page = get(client, f"{FORM}?about={draft.get_absolute_url()}")
    assert words(page.select_one(".feedback-about")) == "Palautteesi koskee: koko sivusto."


def test_is_linked_from_the_measures_page_and_from_every_foot(client, page_125):
    address = page_125.get_absolute_url()
    page = get(client, address)
    of_page = f"/palaute/?about={address}"
    assert links(page, ".measure-facts a[href^='/palaute/']") == [
        ("Anna palautetta tästä toimenpiteestä", of_page)
    ]
    assert links(page, "footer a[href^='/palaute/']") == [
        ("Anna palautetta", of_page),
        ("Ilmoita saavutettavuuden puutteesta", f"{of_page}&kind=accessibility"),
    ]
    assert links(page, "footer a[href^=mailto]") != []


@pytest.mark.django_db
def test_is_linked_from_the_accessibility_statement(client):
    assert links(get(client, "/saavutettavuus/"), "main a[href^='/palaute/']") == [
        ("Ilmoita saavutettavuuden puutteesta", "/palaute/?kind=accessibility")
    ]


@pytest.mark.django_db
def test_sets_no_cookie_and_is_in_no_cache(client):
    response = fetch(client, FORM)
    sent = client.post(FORM, filled(client))
    assert (dict(response.cookies), dict(sent.cookies), dict(client.cookies)) == ({}, {}, {})
    assert response["Cache-Control"] == "private, no-cache"


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_takes_no_other_method(client, method):
    assert getattr(client, method)(FORM).status_code == 405


@pytest.mark.django_db
def test_its_trap_is_hidden_from_people(client):
    trap = get(client, FORM).select_one("input[name=website]")
    assert (trap["tabindex"], trap["autocomplete"]) == ("-1", "off")
    assert trap.find_parent("div")["aria-hidden"] == "true"


# Sent


def test_is_kept_and_thanked_for(client, page_125):
    address = f"{FORM}?about={page_125.get_absolute_url()}"
    sent = filled(client, address, text="Rivi\r\n\r\nToinen", email="asukas@example.org")
    response = client.post(FORM, sent)
    feedback = Feedback.objects.get()
    assert (response.status_code, response.url) == (303, f"/palaute/kiitos/{feedback.receipt}/")
    assert (feedback.kind, feedback.measure, feedback.programme) == ("measure", page_125, page_125.programme)
    assert (feedback.page, feedback.text) == (page_125.get_absolute_url(), "Rivi\n\nToinen")
    assert (feedback.email, feedback.language, feedback.state) == ("asukas@example.org", "fi", "new")
    assert (localdate(feedback.received_at), feedback.due_on) == (date(2020, 6, 15), date(2020, 6, 29))
    assert re.fullmatch(r"([2-9A-Z]{4}-){2}[2-9A-Z]{4}", feedback.receipt)
    page = get(client, response.url)
    assert words(page.h1) == "Kiitos palautteestasi"
    assert words(page.select_one(".lead")) == (
        "Se on tullut perille. Saat vastauksen antamaasi osoitteeseen viimeistään 29.06.2020. "
        "Vahvistus on matkalla sinne."
    )
    assert texts(page, ".feedback-receipt dd") == [feedback.receipt, "15.06.2020", "Uusi"]
    assert "asukas@example.org" not in page.get_text()
    assert "Toinen" not in page.get_text()


@pytest.mark.django_db
def test_without_an_address_no_answer_is_promised(client):
    page = get(client, client.post(FORM, filled(client)).url)
    assert words(page.select_one(".lead")) == (
        "Se on tullut perille ja luetaan viimeistään 29.06.2020. "
        "Et antanut sähköpostiosoitetta, joten emme voi vastata sinulle."
    )


def test_on_accessibility_is_of_its_own_kind_and_of_no_measure(client, page_125):
    address = f"{FORM}?kind=accessibility&about={page_125.get_absolute_url()}"
    page = get(client, address)
    assert words(page.select_one(".feedback-about")) == (
        f"Palautteesi koskee saavutettavuutta. Kohde: sivu {page_125.get_absolute_url()}."
    )
    client.post(FORM, filled(client, address))
    feedback = Feedback.objects.get()
    assert (feedback.kind, feedback.measure, feedback.page) == (
        "accessibility",
        None,
        page_125.get_absolute_url(),
    )


@pytest.mark.django_db
def test_in_swedish_is_answered_in_swedish(client):
    sent = filled(client, "/sv/respons/")
    response = client.post("/sv/respons/", sent)
    feedback = Feedback.objects.get()
    assert (feedback.language, response.url) == ("sv", f"/sv/respons/tack/{feedback.receipt}/")
    assert words(get(client, response.url).h1) == "Tack för din respons"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("state", "says"),
    [
        ({"state": "answered", "answered_at": "2020-06-20T09:00:00Z", "answer": "A", "email": "a@b.example"},
         "Siihen vastattiin 20.06.2020."),
        ({"state": "closed", "closed_as": "twice"}, "Se on luettu, ja käsittely on päättynyt."),
    ],
)  # fmt: skip
def test_the_thanks_tell_how_far_it_has_come(client, state, says):
    feedback = make_feedback(**state)
    assert words(get(client, f"{FORM}kiitos/{feedback.receipt}/").select_one(".lead")) == says


@pytest.mark.django_db
def test_thanks_nobody_for_a_number_that_is_none(client):
    make_feedback()
    assert fetch(client, f"{FORM}kiitos/AAAA-BBBB-CCCC/").status_code == 404
    assert client.post(f"{FORM}kiitos/AAAA-BBBB-CCCC/").status_code == 405


@pytest.mark.django_db
def test_thanks_in_the_same_number_of_queries_for_one_and_three(client):
    one = make_feedback()
    count = query_count(client, f"{FORM}kiitos/{one.receipt}/")
    make_feedback(), make_feedback()
    assert query_count(client, f"{FORM}kiitos/{one.receipt}/") == count


# Not sent


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("written", "complaint"),
    [
        ({"text": " "}, "Palautteesi: Kirjoita palautteesi tähän."),
        ({"text": "a" * 10_001},
         "Palautteesi: Lyhennä tekstisi 10000 merkkiin. Nyt siinä on 10001 merkkiä."),
        ({"email": "asukas"},
         "Sähköpostiosoite, jos haluat vastauksen: Tämä ei ole sähköpostiosoite. "
         "Esimerkki osoitteesta: nimi@example.org"),
    ],
    ids=["empty", "too long", "no address"],
)  # fmt: skip
def test_says_what_is_wrong_beside_the_field_and_keeps_the_text(client, written, complaint):
    sent = filled(client, **written)
    page = read(client.post(FORM, sent))
    assert words(page.title).startswith("Virhe: Anna palautetta")
    summary = page.select_one(".form-errors")
    assert (words(summary.h2), summary["tabindex"]) == (NOT_SENT, "-1")
    assert summary.has_attr("autofocus")
    [link] = summary.select("li a")
    assert words(link) == complaint
    field = page.select_one(link["href"])
    assert (field["aria-invalid"], field["name"]) == ("true", next(iter(written)))
    described = field["aria-describedby"].split()
    assert words(page.select_one(f"#{described[-1]}")) in complaint
    assert fields(page) | {"text": sent["text"].strip()} == sent | {"text": sent["text"].strip()}
    assert not Feedback.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("age", "why"),
    [
        (timedelta(seconds=1), "Lomake lähetettiin nopeammin kuin ihminen kirjoittaa."),
        (timedelta(days=1, seconds=5), "Lomake oli auki yli vuorokauden."),
    ],
    ids=["too quick", "too old"],
)
def test_sent_at_the_wrong_time_is_asked_for_again_and_then_taken(client, age, why):
    page = read(client.post(FORM, filled(client, age=age, text="Pitkä teksti")))
    assert complaints(page) == [
        why,
        "Mitään ei ole vielä lähetetty. Tekstisi on alla: lähetä se uudelleen.",
    ]
    assert fields(page)["text"] == "Pitkä teksti"
    assert not Feedback.objects.exists()
    again = fields(page) | {"ticket": ticket_of(timedelta(seconds=10))}
    assert client.post(FORM, again).status_code == 303
    assert Feedback.objects.get().text == "Pitkä teksti"


@pytest.mark.django_db
def test_a_ticket_that_was_given_out_too_lately_becomes_good(client):
    sent = filled(client, age=timedelta(seconds=1))
    assert fields(read(client.post(FORM, sent)))["ticket"] == sent["ticket"]


@pytest.mark.django_db
def test_what_falls_into_the_trap_is_asked_for_again_without_it(client):
    page = read(client.post(FORM, filled(client, website="https://spam.example")))
    assert complaints(page)[0] == "Jokin täytti kentän, jota ihmiset eivät näe."
    assert not Feedback.objects.exists()
    assert client.post(FORM, fields(page)).status_code == 303


@pytest.mark.django_db
def test_sent_twice_is_one_feedback_and_the_same_thanks(client, coordinator):
    sent = filled(client, email="asukas@example.org")
    first, second = client.post(FORM, sent), client.post(FORM, sent)
    assert (first.status_code, second.status_code, first.url) == (303, 303, second.url)
    assert Feedback.objects.count() == 1
    assert OutgoingMail.objects.count() == 2


@pytest.mark.django_db
def test_sent_again_with_another_text_is_not_lost(client):
    sent = filled(client, text="Yksi")
    client.post(FORM, sent)
    page = read(client.post(FORM, sent | {"text": "Kaksi"}))
    assert complaints(page) == [
        "Tämä lomake lähetettiin jo toisella tekstillä. Jos haluat lähettää tämänkin, lähetä se uudelleen."
    ]
    again = fields(page)
    assert (again["text"], again["ticket"] != sent["ticket"]) == ("Kaksi", True)
    assert [one.text for one in Feedback.objects.all()] == ["Yksi"]


def from_network(client, address, **written):
    return client.post(FORM, filled(client, **written), REMOTE_ADDR=address)


@pytest.mark.django_db
def test_one_network_sends_ten_in_an_hour(client):
    statuses = [from_network(client, "192.0.2.1").status_code for _each in range(11)]
    assert statuses == [303] * 10 + [429]
    page = from_network(client, "192.0.2.1", text="Yhdestoista")
    assert b"Yhdestoista" in page.content
    assert b"Kiitos" not in page.content
    assert Feedback.objects.count() == 10
    assert from_network(client, "192.0.2.2").status_code == 303


@pytest.mark.django_db
def test_what_follows_a_plus_makes_no_other_address(client):
    sent = [client.post(FORM, filled(client, email=f"a+{number}@example.org")) for number in range(6)]
    assert [response.status_code for response in sent] == [303] * 5 + [429]


@pytest.mark.django_db
def test_one_address_gets_five_receipts_a_day_wherever_they_come_from(client):
    sent = [from_network(client, f"192.0.2.{last}", email="Asukas@example.org") for last in range(6)]
    assert [response.status_code for response in sent] == [303] * 5 + [429]
    assert OutgoingMail.objects.filter(kind="feedback_receipt").count() == 5


@pytest.mark.django_db
def test_a_proxys_word_on_who_sends_is_believed_as_the_settings_say(client, settings):
    sent = filled(client)
    claimed = {"REMOTE_ADDR": "192.0.2.1", "HTTP_X_FORWARDED_FOR": "198.51.100.7"}
    for _each in range(10):
        client.post(FORM, filled(client), **claimed)
    assert client.post(FORM, sent, **claimed | {"HTTP_X_FORWARDED_FOR": "198.51.100.8"}).status_code == 429
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    assert client.post(FORM, sent, **claimed | {"HTTP_X_FORWARDED_FOR": "198.51.100.8"}).status_code == 303


@pytest.mark.django_db
def test_no_network_address_is_kept(client):
    from_network(client, "192.0.2.77", email="asukas@example.org")
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM shared_cache")
        kept = str(cursor.fetchall())
    assert "feedback" in kept
    assert "192.0.2.77" not in kept
    assert "asukas" not in kept


@pytest.fixture
def broken():
    """Every write of feedback fails, as on a full disk."""

    def fail(execute, sql, params, many, context):
        if sql.startswith('INSERT INTO "feedback_feedback"'):
            raise OperationalError("disk full")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(fail):
        yield


@pytest.mark.django_db
def test_what_could_not_be_kept_is_not_thanked_for_and_stays_on_the_page(client, broken, caplog):
    response = client.post(FORM, filled(client, text="Tärkeää", email="asukas@example.org"))
    assert (response.status_code, response["Retry-After"]) == (503, "30")
    response.status_code = 200
    page = read(response)
    assert words(page.select_one(".form-errors")).startswith(
        f"{NOT_SENT} Vika on meissä, ei sinussa: sivusto ei voinut juuri nyt tallentaa palautetta."
    )
    assert (fields(page)["text"], fields(page)["email"]) == ("Tärkeää", "asukas@example.org")
    assert "Kiitos" not in page.get_text()
    assert (Feedback.objects.count(), OutgoingMail.objects.count()) == (0, 0)


@pytest.mark.django_db
def test_asks_the_database_the_same_however_much_there_is(client):
    programme = make_programme(slug="p")
    make_measure(programme, number="1")
    count = query_count(client, f"{FORM}?about=/p/toimenpiteet/1/")
    make_measure(programme), make_measure(programme)
    assert query_count(client, f"{FORM}?about=/p/toimenpiteet/1/") == count
