"""Eight weeks of plans for twenty kinds of people: `make plans` writes docs/plans.md.

Nobody is stored: each day is planned by the real planner from what was done before,
practised as the kind of person would, and answered. The tests hold what has to be true
of each of these days (tests/practice/test_plan_simulation.py).
"""

import os
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from uuid import UUID, uuid5

if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "psoas_care.config.settings"
    os.environ.setdefault(
        "SECRET_KEY", "it-signs-nothing-and-lets-the-settings-load-271828"
    )
    os.environ["DATABASE_URL"] = "sqlite://:memory:"
    import django

    django.setup()

from psoas_care.accounts.models import User
from psoas_care.practice.day_plan import DayPlan, PlanItem
from psoas_care.practice.history import (
    DoseStepRecord,
    RegionPain,
    TrainingHistory,
    availability_of,
    first_history,
)
from psoas_care.practice.models import DoseStep, Programme
from psoas_care.practice.planner.progression import Amount, Move
from psoas_care.practice.planner.session_records import (
    BoutRecord,
    PainRating,
    SessionRecord,
)
from psoas_care.practice.planner.traffic_light import Light
from psoas_care.practice.planner.types import DayKind
from psoas_care.practice.recent_log import traits_of
from psoas_care.safety import rules
from psoas_care.safety.models import Question
from psoas_care.safety.rules import AnsweredQuestion
from psoas_care.safety.status import SafetyStatus
from psoas_care.safety.vocabulary import Behaviour, Ends, Given, QuestionKind, Scope
from psoas_care.symptoms.vocabulary import PainKind

PAGE = Path(__file__).resolve().parents[1] / "docs" / "plans.md"
MONDAY = date(2026, 3, 2)
DAYS = 56
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
SITTINGS = UUID("3a1f8f0e-3f52-4f0f-8a3e-0d2b7c1f9a55")
FLOOR = ("floor", "standing")
THINGS = ("mat", "cushion", "chair", "wall", "towel")
GYM = (*THINGS, "bed", "sofa", "step", "blocks", "table", "handrail", "band")
Answers = tuple[int, int, int]
"""Pain before, at its worst, and on the next day; 0–10."""
GREEN, AMBER, RED = (2, 2, 2), (2, 4, 2), (2, 8, 2)


@dataclass(frozen=True)
class Somebody:
    """One kind of person. `answers` are how their sessions feel, by turns.

    `yes` are codes of the health profile, `restrictions` what is closed from one day
    of the eight weeks to another, `away` the days without practice, `flare` the days
    of a bad time; all count from 0. `share` is how much of each exercise they do.
    """

    name: str
    minutes: int
    days: str = "mon tue wed thu fri sat sun"
    regions: Sequence[str] = ("low_back",)
    places: Sequence[str] = FLOOR
    equipment: Sequence[str] = THINGS
    answers: Sequence[Answers] = (GREEN,)
    pain: int = 3
    share: float = 1.0
    yes: frozenset[str] = frozenset()
    restrictions: Sequence[tuple[Scope, Behaviour, int, int]] = ()
    away: range = range(0)
    flare: range = range(0)
    wants_release: bool = False
    says_yes_to_more: bool = True

    @property
    def weekdays(self) -> frozenset[int]:
        return frozenset(map(WEEKDAYS.index, self.days.split()))


WEEK_DAYS = "mon tue wed thu fri"
PEOPLE = (
    Somebody("10 minutes every day", 10),
    Somebody("5 minutes every day", 5),
    Somebody("20 minutes every day, front of the hip, much equipment", 20,
             regions=("hip_front",), equipment=GYM),
    Somebody("30 minutes every day, pelvis, wants pressure tools", 30,
             regions=("pelvic",), equipment=(*GYM, "node-mat", "ridged-massager"),
             wants_release=True),
    Somebody("10 minutes on five days, front of the hip and low back", 10, WEEK_DAYS,
             regions=("hip_front", "low_back")),
    Somebody("10 minutes on three days", 10, "mon wed fri"),
    Somebody("10 minutes on two days, front of the hip", 10, "tue sat",
             regions=("hip_front",)),
    Somebody("20 minutes every day, on a chair only", 20, places=("chair",),
             equipment=()),
    Somebody("10 minutes on five days, on a bed only", 10, WEEK_DAYS, places=("bed",),
             equipment=()),
    Somebody("15 minutes on four days, standing or on a chair, pelvis", 15,
             "mon tue thu sat", regions=("pelvic",), places=("standing", "chair")),
    Somebody("10 minutes every day, very sensitive", 10, pain=7),
    Somebody("10 minutes on five days, each session red", 10, WEEK_DAYS,
             answers=(RED,)),
    Somebody("10 minutes on five days, every third session red", 10, WEEK_DAYS,
             answers=(GREEN, GREEN, RED)),
    Somebody("20 minutes on five days, always amber", 20, WEEK_DAYS,
             answers=(AMBER,)),
    Somebody("10 minutes on six days, away in weeks 3 and 4", 10,
             "mon tue wed thu fri sat", away=range(14, 28)),
    Somebody("15 minutes on six days, away for four weeks", 15,
             "mon tue wed thu fri sat", away=range(14, 42)),
    Somebody("10 minutes on five days, something to be looked at in weeks 2 and 3", 10,
             WEEK_DAYS,
             restrictions=((Scope.RELEASE_AND_HARD, Behaviour.SOON, 7, 21),)),
    Somebody("10 minutes every day, only breathing open in week 3", 10,
             restrictions=((Scope.ALL_BUT_BREATHING, Behaviour.TODAY, 14, 21),)),
    Somebody("10 minutes every day, does half of it, every fourth session red", 10,
             answers=(GREEN, GREEN, GREEN, RED), share=0.5),
    Somebody("25 minutes on six days, unsteady, knees hurt, a bad time in week 4", 25,
             "mon tue wed thu fri sat", regions=("low_back", "hip_front"),
             equipment=GYM, yes=frozenset({"knee-kneeling", "balance-poor"}),
             flare=range(21, 28)),
)  # fmt: skip


