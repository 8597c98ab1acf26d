"""What a person types about a session that the player did not log."""

from collections.abc import Iterable
from functools import cached_property
from typing import Any

from django import forms
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from psoas_care.accounts.models import User
from psoas_care.library.body import TRACKED, Region, Side
from psoas_care.library.dose import Sides
from psoas_care.library.models import Exercise
from psoas_care.library.vocabulary import Category
from psoas_care.practice.eligibility import judge, mark_beyond, status_then
from psoas_care.practice.exercise_choices import ExerciseChoices
from psoas_care.practice.forms.bout import EACH, TOO_MANY, BoutForm, BoutFormSet
from psoas_care.practice.limits import MOST_BOUTS
from psoas_care.practice.models import Beyond, Bout, Moment, Session, SessionPain
from psoas_care.practice.resting import renew_rests, rest_after
from psoas_care.safety import at_once, nerves, recording
from psoas_care.safety.at_once import Taken
from psoas_care.safety.models import Restriction
from psoas_care.safety.nerves import NerveForm
from psoas_care.safety.reasons import ends_in_words
from psoas_care.safety.signs import SignsForm
from psoas_care.safety.status import SafetyStatus, standing_now
from psoas_care.safety.vocabulary import QuestionKind
from psoas_care.symptoms.vocabulary import ASKS_UNDER_PRESSURE
from psoas_care.web.fields import RatingField, RatingScale
from psoas_care.web.forms import UserRecordFormMixin
from psoas_care.web.lines import arrived
from psoas_care.web.moments import MomentFields
from psoas_care.web.prose import ProseField
from psoas_care.web.user_records import UserRecord

EFFORT = RatingScale("effort", _("0 = none at all"), _("10 = the most you can"))


Line = dict[str, Any]
"""Initial values of a BoutForm, by field name."""


def line_for(exercise: Exercise) -> Line:
    """A line for an exercise that somebody has just been reading about."""
    is_per_side = exercise.sides == Sides.PER_SIDE
    return {"exercise": exercise.slug, "side": EACH if is_per_side else ""}


def lines_like(session: Session) -> list[Line]:
    """The lines of an earlier session; never how it felt."""
    return [
        {
            "exercise": bout.exercise.slug,
            "side": "" if bout.side == Side.BOTH else bout.side,
            "actual_seconds": bout.actual_seconds,
            "repetitions": bout.repetitions,
        }
        for bout in session.bouts.all()
    ]


