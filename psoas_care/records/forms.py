"""What a person says to share, to be reminded, to move over, and to delete."""

import hashlib
import secrets
from collections.abc import Sequence
from datetime import UTC, timedelta
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from django import forms
from django.db import IntegrityError, transaction
from django.http import QueryDict
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from psoas_care.library.body import TRACKABLE, Region
from psoas_care.library.models import Exercise
from psoas_care.library.vocabulary import Category
from psoas_care.practice.models.programme import Weekday
from psoas_care.records.imports.items import ItemName
from psoas_care.records.imports.meanings import (
    DAY,
    DAY_RANGES,
    EXERCISE,
    MOST_MINUTES,
    NOTE,
    PAIN,
    Meaning,
    guess,
)
from psoas_care.records.imports.sources import ImportSource
from psoas_care.records.imports.table_rows import TableReading, guessed
from psoas_care.records.imports.tables import TextTable
from psoas_care.records.imports.values import DayOrder, FractionMark
from psoas_care.records.models import (
    LONGEST_QUESTION,
    CalendarToken,
    Reminder,
    ReportLink,
    hash_of,
)
from psoas_care.symptoms.models.day_factors import LABELS
from psoas_care.web import user_records
from psoas_care.web.fields import NumberField, WordsChoice
from psoas_care.web.forms import UserRecordFormMixin
from psoas_care.web.prose import ProseField
from psoas_care.web.seen import SeenForm

TOKEN_BYTES = 32
DAYS = [(1, _("1 day")), (7, _("7 days")), (30, _("30 days"))]


class QuestionField(ProseField):
    """A person's own question, as one paragraph: the report has a single sheet."""

    is_one_paragraph = True

    def __init__(self) -> None:
        super().__init__(
            label=_("Your question to the clinician"),
            help_text=format_lazy(
                _("It appears on the report. At most {n} characters."),
                n=LONGEST_QUESTION,
            ),
            max_length=LONGEST_QUESTION,
            required=False,
            widget=forms.Textarea(attrs={"rows": 3}),
        )


class QuestionForm(forms.Form):
    """A question for one's own sheet: it is printed and not stored."""

    question = QuestionField()


class EraseForm(forms.Form):
    """The tick above a button that deletes for good; never ticked beforehand."""

    agreed = forms.BooleanField(
        label=_("Yes, delete this for good. I know that nobody can bring it back."),
        error_messages={
            "required": _("Tick the box if you want this. Nothing has been deleted.")
        },
    )


class FileForm(forms.Form):
    """The file to bring back or to take over."""

    file = forms.FileField(
        label=_("File"),
        error_messages={
            "required": _("Choose a file first."),
            "empty": _("This file is empty."),
        },
    )


class ReportLinkForm(UserRecordFormMixin, forms.ModelForm):
    """A new link. Its `token` is known from saving it to the answer, and never again.

    A repeated send makes no second link, and so has no token to show; by then the
    first one may have been revoked.
    """

    token = ""

    days = forms.TypedChoiceField(
        label=_("The link works for"),
        choices=DAYS,
        coerce=int,
        initial=7,
        widget=forms.RadioSelect,
    )
    question = QuestionField()
    field_order = ("days", "question")

    class Meta:
        model = ReportLink
        fields = ["question"]

    def clean_moment(self, data: dict[str, Any]) -> None:
        super().clean_moment(data)
        if "days" in data:
            # To the same time of day there, also where the clocks change meanwhile.
            here = self.now.astimezone(ZoneInfo(self.known_zone(data["zone"])))
            ends = here + timedelta(days=data["days"])
            self.instance.expires_at = ends.astimezone(UTC)

    def store_new(self) -> None:
        token = secrets.token_urlsafe(TOKEN_BYTES)
        self.instance.token_hash = hash_of(token)
        if user_records.create(self.instance):
            self.token = token


class ClockField(forms.TimeField):
    """A time of day, to the minute."""

    widget = forms.TimeInput(format="%H:%M", attrs={"type": "time"})

    def clean(self, value: Any) -> Any:
        clock = super().clean(value)
        return clock and clock.replace(second=0, microsecond=0)


