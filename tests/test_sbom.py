"""What `make sbom` writes names every package that is installed with the site, and nothing twice."""

import re
from importlib.metadata import version

import pytest
from django.conf import settings

from requirements.sbom import bill, licences, pinned

PINNED = (settings.BASE_DIR / "requirements/base.txt").read_text()
SAMPLE = """\
a-package==1.0 \\
    --hash=sha256:{a} \\
    --hash=sha256:{b}
    # via -r requirements/base.in
another==2.0 ; sys_platform == 'win32' \\
    --hash=sha256:{a}
    # via
    #   -r requirements/base.in
    #   a-package
""".format(a="a" * 64, b="b" * 64)


@pytest.fixture(scope="module")
def written():
    return bill(PINNED, "1.0")


def test_every_pinned_package_is_there_with_its_checksums(written):
    names = re.findall(r"^([a-z0-9-]+)==", PINNED, re.MULTILINE)
    packages = [one for one in written["components"] if "purl" in one]
    assert [one["name"] for one in packages] == names
    assert len(names) > 50
    hashes = {one["content"] for package in packages for one in package["hashes"]}
    assert hashes == set(re.findall(r"sha256:([0-9a-f]{64})", PINNED))


def test_versions_are_those_that_are_installed(written):
    named = {one["name"]: one["version"] for one in written["components"]}
    assert (named["django"], named["granian"]) == (version("django"), version("granian"))


def test_each_says_its_licence_but_for_what_is_not_installed_here(written):
    assert [one["name"] for one in written["components"] if not one["licenses"]] in ([], ["colorama"])


def test_references_are_there_once_and_lead_somewhere(written):
    refs = [one["bom-ref"] for one in written["components"]]
    assert len(set(refs)) == len(refs)
    asked = {ref for one in written["dependencies"] for ref in [one["ref"], *one["dependsOn"]]}
    assert asked - {*refs, "helsinki-measures"} == set()


def test_own_copies_are_files_of_the_repository(written):
    copies = [one for one in written["components"] if "purl" not in one]
    assert [
        one["description"] for one in copies if not (settings.BASE_DIR / one["description"]).is_file()
    ] == []
    fonts = {path.name for path in (settings.BASE_DIR / "reports/files/fonts").glob("*.ttf")}
    assert {one["description"].split("/")[-1] for one in copies} >= fonts


def test_who_asks_for_what_is_read():
    assert [(one["name"], one["version"], len(one["hashes"]), one["via"]) for one in pinned(SAMPLE)] == [
        ("a-package", "1.0", 2, ["-r requirements/base.in"]),
        ("another", "2.0", 1, ["-r requirements/base.in", "a-package"]),
    ]
    assert bill(SAMPLE, "1.0")["dependencies"] == [
        {"ref": "helsinki-measures", "dependsOn": ["pkg:pypi/a-package@1.0", "pkg:pypi/another@2.0"]},
        {"ref": "pkg:pypi/a-package@1.0", "dependsOn": ["pkg:pypi/another@2.0"]},
        {"ref": "pkg:pypi/another@2.0", "dependsOn": []},
    ]
    assert licences("a-package-that-is-not-there") == []
