from django.db import migrations, models


class Migration(migrations.Migration):
    """Which exercises neither stretch nor load: none, until `load_content` says so."""

    dependencies = [("library", "0010_step_texts")]

    operations = [
        migrations.AddField(
            "exercise",
            "is_calm",
            models.BooleanField(default=False),
            preserve_default=False,
        ),
        migrations.AddConstraint(
            "exercise",
            models.CheckConstraint(
                condition=models.Q(is_calm=False) | models.Q(category="relax"),
                name="library_only_relaxing_is_calm",
            ),
        ),
    ]
