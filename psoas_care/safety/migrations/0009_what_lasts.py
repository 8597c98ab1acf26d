from datetime import timedelta
from typing import Any
from uuid import uuid5

from django.db import migrations

LASTS = {
    "G-02": ("release", None),
    "G-04": ("operated", timedelta(weeks=12)),
    "recent-abdominal-surgery": ("operated", timedelta(weeks=12)),
    "spine-surgery-recent": ("deep-front", timedelta(weeks=12)),
}
"""What such an answer closes, and for how long; None is for good."""


def hold_what_lasts(apps: Any, schema_editor: Any) -> None:
    """Answers given before they closed anything beyond themselves close it, too.

    Each code once for a person: from the last answer that said it in its gravest form.
    There is no way back: the answers stand as they were.
    """
    restrictions = apps.get_model("safety", "Restriction").objects
    held = set(restrictions.filter(code__in=LASTS).values_list("user_id", "code"))
    answers = apps.get_model("safety", "Answer").objects.filter(
        question__code__in=LASTS, deleted_at=None, is_mistake=False
    )
    for answer in (
        answers.exclude(given="no").order_by("-at").select_related("question")
    ):
        code, graver = answer.question.code, answer.question.worse_behaviour
        if (answer.user_id, code) in held or (graver and answer.given != "worse"):
            continue
        held.add((answer.user_id, code))
        scope, lasts = LASTS[code]
        restrictions.create(
            user_id=answer.user_id,
            screening_id=answer.screening_id,
            uid=uuid5(answer.uid, "lasts"),
            request_hash=answer.request_hash,
            at=answer.at,
            zone=answer.zone,
            local_day=answer.local_day,
            code=code,
            action="pause",
            scope=scope,
            ends="date" if lasts else "never",
            until=answer.local_day + lasts if lasts else None,
        )


class Migration(migrations.Migration):
    dependencies = [
        ("safety", "0008_plain_words"),
    ]

    operations = [
        migrations.RunPython(hold_what_lasts, migrations.RunPython.noop),
    ]