@dataclass(frozen=True)
class Day:
    """One of the days: its plan, and the session if it was practised."""

    on: date
    plan: DayPlan
    session_record: SessionRecord | None


@dataclass
class Simulation:
    """One person, day by day."""

    who: Somebody
    history: TrainingHistory
    questions: Sequence[Question]
    session_records: list[SessionRecord] = field(default_factory=list)
    steps: list[DoseStepRecord] = field(default_factory=list)

    @classmethod
    def of(cls, who: Somebody) -> "Simulation":
        programme = Programme(
            local_day=MONDAY,
            minutes=who.minutes,
            weekdays=who.days.split(),
            places=list(who.places),
            equipment=list(who.equipment),
            wants_release=who.wants_release,
        )
        history = first_history(MONDAY, availability_of(programme))
        return cls(who, history, list(Question.objects.all()))

    def days(self, number: int = DAYS) -> Iterator[Day]:
        for n in range(number):
            on = MONDAY + timedelta(days=n)
            plan = self._plan(on)
            is_practised = on.weekday() in self.who.weekdays and n not in self.who.away
            record = self._practise(plan) if is_practised and plan.items else None
            yield Day(on, plan, record)

    def _plan(self, on: date) -> DayPlan:
        """The plan of that day for somebody with this past."""
        plan = DayPlan(User(regions=list(self.who.regions)), on)
        plan.history = replace(
            self.history,
            on=on,
            session_records=tuple(self.session_records),
            steps=tuple(self.steps),
            region_pains=(
                RegionPain(
                    on, self.who.regions[0], "", PainKind.AVERAGE, self.who.pain
                ),
            ),
            flares=self._flares(),
        )
        plan.safety_status = self._standing(on)
        return plan

    def _flares(self) -> tuple[tuple[date, date], ...]:
        flare = self.who.flare
        day = timedelta(days=1)
        if not flare:
            return ()
        return ((MONDAY + flare.start * day, MONDAY + flare.stop * day),)

    def _standing(self, on: date) -> SafetyStatus:
        """Everything was answered today, with no but for what is so."""
        answers = {
            q.code: AnsweredQuestion(
                code=q.code,
                kind=q.kind,
                behaviour=q.behaviour,
                worse=q.worse_behaviour,
                for_release=q.applies_to_release,
                given=Given.YES if q.code in self.who.yes else Given.NO,
                on=on,
            )
            for q in self.questions
            if q.kind != QuestionKind.SIGN
        }
        restrictions = tuple(
            rules.RestrictionValue(
                "R-26", action, scope, Ends.CLINICIAN,
                starts=MONDAY + timedelta(days=first),
                ended=MONDAY + timedelta(days=last),
            )
            for scope, action, first, last in self.who.restrictions
        )  # fmt: skip
        return SafetyStatus(
            on, answers, tuple(h for h in restrictions if h.is_in_force(on))
        )

    def _practise(self, plan: DayPlan) -> SessionRecord:
        """Say yes to what is offered, do the session, and answer for it."""
        if self.who.says_yes_to_more:
            self._accept(plan)
        before, worst, next_day = self.who.answers[
            len(self.session_records) % len(self.who.answers)
        ]
        region = self.who.regions[0]
        session_record = SessionRecord(
            uid=uuid5(SITTINGS, f"{self.who.name}/{plan.on}"),
            at=datetime.combine(plan.on, time(18), UTC),
            day=plan.on,
            bouts=[e for item in plan.items for e in self._efforts(item, worst)],
            pains=[
                PainRating(region, "before", before),
                PainRating(region, "next_day", next_day),
            ],
            effort=5,
            compared="same",
        )
        self.session_records.append(session_record)
        self._respond(plan.on, session_record)
        return session_record

    def _efforts(self, item: PlanItem, worst: int) -> Iterator[BoutRecord]:
        dose = item.dose
        times = dose.sets * dose.repetitions
        seconds = times * (dose.hold_seconds + dose.move_seconds)
        counted = (
            None if dose.hold_seconds >= 8 else max(1, int(times * self.who.share))
        )
        for side in item.open_sides:
            yield BoutRecord(
                traits_of(item.exercise),
                side,
                max(1, int(seconds * self.who.share)),
                counted,
                worst,
            )

    def _accept(self, plan: DayPlan) -> None:
        for item in plan.items:
            if item.offer:
                following, exercise = item.offer
                self._step(
                    DoseStep.Kind.ACCEPTED, plan, item.exercise.slug,
                    following.amount or item.current_dose.amount, following.why,
                    other="" if exercise == item.exercise else exercise.slug,
                )  # fmt: skip

    def _respond(self, on: date, session_record: SessionRecord) -> None:
        """Take the steps that its red lights ask for, as saving a session does."""
        plan = self._plan(on)
        for slug, light in session_record.lights.items():
            if light != Light.RED:
                continue
            step = plan.doses.after_red(slug, session_record)
            kinds = {Move.LESS: DoseStep.Kind.LESS, Move.EASIER: DoseStep.Kind.EASIER}
            if step.move in kinds:
                self._step(
                    kinds[step.move], plan, slug,
                    step.amount or plan.doses.least(slug), step.why,
                    other="" if step.slug == slug else step.slug,
                    source=session_record.uid,
                )  # fmt: skip

    def _step(
        self,
        kind: str,
        plan: DayPlan,
        slug: str,
        amount: Amount,
        reason: str,
        *,
        other: str,
        source: UUID | None = None,
    ) -> None:
        at = datetime.combine(plan.on, time(18 if source else 8), UTC)
        self.steps.append(
            DoseStepRecord(
                kind, slug, other, amount, reason, source, at=at, day=plan.on
            )
        )


