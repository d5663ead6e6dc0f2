"""What the headers of a request say of the answer that is wanted (RFC 9110)."""

import re
from functools import lru_cache

TAG = re.compile(r'(?:W/)?("[^"]*")')
ENCODINGS = ("br", "gzip")
"""Of two that are as welcome, the first."""


def words_of(listed: str) -> list[str]:
    return [word.strip() for word in listed.split(",") if word.strip()]


def names(if_none_match: str, tag: str) -> bool:
    """Does the reader have what the tag is of? Compared weakly (13.1.2)."""
    return if_none_match.strip() == "*" or tag in TAG.findall(if_none_match)


@lru_cache(maxsize=256)
def encoding_of(accepted: str) -> str:
    """The encoding that the reader takes the most gladly; "" for none (12.5.3)."""
    wanted = {}
    for one in words_of(accepted.lower()):
        name, _, weight = one.partition(";")
        try:
            wanted[name.strip()] = float(weight.partition("=")[2]) if weight.strip() else 1.0
        except ValueError:
            wanted[name.strip()] = 0.0
    weights = {name: wanted.get(name, wanted.get("*", 0.0)) for name in ENCODINGS}
    best = max(weights, key=weights.get)
    return best if weights[best] > 0 else ""
