"""Answers are stored with what they close, once each, and nothing is overwritten."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from psoas_care.safety.models import Answer, Restriction, Screening
from psoas_care.safety.recording import (
    confirm_checked,
    record,
    report_signs,
    turn_off_belly,
)
from psoas_care.safety.status import load_safety_status
from psoas_care.safety.taking_back import correct_mistake
from psoas_care.safety.vocabulary import Given
from psoas_care.web import user_records
from psoas_care.web.zones import day_of
from tests.factories import NOON, QuestionFactory, RestrictionFactory
from tests.safety.people import ITEMS
from tests.threads import at_once

DAY = timedelta(days=1)
TODAY = NOON.date()
MAT = ITEMS["trigger-point-mat"]


@pytest.fixture
def tell(user, questions):
    """Answer some questions, as a dict of code and answer; the screening."""

    def tell(answers, *, at=NOON, zone="UTC", uid=None, request_hash="0" * 64):
        screening = Screening(
            user=user, uid=uid or uuid4(), kind="red-flag", request_hash=request_hash
        )
        screening.set_moment(at, zone)
        said = [Answer(question=questions[c], given=g) for c, g in answers.items()]
        screening.is_new = record(screening, said)
        return screening

    return tell


@pytest.fixture
def sign(user, questions):
    """Report one sign; `source` is the session that it came with."""

    def sign(
        code, given="yes", *, at=NOON, source=None, side="left", tool="node-mat",
        zone="UTC",
    ):  # fmt: skip
        answer = Answer(question=questions[code], given=given, side=side, tool=tool)
        source = source or uuid4()
        return report_signs(user, [answer], source=source, at=at, zone=zone)

    return sign


def standing_answers(user):
    return dict(user.answers.current().values_list("question__code", "given"))


def restrictions(user, **fields):
    """(code, scope, ends, why it ended) of a person's holds, the ended ones too."""
    found = user.restrictions.filter(**fields)
    return [(h.code, h.scope, h.ends, h.ended_by) for h in found]


def open_codes(user, on=TODAY):
    return {
        restriction.code
        for restriction in load_safety_status(user, on).open_restrictions
    }


# -- answers ------------------------------------------------------------------


def test_an_answer_keeps_the_words_it_was_asked_in(user, tell, questions):
    tell({"R-05": "worse"})

    answer = user.answers.get()
    assert answer.asked == questions["R-05"].words
    assert questions["R-05"].worse_text in answer.asked
    assert (answer.given, answer.is_current, answer.is_mistake) == (
        "worse",
        True,
        False,
    )
    assert (answer.at, answer.zone, answer.local_day) == (NOON, "UTC", TODAY)


def test_the_last_answer_stands_and_the_earlier_ones_stay(user, tell):
    for given in ("yes", "no", "worse"):
        tell({"R-05": given, "R-06": "no"})

    assert standing_answers(user) == {"R-05": "worse", "R-06": "no"}
    of_one_question = user.answers.filter(question__code="R-05")
    assert [a.given for a in of_one_question] == ["yes", "no", "worse"]


def test_another_persons_answers_are_left_alone(user, other_user, tell, questions):
    tell({"R-16": "yes"})
    screening = Screening(user=other_user, kind="red-flag", request_hash="0" * 64)
    screening.set_moment(NOON, "UTC")

    record(screening, [Answer(question=questions["R-16"], given="no")])

    assert standing_answers(user) == {"R-16": "yes"}
    assert standing_answers(other_user) == {"R-16": "no"}
    assert open_codes(user) == {"R-16"}


def test_the_same_send_twice_is_one(user, tell):
    uid = uuid4()

    first = tell({"R-16": "yes", "R-06": "no"}, uid=uid)
    second = tell({"R-16": "yes", "R-06": "no"}, uid=uid)

    assert (first.is_new, second.is_new) == (True, False)
    assert Screening.with_deleted.count() == 1
    assert Answer.with_deleted.count() == 2
    assert len(restrictions(user)) == 1


