from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ParticipationConfig(AppConfig):
    name = "participation"
    verbose_name = _("Indicators and participation")

    def ready(self):
        from participation.search import register_own

        register_own()
