from django.db import migrations, models

import psoas_care.web.fields


class Migration(migrations.Migration):
    """What exercises do in a session, and how tools are drawn.

    Until `load_content` says it for each row, the closed value holds: nothing is
    breathing, nothing is gentle enough for whoever is sensitive to pain, and nothing is
    offered as a next step to whoever needs support.
    """

    dependencies = [("library", "0008_hip_flexor_stretch")]

    operations = [
        migrations.AddField(
            "exercise", "roles", psoas_care.web.fields.WordsField(default=list)
        ),
        migrations.AlterField(
            "exercise", "is_hip_flexor_stretch", models.BooleanField()
        ),
        migrations.AddField(
            "exercise",
            "is_on_one_leg",
            models.BooleanField(default=True),
            preserve_default=False,
        ),
        migrations.AddField(
            "exercise",
            "is_for_sensitive",
            models.BooleanField(default=False),
            preserve_default=False,
        ),
        migrations.AddField(
            "exercise",
            "is_breathing",
            models.BooleanField(default=False),
            preserve_default=False,
        ),
        migrations.AddField(
            "tool",
            "drawing",
            models.CharField(
                choices=[
                    ("frame", "A frame with a rounded end"),
                    ("ridges", "A block with ridges"),
                    ("nodes", "A mat with nodes"),
                ],
                default="frame",
                max_length=8,
            ),
            preserve_default=False,
        ),
        migrations.AddConstraint(
            "exercise",
            models.CheckConstraint(
                condition=models.Q(is_for_sensitive=False)
                | models.Q(category="release"),
                name="library_only_release_is_for_sensitive",
            ),
        ),
        migrations.AddConstraint(
            "exercise",
            models.CheckConstraint(
                condition=models.Q(is_breathing=False)
                | models.Q(category="relax", level=1, gate=""),
                name="library_breathing_is_easy_and_relaxes",
            ),
        ),
    ]
