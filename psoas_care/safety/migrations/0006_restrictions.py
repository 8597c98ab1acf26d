import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import psoas_care.safety.vocabulary


class Migration(migrations.Migration):
    dependencies = [
        ("safety", "0005_hours_of_a_dose"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint("answer", "safety_answer_one_stands"),
        migrations.RemoveConstraint("hold", "safety_hold_uid"),
        migrations.RemoveConstraint("hold", "safety_hold_says_how_it_ends"),
        migrations.RemoveConstraint("hold", "safety_hold_says_why_it_ended"),
        migrations.RenameModel("Hold", "Restriction"),
        migrations.RenameField("answer", "is_standing", "is_current"),
        migrations.RenameIndex(
            model_name="restriction",
            new_name="safety_restriction_at",
            old_name="safety_hold_at",
        ),
        migrations.RenameIndex(
            model_name="restriction",
            new_name="safety_restriction_day",
            old_name="safety_hold_day",
        ),
        migrations.AlterField(
            model_name="restriction",
            name="screening",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="restrictions",
                to="safety.screening",
            ),
        ),
        migrations.AlterField(
            model_name="restriction",
            name="user",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="restrictions",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddConstraint(
            model_name="answer",
            constraint=models.UniqueConstraint(
                condition=models.Q(("is_current", True)),
                fields=("user", "question"),
                name="safety_answer_one_stands",
            ),
        ),
        migrations.AddConstraint(
            model_name="restriction",
            constraint=models.UniqueConstraint(
                fields=("uid", "user"), name="safety_restriction_uid"
            ),
        ),
        migrations.AddConstraint(
            model_name="restriction",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("ends", psoas_care.safety.vocabulary.Ends["DATE"]),
                        ("until__isnull", False),
                    ),
                    models.Q(
                        models.Q(
                            ("ends", psoas_care.safety.vocabulary.Ends["DATE"]),
                            _negated=True,
                        ),
                        ("until", None),
                    ),
                    _connector="OR",
                ),
                name="safety_restriction_says_how_it_ends",
            ),
        ),
        migrations.AddConstraint(
            model_name="restriction",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_by", ""), ("ended_on", None)),
                    models.Q(
                        ("ended_on__isnull", False),
                        models.Q(("ended_by", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="safety_restriction_says_why_it_ended",
            ),
        ),
    ]
