"""Real servers on 127.0.0.1 that answer as a test tells them to, and rules under which those are asked."""

import socket
import threading
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from desk.checking import Rules

HOME = "127.0.0.1"


class Handler(BaseHTTPRequestHandler):
    def answer(self):
        self.server.asked.append((self.command, self.path))
        self.server.headers.append(dict(self.headers))
        status, headers = self.server.answers.get((self.command, self.path)) or self.server.answers.get(
            self.path, (404, {})
        )
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()

    do_HEAD = do_GET = answer  # noqa: N815

    def log_message(self, *_args):
        pass


@contextmanager
def website(answers):
    """`answers`: by path, or by method and path, the status and the headers."""
    server = ThreadingHTTPServer((HOME, 0), Handler)
    server.answers, server.asked, server.headers = answers, [], []
    server.port = server.server_port
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@contextmanager
def raw_server(behave):
    """What it does with each connection that it takes."""
    listener = socket.create_server((HOME, 0))
    is_over = threading.Event()

    def serve():
        while not is_over.is_set():
            try:
                connection, _address = listener.accept()
            except OSError:
                return
            with connection, suppress(OSError):
                behave(connection, is_over)

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        yield listener.getsockname()[1]
    finally:
        is_over.set()
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join()


def rules(port, **changed):
    """Every name leads home, where this port alone may be asked, and nobody waits."""
    known = {
        "addresses_of": lambda host, port: [HOME],
        "is_allowed": lambda address: address == HOME,
        "ports": frozenset({port}),
        "time_out": 2,
        "sleep": lambda seconds: None,
    }
    return Rules(**known | changed)
