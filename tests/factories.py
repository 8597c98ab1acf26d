"""One factory for each model; the defaults are valid and dull."""

from datetime import UTC, datetime, timedelta
from typing import ClassVar

import factory
from factory.django import DjangoModelFactory

from psoas_care.accounts.models import CONSENT_VERSION, User
from psoas_care.api.models import ApiToken, TokenScope, new_token
from psoas_care.library.body import Region, Side
from psoas_care.library.dose import Sides
from psoas_care.library.models import (
    Article,
    Claim,
    Equipment,
    Exercise,
    ExerciseEquipment,
    LadderEdge,
    Muscle,
    MuscleUse,
    Reference,
    Step,
    Tool,
    ToolUse,
)
from psoas_care.library.vocabulary import (
    Category,
    Certainty,
    EvidenceGrade,
    EvidenceMark,
    Level,
    Place,
    StartPosition,
)
from psoas_care.practice.models import (
    Bout,
    DoseStep,
    FairTest,
    Flare,
    Moment,
    MyRoutine,
    MyRoutineItem,
    PlanChoice,
    Programme,
    Routine,
    RoutineItem,
    SelfTest,
    SelfTestResult,
    Session,
    SessionPain,
)
from psoas_care.practice.models.programme import Weekday
from psoas_care.records.models import (
    CalendarToken,
    Import,
    Reminder,
    ReportLink,
    hash_of,
)
from psoas_care.safety.models import (
    Answer,
    EmergencyNumbers,
    Question,
    QuestionGroup,
    Restriction,
    Screening,
)
from psoas_care.safety.vocabulary import Behaviour, Ends, Given, QuestionKind, Scope
from psoas_care.symptoms.models import (
    CheckIn,
    DayFactors,
    FunctionScore,
    Instrument,
    InstrumentScore,
    PainKind,
    PainScore,
    TightnessScore,
)

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
"""When things happen unless a test says otherwise: a Friday."""


class UserFactory(DjangoModelFactory):
    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"person{n}@example.org")
    password = factory.django.Password("correct horse battery")
    consent_version = CONSENT_VERSION


class RowFactory(DjangoModelFactory):
    """A row of a person's own; its local day follows from `at` and `zone`."""

    class Meta:
        abstract = True

    user = factory.SubFactory(UserFactory)
    uid = factory.Faker("uuid4", cast_to=None)
    at = NOON
    zone = "UTC"
    request_hash = "0" * 64

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        row = model_class(*args, **kwargs)
        row.set_moment(row.at, row.zone)
        row.save(force_insert=True)
        return row


class CheckInFactory(RowFactory):
    class Meta:
        model = CheckIn


class PainScoreFactory(RowFactory):
    class Meta:
        model = PainScore

    check_in = factory.SubFactory(CheckInFactory)
    user = factory.SelfAttribute("check_in.user")
    at = factory.SelfAttribute("check_in.at")
    zone = factory.SelfAttribute("check_in.zone")
    region = Region.LOW_BACK
    kind = PainKind.AVERAGE
    value = 4


class TightnessScoreFactory(RowFactory):
    class Meta:
        model = TightnessScore

    check_in = factory.SubFactory(CheckInFactory)
    user = factory.SelfAttribute("check_in.user")
    at = factory.SelfAttribute("check_in.at")
    zone = factory.SelfAttribute("check_in.zone")
    region = Region.LOW_BACK
    value = 4


class FunctionScoreFactory(RowFactory):
    """Stairs go as well as 6 of 10."""

    class Meta:
        model = FunctionScore

    stairs = 6


class SelfTestFactory(DjangoModelFactory):
    """Standing up from a chair for half a minute."""

    class Meta:
        model = SelfTest
        django_get_or_create = ("key",)

    key = "chair-stand"
    position = 1
    name = "Chair stand"
    exercise = factory.SubFactory("tests.factories.ExerciseFactory")
    measure = "times"
    seconds = 30
    steps: ClassVar = ["Stand up and sit down."]
    norms: ClassVar = ["12 is common."]
    norms_limits = "They say little."
    reference = factory.SubFactory("tests.factories.ReferenceFactory")


class SelfTestResultFactory(RowFactory):
    """Eleven times."""

    class Meta:
        model = SelfTestResult

    self_test = factory.SubFactory(SelfTestFactory)
    value = 11


class DayFactorsFactory(RowFactory):
    """A day with eight hours of sitting."""

    class Meta:
        model = DayFactors

    sitting_hours = 8


