from django.apps import AppConfig
from django.db.models.signals import post_migrate


class SiteConfig(AppConfig):
    name = "helsinki_measures"

    def ready(self):
        from helsinki_measures.content import install

        post_migrate.connect(install, sender=self)