def test_an_old_send_that_comes_again_does_not_undo_what_was_said_since(user, tell):
    uid = uuid4()
    tell({"R-25": "no"}, uid=uid)
    tell({"R-25": "yes"}, at=NOON + DAY)

    tell({"R-25": "no"}, uid=uid)

    assert standing_answers(user) == {"R-25": "yes"}
    assert not user.restrictions.exclude(ended_on=None).exists()


def test_other_content_under_the_same_id_is_a_conflict_and_changes_nothing(user, tell):
    uid = uuid4()
    kept = tell({"R-25": "yes"}, uid=uid, request_hash="1" * 64)
    before = restrictions(user)

    with pytest.raises(user_records.Conflict) as conflict:
        tell({"R-25": "no"}, uid=uid, request_hash="2" * 64)

    assert conflict.value.current == kept
    assert standing_answers(user) == {"R-25": "yes"}
    assert restrictions(user) == before


def test_eight_tabs_at_once_leave_one_standing_answer_each(
    transactional_db, user, tell
):
    given = ("yes", "no")

    at_once(8, lambda n: tell({"R-16": given[n % 2], "R-12": "yes"}))

    assert Screening.objects.count() == 8
    assert Answer.objects.count() == 16
    safety_status = list(
        user.answers.current().values_list("question__code", flat=True)
    )
    assert sorted(safety_status) == ["R-12", "R-16"]
    assert len(restrictions(user, code="R-12")) == 1  # the same yes eight times


def test_eight_repeated_sends_at_once_are_one(transactional_db, user, tell):
    uid = uuid4()

    known = at_once(8, lambda n: tell({"R-16": "yes"}, uid=uid).is_new)

    assert sorted(known) == [False] * 7 + [True]
    assert Answer.objects.count() == 1
    assert len(restrictions(user)) == 1


# -- R-30 ---------------------------------------------------------------------


@pytest.mark.parametrize("given", Given)
def test_the_answer_about_not_wanting_to_live_leaves_no_row(user, tell, given):
    tell({"R-30": given})

    assert not Screening.with_deleted.exists()
    assert not Answer.with_deleted.exists()
    assert not Restriction.with_deleted.exists()


def test_passed_among_others_it_is_left_out(user, tell):
    tell({"R-30": "yes", "R-16": "no"})

    assert standing_answers(user) == {"R-16": "no"}


# -- holds --------------------------------------------------------------------


def test_an_answer_and_what_it_closes_share_their_screening(user, tell):
    screening = tell({"R-07": "yes", "R-06": "no"})

    assert [
        (h.code, h.action, h.scope, h.ends) for h in screening.restrictions.all()
    ] == [
        ("R-07", "today", "all-but-breathing", "clinician"),
        ("R-07", "pause", "release", "never"),
    ]
    for restriction in screening.restrictions.all():
        assert (restriction.user, restriction.local_day, restriction.zone) == (
            user,
            TODAY,
            "UTC",
        )


def test_the_same_yes_again_closes_nothing_anew(user, tell):
    tell({"R-16": "yes"})

    tell({"R-16": "yes"}, at=NOON + 7 * DAY)

    assert restrictions(user) == [("R-16", "release-and-hard", "clinician", "")]


def test_a_clinician_opens_it_and_the_same_yes_does_not_close_it_again(user, tell):
    tell({"R-16": "yes"})

    confirm_checked(user.restrictions.get(), checked_on=TODAY, today=TODAY + DAY)
    tell({"R-16": "yes"}, at=NOON + 7 * DAY)

    restriction = user.restrictions.get()
    assert (restriction.ended_on, restriction.ended_by) == (TODAY + DAY, "clinician")
    assert restriction.checked_on == TODAY
    assert open_codes(user, TODAY) == {"R-16"}  # that day it was closed
    assert open_codes(user, TODAY + DAY) == set()


