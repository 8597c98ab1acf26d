from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("practice", "0008_bout_beyond")]

    operations = [
        migrations.AddField(
            "routine",
            "is_micro_break",
            models.BooleanField(default=False),
            preserve_default=False,
        ),
        migrations.AddConstraint(
            "routine",
            models.UniqueConstraint(
                condition=models.Q(is_micro_break=True),
                fields=("is_micro_break",),
                name="practice_one_micro_break",
            ),
        ),
    ]
