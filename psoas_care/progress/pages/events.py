"""What happened on the way that a chart of pain should show."""

from datetime import date
from typing import Any

from django.db.models import CharField, DateField, F, QuerySet, Value
from django.db.models.expressions import Combinable
from django.utils.translation import gettext_lazy as _

from psoas_care.accounts.models import User
from psoas_care.progress.charts.marks import ChartEvent
from psoas_care.safety.vocabulary import QuestionKind

WORDS = {
    "programme": _("Your plan begins"),
    "flare": _("A bad time"),
    "red-flag": _("A warning sign"),
    "hold": _("Something is closed for safety"),
}
NOT_LASTING = Value(None, DateField())


def events_of(user: User, first: date, last: date) -> list[ChartEvent]:
    """Plan, bad times, warning signs and holds from `first` to `last`, by one query.

    A hold is marked where it begins: what it closes, and for how long, is on Today.
    """
    red_flags = user.answers.between(first, last).of_kinds(QuestionKind.RED_FLAG)
    told = _told("programme", user.programmes.between(first, last)).union(
        _told("flare", user.flares.touching(first), until=F("until")),
        _told("hold", user.restrictions.between(first, last).of_answers(first, last)),
        _told("red-flag", red_flags.yes().not_mistaken()),
    )
    return [ChartEvent(day, str(WORDS[what]), until) for what, day, until in told]


def _told(
    what: str, rows: QuerySet[Any], until: Combinable = NOT_LASTING
) -> QuerySet[Any, Any]:
    """The three columns that every kind of row has in the union."""
    named = rows.order_by().annotate(what=Value(what, CharField()), over=until)
    columns: QuerySet[Any, Any] = named.values_list("what", "local_day", "over")
    return columns