class CalendarForm(SeenForm, forms.ModelForm):
    """The times of a person's calendar; the first save makes it.

    Its `token` is known from making it to the answer, and never again. `made` is the
    form that made it, for the page that shows it. `was_made_before` says that another
    send made it, which saw the address.
    """

    token = ""
    was_made_before = False

    practice_at = ClockField(label=_("Time for a session"))
    question_at = ClockField(label=_("Time for the daily question"))

    class Meta:
        model = CalendarToken
        fields = ["practice_at", "question_at"]

    def __init__(
        self, *args: Any, made: "CalendarForm | None" = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if made:
            self.token, self.was_made_before = made.token, made.was_made_before
        self.is_new = self.instance.pk is None
        names = [] if self.is_new else self.Meta.fields
        self.show_seen({name: self.initial[name] for name in names})

    def save_calendar(self) -> bool:
        """Make the calendar, or store its times; False where that cannot be done."""
        if not self.is_valid():
            return False
        return self._make() if self.is_new else self._change()

    def _make(self) -> bool:
        token = secrets.token_urlsafe(TOKEN_BYTES)
        self.instance.token_hash = hash_of(token)
        try:
            with transaction.atomic():
                self.instance.save(force_insert=True)
        except IntegrityError:
            self.was_made_before = True
        else:
            self.token = token
        return True

    @transaction.atomic
    def _change(self) -> bool:
        mine = CalendarToken.objects.select_for_update().filter(pk=self.instance.pk)
        row = mine.first()
        if row is None:  # ended in another tab
            self.add_error(None, _("This calendar has ended. Reload the page."))
            return False
        stored = {name: getattr(row, name) for name in self.Meta.fields}
        values = self.merged(stored)
        if values is None:
            return False
        if values != stored:
            mine.update(**values, version=row.version + 1, changed_at=timezone.now())
        return True


class ReminderForm(SeenForm, forms.ModelForm):
    """On which days and when somebody wants a reminder; saving it turns it on."""

    weekdays = WordsChoice(label=_("Days"), choices=Weekday.choices)
    send_at = ClockField(label=_("Time"))

    class Meta:
        model = Reminder
        fields = ["weekdays", "send_at"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.instance.pk:
            programme = self.instance.user.programmes.first()
            days = programme.weekdays if programme else Weekday.values
            self.initial["weekdays"] = days
        names = self.Meta.fields if self.instance.pk else []
        self.show_seen({name: self.initial[name] for name in names})

    def clean_weekdays(self) -> list[str]:
        days: list[str] = self.cleaned_data["weekdays"]
        if not days:
            raise forms.ValidationError(_("Choose at least one day."))
        return days

    @transaction.atomic
    def save_reminder(self) -> bool:
        """Store what is sound; False if it is not, or meets another tab's change."""
        if not self.is_valid():
            return False
        mine = Reminder.objects.filter(user=self.instance.user)
        row, is_new = mine.select_for_update().get_or_create(
            user=self.instance.user,
            defaults={name: self.cleaned_data[name] for name in self.Meta.fields},
        )
        stored = {name: getattr(row, name) for name in self.Meta.fields}
        values = self.merged(stored)
        if values is None:
            return False
        if is_new or not row.is_on or values != stored:
            mine.update(
                **values, is_on=True, stopped_on=None, changed_at=timezone.now()
            )
        return True


class ColumnsForm(forms.Form):
    """Which column of a table is what, and how its days and numbers are written."""

    LABELS: ClassVar = {
        "day": _("The day"),
        "time": _("The time"),
        "number": _("The number"),
        "label": _("What or where it was"),
        "note": _("A note"),
    }

    def __init__(self, source: ImportSource, data: QueryDict | None) -> None:
        super().__init__(data)
        self.source = source
        if source.table and source.chooses_columns:
            self._add_columns(source.table)
        reading = self.reading()
        if source.asks_order(reading) or "order" in self.data:
            self.fields["order"] = forms.ChoiceField(
                label=_("In days such as 03/04/2024, the first number is"),
                choices=[
                    ("", _("Choose")),
                    (DayOrder.DAY_FIRST, _("the day (3 April)")),
                    (DayOrder.MONTH_FIRST, _("the month (4 March)")),
                ],
            )
        if source.asks_mark(reading) or "mark" in self.data:
            self.fields["mark"] = forms.ChoiceField(
                label=_("In numbers such as 1,500 the comma stands"),
                choices=[
                    ("", _("Choose")),
                    (
                        FractionMark.COMMA,
                        _("before the fraction (one and a half)"),
                    ),
                    (
                        FractionMark.POINT,
                        _("between thousands (1500)"),
                    ),
                ],
            )

    def _add_columns(self, table: TextTable) -> None:
        columns = [
            (str(number), heading or _("Column %(n)s") % {"n": number + 1})
            for number, heading in enumerate(table.headings)
        ]
        guess = guessed(table)
        for name, label in self.LABELS.items():
            is_needed = name == "day"
            self.fields[name] = forms.ChoiceField(
                label=label,
                choices=[("", _("Choose") if is_needed else _("None")), *columns],
                required=is_needed,
                initial=str(guess.get(name, "")),
            )

    def reading(self) -> TableReading:
        """As it is sent, or as it seems to be; nonsense counts as not said."""
        columns = {}
        for name in self.LABELS:
            if name in self.fields:
                initial = self.fields[name].initial
                chosen = self.data.get(name) if self.is_bound else initial
                known = dict(self.fields[name].choices)  # type: ignore[attr-defined]
                if chosen and chosen in known:
                    columns[name] = int(chosen)
        order, mark = str(self.data.get("order")), str(self.data.get("mark"))
        return TableReading(
            columns,
            DayOrder(order) if order in {*DayOrder} else None,
            FractionMark(mark) if mark in {*FractionMark} else None,
        )


class MeaningsForm(forms.Form):
    """What each name in the file shall be here; nothing is chosen for words.

    A field is called by its name, since other columns give other names.
    """

    def __init__(self, labels: Sequence[ItemName], sent: QueryDict | None) -> None:
        super().__init__(sent)
        self.labels = labels
        self.exercises = dict(
            Exercise.objects.exclude(category=Category.RELEASE)
            .order_by("name")
            .values_list("slug", "name")
        )
        exercises = [*self.exercises.items()]
        guesses = {f"what_{_key(label)}": guess(label) for label in labels}
        if sent is not None:
            # A name that was not on the page yet is as it is guessed.
            self.data = QueryDict(mutable=True)
            self.data.update(guesses)
            for name in sent:
                self.data.setlist(name, sent.getlist(name))
        for label in labels:
            name = f"what_{_key(label)}"
            self.fields[name] = forms.ChoiceField(
                label=_("%(name)s: what is this?") % {"name": label.name},
                help_text=_how_often(label),
                choices=_meanings(label, exercises),
                required=False,
                initial=guesses[name],
            )
            chosen = str(self.data.get(name) if self.is_bound else guesses[name])
            if chosen.startswith(EXERCISE) and not label.has_seconds:
                self._ask_how_long(label)

    def _ask_how_long(self, label: ItemName) -> None:
        about = {"name": label.name}
        if label.has_numbers:
            self.fields[f"unit_{_key(label)}"] = forms.ChoiceField(
                label=_("%(name)s: what do its numbers count?") % about,
                choices=[
                    ("", _("Choose")),
                    ("min", _("minutes")),
                    ("s", _("seconds")),
                    ("times", _("times")),
                ],
            )
        else:
            self.fields[f"minutes_{_key(label)}"] = NumberField(
                label=_("%(name)s: how many minutes each time?") % about,
                min_value=1,
                max_value=MOST_MINUTES,
            )

    def meanings(self) -> dict[str, Meaning]:
        """By the name, as it is sent, or as it seems to be; without what is wrong."""
        if self.is_bound:
            self.full_clean()
        found = {}
        for label in self.labels:
            what, unit, minutes = _names(label)
            data = self.cleaned_data if self.is_bound else {}
            choice = data.get(what) if self.is_bound else self.fields[what].initial
            if choice:
                kind, _colon, key = choice.partition(":")
                name = self.exercises.get(key, "")
                found[label.name] = Meaning(
                    kind, key, name, data.get(unit) or "", data.get(minutes)
                )
        return found


def _how_often(label: ItemName) -> str:
    """Such as "12 lines, 3 Jan 2024 to 1 May 2024"."""
    days = {"first": date_format(label.first, "j M Y"), "n": label.times,
            "last": date_format(label.last, "j M Y")}  # fmt: skip
    return (
        ngettext(
            "%(n)s line, %(first)s", "%(n)s lines, %(first)s to %(last)s", label.times
        )
        % days
    )


def _key(label: ItemName) -> str:
    return hashlib.sha256(label.name.encode("utf-8", "replace")).hexdigest()[:12]


def _names(label: ItemName) -> tuple[str, str, str]:
    key = _key(label)
    return f"what_{key}", f"unit_{key}", f"minutes_{key}"


def _meanings(label: ItemName, exercises: list[tuple[str, str]]) -> list[Any]:
    """What an item of this name can be; words can never be a number for pain."""
    choices: list[Any] = [("", _("Leave it out")), (NOTE, _("A note in the diary"))]
    if label.is_rating:
        places: list[Any] = [(f"{PAIN}:{one.key}", one.label) for one in TRACKABLE]
        places.append((f"{PAIN}:{Region.OTHER}", Region.OTHER.label))
        choices.append((_("Pain, 0 to 10"), places))
    if label.has_numbers or label.has_seconds:
        days = [(f"{DAY}:{name}", LABELS[name]) for name in DAY_RANGES]
        choices.append((_("Day notes"), days))
    slugs = [(f"{EXERCISE}:{slug}", name) for slug, name in exercises]
    return [*choices, (_("Exercise"), slugs)]
