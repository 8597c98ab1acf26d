from django.db import migrations, models

from psoas_care.web.operations import AddIndexConcurrently, ReplaceUniqueIndex


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("practice", "0013_created_at_can_be_restored")]

    operations = [
        ReplaceUniqueIndex(
            model_name="sessionpain",
            constraint=models.UniqueConstraint(
                condition=models.Q(("deleted_at", None)),
                fields=("user", "session", "region", "moment"),
                name="practice_sessionpain_once",
            ),
        ),
        ReplaceUniqueIndex(
            model_name="myroutineitem",
            constraint=models.UniqueConstraint(
                condition=models.Q(("deleted_at", None)),
                fields=("user", "my_routine", "number"),
                name="practice_myroutineitem_number",
            ),
        ),
        AddIndexConcurrently(
            model_name="bout",
            index=models.Index(
                fields=["user", "session"], name="practice_bout_session"
            ),
        ),
    ]
