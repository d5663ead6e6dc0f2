from django.db import migrations, models

from helsinki_measures.migrating import AddIndexMeanwhile


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("measures", "0002_search")]

    operations = [
        AddIndexMeanwhile(
            model_name="measure",
            index=models.Index(
                fields=["programme", "is_published", "number_key"], name="measure_published_in_order"
            ),
        ),
    ]
