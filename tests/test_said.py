"""Whatever a person can say is shown on a page or acted on by a rule: every field.

Each field of a person's rows stands here with the page on which a marked value of it is
found, or with the test of the rule that acts on it. A new field fails until it does.
"""

import re
from html import unescape
from pathlib import Path

import pytest
from django.apps import apps
from django.utils import timezone

from psoas_care.accounts.models import User
from psoas_care.web.user_records import UserRecord
from tests import factories as make
from tests.answers import say

ROOT = Path(__file__).parents[1]

# What the product itself writes: ids, moments and what it worked out from the rest.
OUR_OWN = {
    "id", "user", "uid", "at", "zone", "local_day", "version", "created_at",
    "request_hash", "deleted_at",
}  # fmt: skip


def entry(factory, parent="", **fields):
    """Found in the diary, `parent` being the row that it belongs to."""

    def build(user):
        owner = {f"{parent}__user": user} if parent else {"user": user}
        factory(**owner, **fields)
        return "/diary/"

    return build


def bout(**fields):
    return entry(make.BoutFactory, "session", **fields)


def check_in(**fields):
    return entry(make.CheckInFactory, **fields)


def self_test(**fields):
    def build(user):
        make.SelfTestResultFactory(user=user, **fields)
        return "/practice/self-tests/"

    return build


def questionnaire(**fields):
    def build(user):
        make.InstrumentScoreFactory(user=user, **fields)
        return "/progress/questionnaires/"

    return build


def day(**fields):
    def build(user):
        row = make.DayFactorsFactory(user=user, at=timezone.now(), **fields)
        return f"/symptoms/days/{row.local_day}/"

    return build


def programme(**fields):
    def build(user):
        make.ProgrammeFactory(user=user, **fields)
        return "/practice/programme/"

    return build


def own_routine(**fields):
    def build(user):
        item = make.MyRoutineItemFactory(
            my_routine__user=user, my_routine__name="Qq mornings", **fields
        )
        return f"/practice/my-routines/{item.my_routine.uid}/"

    return build


def fair_test(**fields):
    def build(user):
        if any(name.startswith("exercise__") for name in fields):
            name = fields.pop("exercise__name")
            fields["exercise"] = make.ExerciseFactory(name=name)
        return make.FairTestFactory(user=user, **fields).get_absolute_url()

    return build


def link(**fields):
    def build(user):
        make.ReportLinkFactory(user=user, at=timezone.now(), **fields)
        return "/records/links/"

    return build


def answer(code, **fields):
    def build(user):
        say(user, code, **fields)
        return "/safety/"

    return build


