from django.db.backends.postgresql import base

from helsinki_measures.postgresql import driver


class DatabaseWrapper(base.DatabaseWrapper):
    Database = driver
