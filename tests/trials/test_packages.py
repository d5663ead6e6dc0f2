"""The list of what the site is made of is CycloneDX by its own schema, and no hole is known in any of it.

Both with tools that are installed for the moment. Where PyPI's list of holes cannot be asked, that is said.
"""

import json
import os
import subprocess
import sys

import pytest
from django.conf import settings

from requirements.sbom import bill

pytestmark = pytest.mark.long  # it installs packages
PINNED = settings.BASE_DIR / "requirements/base.txt"
VALIDATE = """
import sys
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
sys.exit(str(JsonStrictValidator(SchemaVersion.V1_6).validate_str(sys.stdin.read()) or "")[:2000] or 0)
"""


@pytest.fixture(scope="module")
def tools(tmp_path_factory):
    """Python with what looks at packages, in an environment of its own."""
    folder = tmp_path_factory.mktemp("tools")
    subprocess.run([sys.executable, "-m", "venv", folder], check=True, timeout=120)
    install = [folder / "bin/pip", "install", "-qq", "--disable-pip-version-check"]
    subprocess.run([*install, "pip-audit", "cyclonedx-python-lib[json-validation]"], check=True, timeout=300)
    return folder / "bin"


def complaint(tools, written):
    ran = subprocess.run(
        [tools / "python", "-c", VALIDATE],
        input=json.dumps(written),
        capture_output=True,
        text=True,
        timeout=60,
    )
    return ran.stderr


def test_the_list_is_valid(tools, tried):
    written = bill(PINNED.read_text(), "1.0")
    found = complaint(tools, written)
    tried(
        "Headers and secrets",
        "the list of what the site is made of, by the schema of CycloneDX 1.6",
        len(written["components"]),
        found or "valid",
        "a list with a wrong word is not",
        on="the pinned packages",
    )
    assert found == ""
    written["components"][0]["type"] = "book"
    assert "is not one of" in complaint(tools, written)


def audit(tools, file):
    command = [tools / "pip-audit", "--require-hashes", "--disable-pip", "--progress-spinner", "off"]
    ran = subprocess.run(
        [*command, "--format", "json", "-r", file],
        env={**os.environ, "PIP_NO_INPUT": "1"},
        capture_output=True,
        text=True,
        timeout=300,
    )
    if not ran.stdout:
        pytest.skip(f"Not tried: {ran.stderr.strip().splitlines()[-1][:200]}")
    return json.loads(ran.stdout)["dependencies"]


def test_no_hole_is_known(tools, tmp_path, tried):
    """The control is a version of Django with many."""
    old = tmp_path / "old.txt"
    old.write_text("django==3.2.0 --hash=sha256:" + "0" * 64 + "\n")
    [control] = audit(tools, old)
    if "skip_reason" in control:
        pytest.skip("Not tried: PyPI's list of known holes cannot be asked from here")
    assert control["vulns"]
    found = audit(tools, PINNED)
    said = f"{sum(bool(one.get('vulns')) for one in found)} with holes"
    how = "an old version of Django has many"
    what = "holes known in the packages"
    tried("Headers and secrets", what, len(found), said, how, on="the pinned packages")
    assert [one["name"] for one in found if "skip_reason" in one] == []
    assert [(one["name"], one["vulns"]) for one in found if one["vulns"]] == []
