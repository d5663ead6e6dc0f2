"""The page on which one asks to follow a programme, a theme, a unit or a measure."""

import datetime

import pytest
from django.utils import timezone

from following.models import Rhythm, Subscription
from tests.factories import make_measure, make_programme, make_theme, make_unit
from tests.page import fetch, get, links, query_count, read, texts, words

EMAIL = {"email": "Resident@Example.org", "rhythm": "weekly"}
NO_ADDRESS = "Tämä ei ole sähköpostiosoite. Esimerkki osoitteesta: nimi@example.org"


@pytest.fixture
def programme(db):
    return make_programme(slug="p", name="Ohjelma")


@pytest.mark.parametrize(
    ("asked", "topic"),
    [("", "Ohjelma"), ("?measure=125", "125 Asia"), ("?theme=teema", "Teema"), ("?unit=yksikko", "Yksikkö")],
)
def test_says_what_one_would_follow(client, programme, asked, topic):
    make_measure(theme=make_theme(programme, slug="teema", name="Teema"), number="125", title="Asia")
    make_unit(slug="yksikko", name="Yksikkö")
    page = get(client, f"/p/seuraa/{asked}")
    assert texts(page, "main .lead") == [topic]
    assert fetch(client, f"/p/seuraa/{asked}").cookies == {}


@pytest.mark.parametrize(
    ("asked", "when"),
    [
        ("?measure=125", "Kirjoitamme sinulle, kun tämä toimenpide muuttuu, ja kerromme, mikä muuttui."),
        ("", "Kirjoitamme sinulle, kun jokin sen toimenpiteistä muuttuu, ja kerromme, mikä muuttui."),
    ],
)
def test_says_of_what_one_is_told(client, programme, asked, when):
    make_measure(programme, number="125")
    said = "Et tarvitse tunnusta, ja voit lopettaa milloin vain."
    assert f"{when} {said}" in texts(get(client, f"/p/seuraa/{asked}"), "main p")


@pytest.mark.parametrize("what", ["asked", "confirmed", "changed", "stopped"])
@pytest.mark.parametrize(
    ("asked", "topic", "address"),
    [
        ("", "Ohjelma", "/p/"),
        ("&measure=125", "125 Asia", "/p/toimenpiteet/125/"),
        ("&theme=teema", "Teema", "/p/teemat/teema/"),
        ("&unit=yksikko", "Yksikkö", "/p/yksikot/yksikko/"),
    ],
)
def test_what_was_done_leads_back_to_what_it_is_about(client, programme, what, asked, topic, address):
    make_measure(theme=make_theme(programme, slug="teema", name="Teema"), number="125", title="Asia")
    make_unit(slug="yksikko", name="Yksikkö")
    page = get(client, f"/seuraa/tehty/{what}/?programme=p{asked}")
    assert links(page, "main .lead a") == [(topic, address)]
    again = [("Kirjoita osoitteesi uudelleen", f"/p/seuraa/?programme=p{asked}")]
    assert links(page, "main > p:not(.lead) a") == (again if what == "asked" else [])


@pytest.mark.parametrize("asked", ["", "?programme=x", "?programme=p&measure=126", "?programme=p&theme=x"])
def test_what_a_visitor_cannot_see_is_not_named_afterwards(client, programme, asked):
    make_measure(programme, number="126", title="Luonnos", is_published=False)
    page = get(client, f"/seuraa/tehty/stopped/{asked}")
    assert links(page, "main a") == [("Etusivulle", "/")]


def test_asks_the_owner_of_the_address_and_tells_nothing_before(client, programme, mails):
    response = client.post("/p/seuraa/", EMAIL)
    assert (response.status_code, response.url) == (302, "/seuraa/tehty/asked/?programme=p")
    [made] = Subscription.objects.all()
    assert (made.email, made.rhythm, made.language) == ("resident@example.org", Rhythm.WEEKLY, "fi")
    assert made.confirmed_at is None
    [mail] = mails()
    assert (mail.to, mail.kind, mail.language) == ("resident@example.org", "subscription_confirm", "fi")
    assert mail.subject == "Vahvista: haluat tietää muutoksista: Ohjelma"
    assert f"/seuraa/{made.token()}/" in mail.text
    assert made.token() not in str(Subscription.objects.values().get())
    assert client.cookies == {}


@pytest.mark.parametrize("language", ["sv", "en"])
def test_writes_in_the_language_of_the_page(client, programme, mails, language):
    client.post({"sv": "/sv/p/folj/", "en": "/en/p/follow/"}[language], EMAIL)
    [mail] = mails()
    assert (mail.language, Subscription.objects.get().language) == (language, language)
    assert (
        mail.subject
        == {
            "sv": "Bekräfta: du vill veta om ändringar: Ohjelma",
            "en": "Confirm: you want to hear of Ohjelma",
        }[language]
    )


