"""The examples in deploy/: an image is built nowhere here, so what can be read of them is read."""

import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml
from django.conf import settings

from exchange.reading.reasons import LARGEST_FILE
from helsinki_measures.hands import of_process
from helsinki_measures.published import COUNTED
from tests.numbers import TOKEN

DEPLOY = settings.BASE_DIR / "deploy"
UNITS = sorted((DEPLOY / "systemd").iterdir())
SITE = ["migrate", "web-1", "web-2", "worker"]
NOT_OURS = {"PATH", "PYTHONUNBUFFERED", "PYTHONDONTWRITEBYTECODE"}
"""Variables that the site does not read: Python's, and the shell's."""
POSTGRES = {"POSTGRES_DB", "POSTGRES_USER", "POSTGRES_PASSWORD", "POSTGRES_INITDB_ARGS"}


def read(name):
    return (DEPLOY / name).read_text()


def compose():
    return yaml.safe_load(read("compose.yaml"))


def instructions() -> list[tuple[str, str]]:
    """Of the Dockerfile: each with what follows it, comments left out and lines joined."""
    lines = [line for line in read("Dockerfile").splitlines() if not line.startswith("#")]
    joined = "\n".join(lines).replace("\\\n", " ")
    return [tuple(line.split(None, 1)) for line in joined.splitlines() if line.strip()]


def told(instruction):
    return [what for name, what in instructions() if name == instruction]


def directives(name) -> list[str]:
    """What nginx.conf says with that name."""
    return re.findall(rf"^\s*{name}\s+([^;{{]+);", read("nginx.conf"), re.MULTILINE)


def let_through() -> set[str]:
    """What .dockerignore leaves of the folder."""
    lines = (settings.BASE_DIR / ".dockerignore").read_text().splitlines()
    assert "*" in lines
    return {line[1:] for line in lines if line.startswith("!")}


def test_each_image_has_a_version():
    images = [image.split()[0] for image in told("FROM")]
    images += [one["image"] for name, one in compose()["services"].items() if name not in SITE]
    assert images == ["python:3.13-slim-bookworm"] * 2 + ["postgres:17-bookworm", "nginx:1.28-bookworm"]


def test_the_image_runs_as_nobody_in_particular():
    *_before, (last, user) = [one for one in instructions() if one[0] in ("FROM", "USER")]
    assert (last, user) == ("USER", "10001:10001")


def test_the_image_takes_pinned_packages_only():
    [install] = [one for one in told("RUN") if "pip install" in one]
    assert shlex.split(install)[-3:] == ["--require-hashes", "-r", "requirements/base.txt"]


def test_what_is_copied_exists_and_is_let_through():
    sources = [shlex.split(one)[0] for one in told("COPY") if "--from=" not in one]
    assert sources == ["requirements/base.txt", "."]
    assert [one for one in let_through() if not (settings.BASE_DIR / one).exists()] == []
    assert "requirements/base.txt" in let_through()


def test_the_image_has_all_of_the_site_and_no_more():
    ours = {app.split(".")[0] for app in settings.INSTALLED_APPS}
    ours = {app for app in ours if (settings.BASE_DIR / app).is_dir()}
    more = {"fixtures", "static", "templates", "manage.py", "deploy/healthy.py", "requirements/base.txt"}
    assert let_through() == ours | more


def test_no_secret_is_in_the_image():
    assert told("ARG") == []
    assert not re.search(r"\b\w*(?:KEY|PASSWORD|SECRET|TOKEN)\b", read("Dockerfile"))


@pytest.mark.parametrize("name", ["Dockerfile", "compose.yaml", "nginx.conf"])
def test_no_secret_is_in_the_examples(name):
    """A password comes from .env."""
    assert [one for one in re.findall(r"PASSWORD: (.*)", read(name)) if not one.startswith("${")] == []


def variables() -> set[str]:
    """All that the examples set for the site."""
    found = {name for what in told("ENV") for name in re.findall(r"(\w+)=", what)}
    found |= {name for what in told("RUN") for name in re.findall(r"\b([A-Z_]+)=", what)}
    for name in SITE:
        found |= set(compose()["services"][name]["environment"])
    for unit in UNITS:
        found |= set(re.findall(r"^Environment=(\w+)=", unit.read_text(), re.MULTILINE))
    return found


