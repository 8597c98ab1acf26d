from django.db import migrations, models

from psoas_care.web.operations import ReplaceUniqueIndex


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("symptoms", "0007_created_at_can_be_restored")]

    operations = [
        ReplaceUniqueIndex(
            model_name="painscore",
            constraint=models.UniqueConstraint(
                condition=models.Q(("deleted_at", None)),
                fields=("user", "check_in", "region", "side", "kind"),
                name="symptoms_painscore_once_per_check_in",
            ),
        ),
        ReplaceUniqueIndex(
            model_name="tightnessscore",
            constraint=models.UniqueConstraint(
                condition=models.Q(("deleted_at", None)),
                fields=("user", "check_in", "region", "side"),
                name="symptoms_tightnessscore_once_per_check_in",
            ),
        ),
    ]
