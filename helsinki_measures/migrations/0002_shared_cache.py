from django.core.management import call_command
from django.db import migrations


def make_table(apps, schema_editor):
    """So that `migrate` is all that a database needs."""
    call_command("createcachetable", database=schema_editor.connection.alias, verbosity=0)


class Migration(migrations.Migration):

    dependencies = [
        ("helsinki_measures", "0001_sessions"),
    ]

    operations = [
        migrations.RunPython(make_table, migrations.RunPython.noop),
    ]