# -- the page -----------------------------------------------------------------

LETTERS = {
    DayKind.MIXED: "M",
    DayKind.STRONG: "S",
    DayKind.CALM: "C",
    DayKind.FLARE: "F",
}
HEAD = """# Eight weeks of plans

Twenty kinds of people, each for 56 days, planned by the real planner from what they
did before and how it felt. `make plans` draws this page anew, `make soak` says when it
is old. What holds on each of these days is in `tests/practice/test_plan_simulation.py`:
no session is longer than the day's minutes; moving, strength or a stretch, and a calm
end are there wherever they are open; no dose passes a maximum; a red dose never comes
back with more; nothing for the region is forgotten; and every reason is so.

A cell is the kind of day (**M**ixed, **S**trength, **C**alm, **F**lare: rest and
breathing), how many exercises, and how long; `·` is a day without practice.
"""


def sheet(people: Sequence[Somebody] = PEOPLE) -> str:
    """The page as Markdown."""
    return HEAD + "".join(
        _of_one(number, who) for number, who in enumerate(people, start=1)
    )


def _of_one(number: int, who: Somebody) -> str:
    simulation = Simulation.of(who)
    days = list(simulation.days())
    lines = [f"\n## {number} · {who.name}\n", "```text"]
    lines.append("   " + "".join(f"{day:>9}" for day in WEEKDAYS).rstrip())
    for week in range(0, len(days), 7):
        cells = "".join(f"{_cell(day):>9}" for day in days[week : week + 7])
        lines.append(f"{week // 7 + 1:>2} {cells}".rstrip())
    lines.append("```\n")
    came = Counter(slug for s in simulation.session_records for slug in s.by_exercise)
    rows = sorted(came.items(), key=lambda pair: (-pair[1], pair[0]))
    lines.append("Came: " + ", ".join(f"{slug} {n}" for slug, n in rows) + ".")
    steps = Counter(step.kind for step in simulation.steps)
    lines.append("")
    lines.append(
        f"Steps of doses: {steps['accepted']} up, {steps['less']} down, "
        f"{steps['easier']} to an easier exercise."
    )
    return "\n".join(lines) + "\n"


def _cell(day: Day) -> str:
    if day.session_record is None:
        return "·"
    plan = day.plan
    minutes, seconds = divmod(plan.plan.seconds, 60)
    return f"{LETTERS[plan.plan.kind]}{len(plan.items)} {minutes}:{seconds:02}"


def main() -> None:
    """Load the content into a database of its own, and write the page."""
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("load_content", verbosity=0)
    PAGE.write_text(sheet(), encoding="utf-8")
    print(f"{len(PEOPLE)} kinds of people planned in docs/{PAGE.name}")


if __name__ == "__main__":
    main()
