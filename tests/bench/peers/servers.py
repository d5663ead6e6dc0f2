"""The servers that are measured, all on one core: ours, a bare Django view, Wagtail and nginx."""

import json
import os
import shutil
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.request import Request, urlopen

from tests.bench.peers.load import SERVERS_CORE, on_core
from tests.browser.demo_site import PATIENCE, ROOT, SETTINGS, free_port, wait_for

PEERS = Path(__file__).parent
PEERS_PYTHON = ROOT / ".venv-bench" / "bin" / "python"
OWN_HEADERS = {"content-type", "content-length", "etag", "date", "server", "cache-status", "x-request-id"}
"""What nginx says by itself, or what is of one answer only."""
NGINX = """
daemon off; {user} worker_processes 1; pid {folder}/nginx.pid; error_log {folder}/nginx.log;
events {{ worker_connections 512; }}
http {{
  access_log off; keepalive_requests 10000000; open_file_cache max=10;
  default_type "text/html; charset=utf-8";
  client_body_temp_path {folder}/t1; proxy_temp_path {folder}/t2; fastcgi_temp_path {folder}/t3;
  uwsgi_temp_path {folder}/t4; scgi_temp_path {folder}/t5;
  server {{ listen {address}; root {folder}/pages; {headers} }}
}}
"""


@dataclass
class Server:
    address: str
    process: subprocess.Popen
    seconds: float
    """From its start to its first page."""

    def get(self, path, **headers):
        """The headers and the body."""
        asked = Request(f"http://{self.address}{path}", headers=headers)
        with urlopen(asked, timeout=PATIENCE) as answer:
            return answer.headers, answer.read()

    def processes(self):
        process = self.process.pid
        return [process, *Path(f"/proc/{process}/task/{process}/children").read_text().split()]

    def memory(self):
        """Megabytes of its largest process: all that it has in memory, and its share of that."""
        return max(map(memory_of, self.processes()))

    def cpu_seconds(self):
        return sum(map(cpu_seconds_of, self.processes()))


def memory_of(process):
    lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()[1:]
    found = {line.split(":")[0]: int(line.split()[1]) / 1024 for line in lines}
    return found["Rss"], found["Pss"]


def cpu_seconds_of(process):
    after_name = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(after_name[11]) + int(after_name[12])) / os.sysconf("SC_CLK_TCK")


@contextmanager
def started(command, environment, log, path, address):
    """The server, as soon as it has answered with a page."""
    begun = time.monotonic()
    with log.open("w") as written, on_core(SERVERS_CORE):
        process = subprocess.Popen(
            [*map(str, command)], cwd=ROOT, env=environment, stdout=written, stderr=subprocess.STDOUT
        )
    try:
        wait_for(f"http://{address}{path}", process, log)
        yield Server(address, process, time.monotonic() - begun)
    finally:
        process.terminate()
        process.wait(timeout=PATIENCE)


def granian(python, application, environment, log, path, threads=4):
    """With the options of `make demo`, where ours has more threads that only wait."""
    address = f"127.0.0.1:{free_port()}"
    host, port = address.split(":")
    options = ["--interface=wsgi", "--host", host, "--port", port, "--workers=1"]
    options += [f"--blocking-threads={threads}"]
    command = [python, "-m", "granian", *options, "--workers-kill-timeout=1", application]
    return started(command, environment, log, path, address)


class Ours:
    """The demo with a programme of 150 measures."""

    def __init__(self, folder):
        self.folder = folder
        files = {"DATABASE_URL": f"sqlite:///{folder}/ours.sqlite3", "STATIC_ROOT": f"{folder}/static"}
        hosts = {
            "ALLOWED_HOSTS": "127.0.0.1,testserver",
            "DJANGO_SETTINGS_MODULE": "helsinki_measures.settings",
        }
        self.environment = {"PATH": os.environ["PATH"]} | SETTINGS | files | hosts
        for command in (["demo"], ["collectstatic", "--noinput"]):
            self.run("manage.py", *command)
        self.filled = json.loads(self.run("-m", "tests.bench.peers.same_measures"))

    def run(self, *command):
        done = subprocess.run(
            [sys.executable, *command], cwd=ROOT, env=self.environment, check=True, stdout=subprocess.PIPE
        )
        return done.stdout

    def serving(self, path, *, is_kept=True):
        more = {} if is_kept else {"PUBLISHED_MEGABYTES": "0"}
        log = self.folder / f"ours-{is_kept}.log"
        return granian(
            sys.executable, "helsinki_measures.wsgi:application", self.environment | more, log, path, 192
        )


