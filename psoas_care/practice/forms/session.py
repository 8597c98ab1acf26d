"""What a person types about a session that the player did not log."""

from collections import Counter
from collections.abc import Iterable
from functools import cached_property
from typing import Any, cast

from django import forms
from django.db import transaction
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from psoas_care.accounts.models import User
from psoas_care.library.body import TRACKED, Region, Side
from psoas_care.library.models import Exercise
from psoas_care.library.vocabulary import Category
from psoas_care.practice.eligibility import judge, mark_beyond, moved, status_then
from psoas_care.practice.exercise_choices import ExerciseChoices, ExerciseGroup
from psoas_care.practice.forms.bout import TOO_MANY, BoutForm, BoutFormSet, words_said
from psoas_care.practice.grown import says_more
from psoas_care.practice.limits import MOST_BOUTS
from psoas_care.practice.models import Beyond, Bout, Moment, Session, SessionPain
from psoas_care.practice.resting import last_rest, renew_rests, rest_after, rest_unsaved
from psoas_care.practice.usual_lines import (
    MOST_USED,
    Again,
    Line,
    Pick,
    UsualLines,
    day_in_words,
    in_words,
    line_for,
)
from psoas_care.safety import asking, at_once, nerves, told, urgency
from psoas_care.safety.at_once import Taken
from psoas_care.safety.models import Answer, Restriction, Screening
from psoas_care.safety.nerves import NerveForm
from psoas_care.safety.reasons import ends_in_words
from psoas_care.safety.signs import SignsForm
from psoas_care.safety.status import SafetyStatus, current_safety_status
from psoas_care.safety.vocabulary import OF_NERVES, QuestionKind
from psoas_care.symptoms.vocabulary import SIGNS_ASKED
from psoas_care.web.fields import RatingField, RatingScale
from psoas_care.web.forms import UserRecordFormMixin
from psoas_care.web.lines import arrived
from psoas_care.web.moments import MomentFields
from psoas_care.web.prose import ProseField
from psoas_care.web.user_records import UserRecord

EFFORT = RatingScale("effort", _("0 = none at all"), _("10 = the most you can"))


