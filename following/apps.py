import datetime

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FollowingConfig(AppConfig):
    name = "following"
    verbose_name = _("Subscriptions")

    def ready(self):
        from following.jobs import forget, tell_followers
        from mailing.kinds import KINDS
        from mailing.periodic import PERIODIC, Job

        KINDS["subscription_confirm"] = _("Question whether to follow")
        KINDS["subscription_news"] = _("Changes, to those who follow")
        often, night = datetime.timedelta(minutes=5), datetime.time(4, 0)
        label = _("Those who follow are told of changes")
        PERIODIC.append(Job("tell followers", tell_followers, every=often, label=label))
        label = _("Subscriptions that nobody confirmed are deleted")
        PERIODIC.append(Job("forget followers", forget, at=night, label=label))