def test_a_graver_yes_closes_more_although_the_milder_one_was_checked(user, tell):
    tell({"R-05": "yes"})
    confirm_checked(user.restrictions.get(), checked_on=TODAY, today=TODAY)

    tell({"R-05": "worse"}, at=NOON + DAY)

    assert restrictions(user) == [
        ("R-05", "all-but-breathing", "clinician", "clinician"),
        ("R-05", "everything", "clinician", ""),
    ]


def test_a_yes_after_a_no_is_a_new_one(user, tell):
    for number, given in enumerate(("yes", "no", "yes")):
        tell({"R-16": given}, at=NOON + number * DAY)
        if number == 0:
            confirm_checked(user.restrictions.get(), checked_on=TODAY, today=TODAY)

    assert [ended_by for *_, ended_by in restrictions(user)] == ["clinician", ""]


def test_a_no_does_not_open_what_a_clinician_has_to(user, tell):
    tell({"R-16": "yes", "R-06": "yes"})

    tell({"R-16": "no", "R-06": "no"}, at=NOON + DAY)

    assert open_codes(user, TODAY + DAY) == {"R-16", "R-06"}


def test_the_next_no_ends_a_pause_and_nothing_else(user, tell):
    tell({"R-25": "yes", "R-28": "yes"})

    tell({"R-25": "no", "R-28": "no"}, at=NOON + 7 * DAY)

    assert restrictions(user) == [
        ("R-25", "release-and-hard", "clinician", ""),
        ("R-25", "release", "next-no", "no"),
        ("R-28", "everything", "adult", ""),  # by a tick of its own
    ]
    assert {h.ended_on for h in user.restrictions.exclude(ended_on=None)} == {
        TODAY + 7 * DAY
    }


def test_a_known_aneurysm_closes_pressure_for_good_whatever_is_said_later(user, tell):
    tell({"R-07": "yes"})
    confirm_checked(user.restrictions.first(), checked_on=TODAY, today=TODAY)
    tell({"R-07": "no"}, at=NOON + DAY)

    assert load_safety_status(user, TODAY + 900 * DAY).eligibility(MAT).is_locked
    assert {
        h.scope for h in load_safety_status(user, TODAY + DAY).open_restrictions
    } == {"release"}


def test_a_suspected_fracture_of_the_profile_waits_for_a_clinician(user, tell):
    tell({"hip-fracture-suspected": "yes"})

    assert restrictions(user) == [
        ("hip-fracture-suspected", "all-but-breathing", "clinician", "")
    ]


def test_other_words_of_the_question_make_the_same_yes_a_new_one(user, tell, questions):
    tell({"R-16": "yes"})
    confirm_checked(user.restrictions.get(), checked_on=TODAY, today=TODAY)
    questions["R-16"].text = "Weight that goes, or fever at night"
    questions["R-16"].save()

    tell({"R-16": "yes"}, at=NOON + DAY)

    assert open_codes(user, TODAY + DAY) == {"R-16"}


# -- a clinician has looked ---------------------------------------------------


def test_one_look_lifts_all_that_waited_for_it(user, tell, sign):
    sign("N-06", "worse")
    tell({"R-16": "yes"})

    confirm_checked(
        user.restrictions.of_code("N-06").first(), checked_on=TODAY, today=TODAY + DAY
    )

    assert {h.ended_by for h in user.restrictions.of_code("N-06")} == {"clinician"}
    assert open_codes(user, TODAY + DAY) == {"R-16"}


def test_a_look_does_not_lift_what_stays_for_good_or_ends_otherwise(user, tell, sign):
    sign("N-03", "worse")  # weak: TODAY, and this tool never again
    tell({"R-25": "yes"})  # SOON, and a pause

    for restriction in user.restrictions.filter(ends="clinician"):
        confirm_checked(restriction, checked_on=TODAY, today=TODAY)

    still = {(h.code, h.ends) for h in user.restrictions.filter(ended_on=None)}
    assert still == {("N-03", "never"), ("R-25", "next-no")}


