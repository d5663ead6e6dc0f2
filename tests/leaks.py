"""Secrets in text: what looks like a key, a token or a password that opens something.

    git log -p --all | python -m tests.leaks

What has a known form is found by it; what is given to something named like a secret, or stands alone, by how
random it is. Values of the tests and the demo, which open nothing, are in ALLOWED.
"""

import math
import re
import sys
from collections import Counter

KNOWN = {
    "private key": r"-----BEGIN (?:[A-Z]+ )*PRIVATE KEY(?: BLOCK)?-----",
    "AWS": r"\b(?:AKIA|ASIA)[A-Z0-9]{16}\b",
    "GitHub": r"\b(?:gh[pousr]_[A-Za-z0-9]{36,}|github_pat_\w{50,})",
    "GitLab": r"\bglpat-[\w-]{20,}",
    "Slack": r"\bxox[abeoprs]-[\w-]{10,}",
    "Google": r"\bAIza[\w-]{35}",
    "Stripe": r"\b[rs]k_live_\w{16,}",
    "package registry": r"\b(?:npm_[A-Za-z0-9]{36}|pypi-AgE[\w-]{50,})",
    "signed token": r"\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{10,}",
    "Sentry": r"https://[0-9a-f]{32}@[\w.-]+/\d+",
}
IN_ADDRESS = re.compile(r"\b[a-z][a-z0-9+.-]*://[^\s/:@'\"<>{}$]*:([^\s/@'\"<>{}$%]+)@")
GIVEN = re.compile(
    r"(?:secret|passw|pwd|token|api_?key|private_?key|credential)\w*[\"']?\s*[:=]+\s*[\"']?([^\s\"',;#)}\]]{8,})",
    re.IGNORECASE,
)
ALONE = re.compile(r"(?<![\w+/=.-])[A-Za-z0-9+/_-]{32,}={0,2}(?![\w+/-])")
IS_CODE = re.compile(r"\$|[\w.]*[(\[{<%]|[a-z_]+(?:\.[a-z_]+)+$|[A-Za-z_.:-]+$")
"""A call, a variable, a name: no value."""
CHECKSUM = re.compile(r"sha(?:1|256|384|512)[:=-]|integrity|checksum", re.IGNORECASE)
RANDOM, VERY_RANDOM = 3.0, 4.2
"""Bits for each character, of what is given to a secret and of what stands alone."""

ALLOWED = {
    "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP": "the example of everybody who writes about one-time codes",
    "password": "stands in examples of addresses of databases",
    "secret": "of nobody, in an address of a test of links",
}


def randomness(text) -> float:
    """Bits of each character, were it drawn from how often each is in the text."""
    return -sum(count / len(text) * math.log2(count / len(text)) for count in Counter(text).values())


def is_mixed(text) -> bool:
    return all(re.search(kind, text) for kind in ("[a-z]", "[A-Z]")) and len(re.findall(r"\d", text)) >= 4


def secrets_in(line):
    """What kind of secret the line has, and the secret."""
    for kind, form in KNOWN.items():
        yield from ((kind, found[0]) for found in re.finditer(form, line))
    yield from (("password in an address", found[1]) for found in IN_ADDRESS.finditer(line))
    if CHECKSUM.search(line):
        return
    for found in GIVEN.finditer(line):
        value = found[1]
        if randomness(value) >= RANDOM and re.search(r"\d", value) and not IS_CODE.match(value):
            yield "given to a secret", value
    for found in ALONE.finditer(line):
        if is_mixed(found[0]) and randomness(found[0]) >= VERY_RANDOM:
            yield "random", found[0]


def leaks(lines):
    """In a log of changes, or any other text: file, kind and secret of what is not allowed, each once."""
    seen, file = set(), ""
    for line in lines:
        if line.startswith("+++ "):
            file = line[4:].strip().removeprefix("b/")
            continue
        if line.startswith(("-", "index ", "diff ")):
            continue
        for kind, secret in secrets_in(line.removeprefix("+")):
            if secret not in ALLOWED and (file, secret) not in seen:
                seen.add((file, secret))
                yield file, kind, secret


if __name__ == "__main__":
    found = list(leaks(sys.stdin))
    for file, kind, secret in found:
        print(f"{file}: {kind}: {secret[:4]}… ({len(secret)} characters)")
    sys.exit(bool(found))
