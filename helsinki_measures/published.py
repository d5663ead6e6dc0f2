"""Public pages, made once and answered from memory until what they show changes; around the application.

A page is a function of its key: the day, the scheme and host, the address with the parameters that pages
know (the language is part of it), and whether htmx asks. It is made from a request that has nothing else in
it, so that it cannot depend on more, and is kept with the version of the content it was made at (see
`content`). When that has changed one makes the page anew, or finds that it would be the same (see
`grounds`); for GRACE seconds all still get the former one, who asked first as well, but none from before a
change that narrowed what is public. Whoever has a session is passed on to Django, and what sets a cookie,
says that it is private, holds a nonce or is no plain answer is not kept.
"""

import re
import threading
import time
from collections import OrderedDict
from random import getrandbits

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections

from helsinki_measures.content import ContentVersion, logger, read_version
from helsinki_measures.finished import Page, notice_of
from helsinki_measures.grounds import Grounds
from helsinki_measures.hands import BusyError, Crew, body_of, joined
from helsinki_measures.negotiation import encoding_of, names
from helsinki_measures.page_keys import bare, key_of
from helsinki_measures.refused import REFUSED, Refusals
from helsinki_measures.watched.numbers import PAGES, STORED
from measures.databases import REPLICA, reading_from

GRACE = 1.4
"""Seconds; with content.POLL less than the two for which a former page may be shown after a save."""
PATIENCE = 30
"""Seconds that a request waits for another one that makes its page."""
FILES, MONITORS = re.compile(r"/static/"), re.compile(r"/(?:healthz|readyz|metrics)$")
"""What others must not keep waiting; a monitor may wait for a database, a file for nothing."""
ID = re.compile(r"[\w.-]{8,64}", re.ASCII)
NO_REPLICA = 2
"""Seconds for which a replica that did not answer is not asked again."""
MOST_PASSING = 1000
COUNTED = {how: PAGES.labels(how) for how in ("hit", "checked", "former", "made", "passed", "refused")}
"""How many requests were answered how, in all processes of this machine."""
STATUS = {
    how: f"measures; {text}"
    for how, text in [
        ("hit", "hit"),
        ("checked", "hit; detail=checked"),
        ("former", "hit; detail=former"),
        ("made", "fwd=miss"),
    ]
}


class Flight:
    """A page that one request is making; others may wait for it."""

    def __init__(self):
        self.is_over, self.page, self.how = threading.Event(), None, "made"


