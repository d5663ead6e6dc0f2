import datetime

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FollowingConfig(AppConfig):
    name = "following"
    verbose_name = _("Subscriptions")

    def ready(self):
        from following.jobs import forget, tell_followers
        from mailing.periodic import PERIODIC, Job

        PERIODIC.append(Job("tell followers", tell_followers, every=datetime.timedelta(minutes=5)))
        PERIODIC.append(Job("forget followers", forget, at=datetime.time(4, 0)))
