import errno
import io
import os
import threading

import pytest
from django.http import FileResponse, HttpResponse, StreamingHttpResponse

from helsinki_measures import hands
from helsinki_measures.hands import BEHIND, BusyError, Hands, body_of, joined, of_process


def niceness() -> int:
    """That of the thread that asks; on Linux each has its own."""
    return os.getpriority(os.PRIO_PROCESS, threading.get_native_id())


class Held:
    """Work that lasts until it is let go."""

    def __init__(self):
        self.is_free, self.came = threading.Event(), threading.Semaphore(0)

    def __call__(self):
        self.came.release()
        assert self.is_free.wait(20)
        return threading.current_thread().name


@pytest.fixture
def held():
    held = Held()
    yield held
    held.is_free.set()


def started(few, work, count):
    found = []

    def run():
        try:
            found.append(few.do(work))
        except BusyError:
            found.append(BusyError)

    threads = [threading.Thread(target=run) for _number in range(count)]
    for thread in threads:
        thread.start()
    return threads, found


def test_what_comes_of_the_work_is_handed_over():
    few = Hands(1, 0)
    assert few.do(max, 3, 4) == 4
    with pytest.raises(ZeroDivisionError):
        few.do(divmod, 1, 0)
    assert few.do(max, 5, 4) == 5


def test_few_work_some_wait_and_the_rest_is_told_at_once(held):
    few = Hands(2, 3)
    threads, found = started(few, held, 5)
    for _each in range(2):
        assert held.came.acquire(timeout=20)
    while few.places.free._value:
        pass
    with pytest.raises(BusyError):
        few.do(held)
    assert not held.came.acquire(blocking=False)
    held.is_free.set()
    for thread in threads:
        thread.join(20)
    assert (len(found), set(found) <= {"hand_0", "hand_1"}) == (5, True)
    assert few.do(max, 1, 2) == 2


def test_who_saves_and_who_makes_what_nobody_waits_for_gives_way_to_readers():
    crew = of_process()
    assert crew.readers.do(niceness) == crew.files.do(niceness) == crew.monitors.do(niceness) == niceness()
    assert crew.writers.do(niceness) == min(niceness() + BEHIND, 19)
    assert crew.makers.begin(niceness).result(20) == min(niceness() + BEHIND, 19)


def test_one_place_is_enough_for_one_thing_after_the_other():
    few = Hands(1, 0)
    assert [few.do(max, number, 0) for number in range(500)] == list(range(500))


def test_who_waits_too_long_is_told_so_and_nobody_works_on_it(held, monkeypatch):
    monkeypatch.setattr(hands, "LONGEST", 0.2)
    few = Hands(1, 1)
    first, names = started(few, held, 1)
    assert held.came.acquire(timeout=20)
    late = []
    with pytest.raises(BusyError):
        few.do(late.append, "work")
    held.is_free.set()
    first[0].join(20)
    # What somebody has begun with is waited for, however long it takes.
    assert (names, late) == (["hand_0"], [])
    assert few.do(max, 1, 2) == 2


def test_what_is_begun_is_not_waited_for_and_has_its_place_until_it_is_done(held):
    few = Hands(1, 1)
    first, second = few.begin(held), few.begin(max, 3, 4)
    assert held.came.acquire(timeout=20)
    with pytest.raises(BusyError):
        few.begin(max, 1, 2)
    held.is_free.set()
    assert (first.result(20), second.result(20)) == ("hand_0", 4)
    assert few.do(max, 1, 2) == 2


@pytest.mark.parametrize("length", ["", "0", "3", "200000"])
def test_a_body_is_here_as_a_whole(length):
    sent = b"x" * int(length or 0)
    environ = {"CONTENT_LENGTH": length, "wsgi.input": io.BytesIO(sent + b"of the next request")}
    with body_of(environ) as body:
        assert body.read() == sent


def test_half_a_body_is_none():
    assert body_of({"CONTENT_LENGTH": "10", "wsgi.input": io.BytesIO(b"half")}) is None


def test_where_there_is_no_room_for_a_body_its_sender_is_told_to_come_again():
    class Full:
        def read(self, size):
            raise OSError(errno.ENOSPC, "No space left on device")

    with pytest.raises(BusyError):
        body_of({"CONTENT_LENGTH": "10", "wsgi.input": Full()})


def test_of_an_endless_body_so_much_is_read(monkeypatch):
    monkeypatch.setattr(hands, "MOST_BYTES", 7)
    with body_of({"CONTENT_LENGTH": "900", "wsgi.input": io.BytesIO(b"1234567890")}) as body:
        assert body.read() == b"1234567"


def test_answers_are_read_to_their_end_but_for_what_is_long_or_told_bit_by_bit(db):
    assert joined(HttpResponse(b"text")) == [b"text"]
    small, large = (FileResponse(io.BytesIO(b"x" * size)) for size in (5, hands.MOST_JOINED))
    assert joined(small) == [b"xxxxx"]
    bit_by_bit = StreamingHttpResponse(iter([b"1", b"2"]))
    assert [joined(one) for one in (large, bit_by_bit)] == [large, bit_by_bit]


def test_an_answer_is_closed_when_it_was_read(db):
    answer = HttpResponse(b"text")
    joined(answer)
    assert answer.closed
