"""What the kinds of mails are called. Apps add theirs when they are ready."""

KINDS: dict[str, str] = {}
"""By the code that is kept of each mail, in words, lazily translated."""


def in_words(kind: str) -> str:
    """The code itself of a kind that no app has any more."""
    return str(KINDS.get(kind, kind))
