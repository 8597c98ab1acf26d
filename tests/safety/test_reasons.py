"""Why something is closed, in sentences that say what to do."""

from datetime import UTC, datetime

import pytest

from psoas_care.safety.consequences import deep_front_restriction, restrictions_after
from psoas_care.safety.reasons import ends_in_words, ends_together, explain
from psoas_care.safety.rules import eligibility
from tests.safety.people import DAY, ITEMS, ON, QUESTIONS, answered

MAT = ITEMS["trigger-point-mat"]
SPHINX = ITEMS["sphinx-psoas-release"]


def explained(questions, item, *restrictions, **given):
    return explain(
        eligibility(item, "both", answered(**given), restrictions, ON), questions
    )


def only(questions, item, *restrictions, **given):
    (one,) = explained(questions, item, *restrictions, **given)
    return one


def closes(code, given="yes"):
    """What this answer closes."""
    return restrictions_after(answered(**{code: given})[code], on=ON)


def test_what_is_open_needs_no_words(questions):
    assert explained(questions, MAT) == []


@pytest.mark.parametrize(
    ("code", "given", "begins", "opens"),
    [
        ("R-06", "yes", "You reported a sign of an emergency: Sudden, severe belly",
         "It unlocks when you say that a doctor or physiotherapist has checked it."),
        ("R-12", "yes", "You reported something to see a doctor about today: Weak",
         "It unlocks when you say that a doctor or physiotherapist has checked it."),
        ("R-16", "yes", "You reported something a doctor or physiotherapist should "
         "look at: Unpl",
         "It unlocks when you say that a doctor or physiotherapist has checked it."),
        ("R-28", "yes", "This app is for adults. You said: You are under 18.",
         "It unlocks when you say that you are 18 or older."),
        ("N-06", "yes", "You reported: Belly pain that stays",
         "It unlocks when you say that a doctor or physiotherapist has checked it."),
        ("N-01", "yes", "You reported: Sick, sweating or faint while pressing.",
         "It unlocks on 23 November."),
        ("N-03", "yes", "You reported: Tingling or numb front of the thigh",
         "It stays locked for good."),
    ],
)  # fmt: skip
def test_a_hold_says_what_was_reported_and_how_it_opens(
    questions, code, given, begins, opens
):
    one, *_ = explained(questions, MAT, *closes(code, given))

    assert one.text.startswith(begins)
    assert one.opens == opens
    assert one.is_lock
    assert (one.link, one.link_text) == ("/safety/", "See what to do")


@pytest.mark.parametrize(
    ("code", "given"),
    [
        ("G-04", "worse"),
        ("recent-abdominal-surgery", "yes"),
        ("spine-surgery-recent", "yes"),
    ],
)
def test_an_operation_says_both_ends_of_its_lock_at_once(questions, code, given):
    one = only(questions, MAT, *closes(code, given))

    assert one.opens == (
        "It stays locked at least until 14 February, and then until you say that a "
        "doctor or physiotherapist has checked it."
    )


def test_a_pulse_under_the_tool_is_not_told_as_a_reported_aneurysm(questions):
    texts = [one.text for one in explained(questions, MAT, *closes("N-05"))]

    assert "You reported: A strong pulse under the tool." in texts
    assert (
        "No pressure tools until you can answer no to this: A beating or pulsing lump "
        "in your belly, or a known aortic aneurysm." in texts
    )


def test_the_dose_says_the_day_and_the_rule(questions):
    noon = datetime(2026, 11, 22, 12, tzinfo=UTC)
    one = only(questions, SPHINX, deep_front_restriction(noon, [], ["UTC"], home="UTC"))

    assert one.text == (
        "You did or logged deep front release on 22 November. Never do it two days "
        "running, and at most two days a week."
    )
    assert one.opens == "It unlocks on 24 November."


def test_the_dose_says_the_hour_where_the_day_is_too_early(questions):
    noon = datetime(2026, 11, 22, 12, tzinfo=UTC)
    restriction = deep_front_restriction(noon, [noon - 3 * DAY], ["UTC"], home="UTC")

    one = only(questions, SPHINX, restriction)

    assert one.opens == "It unlocks on 26 November, 12:00."


def test_relaxing_comes_first_while_somebody_waits_to_be_seen(questions):
    one = only(questions, ITEMS["cat-cow"], *closes("R-16"))

    assert one.text.startswith(
        "Until a doctor or physiotherapist has seen you about this, relaxing and"
    )
    assert not one.is_lock


def test_an_answer_of_the_profile_is_said_with_its_rule(questions):
    one = only(questions, MAT, dvt="yes")

    assert one.text == (
        "You said: Past or suspected clot in a leg, or swollen painful calf. "
        "Use no tools. If it is new, see a doctor today."
    )
    assert one.opens == ""
    assert (one.link, one.link_text) == ("/safety/profile/", "Change this answer")


def test_an_answer_that_needs_a_clinician_says_so(questions):
    one = only(questions, MAT, sensation_reduced="yes")

    assert one.opens == (
        "It unlocks when a doctor or physiotherapist has agreed and you have said so."
    )


