from django.db import migrations, models


class Migration(migrations.Migration):
    """Two things that code named by slug or key; `load_content` says them."""

    dependencies = [("library", "0011_calm")]

    operations = [
        migrations.AddField(
            "article",
            "is_about_clinicians",
            models.BooleanField(default=False),
        ),
        migrations.AddField(
            "equipment",
            "place",
            models.CharField(
                blank=True,
                choices=[
                    ("floor", "On the floor"),
                    ("chair", "On a chair"),
                    ("standing", "Standing"),
                    ("bed", "On a bed"),
                ],
                default="",
                max_length=8,
            ),
            preserve_default=False,
        ),
    ]
