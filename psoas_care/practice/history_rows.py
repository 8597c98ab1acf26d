"""The rows that a person's last weeks are read from, as six prepared questions."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.contrib.auth import get_user_model
from django.db.models import FilteredRelation, Q, QuerySet

from psoas_care.practice.models import Bout, DoseStep, PlanChoice, SessionPain
from psoas_care.practice.models.session import BoutQuerySet, SessionPainQuerySet
from psoas_care.practice.planner.traffic_light import SUCH_DAYS_IN_A_ROW
from psoas_care.practice.recent_log import (
    LATELY,
    REACHES,
    RECORD_COLUMNS,
    REMEMBERED,
    bout_rows,
    pain_rows,
)
from psoas_care.symptoms.models import PainScore
from psoas_care.web.prepared import Prepared, RawRows, day_parameter, user_parameter

if TYPE_CHECKING:
    from psoas_care.accounts.models import User

RUN = timedelta(days=SUCH_DAYS_IN_A_ROW - 1)
"""Days of strong pain in a row reach so much further back."""
PARTS = {
    "programmes": (
        "local_day", "minutes", "weekdays", "places", "equipment", "wants_release",
    ),
    "flares": ("at", "local_day", "zone", "until"),
    "fair_tests": (
        "id", "uid", "local_day", "exercise_id", "together", "habit", "region", "side",
        "planned_days", "coins", "pauses", "otherwise",
    ),
}  # fmt: skip
"""What is read of the few rows of a person, with a column first that no two share."""
ZONE = RECORD_COLUMNS.index("session__zone")
"""Where the zone of the session stands in a row of bouts, whatever the database."""


def read_raw(user: "User", on: date) -> dict[str, RawRows]:
    """The rows of the weeks up to the day `on`, as they come; six queries."""
    return {
        name: prepared.raw(
            user=user.pk,
            last=on,
            since=on - REMEMBERED,
            lately=on - LATELY - RUN,
            strong=on - REACHES,
        )
        for name, prepared in PREPARED.items()
    }


def decoded(raw: Mapping[str, RawRows]) -> dict[str, list[tuple[Any, ...]]]:
    """These rows as Python values."""
    return {name: PREPARED[name].decoded(raw[name]) for name in raw}


def _few() -> QuerySet[Any, Any]:
    """The programme, the flares that lasted into `since`, and the unfinished tests.

    One query, since all are few rows: each flare comes with each of the tests.
    """
    user = user_parameter()
    lasts = Q(flares__until=None) | Q(flares__until__gt=day_parameter("since"))
    conditions = {
        "programmes": Q(programmes__user=user, programmes__deleted_at=None),
        "flares": Q(flares__user=user, flares__deleted_at=None) & lasts,
        "fair_tests": Q(
            fair_tests__user=user,
            fair_tests__ended_on=None,
            fair_tests__deleted_at=None,
        ),
    }
    return (
        get_user_model()
        .objects.filter(pk=user_parameter())
        .annotate(
            **{
                f"its_{part}": FilteredRelation(part, condition=condition)
                for part, condition in conditions.items()
            }
        )
        .values_list(*(f"its_{part}__{name}" for part in PARTS for name in PARTS[part]))
    )


def _bouts() -> BoutQuerySet:
    return Bout.objects.filter(user=user_parameter()).between(
        day_parameter("since"), day_parameter("last")
    )


def _pains() -> SessionPainQuerySet:
    return SessionPain.objects.filter(user=user_parameter()).between(
        day_parameter("since"), day_parameter("last")
    )


def _scores() -> QuerySet[Any, Any]:
    scores = PainScore.objects.filter(user=user_parameter())
    lately = scores.between(day_parameter("lately"), day_parameter("last"))
    strong = scores.too_strong(day_parameter("strong"), day_parameter("last"))
    return (
        (lately | strong)
        .order_by()
        .values_list("local_day", "region", "side", "kind", "value", "at", "zone")
    )


def _choices() -> QuerySet[Any, Any]:
    choices = PlanChoice.objects.filter(user=user_parameter())
    these = choices.between(day_parameter("since"), day_parameter("last"))
    return these.order_by("pk").values_list(
        "kind", "local_day", "exercise__slug", "other__slug"
    )


def _steps() -> QuerySet[Any, Any]:
    steps = DoseStep.objects.filter(user=user_parameter())
    return (
        steps.in_effect_since(day_parameter("since"))
        .order_by("pk")
        .values_list(
            "kind", "exercise__slug", "other__slug", "reason", "source", "at",
            "local_day", "hold_seconds", "repetitions", "sets",
        )
    )  # fmt: skip


PREPARED = {
    "few": Prepared(_few),
    "bouts": Prepared(lambda: bout_rows(_bouts())),
    "pains": Prepared(lambda: pain_rows(_pains())),
    "scores": Prepared(_scores),
    "choices": Prepared(_choices),
    "steps": Prepared(_steps),
}