def test_every_variable_is_one_that_the_site_reads():
    known = set(re.findall(r"^#?([A-Z_]+)=", (settings.BASE_DIR / ".env.example").read_text(), re.MULTILINE))
    assert variables() - known == NOT_OURS
    assert set(compose()["services"]["database"]["environment"]) == POSTGRES


def test_containers_can_write_to_nothing_but_what_is_theirs():
    for name, one in compose()["services"].items():
        shut = one["read_only"], one["cap_drop"], one["security_opt"]
        assert shut == (True, ["ALL"], ["no-new-privileges:true"]), name
    written = {
        name: [volume.split(":")[0] for volume in one.get("volumes", []) if not volume.endswith(":ro")]
        for name, one in compose()["services"].items()
    }
    assert {name: volumes for name, volumes in written.items() if volumes} == {"database": ["data"]}


def test_only_the_proxy_can_be_reached():
    services = compose()["services"]
    assert {name: one["ports"] for name, one in services.items() if "ports" in one} == {
        "proxy": ["80:80", "443:443"]
    }
    assert services["database"]["networks"] == ["inside"]
    assert compose()["networks"]["inside"] == {"internal": True}


def test_what_is_mounted_is_where_nginx_looks():
    mounted = [one.split(":")[:2] for one in compose()["services"]["proxy"]["volumes"]]
    assert mounted == [
        ["./nginx.conf", "/etc/nginx/nginx.conf"],
        ["./certificates", "/etc/nginx/certificates"],
    ]
    files = directives("ssl_certificate") + directives("ssl_certificate_key")
    assert {str(Path(one).parent) for one in files} == {"/etc/nginx/certificates"}


def test_ports_are_the_same_everywhere():
    [command] = told("CMD")
    assert re.findall(r'"--port", "(\d+)"', command) == told("EXPOSE") == ["8000"]
    assert [one.split()[0] for one in directives("server")] == ["web-1:8000", "web-2:8000"]
    assert re.findall(r"127.0.0.1:(\d+)", read("healthy.py")) == ["8000"]
    assert re.findall(r"--port (\d+)", read("systemd/measures-web.service")) == ["8000"]


def test_the_server_has_more_threads_than_whoever_waits_can_hold():
    [command] = told("CMD")
    files = ["Makefile", "docs/operations.md", "deploy/systemd/measures-web.service"]
    texts = [command.replace('", "', " "), *((settings.BASE_DIR / name).read_text() for name in files)]
    threads = [int(one) for text in texts for one in re.findall(r"--blocking-threads (\d+)", text)]
    assert threads == [192] * len(texts)
    held = {name: getattr(one, "places", one).free._value for name, one in vars(of_process()).items()}
    assert sum(held.values()) - held["makers"] == 188


def test_as_many_machines_as_web_containers():
    """Each has its own folder for temporary files, so none hears of the others but from the database."""
    webs = [name for name in compose()["services"] if name.startswith("web-")]
    assert {compose()["services"][name]["environment"]["WEB_MACHINES"] for name in webs} == {str(len(webs))}


def test_the_proxy_lets_imports_through_and_says_so_itself_of_no_smaller_one():
    elsewhere, admin = (int(one.removesuffix("m")) * 1024**2 for one in directives("client_max_body_size"))
    assert admin > LARGEST_FILE + 1_000_000
    assert elsewhere > settings.DATA_UPLOAD_MAX_MEMORY_SIZE


def test_what_a_reader_claims_about_addresses_is_overwritten():
    said = dict(one.split(None, 1) for one in directives("proxy_set_header"))
    assert said == {
        "Connection": '""',
        "Host": "$host",
        "X-Forwarded-For": "$remote_addr",
        "X-Forwarded-Proto": "$scheme",
        "X-Forwarded-Host": '""',
        "X-Real-IP": '""',
        "Forwarded": '""',
        "X-Request-ID": "$request_id",
    }


def test_what_may_write_is_asked_once():
    assert directives("proxy_next_upstream") == ["error timeout"]