def test_a_look_does_not_lift_what_came_after_it(user, tell):
    tell({"R-16": "yes"})
    tell({"R-16": "no"}, at=NOON + 9 * DAY)
    tell({"R-16": "yes"}, at=NOON + 10 * DAY)
    first, second = user.restrictions.all()

    confirm_checked(first, checked_on=TODAY + 2 * DAY, today=TODAY + 11 * DAY)

    second.refresh_from_db()
    assert second.ended_on is None
    assert open_codes(user, TODAY + 11 * DAY) == {"R-16"}


def test_said_twice_it_keeps_the_first_day(user, tell):
    tell({"R-16": "yes"})
    restriction = user.restrictions.get()

    confirm_checked(restriction, checked_on=TODAY, today=TODAY)
    confirm_checked(restriction, checked_on=TODAY + DAY, today=TODAY + DAY)

    restriction.refresh_from_db()
    assert (restriction.checked_on, restriction.ended_on) == (TODAY, TODAY)


def test_another_persons_hold_of_the_same_question_stays(user, other_user, tell):
    tell({"R-16": "yes"})
    other = RestrictionFactory(screening__user=other_user, code="R-16")

    confirm_checked(user.restrictions.get(), checked_on=TODAY, today=TODAY)

    other.refresh_from_db()
    assert other.ended_on is None


# -- a slip of the finger -----------------------------------------------------


def test_a_mistake_is_corrected_at_once_and_both_stay_in_the_history(user, tell):
    tell({"R-06": "yes", "R-16": "yes"})

    correct_mistake(user.restrictions.of_code("R-06").get(), now=NOON, zone="UTC")

    history = user.answers.filter(question__code="R-06")
    assert [(a.given, a.is_mistake) for a in history] == [("yes", True), ("no", False)]
    assert standing_answers(user) == {"R-06": "no", "R-16": "yes"}
    assert open_codes(user) == {"R-16"}
    restriction = user.restrictions.of_code("R-06").get()
    assert (restriction.ended_on, restriction.ended_by) == (TODAY, "mistake")


def test_a_mistake_takes_back_all_that_the_answer_closed(user, tell):
    tell({"R-07": "worse"})

    correct_mistake(user.restrictions.filter(ends="never").get(), now=NOON, zone="UTC")

    assert {h.ended_by for h in user.restrictions.all()} == {"mistake"}
    assert open_codes(user) == set()


@pytest.mark.parametrize("nth", [0, 1])
def test_the_same_mistake_twice_is_one(user, tell, nth):
    """By the same hold again, or by another one of the same answer."""
    tell({"R-07": "yes"})
    both = list(user.restrictions.all())

    correct_mistake(both[0], now=NOON, zone="UTC")
    tell({"R-07": "yes"}, at=NOON + DAY)
    correct_mistake(both[nth], now=NOON + 2 * DAY, zone="UTC")

    assert standing_answers(user) == {"R-07": "yes"}  # said anew, and meant
    assert Screening.objects.count() == 3
    assert len(restrictions(user, ended_on=None)) == 2


def test_a_mistake_among_graver_answers_opens_only_its_own(user, tell):
    tell({"R-05": "yes"})
    tell({"R-05": "worse"}, at=NOON + DAY)

    correct_mistake(user.restrictions.first(), now=NOON + 2 * DAY, zone="UTC")

    assert restrictions(user, ended_on=None) == [
        ("R-05", "everything", "clinician", "")
    ]


@pytest.mark.parametrize("mistake_first", [True, False])
def test_checked_and_a_mistake_end_a_hold_once(user, tell, mistake_first):
    tell({"R-16": "yes"})
    restriction = user.restrictions.get()

    def mistake():
        correct_mistake(restriction, now=NOON, zone="UTC")

    def checked():
        confirm_checked(restriction, checked_on=TODAY, today=TODAY)

    for act in (mistake, checked) if mistake_first else (checked, mistake):
        act()

    assert user.restrictions.get().ended_by == (
        "mistake" if mistake_first else "clinician"
    )


