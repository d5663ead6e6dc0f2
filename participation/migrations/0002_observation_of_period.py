from django.db import migrations, models

from helsinki_measures.migrating import AddIndexMeanwhile


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("participation", "0001_initial")]

    operations = [
        AddIndexMeanwhile(
            model_name="observation",
            index=models.Index(fields=["indicator", "period_end"], name="observation_of_period"),
        ),
    ]
