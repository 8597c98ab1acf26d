import django.utils.timezone
from django.db import migrations, models

MODELS = [
    "checkin",
    "dayfactors",
    "functionscore",
    "instrumentscore",
    "painscore",
    "tightnessscore",
]


class Migration(migrations.Migration):
    """Let a restored row bring the moment of its making; no table changes by that."""

    dependencies = [("symptoms", "0006_instruments")]

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
