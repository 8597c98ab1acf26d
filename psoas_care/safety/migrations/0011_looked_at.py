from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("safety", "0010_created_at_can_be_restored"),
    ]

    operations = [
        migrations.AddField(
            model_name="restriction",
            name="looked_at",
            field=models.JSONField(editable=False, null=True),
        ),
    ]