SIGNED = {"side": "left", "tool": "ridged-massager"}
SHOWN = {
    "practice.Session.note": (entry(make.SessionFactory, note="Qq note"), "Qq note"),
    "practice.Session.effort": (entry(make.SessionFactory, effort=7), "effort 7 of 10"),
    "practice.Session.next_day": (
        entry(make.SessionFactory, next_day="bit-worse"), "the day after: a bit worse",
    ),
    "practice.Bout.exercise": (bout(exercise__name="Qq stretch"), "Qq stretch"),
    "practice.Bout.side": (bout(side="left"), "left, 60 s"),
    "practice.Bout.actual_seconds": (bout(actual_seconds=4321), "72 min"),
    "practice.Bout.repetitions": (bout(repetitions=477), "477 ×"),
    "practice.Bout.worst_pain": (bout(worst_pain=9), "worst pain 9"),
    "practice.Bout.pressure": (bout(pressure=7), "pressure 7 of 10"),
    "practice.Bout.planned_seconds": (
        bout(planned_seconds=6543, stopped="stopped"), "of 109 min planned",
    ),
    "practice.Bout.planned_repetitions": (
        bout(planned_repetitions=488, stopped="skipped"), "of 488 × planned",
    ),
    "practice.Bout.stopped": (bout(stopped="hurt"), "stopped because it hurt"),
    "practice.Bout.hurt_region": (bout(hurt_region="pelvic"), "it hurt: pelvis"),
    "practice.Bout.hurt_words": (bout(hurt_words=["electric"]), "it hurt – electric"),
    "practice.Bout.beyond": (
        bout(beyond=["soon"]), "more than advised: too soon after the last time",
    ),
    "practice.SessionPain.region": (
        entry(make.SessionPainFactory, "session", region="pelvic"), "Pelvis, before",
    ),
    "practice.SessionPain.moment": (
        entry(make.SessionPainFactory, "session", moment="after"), "Low back, after",
    ),
    "practice.SessionPain.value": (
        entry(make.SessionPainFactory, "session", value=9), "Low back, before 9",
    ),
    "symptoms.CheckIn.note": (check_in(note="Qq note"), "Qq note"),
    "symptoms.CheckIn.elsewhere": (
        entry(make.PainScoreFactory, "check_in", region="other",
              check_in__elsewhere="Qq knee"),
        "Qq knee",
    ),
    "symptoms.CheckIn.qualities": (check_in(qualities=["electric"]), "Electric"),
    "symptoms.CheckIn.timing": (check_in(timing="constant"), "Constant"),
    "symptoms.CheckIn.morning_stiffness": (
        check_in(morning_stiffness="from_30"), "30 min or more",
    ),
    "symptoms.CheckIn.night_waking": (
        check_in(night_waking="every_night"), "every night",
    ),
    "symptoms.CheckIn.unusually_bad": (
        check_in(unusually_bad="yes"), "Much worse than usual",
    ),
    "symptoms.CheckIn.worse_with": (check_in(worse_with=["uphill"]), "walking uphill"),
    "symptoms.CheckIn.eased_by": (check_in(eased_by=["heat"]), "Eased by: heat"),
    "symptoms.PainScore.region": (
        entry(make.PainScoreFactory, "check_in", region="hip_front"), "Front of hip",
    ),
    "symptoms.PainScore.side": (
        entry(make.PainScoreFactory, "check_in", side="left"), "left",
    ),
    "symptoms.PainScore.kind": (
        entry(make.PainScoreFactory, "check_in", kind="worst"), "worst of 24 h",
    ),
    "symptoms.PainScore.value": (
        entry(make.PainScoreFactory, "check_in", value=9), "9",
    ),
    "symptoms.TightnessScore.region": (
        entry(make.TightnessScoreFactory, "check_in", region="pelvic"), "Pelvis",
    ),
    "symptoms.TightnessScore.side": (
        entry(make.TightnessScoreFactory, "check_in", side="right"), "right",
    ),
    "symptoms.TightnessScore.value": (
        entry(make.TightnessScoreFactory, "check_in", value=9), "9",
    ),
    **{
        f"symptoms.FunctionScore.{name}": (
            entry(make.FunctionScoreFactory, **{name: 9}), "9",
        )
        for name in ("stairs", "uphill", "stand_up", "get_up")
    },
    "symptoms.FunctionScore.own_activity": (
        entry(make.FunctionScoreFactory, own_activity="Qq rowing", own_value=3),
        "Qq rowing",
    ),
    "symptoms.FunctionScore.own_value": (
        entry(make.FunctionScoreFactory, own_activity="Qq rowing", own_value=9), "9",
    ),
    "symptoms.InstrumentScore.instrument": (
        questionnaire(instrument__key="qq", instrument__name="Qq scale"), "Qq scale",
    ),
    "symptoms.InstrumentScore.answers": (
        questionnaire(answers={"pain": 9, "enjoyment": 9, "activity": 9}),
        "9.0 of 10",
    ),
    "practice.SelfTestResult.self_test": (
        self_test(self_test__key="qq", self_test__name="Qq stand"), "Qq stand",
    ),
    "practice.SelfTestResult.value": (self_test(value=9), "9 times"),
    "practice.FairTest.exercise": (
        fair_test(exercise__name="Qq stretch", habit=""), "Qq stretch",
    ),
    "practice.FairTest.together": (
        fair_test(
            habit="", exercise__name="Qq stretch", together=[["qq", "Qq bridge"]]
        ),
        "Qq stretch + Qq bridge",
    ),
    "practice.FairTest.habit": (fair_test(habit="early-night"), "half an hour earlier"),
    "practice.FairTest.region": (fair_test(region="pelvic"), "Pelvis"),
    "practice.FairTest.side": (fair_test(side="left"), "Low back, left"),
    "practice.FairTest.planned_days": (fair_test(planned_days=84), "84 days from"),
    "practice.FairTest.pauses": (
        fair_test(pauses=[["2026-11-20", "2026-11-22", "travel"]]), "Travel",
    ),
    "practice.MyRoutine.name": (own_routine(), "Qq mornings"),
    "practice.MyRoutineItem.exercise": (
        own_routine(exercise__name="Qq stretch"), "Qq stretch",
    ),
    "practice.MyRoutineItem.hold_seconds": (own_routine(hold_seconds=43), "43 s"),
    "practice.MyRoutineItem.repetitions": (
        own_routine(exercise__hold_seconds=0, exercise__hold_seconds_min=0,
                    repetitions=23),
        "23",
    ),
    "practice.MyRoutineItem.sets": (own_routine(sets=4, repetitions=2), "4"),
    "records.ReportLink.question": (link(question="Qq question"), "Qq question"),
    "records.ReportLink.visits": (link(visits=17), "17"),
    "safety.Answer.question": (answer("R-16"), "never lets up"),
    "safety.Answer.asked": (answer("R-16"), "never lets up"),
    "safety.Answer.given": (answer("R-05", given="worse"), "It came fast"),
    "safety.Answer.side": (answer("N-04", **SIGNED), "left"),
    "safety.Answer.tool": (answer("N-04", **SIGNED), "Ridged massager"),
    "safety.Restriction.code": (answer("R-16"), "never lets up"),
    "safety.Restriction.action": (answer("R-16"), "physiotherapist within two weeks"),
    "safety.Restriction.scope": (answer("R-16"), "Pressure tools and level 3"),
    "safety.Restriction.side": (answer("N-04", **SIGNED), "on the left"),
    "safety.Restriction.tool": (answer("N-04", **SIGNED), "Ridged massager"),
    "safety.Restriction.ends": (answer("R-16"), "physiotherapist has checked it"),
}  # fmt: skip
"""What is found where: how the row comes about, and what its page says of it."""

