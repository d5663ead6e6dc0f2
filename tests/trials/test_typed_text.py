"""What was typed and not saved is in the answer, over http. Django's own admin, the control, loses it."""

import sqlite3
from contextlib import closing

import pytest

from tests.measures.test_admin import sent
from tests.trials.people import MANY_TASKS, PASSWORD
from tests.trials.running import assert_history_is_whole, change, copied, rows, running

WHAT = "Forms that could not be saved: signed out, another login, gone, wrong, changed, busy, full, too large"
CONTROL = "Django's own admin loses the text each time but in a form with a wrong date"
TEXT = "Asukkaat <b>kirjoittivat</b> & “söivät” tätä."


@pytest.fixture
def shown(tried):
    """Records that the text was in the answer, or not."""

    def record(is_shown):
        told = "the text is in the answer, and saved from there" if is_shown else "**lost**"
        tried("Faults", WHAT, 1, told, CONTROL)
        return is_shown

    return record


def lead(database, measure):
    [(found,)] = rows(database, "SELECT lead_fi FROM measures_measure WHERE id = ?", measure)
    return found


@pytest.fixture(scope="module")
def ours(filled, tmp_path_factory):
    with running(copied(filled[0], tmp_path_factory.mktemp("ours")), timeout=1) as server:
        yield server


@pytest.fixture(scope="module")
def stock(filled, tmp_path_factory):
    with running(copied(filled[0], tmp_path_factory.mktemp("stock")), timeout=1, stock=True) as server:
        yield server


def typed(server, editor, measure=None, text=TEXT):
    """A browser in which somebody has typed a text, where, and the form that it would send."""
    browser, address = server.browser(editor["session"]), change(measure or editor["measure"])
    form = sent(browser.send(address)) | {"lead_fi": text}
    return browser, address, form


def test_an_expired_session(ours, editors, shown):
    editor = editors[0]
    browser, address, form = typed(ours, editor)
    del browser.cookies["sessionid"]
    answer = browser.send(address, form)
    assert (answer.status_code, shown(answer.holds(TEXT))) == (403, True)
    assert "no-store" in answer.headers["Cache-Control"]
    browser.sign_in(editor["name"], PASSWORD)
    assert browser.send(address, answer.kept()).status_code == 302
    assert lead(ours.database, editor["measure"]) == TEXT


def test_an_expired_session_control(stock, editors):
    browser, address, form = typed(stock, editors[0])
    del browser.cookies["sessionid"]
    answer = browser.send(address, form)
    assert (answer.status_code, answer.holds(TEXT)) == (302, False)


def test_a_login_in_another_tab(ours, editors, shown):
    editor = editors[1]
    browser, address, form = typed(ours, editor)
    del browser.cookies["sessionid"]
    browser.sign_in(editor["name"], PASSWORD)
    answer = browser.send(address, form)
    assert (answer.status_code, shown(answer.holds(TEXT)), answer.holds(editor["name"])) == (403, True, True)
    assert browser.send(address, answer.kept()).status_code == 302
    assert lead(ours.database, editor["measure"]) == TEXT


def test_a_login_in_another_tab_control(stock, editors):
    browser, address, form = typed(stock, editors[1])
    del browser.cookies["sessionid"]
    browser.sign_in(editors[1]["name"], PASSWORD)
    answer = browser.send(address, form)
    assert (answer.status_code, answer.holds(TEXT)) == (403, False)


def test_what_is_gone_and_what_is_not_ones_own_get_the_same_answer(ours, editors, shown):
    browser, address, form = typed(ours, editors[2])
    answers = [browser.send(change(measure), form) for measure in (99999, editors[3]["measure"])]
    assert [(answer.status_code, shown(answer.holds(TEXT))) for answer in answers] == [
        (404, True),
        (404, True),
    ]
    pages = [answer.kept() | {"csrfmiddlewaretoken": ""} for answer in answers]
    assert pages[0] == pages[1]


def test_what_is_gone_control(stock, editors):
    browser, address, form = typed(stock, editors[2])
    answer = browser.send(change(99999), form)
    assert (answer.status_code, answer.holds(TEXT)) == (302, False)


def test_a_validation_error(ours, editors, shown):
    browser, address, form = typed(ours, editors[4])
    answer = browser.send(address, form | {"tasks-0-due_on": "huomenna"})
    assert (answer.status_code, shown(answer.holds(TEXT))) == (200, True)


def test_a_conflict(ours, filled, editors, shown):
    both = filled[1]["both"]
    one, other = (typed(ours, editors[number], both, f"Teksti {number}") for number in (0, 1))
    assert one[0].send(*one[1:]).status_code == 302
    answer = other[0].send(*other[1:])
    assert (answer.status_code, answer.holds("Teksti 0"), shown(answer.holds("Teksti 1"))) == (
        200,
        True,
        True,
    )
    assert lead(ours.database, both) == "Teksti 0"