@pytest.mark.parametrize(
    ("code", "link_text"),
    [
        ("cancer-local", "Change this answer"),
        ("G-11", "Change this answer"),
        ("R-15", "Say that your oncology team has agreed"),
    ],
)
def test_about_cancer_an_oncology_team_agrees(questions, code, link_text):
    """A red flag as well, once somebody has looked at what it reports."""
    one = only(questions, MAT, **{code: "yes"})

    assert one.opens == (
        "It unlocks when your oncology team has agreed and you have said so."
    )
    assert one.link_text == link_text


@pytest.mark.parametrize(
    ("given", "text", "opens", "link_text"),
    [
        ({"G-17": "yes"}, "You said: Ate within 2 hours",
         "It can unlock once this is over: answer again then.", "Change this answer"),
        ({"G-06": "yes"}, "You said: Ureteral stent", "", "Change this answer"),
        ({"G-06": None}, "Pressing on the belly needs its own questions, once a month.",
         "It stays off unless you answer them.", "See the belly questions"),
        ({"T-1": "no"}, "You have to tick two sentences each time.", "",
         "Read and tick them"),
    ],
)  # fmt: skip
def test_what_closes_deep_front_release_leads_to_its_own_questions(
    questions, given, text, opens, link_text
):
    one = only(questions, SPHINX, **given)

    assert one.text.startswith(text)
    assert one.opens == opens
    assert (one.link, one.link_text) == ("/safety/belly/", link_text)


def test_a_check_that_is_due_leads_there(questions):
    one = only(questions, MAT, R_16=None)

    assert one.text == "You have not answered the safety check in the last week."
    assert one.link == "/safety/check/"


@pytest.mark.parametrize(
    ("unanswered", "how_many"),
    [
        (["dvt"], "1 question"),
        (["dvt", "cancer-local"], "2 questions"),
    ],
)
def test_unanswered_questions_are_one_sentence(questions, unanswered, how_many):
    one = only(questions, MAT, **dict.fromkeys(unanswered))

    assert one.text == (
        f"You have not answered {how_many} in your health profile. For pressure tools "
        "that counts as a yes."
    )
    assert one.link == "/safety/profile/"
    assert one.is_lock


def test_locks_are_told_before_what_only_comes_later(questions):
    ridges = ITEMS["back-massager-back-opener"]
    found = explained(
        questions, ridges, *closes("R-25"), dislikes_pressure="yes", dvt=None
    )

    assert [one.is_lock for one in found] == [True, True, True, False]
    assert "have not answered" in found[2].text
    assert found[3].text.startswith("You said: Strong pressure is unpleasant")


@pytest.mark.parametrize("code", sorted(QUESTIONS))
@pytest.mark.parametrize("given", ["yes", "worse"])
def test_every_question_has_words_for_what_it_closes(questions, code, given):
    restrictions = closes(code, given)
    for item in (MAT, SPHINX, ITEMS["cat-cow"]):
        for one in explained(questions, item, *restrictions, **{code: given}):
            assert one.text.endswith(".")
            assert "!" not in one.text
            assert questions[code].text in one.text or code == "N-05"


@pytest.mark.parametrize(
    ("ends", "until", "sentence"),
    [
        ("date", ON + 14 * DAY, "It unlocks on 6 December."),
        (
            "clinician",
            None,
            "It unlocks when you say that a doctor or physiotherapist has checked it.",
        ),
        ("adult", None, "It unlocks when you say that you are 18 or older."),
        ("next-no", None, "It unlocks when you answer no."),
        ("never", None, "It stays locked for good."),
    ],
)
def test_every_ending_has_a_sentence(ends, until, sentence):
    assert ends_in_words(ends, until) == sentence


@pytest.mark.parametrize(
    ("ends", "sentence"),
    [
        ([("date", ON + DAY), ("date", ON + 3 * DAY)], "It unlocks on 25 November."),
        ([("date", ON + DAY), ("never", None)], "It stays locked for good."),
        ([("clinician", None), ("never", None)], "It stays locked for good."),
        (
            [("clinician", None), ("date", ON + DAY), ("date", ON + 3 * DAY)],
            "It stays locked at least until 25 November, and then until you say that a "
            "doctor or physiotherapist has checked it.",
        ),
        (
            [("date", ON + DAY), ("next-no", None)],
            "It stays locked at least until 23 November. It unlocks when you answer "
            "no.",
        ),
        ([("clinician", None)] * 2, ends_in_words("clinician", None)),
    ],
)
def test_what_two_things_close_opens_when_both_are_over(ends, sentence):
    assert ends_together((kind, until, None) for kind, until in ends) == sentence


def test_of_two_moments_of_a_day_the_later_one_counts():
    day = datetime(2026, 11, 26, tzinfo=UTC)
    ends = [("date", day.date(), day.replace(hour=hour)) for hour in (9, 12, 7)]

    assert ends_together(ends) == "It unlocks on 26 November, 12:00."