ACTED_ON = {
    "practice.Session.routine": "tests/practice/test_player.py",
    "practice.Bout.session": "tests/practice/test_views.py",
    "practice.SessionPain.session": "tests/practice/test_views.py",
    "practice.FairTest.coins": "tests/practice/test_fair_tests.py",
    "practice.FairTest.otherwise": "tests/practice/test_fair_tests.py",
    "practice.FairTest.ended_on": "tests/practice/test_fair_tests.py",
    "practice.Flare.until": "tests/practice/test_plan_views.py",
    "practice.PlanChoice.kind": "tests/practice/test_plan.py",
    "practice.PlanChoice.exercise": "tests/practice/test_plan.py",
    "practice.PlanChoice.other": "tests/practice/test_plan.py",
    "practice.DoseStep.kind": "tests/practice/test_doses.py",
    "practice.DoseStep.exercise": "tests/practice/test_doses.py",
    "practice.DoseStep.other": "tests/practice/test_doses.py",
    "practice.DoseStep.hold_seconds": "tests/practice/test_doses.py",
    "practice.DoseStep.repetitions": "tests/practice/test_doses.py",
    "practice.DoseStep.sets": "tests/practice/test_doses.py",
    "practice.DoseStep.reason": "tests/practice/test_hurts.py",
    "practice.DoseStep.source": "tests/practice/test_next_day.py",
    "practice.Programme.minutes": "tests/practice/test_programme.py",
    "practice.Programme.weekdays": "tests/practice/test_programme.py",
    "practice.Programme.places": "tests/practice/test_programme.py",
    "practice.Programme.equipment": "tests/practice/test_programme.py",
    "practice.Programme.wants_release": "tests/practice/test_programme.py",
    "practice.MyRoutine.is_archived": "tests/practice/test_routine_views.py",
    "practice.MyRoutineItem.my_routine": "tests/practice/test_routine_views.py",
    "practice.MyRoutineItem.number": "tests/practice/test_routine_models.py",
    "practice.MyRoutineItem.rest_seconds": "tests/practice/test_routine_forms.py",
    "symptoms.PainScore.check_in": "tests/symptoms/test_views.py",
    # What came by a file: marked, counted, left out, taken back.
    **dict.fromkeys(
        (
            "symptoms.CheckIn.import_uid", "symptoms.DayFactors.import_uid",
            "practice.Session.import_uid", "symptoms.PainScore.is_left_out",
            "symptoms.DayFactors.is_left_out", "practice.Bout.is_left_out",
            "records.Import.is_left_out", "records.Import.origin",
            "records.Import.entries", "records.Import.first_day",
            "records.Import.last_day",
        ),
        "tests/records/test_import_views.py",
    ),
    "symptoms.TightnessScore.check_in": "tests/symptoms/test_views.py",
    **{
        f"symptoms.DayFactors.{name}": "tests/symptoms/test_days.py"
        for name in ("sitting_hours", "walking_min", "running_min", "cycling_min",
                     "situps_count", "stress", "breathing_min", "sleep_hours")
    },
    "records.ReportLink.token_hash": "tests/records/test_links.py",
    "records.ReportLink.expires_at": "tests/records/test_links.py",
    "records.ReportLink.last_visit_on": "tests/records/test_links.py",
    "safety.Screening.kind": "tests/safety/test_recording.py",
    "safety.Answer.screening": "tests/safety/test_recording.py",
    "safety.Answer.is_current": "tests/safety/test_recording.py",
    "safety.Answer.is_mistake": "tests/safety/test_recording.py",
    "safety.Restriction.screening": "tests/safety/test_recording.py",
    "safety.Restriction.source": "tests/practice/test_locks.py",
    "safety.Restriction.until": "tests/practice/test_locks.py",
    "safety.Restriction.until_at": "tests/safety/test_consequences.py",
    "safety.Restriction.ended_on": "tests/safety/test_restrictions.py",
    "safety.Restriction.ended_by": "tests/safety/test_restrictions.py",
    "safety.Restriction.checked_on": "tests/safety/test_restrictions.py",
    "safety.Restriction.looked_at": "tests/practice/test_pain_response.py",
}  # fmt: skip
"""What changes something instead, with the tests of that."""


