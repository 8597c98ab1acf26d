"""People whose reports are tested: nearly empty ones, and one who uses everything."""

from datetime import datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from allauth.account.models import EmailAddress

from psoas_care.library.models import Exercise
from psoas_care.safety.models import Answer, Question
from psoas_care.safety.recording import confirm_checked, report_signs
from psoas_care.safety.vocabulary import Given, QuestionKind
from psoas_care.symptoms.vocabulary import Quality
from tests.factories import (
    NOON,
    AnswerFactory,
    BoutFactory,
    CalendarTokenFactory,
    CheckInFactory,
    DayFactorsFactory,
    DoseStepFactory,
    ExerciseFactory,
    FairTestFactory,
    FlareFactory,
    FunctionScoreFactory,
    ImportFactory,
    InstrumentScoreFactory,
    MyRoutineFactory,
    MyRoutineItemFactory,
    PainScoreFactory,
    PlanChoiceFactory,
    ProgrammeFactory,
    QuestionFactory,
    ReminderFactory,
    ReportLinkFactory,
    RestrictionFactory,
    ScreeningFactory,
    SelfTestResultFactory,
    SessionFactory,
    SessionPainFactory,
    TightnessScoreFactory,
)
from tests.safety.sent import say_no_to_all, tell

DAY = timedelta(days=1)
TOOL = "angled-massager"
LONG_QUESTION = ("Should I go on, and with what? " * 10)[:300]


def at_noon(day, zone="UTC"):
    return datetime.combine(day, time(12), ZoneInfo(zone))


def hurt(user, day, value, region="low_back", **score):
    """One evening's answer about one region."""
    check_in = CheckInFactory(user=user, at=at_noon(day))
    return PainScoreFactory(check_in=check_in, region=region, value=value, **score)


def practise(user, day, *exercises, **bout):
    """A session with one bout of each exercise."""
    session = SessionFactory(user=user, at=at_noon(day))
    return [BoutFactory(session=session, exercise=e, **bout) for e in exercises]


def fill(user, today):
    """All that a report can say, and more of it than it says; wants the content."""
    for ago in range(90):
        day = today - ago * DAY
        for region in ("low_back", "pelvic", "hip_front"):
            if ago % 7:
                side = "left" if region == "hip_front" else ""
                hurt(user, day, 8 if ago > 45 else 3, region, side=side)
    for ago in (80, 3):
        FunctionScoreFactory(
            user=user,
            at=at_noon(today - ago * DAY),
            stairs=3,
            uphill=4,
            stand_up=5,
            get_up=6,
            own_activity="Carrying a child up to the second floor without a rail",
            own_value=2,
        )
    exercises = [*Exercise.objects.all()]
    for number, exercise in enumerate(exercises):
        for ago in range(1 + number % 3):
            practise(user, today - ago * DAY, exercise, pressure=3 + ago)
        stop = {"stopped": "hurt", "hurt_region": "hip_front", "side": "left"}
        words = [quality.value for quality in Quality]
        practise(user, today, exercise, hurt_words=words, beyond=["soon"], **stop)
    _report_everything(user, today)


def _report_everything(user, today):
    """Every sign, and four red flags, one of them seen by a clinician."""
    say_no_to_all(user, days_ago=60)
    for number, sign in enumerate(Question.objects.of_kind(QuestionKind.SIGN)):
        told = Answer(
            question=sign, given=Given.YES, side="left", tool="round-massager"
        )
        source = SessionFactory(user=user).uid
        at = at_noon(today - (40 - number) * DAY)
        report_signs(user, [told], source=source, at=at, zone="UTC")
    for code in ("R-10", "R-15", "R-16", "R-26"):
        tell(user, code, days_ago=20)
    seen = user.restrictions.get(code="R-16")
    confirm_checked(seen, checked_on=today - 5 * DAY, today=today)


def one_of_each(user, text="what only this person wrote"):
    """A row of every kind that a person can have, with `text` wherever they write.

    Wants an empty database of content, or the whole of it.
    """
    exercise = Exercise.objects.first() or ExerciseFactory()
    question = Question.objects.exclude(behaviour="crisis").first() or QuestionFactory()
    imported = ImportFactory(user=user)
    check_in = CheckInFactory(
        user=user,
        note=text,
        import_uid=imported.uid,
        elsewhere=text[:60],
        qualities=["burning"],
        unusually_bad="no",
    )
    PainScoreFactory(check_in=check_in, region="low_back", side="left", value=7)
    TightnessScoreFactory(check_in=check_in, value=0)
    DayFactorsFactory(user=user, sitting_hours=Decimal("7.5"), stress=0)
    FunctionScoreFactory(user=user, own_activity=text[:60], own_value=3)
    InstrumentScoreFactory(user=user)
    SelfTestResultFactory(user=user)
    session = SessionFactory(user=user, note=text, effort=0, next_day="better")
    BoutFactory(session=session, exercise=exercise, beyond=["pressure", "soon"])
    SessionPainFactory(session=session)
    routine = MyRoutineFactory(user=user, name=text[:60])
    MyRoutineItemFactory(my_routine=routine, exercise=exercise)
    ProgrammeFactory(user=user, equipment=["mat"])
    FlareFactory(user=user)
    PlanChoiceFactory(user=user, exercise=exercise)
    DoseStepFactory(user=user, exercise=exercise, source=session.uid)
    FairTestFactory(
        user=user,
        together=[["cat-cow", "Cat-cow"]],
        pauses=[["2026-11-21", "2026-11-23", "travel"], ["2026-11-24", None, "period"]],
        otherwise=["2026-11-22"],
    )
    screening = ScreeningFactory(user=user)
    AnswerFactory(screening=screening, question=question)
    RestrictionFactory(screening=screening, tool="wide-frame")
    ReportLinkFactory(user=user, question=text)
    ReminderFactory(user=user)
    CalendarTokenFactory(user=user)
    EmailAddress.objects.create(user=user, email=user.email, primary=True)
    user.consents.create(version=user.consent_version, given_at=NOON)
    user.regions, user.country = ["hip_front.left"], "DE"
    user.move_to("Europe/Berlin", now=NOON)
    user.save()