def test_who_asks_again_is_asked_once_an_hour(client, programme, mails):
    client.post("/p/seuraa/", EMAIL)
    client.post("/p/seuraa/", {**EMAIL, "email": "RESIDENT@example.org", "rhythm": "monthly"})
    assert [one.rhythm for one in Subscription.objects.all()] == [Rhythm.MONTHLY]
    assert len(mails()) == 1


def test_who_follows_already_learns_so_by_mail_alone(client, programme, follows, mails):
    follows(programme, rhythm=Rhythm.AT_ONCE)
    response = client.post("/p/seuraa/", EMAIL)
    assert response.url == "/seuraa/tehty/asked/?programme=p"
    assert [mail.subject for mail in mails()] == ["Seuraat tätä jo: Ohjelma"]
    assert Subscription.objects.get().rhythm == Rhythm.AT_ONCE


def test_an_old_question_is_asked_anew_with_another_link(client, programme, follows):
    long_ago = timezone.now() - datetime.timedelta(days=2)
    before = follows(programme, confirmed=False, made_at=long_ago).token()
    client.post("/p/seuraa/", EMAIL)
    assert Subscription.objects.get().token() != before


@pytest.mark.parametrize(
    ("sent", "why"),
    [
        ({"email": ""}, "Sähköpostiosoitteesi: Kirjoita sähköpostiosoitteesi tähän."),
        ({"email": "a b@c"}, f"Sähköpostiosoitteesi: {NO_ADDRESS}"),
        ({"email": "a@b.fi\r\nBcc: c@d.fi"}, f"Sähköpostiosoitteesi: {NO_ADDRESS}"),
        (
            {"rhythm": "hourly"},
            "Kuinka usein?: Valitse oikea vaihtoehto. hourly ei ole vaihtoehtojen joukossa.",
        ),
        (
            {"website": "http://spam.example"},
            "Jätä tämä tyhjäksi: Jätä viimeinen kenttä tyhjäksi: se on koneita varten.",
        ),
    ],
)
def test_refuses_in_words_and_keeps_what_was_typed(client, programme, mails, sent, why):
    response = client.post("/p/seuraa/", {**EMAIL, **sent})
    page = read(response)
    assert texts(page, ".form-errors li") == [why]
    assert page.title.string.startswith("Virhe: ")
    assert (Subscription.objects.count(), mails()) == (0, [])


def test_too_many_of_one_address_are_refused_with_the_text_kept(client, programme, mails):
    for number in range(5):
        make_theme(programme, slug=f"t{number}")
        assert client.post(f"/p/seuraa/?theme=t{number}", EMAIL).status_code == 302
    response = client.post("/p/seuraa/", EMAIL)
    assert response.status_code == 429
    assert "Resident@Example.org" in response.content.decode()
    assert len(mails()) == 5


def test_what_a_visitor_cannot_see_cannot_be_followed(client, programme):
    make_measure(programme, number="1", is_published=False)
    make_programme(slug="piilossa", is_public=False)
    make_theme(slug="muualla")
    paths = [
        "/p/seuraa/?measure=1",
        "/p/seuraa/?measure=99",
        "/p/seuraa/?theme=muualla",
        "/p/seuraa/?unit=ei",
    ]
    for path in [*paths, "/piilossa/seuraa/", "/ei/seuraa/"]:
        assert (fetch(client, path).status_code, client.post(path, EMAIL).status_code) == (404, 404)
    assert Subscription.objects.count() == 0


def test_other_methods_are_refused(client, programme):
    assert client.put("/p/seuraa/").status_code == 405
    assert client.post("/seuraa/tehty/asked/").status_code == 405


@pytest.mark.parametrize(
    ("what", "heading"),
    [
        ("asked", "Katso sähköpostiasi"),
        ("confirmed", "Seuraat nyt tätä"),
        ("changed", "Valintasi on tallennettu"),
        ("stopped", "Et seuraa tätä enää"),
    ],
)
def test_each_end_has_a_page(client, programme, what, heading):
    assert words(get(client, f"/seuraa/tehty/{what}/").h1) == heading


def test_no_other_end_has_one(client, db):
    assert fetch(client, "/seuraa/tehty/muuta/").status_code == 404


def test_as_many_queries_for_one_as_for_three(client, programme, follows):
    follows(programme)
    one = query_count(client, "/p/seuraa/")
    follows(programme, email="b@example.org")
    follows(programme, email="c@example.org")
    assert query_count(client, "/p/seuraa/") == one