def fields():
    for model in apps.get_models():
        if issubclass(model, UserRecord):
            for field in model._meta.concrete_fields:
                if field.name not in OUR_OWN:
                    yield f"{model._meta.label}.{field.name}"


def test_every_field_of_a_persons_rows_is_shown_or_acted_on():
    known = {*SHOWN, *ACTED_ON}

    assert {*fields()} == known
    assert not {*SHOWN} & {*ACTED_ON}


def test_every_table_that_belongs_to_a_person_keeps_the_contract():
    """So that no model with a user escapes the search above."""
    others = {
        model._meta.label
        for model in apps.get_models()
        if not issubclass(model, UserRecord)
        and any(f.related_model is User for f in model._meta.concrete_fields)
    }

    assert others == {
        "accounts.Consent", "accounts.SignIn", "account.EmailAddress",
        "api.ApiToken", "mfa.Authenticator", "records.CalendarToken",
        "records.Reminder", "records.SentReminder",
    }  # fmt: skip


@pytest.mark.parametrize("path", sorted({*ACTED_ON.values()}))
def test_the_tests_of_the_rules_are_there(path):
    assert "def test_" in (ROOT / path).read_text()


@pytest.mark.parametrize("field", SHOWN)
def test_what_is_said_is_found_on_its_page(browser, user, content, field):
    build, words = SHOWN[field]
    quiet = text_of(browser.get("/diary/"))

    page = text_of(browser.get(build(user)))

    assert words in page
    assert words not in quiet or not words.startswith("Qq")


def test_a_place_that_was_named_without_a_number_is_shown_too(browser, user, content):
    make.PainScoreFactory(check_in__user=user, check_in__elsewhere="Qq knee")

    assert "Qq knee" in text_of(browser.get("/diary/"))


def text_of(response):
    """The words of the page itself: no tags, no script, one space between."""
    text = response.content.decode()
    main = text.partition("<main")[2].partition("</main>")[0]
    main = re.sub(r"<(script|style|svg).*?</\1>", " ", main, flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", main)).split())