class SessionForm(UserRecordFormMixin, forms.ModelForm):
    """A session with its bouts, pain in one region around it, and signs that came.

    `nerve` is what is asked where it hurt as a nerve does; None where nothing did. Once
    stored, `closed` says in words what all of that closed, and `is_urgent` whether
    somebody has to be seen about it, or a question waits; `taken` is what counts though
    the form was not saved. `lines` are those of a new session before anybody
    typed; `exercises` and `safety_status` spare two questions to whoever has them.
    """

    nerve: NerveForm | None = None
    closed = ""
    is_urgent = False
    taken: Taken | None = None

    region = forms.ChoiceField(
        label=_("Where"),
        choices=[(region, region.label) for region in TRACKED],
        required=False,
        widget=forms.RadioSelect,
    )
    before = RatingField(label=_("Pain before"))
    after = RatingField(label=_("Pain after"))
    effort = RatingField(label=_("How hard was it?"), scale=EFFORT)

    class Meta:
        model = Session
        fields = ["note", "effort", "routine"]
        widgets = {
            "note": forms.Textarea(attrs={"rows": 3}),
            "routine": forms.HiddenInput,
        }
        field_classes = {"note": ProseField}
        help_texts = {"note": _("Only you can read it.")}

    def __init__(
        self,
        *args: Any,
        lines: Iterable[Line] = (),
        exercises: Iterable[Exercise] | None = None,
        safety_status: SafetyStatus | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.moment = MomentFields(self)
        self.earlier: dict[str, SessionPain] = {}
        if self.instance.pk:
            self.earlier = {pain.moment: pain for pain in self.instance.pains.all()}
        for pain in self.earlier.values():
            self.initial[pain.moment] = pain.value
            self.initial["region"] = pain.region
        self._today = safety_status or standing_now(self.instance.user, self.now)
        if exercises is None:
            exercises = Exercise.objects.grouped_by_category()
        self._exercise_choices = ExerciseChoices(exercises, self._today)
        self._suggested = [
            x for x in lines if self._exercise_choices.has(x["exercise"])
        ]
        self._make_bouts()

    def _make_bouts(self) -> None:
        bouts = Bout.with_deleted if self.is_bound else Bout.objects
        self.bouts = BoutFormSet(
            self.data if self.is_bound else None,
            instance=self.instance,
            initial=self._suggested,
            prefix="bouts",
            queryset=bouts.select_related("exercise"),
            form_kwargs={"exercise_choices": self._exercise_choices},
        )
        self.bouts.extra = max(0, len(self._suggested) - 1)

    def add_line(self) -> None:
        """Show what was typed with one line more; nothing is checked yet."""
        self.data, count, _is_complete = arrived(self.data, "bouts")
        if count < MOST_BOUTS:
            self.retype(f"bouts-{count}-exercise", "")
            self.retype("bouts-TOTAL_FORMS", str(count + 1))
        self._make_bouts()
        # Django checks a form as soon as it is shown.
        for some in (self, self.signs, *self.bouts):
            some.errors.clear()
        self.bouts.non_form_errors().clear()
        self.nerve = None

    def parts(self) -> list[forms.BaseForm | forms.BaseFormSet]:
        """The lines, and what the session and its lines lead to being asked."""
        sent = [self.signs] if SignsForm.was_sent(self.data) else []
        return [self.bouts, *sent, *([self.nerve] if self.nerve else [])]

    def _nerve_form(self) -> NerveForm | None:
        """The questions about nerves; None if no new word is about a nerve."""
        if not any(line.hurts_like_a_nerve for line in self.lines()):
            return None
        return NerveForm(self.data, questions=self._today.questions)

    @cached_property
    def signs(self) -> SignsForm:
        known = self._today.questions.values()
        return SignsForm(
            self.data if self.is_bound else None,
            questions=[q for q in known if q.kind == QuestionKind.SIGN],
            tools=self._tool_names(),
        )

    @property
    def has_tool(self) -> bool:
        """Whether a pressure tool is among the lines."""
        chosen = [str(line["exercise"].value()) for line in self.bouts]
        known = self._exercise_choices.exercises
        return any(known[c].category == Category.RELEASE for c in chosen if c in known)

    def _tool_names(self) -> dict[str, str]:
        names: dict[str, str] = {}
        for exercise in self._exercise_choices.exercises.values():
            # Without names only until the content is loaded after an update.
            names |= zip(exercise.tool_slugs, exercise.tool_names, strict=False)
        return names

    def _side_and_tool(self) -> tuple[str, str]:
        """The side and the tool, where the session has but one of them."""
        bouts = [b for b in self._bouts() if b.exercise.category == Category.RELEASE]
        sides = {bout.side for bout in bouts}
        tools = {slug for bout in bouts for slug in bout.exercise.tool_slugs}
        is_one_sided = len(sides) == 1 and Side.BOTH not in sides
        return (
            sides.pop() if is_one_sided else "",
            tools.pop() if len(tools) == 1 else "",
        )

    def has_new_content(self) -> bool:
        removed = self.bouts.deleted_forms
        lines = [line for line in self.bouts if line not in removed]
        known = {line.instance.pk for line in lines if line.instance.pk}
        return (
            known != {*self.instance.bouts.values_list("pk", flat=True)}
            or any(line.has_changed() for line in lines)
            or super().has_new_content()
        )

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        has_number = data.get("before") is not None or data.get("after") is not None
        if has_number and not data.get("region") and "region" not in self.errors:
            self.add_error("region", _("Say where that pain was."))
        self.nerve = None
        if self.bouts.is_valid():
            self.nerve = self._nerve_form()
            self._refuse_too_many()
            if self.instance.local_day:
                self._judge_lines()
            if not self.lines() and not data.get("note"):
                self.add_error(None, _("Log at least one exercise."))
        return data

    def clean_moment(self, data: dict[str, Any]) -> None:
        self.moment.clean(data)

    def _judge_lines(self) -> None:
        """Put beside each line why it is refused; what was too much is only marked."""
        lines = self.lines()
        logged = [line.logged for line in lines]
        then = status_then(self.instance)
        for line, errors in zip(lines, judge(logged, then), strict=True):
            for name, error in errors.items():
                line.add_error(name, error)
        if self.bouts.is_valid():
            before = self.cleaned_data.get("before")
            mark_beyond(self.instance, logged, then, before=before)

    def _refuse_too_many(self) -> None:
        """Refuse more than `MOST_BOUTS`, unless as many are stored already."""
        bouts = sum(len(line.bouts()) for line in self.lines())
        session: Session = self.instance
        if bouts > MOST_BOUTS and (not session.pk or bouts > session.bouts.count()):
            self.add_error(None, TOO_MANY % MOST_BOUTS)

    @property
    def is_full(self) -> bool:
        """Whether it has as many lines as a session may have."""
        return self.bouts.total_form_count() >= MOST_BOUTS

    @property
    def is_refused(self) -> bool:
        """Whether a line is about something that is closed."""
        return any(line.is_refused for line in self.bouts)

    def keep_as_note(self) -> None:
        """Put what is refused into the note, where it counts for nothing."""
        if not self.is_bound or self.is_valid():
            return
        refused = [line for line in self.bouts if line.is_refused]
        told = [_("Not counted, since it was closed: %s") % x.told() for x in refused]
        # Its lines are numbered as they arrived.
        self.data = self.bouts.data
        note = self.data.get("note", "")
        self.retype("note", "\n".join([*filter(None, [note]), *told]))
        for line in refused:
            self.retype(line.add_prefix("DELETE"), "on")
        self._make_bouts()
        self.full_clean()

    def lines(self) -> list[BoutForm]:
        """The lines that were filled in and stay."""
        removed = self.bouts.deleted_forms
        filled = [line for line in self.bouts if line.cleaned_data]
        return [line for line in filled if line not in removed]

    def save_record(self) -> bool:
        """Save the session under a lock on the user: its dose limits other sessions.

        An unbound form takes no lock.
        """
        if not self.is_bound:
            return False
        with transaction.atomic():
            user = User.objects.select_for_update().get(pk=self.instance.user_id)
            is_saved = super().save_record()
            if is_saved:
                # An earlier day may be nearer to another release than before.
                renew_rests(user, now=self.now)
            if is_saved and self.is_valid():
                of_nerves = nerves.report(self.nerve, self.instance, now=self.now)
                self.is_urgent = bool(of_nerves)
                closed = [self._report_signs(), of_nerves, self._ask()]
                self.closed = " ".join(filter(None, closed))
        if not is_saved:
            self._take_at_once()
        return is_saved

    def _take_at_once(self) -> None:
        """Record ticked signs and open questions, though the form is invalid."""
        found = nerves.ticked(self._today.questions, self.data)
        self.taken = at_once.take(self, [*self.signs.ticked(), *found], is_anew=True)
        self._ask()

    def _ask(self) -> str:
        """Make questions open again that words for a pain lead to."""
        removed = self.bouts.deleted_forms if self.bouts.is_valid() else []
        codes = {c for x in self.bouts if x not in removed for c in x.asked_codes}
        if any(answer for answer, _assumed in self.signs.ticked()):
            codes -= {*ASKS_UNDER_PRESSURE.values()}
        asked = recording.ask(
            self.instance.user,
            codes,
            source=at_once.source_of(self),
            at=self.now,
            zone=self.known_zone(str(self.data.get("zone", ""))),
        )
        self.is_urgent |= bool(asked)
        return nerves.closed_in_words(asked)

    def _report_signs(self) -> str:
        if not SignsForm.was_sent(self.data):
            return ""
        side, tool = self._side_and_tool()
        return self.signs.report(self.instance, side=side, tool=tool)

    def children(self) -> list[UserRecord]:
        return [*self._bouts(), *self._pains(), *self._restrictions()]

    def _bouts(self) -> list[Bout]:
        bouts = [bout for line in self.lines() for bout in line.bouts()]
        for bout in bouts:
            bout.session = self.instance
        return bouts

    @property
    def news(self) -> str:
        """Consequences of the saved session, in sentences; "" if there are none."""
        return " ".join(filter(None, [self._beyond_in_words(), self.closed]))

    def _beyond_in_words(self) -> str:
        words = [word for line in self.lines() for word in line.instance.beyond]
        if not words:
            return ""
        of = [str(Beyond(word).label) for word in dict.fromkeys(words)]
        told = _("More than advised: %s.") % ", ".join(of)
        rest = next(iter(self._restrictions()), None)
        if rest is None:
            return str(told)
        closed = _("Closed for now: %s.") % rest.get_scope_display()
        return f"{told} {closed} {ends_in_words(rest.ends, rest.until, rest.until_at)}"

    def _restrictions(self) -> list[Restriction]:
        """The rest that deep front release causes, stored with the session."""
        if not any(line.logged.is_deep_front for line in self.lines()):
            return []
        session: Session = self.instance
        return [rest_after(session)]

    def _pains(self) -> list[SessionPain]:
        # What was said the day after stays: this form does not ask for it.
        after = self.earlier.get(Moment.NEXT_DAY)
        pains = [after] if after else []
        for moment in (Moment.BEFORE, Moment.AFTER):
            value = self.cleaned_data[moment]
            if value is not None:
                pain = self.earlier.get(moment) or SessionPain(moment=moment)
                pain.session = self.instance
                pain.region = Region(self.cleaned_data["region"])
                pain.value = value
                pains.append(pain)
        return pains
