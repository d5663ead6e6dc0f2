"""The links in the mails: what a POST does, that looking does nothing, and whose each is."""

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from following.models import Rhythm, Subscription
from following.notifications import ask_to_confirm, tell_all
from mailing.models import OutgoingMail
from tests.factories import make_measure, make_programme
from tests.page import fetch, read, texts, words


@pytest.fixture
def programme(db):
    return make_programme(slug="p", name="Ohjelma")


@pytest.fixture
def strict():
    """A browser that holds forms against forging, without cookies."""
    return Client(enforce_csrf_checks=True)


def state():
    return list(Subscription.objects.order_by("pk").values()), OutgoingMail.objects.count()


def test_confirms_by_a_press_and_not_by_looking(strict, programme, follows):
    made = follows(programme, confirmed=False)
    page = read(fetch(strict, f"/seuraa/{made.token()}/"))
    assert words(page.h1) == "Vahvista, että haluat seurata"
    assert texts(page, "main button") == ["Kyllä, haluan seurata", "En. Poista osoitteeni"]
    assert Subscription.objects.get().confirmed_at is None
    response = strict.post(f"/seuraa/{made.token()}/", {"do": "confirm"})
    assert response.url == "/seuraa/tehty/confirmed/?programme=p"
    confirmed_at = Subscription.objects.get().confirmed_at
    assert confirmed_at is not None
    strict.post(f"/seuraa/{made.token()}/", {"do": "confirm"})
    assert Subscription.objects.get().confirmed_at == confirmed_at


def test_changes_how_often_and_in_which_language(strict, programme, follows):
    made = follows(programme)
    response = strict.post(
        f"/seuraa/{made.token()}/", {"do": "change", "rhythm": "monthly", "language": "sv"}
    )
    assert response.url == "/seuraa/tehty/changed/?programme=p"
    made.refresh_from_db()
    assert (made.rhythm, made.language) == (Rhythm.MONTHLY, "sv")


def test_asks_for_nothing_but_what_can_be_chosen(strict, programme, follows):
    page = read(fetch(strict, f"/seuraa/{follows(programme).token()}/"))
    assert texts(page, "main label") == [
        *("Heti", "Kerran viikossa", "Kerran kuussa"),
        *("Suomi", "Svenska", "English"),
    ]
    assert texts(page, "main button") == ["Tallenna valinnat", "Lopeta seuraaminen"]


def test_refuses_what_cannot_be_chosen(strict, programme, follows):
    made = follows(programme)
    response = strict.post(f"/seuraa/{made.token()}/", {"do": "change", "rhythm": "x", "language": "de"})
    page = read(response)
    assert len(texts(page, ".form-errors li")) == 2
    assert (words(page.title), words(page.select_one(".form-errors h2"))) == (
        "Virhe: Mitä seuraat",
        "Valintojasi ei tallennettu",
    )
    made.refresh_from_db()
    assert (made.rhythm, made.language) == (Rhythm.AT_ONCE, "fi")


@pytest.mark.parametrize(
    ("end", "sent"), [("", {"do": "stop"}), ("lopeta/", {}), ("lopeta/", {"List-Unsubscribe": "One-Click"})]
)
@pytest.mark.parametrize("confirmed", [True, False])
def test_stops_and_deletes_the_address(strict, programme, follows, end, sent, confirmed):
    made = follows(programme, confirmed=confirmed)
    response = strict.post(f"/seuraa/{made.token()}/{end}", sent)
    if "List-Unsubscribe" in sent:
        assert response.status_code == 200
    else:
        assert response.url == "/seuraa/tehty/stopped/?programme=p"
    assert Subscription.objects.count() == 0
    assert words(read_gone(strict.post(f"/seuraa/{made.token()}/{end}", sent))) == "Tämä linkki ei enää toimi"


def read_gone(response):
    assert response.status_code == 404
    return BeautifulSoup(response.content.decode(), "html.parser").h1


def test_looking_at_any_link_of_any_mail_changes_nothing(
    client, programme, measure, follows, addresses, now, settings
):
    asked, told = follows(programme, confirmed=False), follows(programme, email="b@example.org")
    ask_to_confirm(asked, now)
    make_measure(programme, number="77", title="Uusi")
    assert tell_all(now) == 1
    before = state()
    found = [address for mail in OutgoingMail.objects.all() for address in addresses(mail)]
    assert len(found) > 6
    for address in found:
        path = address.removeprefix(settings.SITE_URL)
        assert path.startswith("/")
        assert fetch(client, path).status_code == 200
        assert client.head(path).status_code == 200
    assert state() == before
    assert told.token() != asked.token()


def test_a_link_is_good_for_its_own_topic_only(strict, programme, measure, follows):
    whole, one = follows(programme), follows(measure.programme, measure=measure)
    strict.post(f"/seuraa/{one.token()}/lopeta/")
    assert list(Subscription.objects.all()) == [whole]


@pytest.mark.parametrize("token", ["0" * 64, "x", "a" * 5000])
def test_a_wrong_link_says_so(strict, programme, follows, token):
    follows(programme)
    for path in (f"/seuraa/{token}/", f"/seuraa/{token}/lopeta/"):
        assert fetch(strict, path).status_code == 404
        assert strict.post(path, {"do": "stop"}).status_code == 404
    assert Subscription.objects.count() == 1


def test_no_cookie_no_copy_no_trace(strict, programme, follows):
    response = fetch(strict, f"/seuraa/{follows(programme).token()}/")
    assert response.cookies == {}
    assert "no-store" in response["Cache-Control"]
    assert (response["X-Robots-Tag"], response["Referrer-Policy"]) == ("noindex", "no-referrer")


def test_links_outlive_a_new_secret_key(strict, programme, follows, settings):
    made = follows(programme)
    token = made.token()
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "another"
    assert made.token() == token
    assert fetch(strict, f"/seuraa/{token}/").status_code == 200
    settings.SECRET_KEY_FALLBACKS = []
    assert fetch(strict, f"/seuraa/{token}/").status_code == 200
    assert made.token() != token
    assert fetch(strict, f"/seuraa/{made.token()}/").status_code == 200


@pytest.mark.parametrize("end", ["", "lopeta/"])
@pytest.mark.parametrize("hidden", ["measure", "programme"])
def test_what_is_public_no_more_is_not_named(strict, programme, follows, hidden, end):
    """A page that was taken back may be a draft again, with words that nobody has published."""
    measure = make_measure(programme, number="5", title="Salainen")
    made = follows(programme, measure=measure)
    thing, field = (measure, "is_published") if hidden == "measure" else (programme, "is_public")
    setattr(thing, field, False)
    thing.save()
    page = read(fetch(strict, f"/seuraa/{made.token()}/{end}"))
    assert "Salainen" not in page.get_text()
    assert page.select("main a[href*='/p/']") == []