@pytest.mark.parametrize(
    ("address", "is_search", "is_compared"),
    [
        ("/haku/", True, False),
        ("/sv/sok/", True, False),
        ("/en/search/", True, False),
        ("/hnh2035/muutokset/", False, True),
        ("/hnh2035/muutokset.csv", False, True),
        ("/sv/hnh2035/andringar/atom.xml", False, True),
        ("/en/hnh2035/changes.xlsx", False, True),
        ("/hnh2035/toimenpiteet/1/", False, False),
    ],
)
def test_which_addresses_are_limited(address, is_search, is_compared):
    compared, search = re.findall(r'"~(\^/[^"]+)" \$network', read("nginx.conf"))
    assert (bool(re.search(search, address)), bool(re.search(compared, address))) == (is_search, is_compared)


@pytest.mark.parametrize(
    "unit", [unit for unit in UNITS if unit.suffix == ".service"], ids=lambda one: one.name
)
def test_units_are_shut(unit):
    lines = unit.read_text().splitlines()
    wanted = ["User=measures", "NoNewPrivileges=yes", "ProtectSystem=strict", "PrivateTmp=yes"]
    assert [one for one in wanted if one not in lines] == []


def test_systemd_understands_the_units(tmp_path):
    if not shutil.which("systemd-analyze"):
        pytest.skip("systemd is not here")
    for unit in UNITS:  # what they start is not installed here
        started = re.sub(r"^ExecStart=\S+", "ExecStart=/bin/true", unit.read_text(), flags=re.MULTILINE)
        (tmp_path / unit.name).write_text(started)
    asked = ["systemd-analyze", "verify", *(str(tmp_path / unit.name) for unit in UNITS)]
    ran = subprocess.run(asked, capture_output=True, text=True, timeout=60)
    assert (ran.returncode, ran.stderr) == (0, "")


def test_nginx_understands_its_file(tmp_path):
    """With a certificate made for the test, and all that it writes in a folder of the test."""
    if not (shutil.which("nginx") and shutil.which("openssl")):
        pytest.skip("nginx or openssl is not here")
    made = (
        "openssl req -x509 -newkey rsa:2048 -nodes -keyout privkey.pem -out fullchain.pem -days 2 -subj /CN=x"
    )
    subprocess.run(shlex.split(made), cwd=tmp_path, check=True, capture_output=True, timeout=60)
    text = read("nginx.conf").replace("web-1:", "127.0.0.1:").replace("web-2:", "127.0.0.2:")
    for place in ["/etc/nginx/certificates", "/run", "/var/log/nginx"]:
        text = text.replace(f"{place}/", f"{tmp_path}/")
    folders = "".join(
        f"{name}_temp_path {tmp_path};" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    (tmp_path / "nginx.conf").write_text(text.replace("http {", f"http {{ {folders}", 1))
    asked = ["nginx", "-t", "-q", "-e", f"{tmp_path}/error.log", "-p", str(tmp_path)]
    ran = subprocess.run([*asked, "-c", f"{tmp_path}/nginx.conf"], capture_output=True, text=True, timeout=60)
    assert (ran.returncode, ran.stderr) == (0, "")


# Alarms


def rules():
    return [rule for group in yaml.safe_load(read("alarms.yml"))["groups"] for rule in group["rules"]]


def test_each_alarm_is_in_the_runbook_and_the_other_way_round():
    text = (settings.BASE_DIR / "docs" / "operations.md").read_text()
    chapter = text.partition("## Alarms\n")[2].partition("\n## ")[0]
    assert re.findall(r"^### (\w+)$", chapter, re.MULTILINE) == [rule["alert"] for rule in rules()]
    assert {rule["labels"]["severity"] for rule in rules()} == {"page", "look"}


@pytest.mark.django_db
def test_alarms_ask_for_what_the_site_tells(client, settings):
    settings.METRICS_TOKEN = TOKEN
    client.get("/")  # so that there is something to count
    text = client.get("/metrics", headers={"authorization": f"Bearer {TOKEN}"}).text
    told = {line.split("{")[0].split()[0] for line in text.splitlines() if not line.startswith("#")}
    asked = " ".join(rule["expr"] for rule in rules())
    assert set(re.findall(r"measures_\w+", asked)) <= told
    assert set(re.findall(r"\w+", " ".join(re.findall(r'how=~?"([^"]+)"', asked)))) <= set(COUNTED)
