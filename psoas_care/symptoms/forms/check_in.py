"""How it feels: numbers for each place, words about them, one moment for all."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Any, NamedTuple, TypeAlias, cast

from django import forms
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from psoas_care.library.body import (
    SIDES,
    TRACKABLE,
    TRACKED,
    Region,
    TrackedPlace,
    tracked,
)
from psoas_care.library.models import Tool
from psoas_care.safety import asking, at_once, nerves, recording, urgency
from psoas_care.safety.at_once import Taken
from psoas_care.safety.models import Question
from psoas_care.safety.nerves import NerveForm
from psoas_care.safety.signs import SignsForm, signs_asked
from psoas_care.safety.vocabulary import OF_NERVES
from psoas_care.symptoms.models import CheckIn, PainScore, TightnessScore
from psoas_care.symptoms.models.check_in import TOO_STRONG
from psoas_care.symptoms.scales import QUESTIONS, TIGHTNESS
from psoas_care.symptoms.vocabulary import (
    NERVE_QUALITIES,
    PULSE_QUALITIES,
    MorningStiffness,
    NightWaking,
    PainKind,
    Quality,
    Timing,
    UnusuallyBad,
    asked_by,
)
from psoas_care.web.fields import RatingField
from psoas_care.web.forms import UserRecordFormMixin
from psoas_care.web.moments import MomentFields
from psoas_care.web.prepared import Prepared
from psoas_care.web.prose import ProseField

REGION_HELP = {
    Region.LOW_BACK: _("Between the lowest ribs and the top of the buttocks."),
    Region.PELVIC: _(
        "Lower belly, pubic bone, around the pelvic bones, buttock, sit bones,"
        " tailbone."
    ),
    Region.HIP_FRONT: _(
        "The crease where the thigh meets the body, groin, top of the thigh."
    ),
    Region.OTHER: "",
}
KIND_OF = {"": PainKind.AVERAGE, "_now": PainKind.NOW, "_worst": PainKind.WORST}
"""A field is named by its place: "low_back" is the average, "low_back_now" the pain
right now. So one row of Today is a check-in like any other."""

WORDS = (
    "qualities",
    "timing",
    "worse_with",
    "eased_by",
    "morning_stiffness",
    "night_waking",
    "unusually_bad",
)

TOOLS = Prepared(lambda: Tool.objects.values_list("slug", "name"))
TIGHT = "_tightness"
SUFFIXES = (*KIND_OF, TIGHT)

RegionScoreRow: TypeAlias = PainScore | TightnessScore


class PlaceFields(NamedTuple):
    """What is asked about one place; `side` is None where none can be chosen."""

    place: TrackedPlace
    help: Any
    average: forms.BoundField
    now: forms.BoundField
    worst: forms.BoundField
    tightness: forms.BoundField
    side: forms.BoundField | None

    @property
    def more(self) -> tuple[forms.BoundField, ...]:
        """What stands apart from the one number that is asked first."""
        return self.now, self.worst, self.tightness


class CheckInForm(UserRecordFormMixin, forms.ModelForm):
    """Numbers for the places a person follows, and for any other; one is enough.

    It may tell of nerve and organ signs, too. `nerve` is what is asked where a word is
    about a nerve; None where none is. Once it is stored, `closed` says in words
    what all of that closed, `advice` what has to be done about it today, and `asks`
    whether a question waits; `taken` is what counts though it was not stored.
    """

    nerve: NerveForm | None = None
    closed = ""
    advice = ""
    asks = False
    taken: Taken | None = None

    timing = forms.ChoiceField(
        label=_("Is it always there?"),
        choices=[("", _("Not said")), *Timing.choices],
        required=False,
        widget=forms.RadioSelect,
    )
    morning_stiffness = forms.ChoiceField(
        label=_("Stiff in the morning"),
        choices=[("", _("Not said")), *MorningStiffness.choices],
        required=False,
        widget=forms.RadioSelect,
    )
    night_waking = forms.ChoiceField(
        label=_("Wakes me at night"),
        choices=[("", _("Not said")), *NightWaking.choices],
        required=False,
        widget=forms.RadioSelect,
    )
    unusually_bad = forms.ChoiceField(
        label=_("Is today unusually bad?"),
        help_text=_("Progress compares later weeks with your first usual days."),
        choices=[("", _("Not said")), *UnusuallyBad.choices],
        required=False,
        widget=forms.RadioSelect,
    )

    class Meta:
        model = CheckIn
        fields = [
            "elsewhere",
            "qualities",
            "timing",
            "morning_stiffness",
            "night_waking",
            "unusually_bad",
            "worse_with",
            "eased_by",
            "note",
        ]
        widgets = {"note": forms.Textarea(attrs={"rows": 3})}
        field_classes = {"note": ProseField, "elsewhere": ProseField}
        help_texts = {"note": _("Only you can read it.")}

    def __init__(
        self, *args: Any, also: TrackedPlace | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.moment = MomentFields(self)
        scores = self._stored()
        self.followed = tracked(self.instance.user.regions)
        named = [*self.data, also.key] if also else self.data
        self.places = _places(self.followed, scores, named)
        for place in self.places:
            self._add_fields(place)
        self.earlier: dict[str, RegionScoreRow] = {}
        for score in scores:
            self._show(score)
        qualities = cast(forms.MultipleChoiceField, self.fields["qualities"])
        qualities.choices = _grouped_qualities()

    def _stored(self) -> list[RegionScoreRow]:
        check_in = self.instance
        if not check_in.pk:
            return []
        return [*check_in.pain_scores.all(), *check_in.tightness_scores.all()]

    def _add_fields(self, place: TrackedPlace) -> None:
        for suffix, kind in KIND_OF.items():
            question = QUESTIONS[place.region, kind]
            label, text = (question, "") if suffix else (place.label, question)
            self.fields[place.key + suffix] = RatingField(label=label, help_text=text)
        self.fields[place.key + TIGHT] = RatingField(
            label=_("How tight does it feel?"), scale=TIGHTNESS
        )
        if not place.side and SIDES[place.region]:
            sides = [(side, side.label) for side in SIDES[place.region]]
            self.fields[f"{place.key}_side"] = forms.ChoiceField(
                label=_("Side"),
                choices=[("", _("Not said")), *sides],
                required=False,
                widget=forms.RadioSelect,
            )

    def _show(self, score: RegionScoreRow) -> None:
        """Fill in a stored number where it is asked."""
        place = TrackedPlace(Region(score.region), score.side)
        if place not in self.places:
            place = TrackedPlace(Region(score.region))
            self.initial[f"{place.key}_side"] = score.side
        name = place.key + _suffix(score)
        self.initial[name] = score.value
        self.earlier[name] = score

    def asked(self) -> list[PlaceFields]:
        """What is asked of the places that the person follows."""
        return [self.asked_about(place) for place in self.followed]

    def asked_elsewhere(self) -> list[PlaceFields]:
        """What is asked of all other places."""
        return [self.asked_about(p) for p in self.places if p not in self.followed]

    @property
    def filled_elsewhere(self) -> int:
        """How many answers, and mistakes, a place has that is folded away."""
        asked = self.asked_elsewhere()
        numbers = [field for one in asked for field in (one.average, *one.more)]
        return _filled([self["elsewhere"], *numbers])

    @property
    def filled_more(self) -> int:
        return _filled(field for asked in self.asked() for field in asked.more)

    @property
    def filled_words(self) -> int:
        return _filled(self[name] for name in WORDS)

    @property
    def filled_around(self) -> int:
        return _filled([self["note"]]) + int(self["when"].value() != "now")

    def asked_about(self, place: TrackedPlace) -> PlaceFields:
        """What is asked about one of the places."""
        average, now, worst, tightness = (self[place.key + s] for s in SUFFIXES)
        side = f"{place.key}_side"
        return PlaceFields(
            place,
            REGION_HELP[place.region],
            average,
            now,
            worst,
            tightness,
            self[side] if side in self.fields else None,
        )

    @cached_property
    def signs(self) -> SignsForm:
        return SignsForm(
            self.data if self.is_bound else None,
            questions=signs_asked(),
            tools=dict(TOOLS.rows()),
        )

    def parts(self) -> list[forms.BaseForm | forms.BaseFormSet]:
        sent = [self.signs] if SignsForm.was_sent(self.data) else []
        return [*sent, *([self.nerve] if self.nerve else [])]

    def _nerve_form(self) -> NerveForm | None:
        """The questions about nerves; None if nothing leads to them."""
        words = {*self.cleaned_data.get("qualities", ())} & {*NERVE_QUALITIES}
        has_word = bool(words - {*(self.initial.get("qualities") or ())})
        if not has_word and not any(nerves.PREFIX in name for name in self.data):
            return None
        asked = Question.objects.filter(code__in=OF_NERVES)
        questions = {question.code: question for question in asked}
        return nerves.form_for(self.data, questions, has_word=has_word)

    def save_record(self) -> bool:
        """Save the check-in and the restrictions it causes in one transaction."""
        if not self.is_bound:
            return False
        with transaction.atomic():
            is_saved = super().save_record()
            if is_saved and self.is_valid():
                of_nerves = nerves.report(self.nerve, self.instance, now=self.now)
                closed = [self._report_signs(), of_nerves, self._ask()]
                self.closed = " ".join(filter(None, closed))
                if self.nerve or SignsForm.was_sent(self.data):
                    self.advice = urgency.advice_after(self)
                if self.earlier or self._is_strong:
                    recording.log_changed(self.instance.user, now=self.now)
        if not is_saved:
            self.take_at_once()
        return is_saved

    @property
    def pain_names(self) -> list[str]:
        """The fields of pain as it is now, or was on average."""
        kinds = [suffix for suffix, k in KIND_OF.items() if k != PainKind.WORST]
        return [place.key + suffix for place in self.places for suffix in kinds]

    @property
    def _is_strong(self) -> bool:
        """Whether a number leaves only relaxing, so that days of it are counted."""
        given = self._given(self.cleaned_data)
        return any(self.cleaned_data[name] >= TOO_STRONG for name, *_place in given)

    def take_at_once(self) -> None:
        """Record ticked signs and open questions, though the form is invalid.

        A word about a nerve asks about that where no answer came along.
        """
        asked = Question.objects.filter(code__in=OF_NERVES)
        found = nerves.ticked({q.code: q for q in asked}, self.data)
        self.taken = at_once.take(self, [*self.signs.ticked(), *found], is_anew=True)
        is_open = not nerves.is_answered(self.data, found)
        self._ask(about_nerves=OF_NERVES if is_open else ())

    def _ask(self, about_nerves: Iterable[str] = ()) -> str:
        """Make the questions open again that a new word leads to."""
        words = {*(self["qualities"].value() or ())}
        words -= {*(self.initial.get("qualities") or ())}
        if not words:
            return ""
        asked = asking.ask(
            self.instance.user,
            {*asked_by(words), *(about_nerves if words & {*NERVE_QUALITIES} else ())},
            source=at_once.source_of(self),
            at=self.now,
            zone=self.known_zone(str(self.data.get("zone", ""))),
            said=" ".join(sorted(words)),
            is_edit=self.is_edit,
        )
        self.asks = bool(asked)
        return nerves.closed_in_words(asked)

    def _report_signs(self) -> str:
        if not (SignsForm.was_sent(self.data) or self.is_edit):
            return ""
        return self.signs.report(self.instance)

    def clean_moment(self, data: dict[str, Any]) -> None:
        self.moment.clean(data)

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        self.nerve = self._nerve_form()
        names = {place.key + suffix for place in self.places for suffix in SUFFIXES}
        if not names & self.errors.keys() and all(data.get(n) is None for n in names):
            raise forms.ValidationError(
                _("Choose a number for at least one region; 0 counts as a number."),
                code="empty",
            )
        self._refuse_two_for_one(data)
        return data

    def _refuse_two_for_one(self, data: dict[str, Any]) -> None:
        """Refuse two values for one side: in its own row and in that of its region."""
        seen = set()
        for name, place, suffix in self._given(data):
            which = (place.region, self._side(place, data), suffix)
            if which in seen:
                self.add_error(
                    name, _("This side already has a number above. Keep one of them.")
                )
            seen.add(which)

    def children(self) -> list[RegionScoreRow]:
        """The numbers of this check-in: those it had, changed, and new ones."""
        return [
            self._score(name, place, suffix)
            for name, place, suffix in self._given(self.cleaned_data)
        ]

    def _given(self, data: dict[str, Any]) -> Iterator[tuple[str, TrackedPlace, str]]:
        """Field, place and suffix of each number that was chosen."""
        for place in self.places:
            for suffix in SUFFIXES:
                if data.get(place.key + suffix) is not None:
                    yield place.key + suffix, place, suffix

    def _score(self, name: str, place: TrackedPlace, suffix: str) -> RegionScoreRow:
        score = self.earlier.get(name) or _new_score(place.region, suffix)
        score.check_in = self.instance
        score.side = self._side(place, self.cleaned_data)
        score.value = self.cleaned_data[name]
        return score

    def _side(self, place: TrackedPlace, data: dict[str, Any]) -> str:
        return place.side or str(data.get(f"{place.key}_side") or "")


def _places(
    followed: list[TrackedPlace], scores: Iterable[RegionScoreRow], named: Iterable[str]
) -> list[TrackedPlace]:
    """All places that can be asked about, each once, those followed first.

    A side has a row of its own where it is followed, where a stored check-in tells
    more than one side of its region, or where a page names it that was made before the
    person chose otherwise.
    """
    sides = defaultdict(set)
    for score in scores:
        sides[score.region].add(score.side)
    named = list(named)
    apart = [
        place
        for place in TRACKABLE
        if place.side
        and (
            (len(sides[place.region]) > 1 and place.side in sides[place.region])
            or any(name.startswith(place.key) for name in named)
        )
    ]
    regions = [TrackedPlace(region) for region in (*TRACKED, Region.OTHER)]
    return list(dict.fromkeys([*followed, *apart, *regions]))


def _filled(fields: Iterable[forms.BoundField]) -> int:
    """How many of them have an answer or a mistake; 0 is an answer."""
    return sum(
        bool(field.errors) or field.value() not in (None, "", []) for field in fields
    )


def _new_score(region: Region, suffix: str) -> RegionScoreRow:
    if suffix == TIGHT:
        return TightnessScore(region=region)
    return PainScore(region=region, kind=KIND_OF[suffix])


def _suffix(score: RegionScoreRow) -> str:
    """Of the field that asks for this number."""
    if isinstance(score, PainScore):
        return next(suffix for suffix, kind in KIND_OF.items() if kind == score.kind)
    return TIGHT


def _grouped_qualities() -> list[Any]:
    """The words for what it is like; those about nerve and pulse stand apart."""
    apart = [
        (_("As if from a nerve"), [(q, q.label) for q in NERVE_QUALITIES]),
        (_("With the heartbeat"), [(q, q.label) for q in PULSE_QUALITIES]),
    ]
    special = {*NERVE_QUALITIES, *PULSE_QUALITIES}
    return [*((q, q.label) for q in Quality if q not in special), *apart]
