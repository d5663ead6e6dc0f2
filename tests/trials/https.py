"""The site as in production: https only, behind the nginx of deploy/nginx.conf with its own certificate."""

import os
import re
import shutil
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.request import urlopen

from tests.browser.demo_site import PATIENCE, free_port
from tests.trials.running import ROOT

NGINX = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
PRODUCTION = {
    "ENV_FILE": "",
    "SECRET_KEY": "for-tests-only",
    "HISTORY_KEY": "for-tests-only-too",
    "ALLOWED_HOSTS": "localhost",
    "BEHIND_PROXY": "true",
    "PROXY_COUNT": "1",
    "SECOND_FACTOR_FOR": "",
    "STATIC_MANIFEST": "false",
    "PYTHONWARNINGS": "ignore",
}
CERTIFICATE = [
    *("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"),
    *("-keyout", "privkey.pem", "-out", "fullchain.pem"),
    *("-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"),
]


@dataclass
class Site:
    http: int
    https: int
    certificate: Path


def configuration(folder, http, https, upstream):
    """deploy/nginx.conf on free ports of this machine, with all that it writes in the folder."""
    text = (ROOT / "deploy/nginx.conf").read_text()
    text = re.sub(r"^\s*listen \[::].*\n", "", text, flags=re.MULTILINE)
    text = text.replace("listen 80 ", f"listen 127.0.0.1:{http} ").replace(
        "listen 443 ", f"listen 127.0.0.1:{https} "
    )
    text = text.replace("return 301 https://measures.example.org", f"return 301 https://localhost:{https}")
    text = text.replace("server_name measures.example.org", "server_name localhost")
    text = re.sub(r"server web-1:8000", f"server 127.0.0.1:{upstream}", text)
    text = re.sub(r"^\s*server web-2:.*\n", "", text, flags=re.MULTILINE)
    for place in ["/etc/nginx/certificates", "/run", "/var/log/nginx"]:
        text = text.replace(f"{place}/", f"{folder}/")
    kept = "".join(
        f"{name}_temp_path {folder}/{name};" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    account = "user root;" if os.geteuid() == 0 else ""
    return f"daemon off; {account}\n" + text.replace("http {", f"http {{ {kept}", 1)


def wait_for(address, process, log):
    for _attempt in range(PATIENCE * 10):
        if process.poll() is not None:
            break
        try:
            return urlopen(address, timeout=PATIENCE).close()
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(f"It did not start:\n{log.read_text()}")


@contextmanager
def process(command, address, log, **options):
    with log.open("w") as written:
        started = subprocess.Popen(command, cwd=ROOT, stdout=written, stderr=subprocess.STDOUT, **options)
        try:
            wait_for(address, started, log)
            yield
        finally:
            started.terminate()
            started.wait(timeout=PATIENCE)


@contextmanager
def behind_nginx(database, folder, settings="helsinki_measures.settings"):
    subprocess.run(CERTIFICATE, cwd=folder, check=True, capture_output=True, timeout=60)
    http, https, upstream = (free_port() for _each in range(3))
    (folder / "nginx.conf").write_text(configuration(folder, http, https, upstream))
    environment = {"PATH": os.environ["PATH"], "DATABASE_URL": f"sqlite:///{database}", **PRODUCTION}
    granian = [sys.executable, "-m", "granian", "--interface=wsgi", "--host=127.0.0.1", f"--port={upstream}"]
    granian += ["--workers=1", "--blocking-threads=192", "--workers-kill-timeout=1"]
    granian += ["helsinki_measures.wsgi:application"]
    nginx = [NGINX, "-e", f"{folder}/error.log", "-p", folder, "-c", f"{folder}/nginx.conf"]
    with (
        process(
            granian,
            f"http://localhost:{upstream}/healthz",
            folder / "granian.log",
            env=environment | {"DJANGO_SETTINGS_MODULE": settings},
        ),
        process(nginx, f"http://127.0.0.1:{http}/.well-known/acme-challenge/up", folder / "nginx.log"),
    ):
        yield Site(http, https, folder / "fullchain.pem")