class Wagtail:
    def __init__(self, folder, measures):
        self.folder = folder
        (folder / "peer_migrations").mkdir()
        (folder / "peer_migrations" / "__init__.py").touch()
        self.environment = {
            "PATH": os.environ["PATH"],
            "PYTHONPATH": f"{PEERS}:{folder}",
            "DJANGO_SETTINGS_MODULE": "wagtail_site.settings",
            "WAGTAIL_DATABASE": f"{folder}/wagtail.sqlite3",
        }
        done = subprocess.run(
            [PEERS_PYTHON, "-m", "wagtail_site.fill"],
            env=self.environment,
            input=json.dumps(measures).encode(),
            check=True,
            stdout=subprocess.PIPE,
        )
        self.filled = json.loads(done.stdout)

    def serving(self, path, *, is_kept=False):
        environment = self.environment | {"WAGTAIL_CACHE": str(is_kept).lower()}
        log = self.folder / f"wagtail-{is_kept}.log"
        return granian(PEERS_PYTHON, "wagtail_site.wsgi:application", environment, log, path)


def bare(folder):
    environment = {"PATH": os.environ["PATH"]}
    return granian(
        sys.executable, "tests.bench.peers.bare:application", environment, folder / "bare.log", "/"
    )


def one_answer(folder, headers, body):
    """The same bytes and headers from the least application there is: what no other can do better than."""
    said = [one for one in headers.items() if one[0].lower() not in ("date", "server", "connection")]
    (folder / "headers.json").write_text(json.dumps(said))
    (folder / "body").write_bytes(body)
    environment = {"PATH": os.environ["PATH"], "ONE_ANSWER": str(folder)}
    application = "tests.bench.peers.one_answer:application"
    return granian(sys.executable, application, environment, folder / "one_answer.log", "/")


def nginx(folder, headers, body):
    """The same bytes from a file."""
    (folder / "pages").mkdir()
    (folder / "pages" / "page").write_bytes(body)
    address = f"127.0.0.1:{free_port()}"
    said = [f"add_header {name} '{escaped(value)}';" for name, value in headers.items()
            if name.lower() not in OWN_HEADERS]  # fmt: skip
    user = "user root;" if os.geteuid() == 0 else ""
    file = folder / "nginx.conf"
    file.write_text(NGINX.format(folder=folder, address=address, headers=" ".join(said), user=user))
    program = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
    return started([program, "-p", folder, "-c", file], os.environ, folder / "nginx.out", "/page", address)


def downloaded(folder, rounds):
    """What files of 15,000 measures took, each made in a process of its own."""
    more = {"DATABASE_URL": f"sqlite:///{folder}/many.sqlite3", "STATIC_MANIFEST": "false"}
    more |= {"ALLOWED_HOSTS": "testserver", "DJANGO_SETTINGS_MODULE": "helsinki_measures.settings"}

    def done(what):
        command = [sys.executable, "-m", "tests.bench.peers.downloads", what]
        environment = {"PATH": os.environ["PATH"]} | SETTINGS | more
        return json.loads(
            subprocess.run(command, cwd=ROOT, env=environment, check=True, stdout=subprocess.PIPE).stdout
        )

    done("fill")
    took = {"ours": [], "instances": []}
    for _round in range(rounds):
        for name, each in took.items():
            each.append(done(name))
    return took


def escaped(value):
    return value.replace("\\", "\\\\").replace("'", "\\'")
