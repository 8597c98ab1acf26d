import django.utils.timezone
from django.db import migrations, models

MODELS = [
    "bout",
    "dosestep",
    "fairtest",
    "flare",
    "myroutine",
    "myroutineitem",
    "planchoice",
    "programme",
    "session",
    "sessionpain",
]


class Migration(migrations.Migration):
    """Let a restored row bring the moment of its making; no table changes by that."""

    dependencies = [("practice", "0012_fair_test")]

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