def test_a_hold_without_an_answer_cannot_be_a_mistake(user):
    restriction = RestrictionFactory(
        screening=None, user=user, at=NOON, zone="UTC", source=uuid4()
    )

    correct_mistake(restriction, now=NOON, zone="UTC")

    restriction.refresh_from_db()
    assert restriction.ended_on is None
    assert not Screening.objects.exists()


# -- nerve and organ signs ----------------------------------------------------


def test_a_sign_is_kept_with_tool_and_side(user, sign):
    assert sign("N-04")

    answer, restriction = user.answers.get(), user.restrictions.get()
    assert (answer.tool, answer.side, answer.given) == ("node-mat", "left", "yes")
    assert (restriction.scope, restriction.tool, restriction.side) == (
        "tool",
        "node-mat",
        "left",
    )
    assert restriction.until == TODAY + DAY


def test_a_sign_that_comes_again_closes_more(user, sign):
    sign("N-01")
    sign("N-01", at=NOON + 40 * DAY)

    assert [h.until for h in user.restrictions.all()] == [TODAY + DAY, TODAY + 68 * DAY]


def test_a_sign_told_in_the_wrong_order_closes_from_the_last_time_it_came(user, sign):
    sign("N-01")
    sign("N-01", at=NOON - 2 * DAY)

    assert max(h.until for h in user.restrictions.all()) == TODAY + 28 * DAY


def test_another_sign_is_not_the_same_one_again(user, sign):
    sign("N-01")
    sign("N-04", at=NOON + DAY)

    assert [h.until for h in user.restrictions.all()] == [TODAY + DAY, TODAY + 2 * DAY]


def test_a_sign_taken_back_does_not_count_as_the_first(user, sign):
    sign("N-01")
    correct_mistake(user.restrictions.get(), now=NOON, zone="UTC")

    sign("N-01", at=NOON + DAY)

    assert user.restrictions.last().until == TODAY + 2 * DAY


def test_a_session_sent_again_reports_nothing_twice(user, sign):
    source = uuid4()

    assert sign("N-01", source=source)
    assert not sign("N-01", source=source)
    assert not sign("N-01", source=source, at=NOON + DAY)  # its time was mended

    assert user.answers.count() == 1
    assert user.restrictions.get().until == TODAY + DAY


def test_a_sign_that_an_edit_adds_is_reported_and_is_not_a_second_time(user, questions):
    source = uuid4()

    def report(*signs):
        said = [Answer(question=questions[code], given=given) for code, given in signs]
        return report_signs(user, said, source=source, at=NOON, zone="UTC")

    assert report(("N-01", "yes"))
    assert report(("N-01", "yes"), ("N-03", "worse"))
    assert not report()  # what an edit takes away stays

    assert open_codes(user) == {"N-01", "N-03"}
    assert user.restrictions.of_code("N-01").get().until == TODAY + DAY


def test_the_same_sign_on_both_sides_of_one_session_is_one_time(user, questions):
    both = [
        Answer(question=questions["N-04"], given="yes", side=side, tool="node-mat")
        for side in ("left", "right")
    ]

    report_signs(user, both, source=uuid4(), at=NOON, zone="UTC")

    assert {(h.side, h.ends) for h in user.restrictions.all()} == {
        ("left", "date"),
        ("right", "date"),
    }
    assert user.answers.current().count() == 1


def test_no_sign_is_no_screening(user):
    assert not report_signs(user, [], source=uuid4(), at=NOON, zone="UTC")
    assert not Screening.objects.exists()


