"""Each kind of tampering with the history, by a hand with SQL that has the database and not the key."""

import pytest
from django.db import connection, transaction

from measures.history.chain import check, end_of_chain
from tests.factories import make_measure, make_programme, make_task

pytestmark = [pytest.mark.django_db, pytest.mark.whole]
AREA = "Audit and privacy"
ROW = "measures_historicalmeasure"
ONE = "history_id = (SELECT min(history_id) + 1 FROM measures_historicalmeasure)"
LAST = "(SELECT max(position) FROM measures_change)"
# By what is done: the statements, and what is found.
TAMPERED = {
    "a text changed": (
        [f"UPDATE {ROW} SET title_fi = 'Toinen' WHERE {ONE}"],
        "altered",
    ),
    "who made it changed": (
        [f"UPDATE measures_change SET made_by_id = 1 WHERE position = {LAST}"],
        "altered",
    ),
    "when it was made changed": (
        [f"UPDATE measures_change SET made_at = '2020-01-01 10:00:00' WHERE position = {LAST}"],
        "altered",
    ),
    "a row deleted": (
        [f"DELETE FROM {ROW} WHERE {ONE}"],
        "altered",
    ),
    "a row inserted": (
        [
            f"CREATE TABLE copied AS SELECT * FROM {ROW} WHERE {ONE}",
            "UPDATE copied SET history_id = 999999",
            f"INSERT INTO {ROW} SELECT * FROM copied",
            "DROP TABLE copied",
        ],
        "altered",
    ),
    "a row moved to another change": (
        [f"UPDATE {ROW} SET change_id = change_id + 1 WHERE {ONE}"],
        "altered",
    ),
    "a change deleted": (["DELETE FROM measures_change WHERE position = 5"], "missing"),
    "two changes in the other order": (
        [
            "UPDATE measures_change SET position = 999999 WHERE position = 5",
            "UPDATE measures_change SET position = 5 WHERE position = 6",
            "UPDATE measures_change SET position = 6 WHERE position = 999999",
        ],
        "altered",
    ),
    "the end cut off": ([f"DELETE FROM measures_change WHERE position = {LAST}"], "other_end"),
    "the digest copied from another change": (
        [
            "UPDATE measures_change SET digest = (SELECT digest FROM measures_change WHERE position = 5)"
            " WHERE position = 6"
        ],
        "altered",
    ),
    "a row for no change": (
        [f"UPDATE {ROW} SET change_id = 999999 WHERE {ONE}"],
        "altered",
    ),
}
# With its head put back too: only what was written down elsewhere tells.
CUT = [
    f"DELETE FROM {ROW} WHERE change_id IN (SELECT id FROM measures_change WHERE position = {LAST})",
    f"DELETE FROM measures_historicaltask"
    f" WHERE change_id IN (SELECT id FROM measures_change WHERE position = {LAST})",
    "DELETE FROM measures_task WHERE id NOT IN (SELECT id FROM measures_historicaltask)",
    f"DELETE FROM measures_change WHERE position = {LAST}",
    f"UPDATE measures_chainhead SET position = {LAST},"
    f" digest = (SELECT digest FROM measures_change WHERE position = {LAST})",
]


@pytest.fixture
def head():
    """The end as it was written down before anybody tampered; the untouched history is whole: the control."""
    programme = make_programme()
    for _number in range(3):
        make_task(make_measure(programme))
    assert list(check()) == []
    return end_of_chain()


def found(statements, head=""):
    """The kinds of faults after these; the database is then as it was."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)
        codes = {fault.code for fault in check(head)}
        transaction.set_rollback(True)
    return codes


def test_each_kind_is_found(head, tried):
    missed = [name for name, (statements, code) in TAMPERED.items() if code not in found(statements)]
    what = f"Tampering with the history, by SQL: {', '.join(TAMPERED)}"
    outcome = f"not found: {missed}" if missed else "each is found by check_history"
    tried(AREA, what, len(TAMPERED), outcome, "untouched, the same history is whole")
    assert missed == []
    assert list(check(head)) == []


def test_a_clean_cut_is_found_by_what_was_written_down(head, tried):
    without, with_head = found(CUT), found(CUT, head)
    outcome = "found with the head that was written down" if "cut_off" in with_head else "not found"
    control = "without that head nothing is found; with it the untouched history is whole"
    tried(AREA, "The end of the history cut off, and its head put back", 1, outcome, control)
    assert (without, with_head) == (set(), {"cut_off"})
    assert list(check(head)) == []


def test_another_key_fits_nothing(head, settings, tried):
    count = int(head.partition(":")[0])
    settings.HISTORY_KEY = "guessed"
    codes = [fault.code for fault in check()]
    outcome = f"{len(codes)} of {count} are found"
    tried(AREA, "Changes read with another key", count, outcome, "with its own key the history is whole")
    assert codes == ["altered"] * count
