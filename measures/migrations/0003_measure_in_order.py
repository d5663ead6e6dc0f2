from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("measures", "0002_search")]

    operations = [
        migrations.AddIndex(
            model_name="measure",
            index=models.Index(
                fields=["programme", "is_published", "number_key"], name="measure_published_in_order"
            ),
        ),
    ]
