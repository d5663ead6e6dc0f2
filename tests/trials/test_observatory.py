"""What the grader of Mozilla's HTTP Observatory says of public pages, the sign-in page, the admin and errors.

Its own code from npm, run here on a host of this machine behind https; Mozilla's site, which grades what the
internet can reach, was not asked. A page without cookies gets 130 at most while its host is in no browser's
list of those that want https and its scripts have no checksums; one with safe cookies gets 5 more.
"""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.trials.https import NGINX, behind_nginx

MISSING = [name for name in ("npm", "node", "openssl") if not shutil.which(name)] + ["nginx"] * (not NGINX)
pytestmark = [
    pytest.mark.long,  # it installs a package from npm
    pytest.mark.skipif(
        bool(MISSING) and os.environ.get("CI") != "true", reason=f"{' and '.join(MISSING)} missing"
    ),
]
PACKAGE = "@mdn/mdn-http-observatory@1.4.8"
INSTALL = ["npm", "install", "--ignore-scripts", "--omit=optional", "--no-audit", "--no-fund", "--prefix"]
HAVE_NO_COOKIE, HAVE_SAFE_COOKIES = 130, 135


@pytest.fixture(scope="module")
def grader(tmp_path_factory):
    folder = tmp_path_factory.mktemp("npm")
    installed = subprocess.run(
        [*INSTALL, folder, PACKAGE], check=False, capture_output=True, text=True, timeout=300
    )
    assert installed.returncode == 0, installed.stderr
    # The browsers' list of hosts that want https, which the package else downloads: this one is in none.
    (folder / "node_modules/@mdn/mdn-http-observatory/conf/hsts-preload.json").write_text("{}")
    return folder


def graded(grader, site, pages):
    """Of each page its score, status and what it failed at; a page is an address and a cookie."""
    asked = {name: {"path": path, "cookie": cookie} for name, (path, cookie) in pages.items()}
    ran = subprocess.run(
        ["node", Path(__file__).with_name("observatory.mjs"), grader, str(site.http), str(site.https)],
        input=json.dumps(asked),
        env={"PATH": os.environ["PATH"], "NODE_EXTRA_CA_CERTS": str(site.certificate)},
        check=False,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert ran.returncode == 0, ran.stderr
    return json.loads(ran.stdout)


PUBLIC = {
    "front": "/",
    "measures": "/trial/toimenpiteet/",
    "a measure, in Swedish": "/sv/trial/atgarder/1/",
    "search, in English": "/en/search/?q=a",
    "feedback": "/palaute/",
    "data": "/data/",
    "documentation of the interface": "/data/api/",
    "embedded situation": "/embed/trial/",
}
ERRORS = {
    "400": "/?q=%00",
    "403": "/forbidden/",
    "404": "/trial/toimenpiteet/ei-ole/",
    "500": "/broken/",
    "503": "/no-database/",
}


def test_the_grader_gives_all_that_it_can(grader, database, coordinator, tmp_path, tried):
    pages = {name: (path, "") for name, path in {**PUBLIC, **ERRORS}.items()}
    signed_in = f"__Host-sessionid={coordinator}"
    with_cookies = {
        "sign in": ("/admin/login/", ""),
        "reset a password": ("/admin/password/reset/", ""),
        "admin": ("/admin/", signed_in),
        "a measure in the admin": ("/admin/measures/measure/1/change/", signed_in),
    }
    with behind_nginx(database, tmp_path, "tests.trials.broken_settings") as site:
        found = graded(grader, site, pages | with_cookies)
    scores = [min(found[name]["score"] for name in some) for some in (pages, with_cookies)]
    tried(
        "Headers and secrets",
        f"Mozilla Observatory’s own grader ({PACKAGE}) on public pages, sign-in, admin and errors",
        len(found),
        "at least {} of 130 without cookies, {} of 135 with them".format(*scores),
        "the same site without our headers: less than 60",
        on="SQLite",
    )
    assert {name: one["status"] for name, one in found.items()} == {
        name: int(name) if name in ERRORS else 200 for name in found
    }
    assert {name: one["failed"] for name, one in found.items() if one["failed"]} == {}
    assert scores[0] >= HAVE_NO_COOKIE
    assert scores[1] >= HAVE_SAFE_COOKIES


def test_it_gives_little_to_a_site_without_the_headers(grader, database, tmp_path):
    with behind_nginx(database, tmp_path, "tests.trials.bare_settings") as site:
        found = graded(grader, site, {"front": ("/", ""), "sign in": ("/admin/login/", "")})
    assert found["front"]["score"] < 60
    assert found["sign in"]["score"] < found["front"]["score"]
    assert "csp-not-implemented" in found["front"]["failed"]
