"""What readers are told while too many others ask: a page that is made once in each language and kept."""

import io
import re
import threading

from helsinki_measures.finished import Page

REFUSED = "measures.refused"
"""Set in the request where nobody has time for it; `kept` answers it without asking the database."""
KIND = re.compile(r"/(?:(?:sv|en)/|api/v1/)?")
SAME = re.compile(r"wsgi\..*|SERVER_.*|SCRIPT_NAME|HTTP_HOST|HTTP_X_FORWARDED_PROTO")


class Refusals:
    def __init__(self, application):
        self.application, self.pages, self.lock = application, {}, threading.Lock()

    def page_for(self, environ) -> Page:
        kind = KIND.match(environ["PATH_INFO"] or "/")[0]
        with self.lock:
            page = self.pages.get(kind) or self.made(environ, kind)
            if page.has_failed:  # and is no redirect to https, nor about a wrong host
                self.pages[kind] = page
        return page

    def made(self, environ, path) -> Page:
        asked = {name: value for name, value in environ.items() if SAME.fullmatch(name)}
        asked |= {"REQUEST_METHOD": "GET", "PATH_INFO": path, "QUERY_STRING": "", REFUSED: True}
        started = []
        answer = self.application(
            asked | {"wsgi.input": io.BytesIO()}, lambda *given: started.append(given[:2])
        )
        try:
            return Page(*started[-1], b"".join(answer), 0)
        finally:
            answer.close()
