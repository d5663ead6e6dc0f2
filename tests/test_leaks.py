"""No secret is in the repository or was in any of its versions, and one that were there would be found."""

import base64
import hashlib
import subprocess

import pytest
from django.conf import settings

from tests.leaks import ALLOWED, leaks

# Put together here, so that they are found in no version of this file.
RANDOM = (
    base64.b64encode(hashlib.sha512(b"of a test").digest()).decode()[:48].replace("+", "x").replace("/", "y")
)
PLANTED = {
    "private key": "-----BEGIN " + "RSA PRIVATE KEY-----",
    "AWS": "AKIA" + "IOSFODNN7" + "ABCDEFG",
    "GitHub": "ghp_" + RANDOM[:40],
    "signed token": ".".join(["eyJ" + RANDOM[:12], "eyJ" + RANDOM[12:30], RANDOM[:20]]),
    "Sentry": "https://" + "0123456789abcdef" * 2 + "@sentry.example/1",
    "password in an address": "postgres://measures:" + "tr0ub4dor" + "@db.example/measures",
    "given to a secret": "SECRET" + "_KEY=" + "x9$k2-v7!q4z",
    "random": f"value = '{RANDOM}'",
}
HARMLESS = [
    "    --hash=sha256:" + "0123456789abcdef" * 4,
    "password = request.POST.get('password')",
    "SECRET_KEY = env.str('SECRET_KEY')",
    "token = secrets.token_urlsafe(32)",
    "DATABASE_URL: postgres://measures:${POSTGRES_PASSWORD}@database/measures",
    "index 0a1b2c3d4e5f..9f8e7d6c5b4a 100644",
    "ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = 'django.contrib.auth.tokens.PasswordResetTokenGenerator'",
    "https://helsinki.example/hnh2035/toimenpiteet/125/?at=2020-04-29",
]


def git(*command, folder=settings.BASE_DIR):
    ran = ["git", *command]
    return subprocess.run(ran, cwd=folder, capture_output=True, text=True, errors="replace", timeout=120)


def history(folder=settings.BASE_DIR):
    return git("log", "-p", "--all", "--no-color", "--no-ext-diff", folder=folder).stdout.splitlines()


def test_no_version_of_any_file_holds_a_secret(tried):
    asked = git("rev-parse", "--is-shallow-repository")
    if asked.stdout.strip() != "false":
        pytest.skip("This is no clone with its whole history")
    lines = history()
    found = list(leaks(lines))
    versions = sum(line.startswith("commit ") for line in lines)
    tried(
        "Headers and secrets",
        "secrets in all versions of all files, commit by commit",
        versions,
        f"{len(found)} found" if found else "none found",
        "each kind is found where it is planted, also when it was taken out again",
        on="the repository",
    )
    assert len(lines) > 10_000
    assert found == []


def test_no_file_holds_one_now():
    """Those of the folder, committed or not; where there is no repository all but what is made."""
    listed = git("ls-files", "-co", "--exclude-standard")
    if listed.returncode:
        pytest.skip("This is no repository")
    lines = []
    for name in listed.stdout.splitlines():
        path = settings.BASE_DIR / name
        if path.is_file():
            lines += [f"+++ b/{name}", *path.read_text(errors="replace").splitlines()]
    assert len(lines) > 10_000
    assert list(leaks(lines)) == []


@pytest.mark.parametrize("kind", PLANTED)
def test_a_secret_is_found(kind):
    assert [(file, found) for file, found, _secret in leaks(["+++ b/a.py", f"+{PLANTED[kind]}"])] == [
        ("a.py", kind)
    ]


@pytest.mark.parametrize("line", HARMLESS)
def test_what_is_none_is_not(line):
    assert list(leaks([f"+{line}"])) == []


def test_one_that_was_taken_out_again_is_found(tmp_path):
    who = ["-c", "user.name=A", "-c", "user.email=a@measures.example", "-c", "commit.gpgsign=false"]
    git("init", "-q", folder=tmp_path)
    for text in (PLANTED["AWS"], "nothing"):
        (tmp_path / "settings.py").write_text(f"{text}\n")
        git("add", ".", folder=tmp_path)
        assert git(*who, "commit", "-qm", "Change it", folder=tmp_path).returncode == 0
    assert list(leaks(history(tmp_path))) == [("settings.py", "AWS", PLANTED["AWS"])]


def test_what_is_allowed_is_still_there():
    """Else it would be taken out of the list."""
    whole = "\n".join(history())
    if git("rev-parse", "--is-shallow-repository").stdout.strip() != "false":
        pytest.skip("This is no clone with its whole history")
    assert [secret for secret in ALLOWED if secret not in whole] == []
