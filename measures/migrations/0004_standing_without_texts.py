from django.db import migrations, models

from helsinki_measures.migrating import AddIndexMeanwhile, RemoveIndexIfThere


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("measures", "0003_measure_in_order")]

    operations = [
        AddIndexMeanwhile(
            model_name="measure",
            index=models.Index(
                fields=[
                    *("programme", "is_published", "number_key", "theme", "phase", "impact"),
                    *("closed_as", "override_status", "stated_status", "confirmed_at"),
                ],
                name="measure_standing",
            ),
        ),
        AddIndexMeanwhile(
            model_name="task",
            index=models.Index(fields=["measure", "state", "due_on"], name="task_of_measure_in_state"),
        ),
        # Its columns are the first ones of measure_standing.
        RemoveIndexIfThere(model_name="measure", name="measure_published_in_order"),
    ]
