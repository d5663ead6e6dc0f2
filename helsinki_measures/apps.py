import datetime

from django.apps import AppConfig
from django.conf import settings
from django.db.backends.signals import connection_created
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class SiteConfig(AppConfig):
    name = "helsinki_measures"

    def ready(self):
        from helsinki_measures.audit import follow, forget_old
        from helsinki_measures.backup.job import back_up
        from helsinki_measures.backup.making import JOB
        from helsinki_measures.content import install
        from helsinki_measures.opened import keep_no_reader
        from helsinki_measures.sessions import forget_ended
        from mailing.periodic import PERIODIC, Job
        from measures.models.change import FOLLOWERS

        connection_created.connect(keep_no_reader)
        FOLLOWERS.append(follow)
        label = _("Old entries of the logs of who did what are deleted")
        PERIODIC.append(Job("audit log", forget_old, at=datetime.time(4), label=label))
        label = _("Sessions that have run out are deleted")
        PERIODIC.append(Job("sessions", forget_ended, at=datetime.time(4, 10), label=label))
        post_migrate.connect(install, sender=self)
        if settings.BACKUP_FOLDER:
            every = datetime.timedelta(hours=1)
            PERIODIC.append(Job(JOB, back_up, every=every, label=_("The data is backed up")))
