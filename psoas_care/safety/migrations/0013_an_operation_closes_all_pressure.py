"""The label of a scope: after an operation all pressure waits, not only what is near."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("safety", "0012_spine_operated"),
    ]

    operations = [
        migrations.AlterField(
            model_name="restriction",
            name="scope",
            field=models.CharField(
                choices=[
                    ("everything", "All exercises"),
                    ("all-but-breathing", "Everything except belly breathing"),
                    ("release-and-hard", "Pressure tools and level 3"),
                    ("release", "Pressure tools"),
                    ("deep-front", "Deep front release"),
                    ("operated", "Pressure tools, after an operation"),
                    ("tool", "This tool"),
                ],
                max_length=20,
            ),
        ),
    ]
