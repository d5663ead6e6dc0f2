"""Backups: a folder each, with the database, a manifest that says what is in it, and the digests of both.

Not in it: SECRET_KEY, HISTORY_KEY and all other settings, which would open and forge what they guard; who is
signed in, as who was signed out since would be signed in again; the counts of wrong passwords. Files that
people upload are rows of the database: there are none beside it.
"""

LEFT_EMPTY = ["helsinki_measures_session", "shared_cache"]
"""The tables of which a backup has no rows."""


class BackupError(Exception):
    """What went wrong, in words for whoever runs the site."""


class NoRoom(BackupError):  # noqa: N818  (its name is shown as the reason)
    pass


class ProgramMissing(BackupError):  # noqa: N818
    pass


class ProgramTooOld(BackupError):  # noqa: N818
    pass
