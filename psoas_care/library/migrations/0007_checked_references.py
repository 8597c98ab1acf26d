from django.db import migrations, models

# The rows are content: `load_content` fills the new columns after this.
GONE = ("confidence", "confidence_note", "recalled_fields", "recalled_finding")


class Migration(migrations.Migration):
    dependencies = [
        ("library", "0006_advises_walking"),
    ]

    operations = [
        migrations.RenameField("reference", "citation", "title"),
        migrations.AddField(
            model_name="reference",
            name="authors",
            field=models.CharField(default="", max_length=160),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="reference",
            name="journal",
            field=models.CharField(
                default="", max_length=120, help_text="Journal, publisher or site"
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="reference",
            name="issue",
            field=models.CharField(
                blank=True, max_length=60, help_text="Volume, issue and pages"
            ),
        ),
        migrations.AddField(
            model_name="reference",
            name="url",
            field=models.URLField(blank=True),
        ),
        migrations.AddField(
            model_name="reference",
            name="certainty",
            field=models.CharField(
                choices=[
                    ("moderate", "moderate"),
                    ("low", "low"),
                    ("very-low", "very low"),
                    ("none", "says nothing about that"),
                ],
                default="none",
                max_length=8,
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="reference",
            name="is_checked",
            field=models.BooleanField(default=False),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="reference",
            name="check_note",
            field=models.CharField(default="", max_length=160),
            preserve_default=False,
        ),
        *(migrations.RemoveField("reference", name) for name in GONE),
    ]
