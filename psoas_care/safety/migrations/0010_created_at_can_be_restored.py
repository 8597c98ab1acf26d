import django.utils.timezone
from django.db import migrations, models

MODELS = ["answer", "restriction", "screening"]


class Migration(migrations.Migration):
    """Let a restored row bring the moment of its making; no table changes by that."""

    dependencies = [("safety", "0009_what_lasts")]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AlterField(
                    model_name=name,
                    name="created_at",
                    field=models.DateTimeField(
                        default=django.utils.timezone.now, editable=False
                    ),
                )
                for name in MODELS
            ]
        )
    ]