class Published:
    def __init__(
        self,
        application,
        version: ContentVersion | None = None,
        limit: int | None = None,
        crew: Crew | None = None,
    ):
        self.application, self.version = application, version or ContentVersion()
        self.limit = limit or settings.PUBLISHED_MEGABYTES * 1_000_000
        self.crew = crew or Crew()
        self.refusals = Refusals(application)
        self.pages, self.size = OrderedDict(), 0
        self.passing = OrderedDict()
        """Keys of what cannot be kept, each with the number at which it could not."""
        self.flights, self.lock = {}, threading.Lock()
        self.no_replica_until = 0.0

    def __call__(self, environ, start_response):
        given = environ.get("HTTP_X_REQUEST_ID", "")
        environ["HTTP_X_REQUEST_ID"] = request_id = (
            given if ID.fullmatch(given) else f"{getrandbits(128):032x}"
        )
        key = key_of(environ) if self.limit else None
        try:
            page, how = self.found(key, environ) if key else (None, "passed")
            answer = self.passed(environ, start_response, request_id) if page is None else None
        except BusyError:
            page, how, answer = self.refusals.page_for(environ), "refused", None
        COUNTED[how].inc()
        if answer is not None:
            return answer
        encoding = encoding_of(environ.get("HTTP_ACCEPT_ENCODING", "")) if page.is_text else ""
        notice = "" if self.version.is_reachable or page.has_failed else notice_of(page.language)
        is_more = key is not None and (encoding, notice) not in page.answers
        tag, headers, body = page.answer(encoding, notice)
        if is_more:
            self.weigh(key, page)
        said = [*headers, ("X-Request-ID", request_id)]
        said += [("Cache-Status", STATUS[how])] if how in STATUS else []
        if tag and names(environ.get("HTTP_IF_NONE_MATCH", ""), tag):
            start_response("304 Not Modified", [one for one in said if not one[0].startswith("Content-")])
            return []
        start_response(page.status, said)
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]

    def passed(self, environ, start_response, request_id):
        """Django's own answer, by whoever has time for it; what is typed is in it where nobody has."""

        def start(status, headers, *more):
            return start_response(status, [*headers, ("X-Request-ID", request_id)], *more)

        if not environ.get("CONTENT_LENGTH", "0").strip("0"):
            return self.hands_for(environ["PATH_INFO"]).do(self.answered, environ, start)
        with self.crew.bodies.one():
            body = body_of(environ)
        if body is None:
            start("400 Bad Request", [])
            return []
        with body:
            environ["wsgi.input"] = body
            try:
                return self.crew.writers.do(self.answered, environ, start)
            except BusyError:
                COUNTED["refused"].inc()
                return self.crew.files.do(self.answered, environ | {REFUSED: True}, start)

    def hands_for(self, path):
        if FILES.match(path):
            return self.crew.files
        return self.crew.monitors if MONITORS.match(path) else self.crew.readers

    def answered(self, environ, start):
        """After what may write, all processes here know what was written."""
        before = self.version.now()
        answer = joined(self.application(environ, start))
        if environ["REQUEST_METHOD"] not in ("GET", "HEAD", "OPTIONS") and REFUSED not in environ:
            try:
                self.version.refresh()
            except DatabaseError:
                logger.warning("The version of the content could not be read after a write")
            if settings.WEB_MACHINES > 1 and self.version.now()[1] != before[1]:
                time.sleep(1)  # until the others have looked: something is not public any more
        return answer

    def found(self, key, environ) -> tuple[Page | None, str]:
        """The page and how it came; without one Django has to answer all that was asked."""
        while True:
            page, is_of_now, number = self.kept(key)
            if is_of_now:
                return page, "hit"
            with self.lock:
                if self.passing.get(key) == number:
                    return None, "passed"
                if page and self.is_cut_off():
                    return page, "former"
                flight = self.flights.get(key)
                if is_mine := flight is None:
                    flight = self.flights[key] = Flight()
            if page:
                if is_mine:
                    self.begin(key, environ, flight)
                return (flight.page, flight.how) if is_mine and flight.page else (page, "former")
            if is_mine:
                try:
                    made = self.crew.readers.do(self.made, key, environ, flight)
                except BusyError:
                    self.end(key, flight)
                    raise
                return made, flight.how if made else "passed"
            # What comes of it is looked at again: it may have been begun before something was withdrawn.
            with self.crew.readers.places.one():
                is_over = flight.is_over.wait(PATIENCE)
            if not is_over or flight.page is None:
                return None, "passed"

    def begin(self, key, environ, flight):
        """Let somebody make the page; who asked has the former one and need not wait, nor hear of faults."""
        try:
            self.crew.makers.begin(self.made, key, environ, flight).add_done_callback(told)
        except BusyError:
            self.end(key, flight)

    def kept(self, key) -> tuple[Page | None, bool, int]:
        """The page that may be shown, whether it is of now, and what number now has."""
        number, purged = self.version.now()
        with self.lock:
            page = self.pages.get(key)
            if page:
                self.pages.move_to_end(key)
        if page is None or page.number == number:
            return page, page is not None, number
        left = self.version.left.get(page.number)
        is_young = left is not None and time.monotonic() < left + GRACE
        is_shown = page.number >= purged and (is_young or not self.version.is_reachable)
        return page if is_shown else None, False, number

    def made(self, key, environ, flight) -> Page | None:
        number, _purged = self.version.now()
        try:
            source, known = self.source(number)
            former = self.pages.get(key)
            if former and former.grounds and former.grounds.still_hold(source or DEFAULT_DB_ALIAS):
                former.number, flight.page, flight.how = known, former, "checked"
                return former
            page = self.page_from(source, bare(environ, key), known)
            if source and page and page.has_failed:
                page = self.page_from(None, bare(environ, key), number)
            with self.lock:
                if page and page.is_kept:
                    flight.page = page
                    self.size -= self.pages[key].size if key in self.pages else 0
                    self.pages[key] = page
                    self.pages.move_to_end(key)
                elif page is None or not page.is_for_now_only:
                    self.passing[key] = number
                    self.passing.move_to_end(key)
                    if len(self.passing) > MOST_PASSING:
                        self.passing.popitem(last=False)
            return page
        finally:
            connections[DEFAULT_DB_ALIAS].close_if_unusable_or_obsolete()  # as Django does after its part
            self.end(key, flight)

    def end(self, key, flight):
        with self.lock:
            del self.flights[key]
        flight.is_over.set()

    def page_from(self, source, environ, number) -> Page | None:
        """What Django answers; None where that is long, or sets a cookie and so is for one reader."""
        started = []

        def start(status, headers, *_more):
            started.append((status, headers))

        grounds = Grounds(source or DEFAULT_DB_ALIAS)
        with reading_from(source), grounds.listening():
            answer = self.application(environ, start)
            try:
                status, headers = started[-1]
                said = {name.lower(): value for name, value in headers}
                length = int(said.get("content-length", self.limit))
                if "set-cookie" in said or length > self.limit // 8:
                    return None
                page = Page(status, headers, b"".join(answer), number)
            finally:
                getattr(answer, "close", lambda: None)()
        if page.is_kept:
            page.grounds = grounds.settled()
        return page

    def source(self, number: int) -> tuple[str | None, int]:
        """The replica, where it knows what is known here, or is all that answers; and what it knows."""
        if REPLICA not in settings.DATABASES or time.monotonic() < self.no_replica_until:
            return None, number
        replica = connections[REPLICA]
        try:
            replica.close_if_unusable_or_obsolete()
            known, _purged = read_version(REPLICA)
        except DatabaseError:
            self.no_replica_until = time.monotonic() + NO_REPLICA
            replica.close()
            return None, number
        return (
            (REPLICA, min(known, number))
            if known >= number or not self.version.is_reachable
            else (None, number)
        )

    def is_cut_off(self) -> bool:
        """Is there no database to make a page from?"""
        is_replica_there = REPLICA in settings.DATABASES and time.monotonic() >= self.no_replica_until
        return not self.version.is_reachable and not is_replica_there

    def weigh(self, key, page):
        """Count what the page takes by now, and let go of those that nobody asked for the longest."""
        with self.lock:
            if self.pages.get(key) is page:
                self.size += page.weight() - page.size
                page.size = page.weight()
            while self.size > self.limit:
                self.size -= self.pages.popitem(last=False)[1].size
            STORED.labels("stored").set(self.size)


def told(done):
    """In the log, what went wrong while nobody waited."""
    if done.exception():
        logger.error("A page could not be made anew", exc_info=done.exception())
