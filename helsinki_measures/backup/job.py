"""What the worker does each hour where BACKUP_FOLDER names a folder."""

from django.conf import settings

from helsinki_measures.backup.making import Keep, make


def back_up() -> None:
    make(settings.BACKUP_FOLDER, Keep(settings.BACKUP_KEEP, settings.BACKUP_KEEP_DAYS))