def test_a_conflict_control(stock, filled, editors):
    both = filled[1]["both"]
    one, other = (typed(stock, editors[number], both, f"Teksti {number}") for number in (0, 1))
    assert [browser.send(address, form).status_code for browser, address, form in (one, other)] == [302, 302]
    assert lead(stock.database, both) == "Teksti 1"


def sent_while_locked(server, editor):
    browser, address, form = typed(server, editor)
    with closing(sqlite3.connect(server.database, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        answer = browser.send(address, form)
        other.execute("ROLLBACK")
    return browser, address, answer


def test_a_locked_database(ours, editors, shown):
    browser, address, answer = sent_while_locked(ours, editors[7])
    assert (answer.status_code, shown(answer.holds(TEXT))) == (503, True)
    assert lead(ours.database, editors[7]["measure"]) != TEXT
    assert browser.send(address, answer.kept()).status_code == 302
    assert lead(ours.database, editors[7]["measure"]) == TEXT


def test_a_page_that_is_read_while_the_database_is_locked(ours, editors):
    """What was saved is told there, and that it was told is not written down."""
    browser, address, form = typed(ours, editors[8])
    assert browser.send(address, form).status_code == 302
    with closing(sqlite3.connect(ours.database, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        answer = browser.send(address)
        other.execute("ROLLBACK")
    assert (answer.status_code, answer.holds(TEXT)) == (200, True)


def test_a_locked_database_control(stock, editors):
    _browser, _address, answer = sent_while_locked(stock, editors[7])
    assert (answer.status_code, answer.holds(TEXT)) == (500, False)


LONG = "<p>" + "Pitkä teksti. " * 20_000 + "</p>"
# No more pages than the file has.
FULL = "PRAGMA journal_mode=WAL;PRAGMA foreign_keys=ON;PRAGMA max_page_count=1;"


def test_a_full_disk(database, editors, shown):
    with running(database, init_command=FULL) as server:
        browser, address, form = typed(server, editors[0])
        before = rows(database, "SELECT count(*) FROM measures_historicalmeasure")
        answer = browser.send(address, form | {"description_fi": LONG, "tasks-0-title_fi": TEXT})
    assert (answer.status_code, shown(answer.holds(TEXT))) == (503, True)
    assert answer.kept()["description_fi"] == [LONG]
    assert lead(database, editors[0]["measure"]) != TEXT
    assert rows(database, "SELECT count(*) FROM measures_historicalmeasure") == before
    assert rows(database, "SELECT id FROM measures_task WHERE title_fi = ?", TEXT) == []
    assert_history_is_whole(database)
    with running(database) as server:
        browser.address = server.address
        assert browser.send(address, answer.kept()).status_code == 302
    assert lead(database, editors[0]["measure"]) == TEXT


def test_a_full_disk_control(database, editors):
    with running(database, init_command=FULL, stock=True) as server:
        browser, address, form = typed(server, editors[0])
        answer = browser.send(address, form | {"description_fi": LONG})
    assert (answer.status_code, answer.holds(TEXT)) == (500, False)


def test_over_a_thousand_fields_are_saved(ours, filled, editors):
    large = filled[1]["large"]
    browser, address, form = typed(ours, editors[0], large)
    last = f"tasks-{MANY_TASKS - 1}-title_fi"
    assert len(form) > 1000
    assert browser.send(address, form | {last: TEXT}).status_code == 302
    assert lead(ours.database, large) == TEXT
    assert len(rows(ours.database, "SELECT id FROM measures_task WHERE title_fi = ?", TEXT)) == 1


def test_too_many_fields_are_shown(ours, editors, shown):
    browser, address, form = typed(ours, editors[0])
    answer = browser.send(address, form | {f"x{number}": "" for number in range(10_000)})
    assert (answer.status_code, shown(answer.holds(TEXT)), answer.kept()) == (400, True, {})


def test_a_form_of_megabytes_is_told_in_words(ours, editors):
    browser, address, form = typed(ours, editors[0])
    answer = browser.send(address, form | {"description_fi": LONG * 10})
    assert (answer.status_code, b'class="kept"' in answer.content) == (400, True)


def test_over_a_thousand_fields_control(stock, filled, editors):
    browser, address, form = typed(stock, editors[0])
    answer = browser.send(address, form | {f"x{number}": "" for number in range(1000)})
    assert (answer.status_code, answer.holds(TEXT)) == (400, False)