class ExerciseFactory(DjangoModelFactory):
    """A stretch on the floor, half a minute for both sides together."""

    class Meta:
        model = Exercise

    slug = factory.Sequence(lambda n: f"plain-stretch-{n}")
    position = factory.Sequence(lambda n: n)
    name = factory.Sequence(lambda n: f"Plain stretch {n}")
    category = Category.STRETCH
    level = Level.EASY
    sides = Sides.BILATERAL
    start_position = StartPosition.SUPINE
    place = Place.FLOOR
    article = "Not in the article."
    targets = ["psoas"]
    breath = "Slowly."
    feel = "A mild pull."
    mistakes = ["hurrying"]
    stop_if = ["sharp pain"]
    easier_text = "Less."
    harder_text = "More."
    hold_seconds = hold_seconds_min = hold_seconds_max = 30
    repetitions = repetitions_min = repetitions_max = 1
    sets = sets_min = sets_max = 1
    rest_seconds = 0
    move_seconds = 0
    per_week_min = 3
    per_week_max = 7
    for_low_back = for_pelvic = for_hip_front = 1
    roles = []
    is_hip_flexor_stretch = is_on_one_leg = is_for_sensitive = is_breathing = False
    is_calm = False
    evidence_grade = EvidenceGrade.EXPERT
    evidence_note = "No trial was found."


class StepFactory(DjangoModelFactory):
    class Meta:
        model = Step

    exercise = factory.SubFactory(ExerciseFactory)
    number = 1
    text = "Lie down."

    @classmethod
    def _create(cls, *args, **kwargs):
        """The exercise keeps the texts, as `load_content` works them out."""
        step = super()._create(*args, **kwargs)
        Exercise.objects.filter(pk=step.exercise_id).work_out_columns()
        return step


class MuscleFactory(DjangoModelFactory):
    class Meta:
        model = Muscle

    key = factory.Sequence(lambda n: f"muscle-{n}")
    name = factory.Sequence(lambda n: f"Muscle {n}")


class MuscleUseFactory(DjangoModelFactory):
    class Meta:
        model = MuscleUse

    exercise = factory.SubFactory(ExerciseFactory)
    muscle = factory.SubFactory(MuscleFactory)
    role = MuscleUse.Role.TARGET


class EquipmentFactory(DjangoModelFactory):
    class Meta:
        model = Equipment

    key = factory.Sequence(lambda n: f"thing-{n}")
    name = factory.Sequence(lambda n: f"Thing {n}")
    position = factory.Sequence(lambda n: n)


class ExerciseEquipmentFactory(DjangoModelFactory):
    class Meta:
        model = ExerciseEquipment

    exercise = factory.SubFactory(ExerciseFactory)
    equipment = factory.SubFactory(EquipmentFactory)
    need = ExerciseEquipment.Need.REQUIRED


class ReferenceFactory(DjangoModelFactory):
    class Meta:
        model = Reference

    key = factory.Sequence(lambda n: f"STUDY{n}")
    group = Reference.Group.CARE
    position = factory.Sequence(lambda n: n)
    authors = "Somebody A, et al"
    title = "A study"
    journal = "A journal"
    year = 2020
    finding = "It helped a little"
    certainty = Certainty.LOW
    is_checked = True
    check_note = "The abstract"


class InstrumentFactory(DjangoModelFactory):
    """Three numbers every two weeks, as those of the PEG."""

    class Meta:
        model = Instrument
        django_get_or_create = ("key",)

    key = "peg"
    position = 1
    name = "PEG"
    title = "Pain and how it gets in the way"
    shape = "ratings"
    items: ClassVar = [
        {"key": key, "text": f"How is {key}?", "low": "good", "high": "bad"}
        for key in ("pain", "enjoyment", "activity")
    ]
    every_days = 14
    is_optional = False
    meaningful_points = 1.75
    reference = factory.SubFactory(ReferenceFactory)
    source = "A book."
    licence = "In the public domain."


class InstrumentScoreFactory(RowFactory):
    """A PEG of 4.0."""

    class Meta:
        model = InstrumentScore

    instrument = factory.SubFactory(InstrumentFactory)
    answers: ClassVar = {"pain": 5, "enjoyment": 4, "activity": 3}


class LadderEdgeFactory(DjangoModelFactory):
    class Meta:
        model = LadderEdge

    family = LadderEdge.Family.CORE
    easier = factory.SubFactory(ExerciseFactory)
    harder = factory.SubFactory(ExerciseFactory)


