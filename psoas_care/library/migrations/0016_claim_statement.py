from django.db import migrations, models


class Migration(migrations.Migration):
    """The field is renamed, and the column stays: older code runs beside this one."""

    dependencies = [
        ("library", "0015_plain_words"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.RenameField("claim", "said", "statement"),
                migrations.AlterField(
                    "claim", "statement", models.TextField(db_column="said")
                ),
            ]
        ),
    ]
