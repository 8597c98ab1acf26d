from typing import Any

from django.db import migrations


def close_beside_the_spine(apps: Any, schema_editor: Any) -> None:
    """An operation of the spine closes what presses beside it, as others do.

    There is no way back: nothing says which of them were wider before.
    """
    restrictions = apps.get_model("safety", "Restriction").objects
    restrictions.filter(code="spine-surgery-recent", scope="deep-front").update(
        scope="operated"
    )


class Migration(migrations.Migration):
    dependencies = [
        ("safety", "0011_looked_at"),
    ]

    operations = [
        migrations.RunPython(close_beside_the_spine, migrations.RunPython.noop),
    ]