def test_a_sign_of_last_week_closes_what_is_left_of_its_time(user, sign):
    sign("N-01", at=NOON - 7 * DAY)
    sign("N-02", at=NOON - 7 * DAY)

    assert open_codes(user) == {"N-02"}
    assert {h.until for h in user.restrictions.of_code("N-02")} == {TODAY + 7 * DAY}


def test_a_pulse_under_the_tool_pauses_pressure_until_the_red_flag_is_a_no(
    user, tell, sign
):
    tell({"R-07": "no"})
    sign("N-05", at=NOON + DAY)
    assert load_safety_status(user, TODAY + DAY).eligibility(MAT).is_locked

    tell({"R-07": "no"}, at=NOON + 2 * DAY)

    assert restrictions(user, code="R-07") == [("R-07", "release", "next-no", "no")]
    still = load_safety_status(user, TODAY + 2 * DAY).open_restrictions
    assert {(h.code, h.ends, h.side) for h in still} == {("N-05", "never", "left")}


def test_a_pulse_by_mistake_takes_back_the_pause_too(user, tell, sign):
    sign("N-05")

    correct_mistake(user.restrictions.of_code("R-07").get(), now=NOON, zone="UTC")

    assert open_codes(user) == set()
    answer = user.answers.get(is_mistake=True)
    assert answer.question.code == "N-05"
    assert not user.answers.filter(question__code="R-07").exists()


# -- the belly gate turned off ------------------------------------------------


def test_the_belly_gate_turned_off_asks_again_and_keeps_the_history(user, tell):
    tell({"G-01": "no", "T-1": "yes", "R-16": "no"})

    turn_off_belly(user)

    assert standing_answers(user) == {"R-16": "no"}
    assert user.answers.count() == 3


# -- deleted rows -------------------------------------------------------------


def test_a_deleted_screening_takes_answers_and_holds_and_can_be_followed(user, tell):
    screening = tell({"R-16": "yes"})
    user_records.delete(screening, now=NOON)
    assert open_codes(user) == set()
    assert standing_answers(user) == {}

    tell({"R-16": "yes"}, at=NOON + DAY)

    assert open_codes(user, TODAY + DAY) == {"R-16"}
    assert user.answers.current().count() == 1


def test_brought_back_it_closes_again_but_its_answer_no_longer_stands(user, tell):
    screening = tell({"R-16": "yes"})
    user_records.delete(screening, now=NOON)
    tell({"R-16": "no"}, at=NOON + timedelta(hours=1))
    screening.refresh_from_db()

    user_records.undelete(screening)

    assert open_codes(user) == {"R-16"}
    assert standing_answers(user) == {"R-16": "no"}


def test_a_purged_screening_is_gone_with_all_that_came_of_it(user, tell):
    user_records.delete(tell({"R-07": "yes"}), now=NOON)

    user_records.purge(now=NOON + 2 * DAY)

    assert not Answer.with_deleted.exists()
    assert not Restriction.with_deleted.exists()


# -- whose day ----------------------------------------------------------------


def test_a_hold_is_in_force_at_once_where_the_browser_is_a_day_ahead(user, tell):
    """The person's days are those of their profile, where it is still the 20th."""
    morning_in_auckland = datetime(2026, 11, 20, 19, 0, tzinfo=UTC)

    screening = tell({"R-06": "yes"}, at=morning_in_auckland, zone="Pacific/Auckland")

    assert screening.local_day == TODAY + DAY
    assert open_codes(user, TODAY) == {"R-06"}


def test_what_ends_ends_at_once_where_the_browser_is_a_day_ahead(user, tell):
    evening = datetime(2026, 11, 20, 19, 0, tzinfo=UTC)
    tell({"R-25": "yes", "R-06": "yes"}, at=evening, zone="Pacific/Auckland")
    confirm_checked(
        user.restrictions.get(code="R-25", ends="clinician"),
        checked_on=TODAY,
        today=TODAY,
    )

    tell({"R-25": "no"}, at=evening, zone="Pacific/Auckland")
    correct_mistake(
        user.restrictions.of_code("R-06").get(), now=evening, zone="Pacific/Auckland"
    )

    assert open_codes(user, TODAY) == set()


