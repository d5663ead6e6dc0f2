from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class MeasuresConfig(AppConfig):
    name = "measures"
    verbose_name = _("Programmes and measures")

    def ready(self):
        from measures.models.change import FOLLOWERS
        from measures.search import checks, index, texts  # noqa: F401  (checks register themselves)

        texts.register_own()
        FOLLOWERS.append(index.follow)
        post_migrate.connect(index.fill_where_empty, sender=self)
