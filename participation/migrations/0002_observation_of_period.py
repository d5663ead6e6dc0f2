from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("participation", "0001_initial")]

    operations = [
        migrations.AddIndex(
            model_name="observation",
            index=models.Index(fields=["indicator", "period_end"], name="observation_of_period"),
        ),
    ]
