from django.db import migrations, models


class Migration(migrations.Migration):
    """The texts of the steps with their exercise: `load_content` fills them."""

    dependencies = [("library", "0009_exercise_roles")]

    operations = [
        migrations.AddField(
            "exercise",
            "step_texts",
            models.JSONField(blank=True, default=list, editable=False),
        ),
    ]