class ClaimFactory(DjangoModelFactory):
    class Meta:
        model = Claim

    key = factory.Sequence(lambda n: f"ED-{n}")
    group = Claim.Group.ED
    position = factory.Sequence(lambda n: n)
    kind = EvidenceMark.OPINION
    statement = "It does everything."
    wording = "It does something."
    status = Claim.Status.SOFTENED


class ArticleFactory(DjangoModelFactory):
    """One section with one statement of our own."""

    class Meta:
        model = Article

    slug = factory.Sequence(lambda n: f"page-{n}")
    position = factory.Sequence(lambda n: n)
    title = factory.Sequence(lambda n: f"Page {n}")
    lead = "What it is about."
    sections = factory.LazyFunction(
        lambda: [
            {"heading": "First", "blocks": [{"text": "So it is.", "kind": "opinion"}]}
        ]
    )


class ToolFactory(DjangoModelFactory):
    class Meta:
        model = Tool

    slug = factory.Sequence(lambda n: f"tool-{n}")
    position = factory.Sequence(lambda n: n)
    name = factory.Sequence(lambda n: f"Tool {n}")
    kind = "A thing to lie on"
    description = "You lie on it."
    drawing = Tool.Drawing.FRAME
    evidence_grade = EvidenceGrade.VENDOR
    evidence_note = "No study was found."


class ToolUseFactory(DjangoModelFactory):
    """A use in a release exercise, so it is locked."""

    class Meta:
        model = ToolUse

    tool = factory.SubFactory(ToolFactory)
    exercise = factory.SubFactory(ExerciseFactory, category=Category.RELEASE)
    pressure_max = 4
    days_between = 1
    start = "Beside the navel."
    vendor_placement = "Nearer to it."
    view = ToolUse.View.FRONT
    spots = factory.LazyFunction(
        lambda: [{"x": 113, "y": 187, "rx": 3, "ry": 3, "by": "us"}]
    )


class QuestionFactory(DjangoModelFactory):
    class Meta:
        model = Question

    code = factory.Sequence(lambda n: f"question-{n}")
    position = factory.Sequence(lambda n: n)
    text = "Something is so"
    behaviour = Behaviour.ADAPT
    rule = "The easier version."


class ProgrammeFactory(RowFactory):
    """Ten minutes on any day, on the floor, with nothing."""

    class Meta:
        model = Programme

    weekdays = factory.LazyFunction(lambda: [*Weekday.values])
    places = factory.LazyFunction(lambda: [Place.FLOOR.value])


class QuestionGroupFactory(DjangoModelFactory):
    class Meta:
        model = QuestionGroup

    key = factory.Sequence(lambda n: f"group-{n}")
    kind = QuestionKind.RED_FLAG
    position = factory.Sequence(lambda n: n)
    title = factory.Sequence(lambda n: f"Group {n}")


class EmergencyNumbersFactory(DjangoModelFactory):
    class Meta:
        model = EmergencyNumbers

    key = "DE"
    emergency = "112"
    source = "https://numbers.example/"
    source_says = "It says so."
    checked_on = NOON.date()


class ScreeningFactory(RowFactory):
    class Meta:
        model = Screening

    kind = QuestionKind.RED_FLAG


class AnswerFactory(RowFactory):
    """A yes that stands."""

    class Meta:
        model = Answer

    screening = factory.SubFactory(ScreeningFactory)
    user = factory.SelfAttribute("screening.user")
    at = factory.SelfAttribute("screening.at")
    zone = factory.SelfAttribute("screening.zone")
    question = factory.SubFactory(QuestionFactory)
    asked = factory.SelfAttribute("question.words")
    given = Given.YES


class RestrictionFactory(RowFactory):
    """Something to see a clinician about, from an answer."""

    class Meta:
        model = Restriction

    screening = factory.SubFactory(ScreeningFactory)
    user = factory.SelfAttribute("screening.user")
    at = factory.SelfAttribute("screening.at")
    zone = factory.SelfAttribute("screening.zone")
    code = "R-16"
    action = Behaviour.SOON
    scope = Scope.RELEASE_AND_HARD
    ends = Ends.CLINICIAN


class SessionFactory(RowFactory):
    class Meta:
        model = Session


class BoutFactory(RowFactory):
    class Meta:
        model = Bout

    session = factory.SubFactory(SessionFactory)
    user = factory.SelfAttribute("session.user")
    at = factory.SelfAttribute("session.at")
    zone = factory.SelfAttribute("session.zone")
    exercise = factory.SubFactory(ExerciseFactory)
    side = Side.BOTH
    actual_seconds = 60


