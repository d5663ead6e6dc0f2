from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('measures', '0003_measure_in_order'),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='measure',
            name='measure_published_in_order',
        ),
        migrations.AddIndex(
            model_name='measure',
            index=models.Index(fields=['programme', 'is_published', 'number_key', 'theme', 'phase', 'impact', 'closed_as', 'override_status', 'stated_status', 'confirmed_at'], name='measure_standing'),
        ),
        migrations.AddIndex(
            model_name='task',
            index=models.Index(fields=['measure', 'state', 'due_on'], name='task_of_measure_in_state'),
        ),
    ]