def test_a_clinician_can_have_looked_on_the_day_it_still_is_at_home(
    user, browser, tell
):
    tell({"R-05": "yes"}, at=timezone.now(), zone="Pacific/Kiritimati")
    tell({"R-05": "worse"}, at=timezone.now(), zone="Pacific/Kiritimati")
    user.time_zone = "Pacific/Pago_Pago"  # 25 hours behind
    user.save()
    today = day_of(timezone.now(), user.time_zone)

    restriction = user.restrictions.last()
    answer = browser.post(
        f"/safety/holds/{restriction.uid}/clear/", {"checked_on": today}
    )

    assert answer.status_code == 302
    assert [h.checked_on for h in user.restrictions.all()] == [today, today]
    assert open_codes(user, today) == set()


def test_whoever_flies_west_has_the_day_again_and_the_hold_with_it(user, tell):
    user.time_zone = "Asia/Tokyo"
    user.save()
    past_midnight = datetime(2026, 11, 20, 15, 30, tzinfo=UTC)  # the 21st in Tokyo
    tell({"R-06": "yes"}, at=past_midnight, zone="Asia/Tokyo")

    user.time_zone = "America/Los_Angeles"
    user.save()

    assert open_codes(user, TODAY) == {"R-06"}


def test_a_sign_of_today_is_over_tomorrow_of_the_persons_own_calendar(user, sign):
    user.time_zone = "America/Los_Angeles"
    user.save()

    evening = datetime(2026, 11, 21, 4, 0, tzinfo=UTC)  # 20:00 of the 20th
    sign("N-01", at=evening, zone="America/Los_Angeles")

    assert open_codes(user, TODAY) == {"N-01"}
    assert open_codes(user, TODAY + DAY) == set()


@pytest.mark.parametrize(
    ("profile", "device", "at", "closed"),
    [  # 16:41 of the 19th is 05:41 of the 20th in Auckland
        ("Europe/London", "Pacific/Auckland", (19, 16, 41), [19, 20]),
        # The 21st has to begin in London, too: at noon of that day in Auckland.
        ("Pacific/Auckland", "Europe/London", (19, 16, 41), [20, 21]),
        ("America/Los_Angeles", "UTC", (21, 4, 0), [20, 21]),
        ("Europe/London", "Europe/Berlin", (19, 16, 41), [19]),
    ],
)
def test_no_pressure_today_is_the_later_of_the_two_days_that_it_is(
    user, sign, profile, device, at, closed
):
    user.time_zone = profile
    user.save()

    sign("N-01", at=datetime(2026, 11, *at, tzinfo=UTC), zone=device)

    assert [open_codes(user, date(2026, 11, day)) for day in closed] == [
        {"N-01"} for _day in closed
    ]
    assert open_codes(user, date(2026, 11, closed[-1] + 1)) == set()


def test_a_sign_that_came_again_counts_from_the_later_of_the_two_days(user, sign):
    user.time_zone = "Europe/London"
    user.save()
    early = datetime(2026, 11, 19, 16, 41, tzinfo=UTC)  # the 20th in Auckland

    sign("N-01", at=early, zone="Pacific/Auckland")
    sign("N-01", at=early - DAY, zone="Europe/London")  # told later, of the 18th

    until = {hold.until for hold in user.restrictions.all()}
    assert until == {date(2026, 11, 21), date(2026, 11, 20) + 28 * DAY}


# -- all of it ----------------------------------------------------------------


def test_a_question_that_left_the_content_still_counts(user, tell, questions):
    question = QuestionFactory(code="R-99", kind="red-flag", behaviour="today")
    questions["R-99"] = question

    tell({"R-99": "yes"})

    assert open_codes(user) == {"R-99"}