class SessionForm(UserRecordFormMixin, forms.ModelForm):
    """A session with its bouts, pain in one region around it, and signs that came.

    `nerve` is what is asked where it hurt as a nerve does; None where nothing did. Once
    stored, `closed` says in words what all of that closed, `advice` what has to be done
    about it today, and `asks` whether a question waits; `taken` is what counts though
    the form was not saved. `lines` are those of a new session before anybody typed, or
    an `exercise` by its slug; `usual` is what is offered first to be chosen, and
    `is_choosing` whether the list of exercises is open. `exercises` and `safety_status`
    spare two questions to whoever has them.
    """

    nerve: NerveForm | None = None
    is_choosing = False
    has_removed = False
    closed = ""
    advice = ""
    asks = False
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
        exercise: str = "",
        usual: UsualLines | None = None,
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
        self._today = safety_status or current_safety_status(
            self.instance.user, self.now
        )
        if exercises is None:
            exercises = Exercise.objects.grouped_by_category()
        self._choices = ExerciseChoices(exercises, self._today)
        self._usual = usual
        wanted = [*lines, *self._lines_of(exercise)]
        self._suggested = self._choices.suggested(wanted)
        self._left_out = {x["exercise"] for x in wanted} - {*self._choices.offered}
        self.is_choosing = not (self.is_bound or self.instance.pk or self._suggested)
        self._make_bouts()

    def _make_bouts(self) -> None:
        bouts = Bout.with_deleted if self.is_bound else Bout.objects
        self.bouts = BoutFormSet(
            self.data if self.is_bound else None,
            instance=self.instance,
            initial=self._suggested,
            prefix="bouts",
            queryset=bouts.select_related("exercise"),
            form_kwargs={"exercise_choices": self._choices},
        )
        self.bouts.extra = len(self._suggested)

    @cached_property
    def address(self) -> str:
        """The address that the form posts to, whichever page shows it."""
        if self.is_new:
            return reverse("practice:session_add")
        return reverse("practice:session_edit", args=[self.instance.uid])

    @property
    def again(self) -> list[Again]:
        """The last sessions, of which anything is open today, the newest first."""
        if self._usual is None or not self.is_choosing or self.is_bound:
            return []
        offered = self._choices.offered
        today = self.instance.user.day_at(self.now)
        found = []
        for session in self._usual.sessions:
            names = [offered[s].exercise.name for s in session.slugs if s in offered]
            if names:
                when = day_in_words(session.day, today)
                found.append(Again(session.uid, when, ", ".join(names)))
        return found

    @property
    def usual_picks(self) -> list[Pick]:
        """What is done most often lately and open today, to be chosen first."""
        if self._usual is None:
            return []
        offered = self._choices.offered
        lately = (offered[slug] for slug in self._usual.slugs if slug in offered)
        often = [access for access in lately if not access.is_locked][:MOST_USED]
        chosen = Counter(line["exercise"].value() for line in self.bouts)
        return [
            Pick(
                access,
                in_words(access.exercise, self._lines_of(access.exercise.slug)),
                chosen[access.exercise.slug],
            )
            for access in often
        ]

    @property
    def exercise_groups(self) -> list[ExerciseGroup]:
        """All exercises to choose from."""
        return self._choices.groups

    @property
    def left_out(self) -> list[str]:
        """Names of what was to be repeated and is closed today."""
        known = self._choices.exercises
        return [known[slug].name for slug in sorted(self._left_out) if slug in known]

    def add_lines(self, slug: str) -> None:
        """Show what was typed, and an exercise as it was done the last time.

        What was not done lately comes with the dose of the library. Nothing is checked
        yet, and what the list does not offer is not added.
        """
        self.data, count, _is_complete = arrived(self.data, "bouts")
        for line in self._lines_of(slug)[: MOST_BOUTS - count]:
            for name, value in line.items():
                self.retype(
                    f"bouts-{count}-{name}", "" if value is None else str(value)
                )
            count += 1
        self.retype("bouts-TOTAL_FORMS", str(count))
        self.is_choosing = True
        self._show_draft()

    def _lines_of(self, slug: str) -> list[Line]:
        access = self._choices.offered.get(slug)
        if access is None:
            return []
        lines = self._usual.of(access.exercise) if self._usual else []
        lines = lines or [line_for(access.exercise, has_dose=not access.is_locked)]
        return self._choices.suggested(lines)

    def remove_line(self, number: str) -> None:
        """Show what was typed without one of its lines that is not stored."""
        data = cast(QueryDict, self.data).copy()
        for name in [*data]:
            if name.startswith(f"bouts-{number}-"):
                del data[name]
        self.data, count, _is_complete = arrived(data, "bouts")
        self.retype("bouts-TOTAL_FORMS", str(count))
        self.has_removed = True
        self.is_choosing = not count
        self._show_draft()

    def _show_draft(self) -> None:
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
        """The questions about nerves; None if nothing leads to them."""
        has_word = any(line.hurts_like_a_nerve for line in self.lines())
        return nerves.form_for(self.data, self._today.questions, has_word=has_word)

    @cached_property
    def signs(self) -> SignsForm:
        return SignsForm(
            self.data if self.is_bound else None,
            questions=self._today.questions_of(QuestionKind.SIGN),
            tools=self._tool_names(),
        )

    @property
    def asks_signs(self) -> bool:
        """Whether it asks about nerves, and a tool was pressed where it hurt so."""
        is_asked = any(line.asked_codes & SIGNS_ASKED for line in self.bouts)
        return self.nerve is not None and is_asked

    @property
    def has_tool(self) -> bool:
        """Whether a pressure tool is among the lines."""
        return any(line.is_of_tool for line in self.bouts)

    def _tool_names(self) -> dict[str, str]:
        names: dict[str, str] = {}
        for exercise in self._choices.exercises.values():
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
        then = status_then(
            self.instance,
            at_once.source_of(self),
            is_deep_front=any(line.is_deep_front for line in logged),
        )
        logged = moved(logged, self.instance, then)
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
            self.add_error(None, TOO_MANY % {"num": MOST_BOUTS})

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
        lines = [
            _("Not counted, because it was locked: %s") % line.in_words()
            for line in refused
        ]
        # Its lines are numbered as they arrived.
        self.data = self.bouts.data
        note = self.data.get("note", "")
        self.retype("note", "\n".join([*filter(None, [note]), *lines]))
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
                closed = [self._report_signs(), of_nerves, self._ask()]
                self.closed = " ".join(filter(None, closed))
                if self.nerve or SignsForm.was_sent(self.data):
                    self.advice = urgency.advice_after(self)
        if not is_saved:
            self.take_at_once()
        return is_saved

    def take_at_once(self, *, is_end: bool = False, row: Session | None = None) -> None:
        """Record ticked signs and open questions, though the form is invalid.

        What hurt like a nerve asks about that where no answer came along. A word that
        is a sign only asks about it until it comes with the saved session: the word
        may be mended as well; unless it `is_end`, and the form never comes again. What
        its session told already is no news, where it is saved as `row`.
        """
        found = nerves.ticked(self._today.questions, self.data)
        felt = [(sign, False) for sign in self._felt()]
        said = [*self.signs.ticked(), *found, *(felt if is_end else ())]
        if row:
            said = told.untold(self.instance.user, at_once.source_of(self), said)
        self.taken = at_once.take(self, said, is_anew=True)
        hurts = any(line.hurts_like_a_nerve for line in self.bouts)
        is_open = hurts and not nerves.is_answered(self.data, found)
        waits = {sign.question.code for sign, _is_assumed in felt if not is_end}
        if not row or says_more(self, row):
            self._ask(waits.union(OF_NERVES if is_open else ()))

    def report_pain(self, *, saved: Session | None) -> None:
        """Record answers about nerves, and signs, though no session is saved now."""
        self.take_at_once(is_end=True, row=saved)
        report = Screening.hashes_of_report(at_once.source_of(self).hex)
        holds = self.instance.user.restrictions.filter(request_hash__in=report)
        self.closed = nerves.closed_in_words(holds.filter(ended_on=None))

    def keep_rest(self) -> None:
        """Let the body rest from deep front release, however sound the form is."""
        self.is_valid()  # gives its row the moment
        if self.instance.local_day and any(o.is_deep_front for o in self._staying()):
            rest_unsaved(self.instance, now=self.now)

    def _ask(self, also: Iterable[str] = ()) -> str:
        """Make questions open again that words for a pain lead to."""
        codes = self._asked_codes()
        if self.signs.ticked() or self.signs["none"].value():
            codes -= SIGNS_ASKED
        asked = asking.ask(
            self.instance.user, codes | {*also}, source=at_once.source_of(self),
            at=self.now, zone=self.known_zone(str(self.data.get("zone", ""))),
            said=words_said(self._staying()), is_edit=self.is_edit,
        )  # fmt: skip
        self.asks = bool(asked)
        return nerves.closed_in_words(asked)

    def _staying(self) -> list[BoutForm]:
        """The lines that nobody took out, sound or not."""
        removed = self.bouts.deleted_forms if self.bouts.is_valid() else []
        return [line for line in self.bouts if line not in removed]

    def _asked_codes(self) -> set[str]:
        return {code for line in self._staying() for code in line.asked_codes}

    def _felt(self) -> list[Answer]:
        """The signs that the words of a line are by themselves."""
        questions = self._today.questions
        return [sign for line in self._staying() for sign in line.felt(questions)]

    def _report_signs(self) -> str:
        side, tool = self._side_and_tool()
        return self.signs.report(
            self.instance, side=side, tool=tool, asked=self._asked_codes(),
            felt=self._felt(),
        )  # fmt: skip

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
        beyond = _("More than advised: %s.") % ", ".join(of)
        rest = last_rest(self.instance.user) if self._restrictions() else None
        if rest is None or not rest.is_open(rest.user.day_at(timezone.now())):
            return str(beyond)
        closed = _("Locked for now: %s.") % rest.get_scope_display()
        opens = ends_in_words(rest.ends, rest.until, rest.opens_at)
        return f"{beyond} {closed} {opens}"

    def _restrictions(self) -> list[Restriction]:
        """The rest that deep front release causes, stored with the session."""
        is_deep_front = any(line.is_deep_front for line in self.lines())
        return [rest_after(self.instance)] if is_deep_front else []

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