class SessionPainFactory(RowFactory):
    class Meta:
        model = SessionPain

    session = factory.SubFactory(SessionFactory)
    user = factory.SelfAttribute("session.user")
    at = factory.SelfAttribute("session.at")
    zone = factory.SelfAttribute("session.zone")
    region = Region.LOW_BACK
    moment = Moment.BEFORE
    value = 4


class RoutineFactory(DjangoModelFactory):
    """A ready session without exercises yet."""

    class Meta:
        model = Routine

    slug = factory.Sequence(lambda n: f"plain-routine-{n}")
    position = factory.Sequence(lambda n: n)
    name = factory.Sequence(lambda n: f"Plain routine {n}")
    summary = "A bit of everything."
    limit_minutes = 5
    is_micro_break = False


class RoutineItemFactory(DjangoModelFactory):
    class Meta:
        model = RoutineItem

    routine = factory.SubFactory(RoutineFactory)
    number = 1
    exercise = factory.SubFactory(ExerciseFactory)


class MyRoutineFactory(RowFactory):
    """An own routine without exercises yet."""

    class Meta:
        model = MyRoutine

    name = "Mornings"


class MyRoutineItemFactory(RowFactory):
    class Meta:
        model = MyRoutineItem

    my_routine = factory.SubFactory(MyRoutineFactory)
    user = factory.SelfAttribute("my_routine.user")
    at = factory.SelfAttribute("my_routine.at")
    zone = factory.SelfAttribute("my_routine.zone")
    number = 1
    exercise = factory.SubFactory(ExerciseFactory)


class FlareFactory(RowFactory):
    """A bad time that lasts."""

    class Meta:
        model = Flare


class FairTestFactory(RowFactory):
    """A walk after lunch, for low back, four weeks, the first coin with."""

    class Meta:
        model = FairTest

    habit = "lunch-walk"
    region = Region.LOW_BACK
    planned_days = 28
    coins = factory.LazyAttribute(lambda test: ("10" * 42)[: test.planned_days])


class PlanChoiceFactory(RowFactory):
    """One exercise left out for the day."""

    class Meta:
        model = PlanChoice

    kind = PlanChoice.Kind.SKIP
    exercise = factory.SubFactory(ExerciseFactory)


class DoseStepFactory(RowFactory):
    """Two repetitions more, accepted."""

    class Meta:
        model = DoseStep

    kind = DoseStep.Kind.ACCEPTED
    exercise = factory.SubFactory(ExerciseFactory)
    hold_seconds = 30
    repetitions = 3
    sets = 1
    reason = "three-greens"


class ImportFactory(RowFactory):
    """A table of one entry."""

    class Meta:
        model = Import

    origin = "file-table"
    entries = 1
    first_day = last_day = NOON.date()


class ApiTokenFactory(DjangoModelFactory):
    """A token that may write, made under the password that its owner has."""

    class Meta:
        model = ApiToken

    class Params:
        token = factory.LazyFunction(new_token)

    user = factory.SubFactory(UserFactory)
    name = "A button"
    scope = TokenScope.WRITE
    begins = factory.LazyAttribute(lambda row: row.token[:12])
    token_hash = factory.LazyAttribute(lambda row: hash_of(row.token))
    password_mark = factory.LazyAttribute(lambda row: hash_of(row.user.password))
    made_at = NOON


class ReportLinkFactory(RowFactory):
    """A link that does not end soon, with a token that says whose it is."""

    class Meta:
        model = ReportLink

    class Params:
        token = factory.Sequence(lambda n: f"token-{n}-{'x' * 36}")

    token_hash = factory.LazyAttribute(lambda link: hash_of(link.token))
    expires_at = datetime(2100, 1, 1, tzinfo=UTC)


class CalendarTokenFactory(DjangoModelFactory):
    """A calendar at the usual times, made at noon."""

    class Meta:
        model = CalendarToken

    class Params:
        token = factory.Sequence(lambda n: f"calendar-{n}-{'x' * 33}")

    user = factory.SubFactory(UserFactory)
    token_hash = factory.LazyAttribute(lambda calendar: hash_of(calendar.token))
    created_at = changed_at = NOON


class ReminderFactory(DjangoModelFactory):
    """On every day at six in the evening, since yesterday's noon."""

    class Meta:
        model = Reminder

    user = factory.SubFactory(UserFactory)
    weekdays = factory.LazyFunction(lambda: [*Weekday.values])
    is_on = True
    changed_at = NOON - timedelta(days=1)
