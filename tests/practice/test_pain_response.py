"""What pain closes: the same on every page, and over when its numbers are."""

from datetime import timedelta
from html import unescape
from random import Random

import pytest
from django.utils import timezone

from psoas_care.library.access import access_to
from psoas_care.library.models import Exercise
from psoas_care.practice.history import load_history
from psoas_care.practice.models import Bout
from psoas_care.practice.pain_response import PainResponse, verdict_of_log
from psoas_care.practice.recent_log import load_recent
from psoas_care.safety.status import current_safety_status
from psoas_care.web.durations import spent_time
from tests.answers import clear, say
from tests.factories import (
    BoutFactory,
    CheckInFactory,
    FlareFactory,
    PainScoreFactory,
    SessionFactory,
    SessionPainFactory,
)
from tests.forms import bout_line, session_form, shown_form
from tests.safety.sent import is_open

pytestmark = pytest.mark.usefixtures("late_in_the_day")

ADD = "/practice/sessions/add/"
SUPINE, COUCH, CALM = (
    "supine-low-back-buttock-release",
    "couch-stretch",
    "constructive-rest-90-90",
)
NOTHING_FOUND = "Your answers show no reason not to exercise"


@pytest.fixture(autouse=True)
def cleared(user, content):
    clear(user)


def text_of(answer):
    return " ".join(unescape(answer.content.decode()).split())


def ago(**span):
    return timezone.now() - timedelta(**span)


def red(user, slug, **span):
    """A session in which it was stopped for pain."""
    session = SessionFactory(user=user, at=ago(**span))
    exercise = Exercise.objects.get(slug=slug)
    BoutFactory(session=session, exercise=exercise, side="left", stopped="hurt")
    return session


def strong(user, value=9, **span):
    check_in = CheckInFactory(user=user, at=ago(**span))
    return PainScoreFactory(check_in=check_in, value=value, kind="average")


def pages_say(browser, slug, routine, words):
    """The library, the routine, its player and the log all say it."""
    pages = [
        f"/library/exercises/{slug}/",
        f"/practice/routines/{routine}/",
        "/safety/",
        "/",
    ]
    for page in pages:
        assert words in text_of(browser.get(page)), page
    assert NOTHING_FOUND not in text_of(browser.get("/safety/"))
    played = browser.get(f"/practice/routines/{routine}/play/").context
    assert slug not in {item.exercise.slug for item in played["playable"].open_items}


def test_two_reds_of_a_tool_close_it_for_four_weeks(browser, user):
    red(user, SUPINE, days=9)
    red(user, SUPINE, days=2)

    words = "was too much twice in four weeks, so take a break from this tool."
    pages_say(browser, SUPINE, "20-b-back-side-release", words)


def test_four_weeks_later_it_is_open_again(browser, user):
    red(user, SUPINE, days=40)
    red(user, SUPINE, days=30)
    clear(user)

    assert not current_safety_status(user, timezone.now()).from_log


def green(user, slug, **span):
    """A session in which it went well, and so did the next day."""
    session = SessionFactory(user=user, at=ago(**span))
    exercise = Exercise.objects.get(slug=slug)
    BoutFactory(session=session, exercise=exercise, side="left", worst_pain=2)
    for moment in ("before", "next_day"):
        SessionPainFactory(session=session, moment=moment, value=2)


def breaks(user):
    """What the log says today of tools that were too much twice."""
    status = current_safety_status(user, timezone.now())
    return [text for text, _end in status.from_log if "take a break" in text]


@pytest.mark.parametrize("days", [32, 60, 400])
def test_two_reds_of_a_tool_in_a_row_close_it_however_far_apart(browser, user, days):
    red(user, SUPINE, days=days)
    green(user, "trigger-point-mat", days=5)  # another tool
    red(user, SUPINE, days=2)

    words = "was too much twice and never went well in between, so take a break"
    pages_say(browser, SUPINE, "20-b-back-side-release", words)
    (closed,) = [
        one
        for one in current_safety_status(user, timezone.now()).open_restrictions
        if one.code == "red"
    ]
    assert closed.until == user.day_at(ago(days=2)) + timedelta(days=29)


def test_a_green_in_between_keeps_a_late_second_red_from_closing_the_tool(user):
    red(user, SUPINE, days=60)
    green(user, SUPINE, days=50)
    red(user, SUPINE, days=2)

    assert not breaks(user)


def test_an_amber_in_between_is_no_green(user):
    red(user, SUPINE, days=60)
    amber = SessionFactory(user=user, at=ago(days=50))
    BoutFactory(session=amber, exercise=Exercise.objects.get(slug=SUPINE), side="left")
    red(user, SUPINE, days=2)

    assert len(breaks(user)) == 1


def test_the_first_red_taken_back_opens_the_tool(user):
    first = red(user, SUPINE, days=60)
    red(user, SUPINE, days=2)
    first.delete()

    assert not breaks(user)


def test_all_that_is_done_with_a_tool_counts_together(user):
    red(user, "back-massager-ql", days=9)
    red(user, "back-massager-back-opener", days=2)

    (text,) = breaks(user)
    assert "were too much within four weeks" in text
    assert not is_open_for(user, "back-massager-glute-piriformis")
    assert is_open_for(user, "trigger-point-mat")


def is_open_for(user, slug):
    status = current_safety_status(user, timezone.now())
    return not access_to(Exercise.objects.get(slug=slug), status).is_locked


def test_three_red_sessions_close_what_is_hard_until_they_are_older(browser, user):
    sessions = [red(user, slug, days=n) for n, slug in
                enumerate(["cat-cow", "dead-bug", "bird-dog"], start=2)]  # fmt: skip

    words = "appointment with a doctor or physiotherapist within 1 to 2 weeks"
    pages_say(browser, COUCH, "20-c-yoga-pilates", words)
    answer = browser.post(ADD, session_form(bout_line(exercise=COUCH, side="left")))
    assert answer.status_code == 422
    assert words in text_of(answer)

    sessions[0].delete()
    assert not current_safety_status(user, timezone.now()).has_open("seen-about")


@pytest.mark.parametrize("moment", ["before", "after", "at a check-in"])
def test_strong_pain_leaves_only_relaxing_that_day(browser, user, moment):
    if moment in {"before", "after"}:
        session = red(user, CALM, minutes=5)
        SessionPainFactory(session=session, moment=moment, value=8)
    else:
        strong(user, 8, minutes=5)

    words = "Only rest and breathing for the rest of the day. It unlocks on"
    pages_say(browser, "cat-cow", "20-a-full-mix", words)
    # It is among the relaxing ones, and stretches all the same.
    assert not is_open(browser, "yoga-low-lunge-flow")
    assert is_open(browser, "body-scan-meditation")


@pytest.mark.parametrize(("worst", "felt"), [("", "7"), ("4", "7"), ("7", "2")])
def test_pain_after_a_session_is_of_its_exercise(browser, user, worst, felt):
    line = bout_line(exercise="cat-cow", worst_pain=worst)
    sent = session_form(line, region="low_back", before="2", after=felt)

    assert browser.post(ADD, sent).status_code == 302

    assert not is_open_for(user, "cat-cow")
    assert is_open_for(user, "bird-dog")
    (step,) = user.dose_steps.all()
    assert step.exercise.slug == "cat-cow"
    # As it was typed.
    assert user.bouts.get().worst_pain == (int(worst) if worst else None)


def test_pain_after_it_that_is_mended_opens_the_exercise_again(browser, user):
    line = bout_line(exercise="cat-cow")
    sent = session_form(line, region="low_back", before="2", after="7")
    browser.post(ADD, sent)
    assert not is_open_for(user, "cat-cow")
    edit = f"/practice/sessions/{user.sessions.get().uid}/edit/"
    shown = shown_form(browser.get(edit))

    assert browser.post(edit, {**shown, "after": "3"}).status_code == 302

    assert is_open_for(user, "cat-cow")
    assert not user.dose_steps.exists()


def test_three_days_of_strong_pain_belong_before_a_clinician(browser, user):
    for days in (4, 3, 2):
        strong(user, days=days)

    pages_say(browser, COUCH, "20-c-yoga-pilates", "pain has been very strong for days")


def test_a_clinician_who_looked_at_it_opens_it_until_it_is_too_much_again(
    browser, user
):
    for days, slug in enumerate(["cat-cow", "dead-bug", "bird-dog"], start=2):
        red(user, slug, days=days)
    address = "/safety/log/checked/"
    assert f'href="{address}"' in browser.get("/safety/").text

    def is_unlocked():
        return not current_safety_status(user, timezone.now()).has_open("seen-about")

    early = {"checked_on": (ago(days=3)).date().isoformat()}
    assert browser.post(address, early).status_code == 422
    assert not is_unlocked()
    since = {"checked_on": (ago(days=2)).date().isoformat()}
    assert browser.post(address, since).status_code == 302
    assert is_unlocked()
    assert "is waiting for a doctor or physiotherapist" in text_of(browser.get(address))
    assert not browser.get("/").context["agenda"].plan.needs_somebody

    red(user, "side-plank", minutes=5)  # nobody has looked at that one
    assert not is_unlocked()


def test_the_worst_pain_of_a_day_is_not_the_pain_now(user):
    check_in = CheckInFactory(user=user, at=ago(minutes=5))
    PainScoreFactory(check_in=check_in, value=9, kind="worst")

    assert not current_safety_status(user, timezone.now()).from_log


def test_in_a_bad_time_tools_and_what_is_hard_are_closed_until_it_is_over(
    browser, user
):
    flare = FlareFactory(user=user, at=ago(minutes=5))
    words = "You are having a flare-up: no pressure tools, nothing hard"
    pages_say(browser, COUCH, "20-c-yoga-pilates", words)
    assert not is_open(browser, SUPINE)

    flare.until = flare.local_day
    flare.save()
    assert not current_safety_status(user, timezone.now()).from_log


def test_what_was_red_today_is_over_for_today(browser, user):
    red(user, "cat-cow", minutes=5)

    pages_say(browser, "cat-cow", "10-a-standard", "so you are done with it for today")


def test_what_was_done_in_a_rest_is_kept_and_marked(browser, user):
    FlareFactory(user=user, at=ago(hours=3))

    line = bout_line(exercise=COUCH, side="left")
    assert browser.post(ADD, session_form(line)).status_code == 302

    assert Bout.objects.get().beyond == ["rest"]
    assert "more than advised: during its break" in text_of(browser.get("/diary/"))


def test_strong_pain_before_is_no_reason_to_refuse_what_was_done_then(browser, user):
    line = bout_line(exercise="cat-cow")
    form = session_form(line, region="low_back", before="9")
    assert browser.post(ADD, form).status_code == 302

    assert Bout.objects.get().beyond == ["rest"]


@pytest.mark.parametrize("page", ["/safety/", "/library/", "/"])
def test_a_long_log_costs_a_page_no_query_more(
    browser, user, page, django_assert_max_num_queries
):
    for days in range(2, 30):
        red(user, SUPINE, days=days)
    with django_assert_max_num_queries(11):
        browser.get(page)


@pytest.mark.parametrize("code", ["R-01", "R-28"])
def test_where_nothing_is_open_nothing_is_advised(browser, user, code):
    say(user, code)

    text = text_of(browser.get("/practice/"))
    assert "Is your pain much worse than usual?" not in text
    assert "wice a day" not in text
    assert "Walk on most days" not in text
    assert not current_safety_status(user, timezone.now()).can_walk


@pytest.mark.parametrize(
    ("seconds", "days", "beyond"),
    [("90", 3, []), ("400", 3, ["seconds", "day"]), ("90", 5, ["often", "week"])],
)
def test_each_tool_has_its_most_of_a_time_and_of_a_week(
    browser, user, seconds, days, beyond
):
    exercise = Exercise.objects.get(slug="trigger-point-mat")
    for n in range(1, days + 1):
        session = SessionFactory(user=user, at=ago(days=n))
        BoutFactory(session=session, exercise=exercise, side="both")

    line = bout_line(exercise=exercise.slug, actual_seconds=seconds, pressure="3")
    assert browser.post(ADD, session_form(line)).status_code == 302

    assert Bout.objects.latest("pk").beyond == beyond


@pytest.mark.parametrize(
    ("slug", "days", "is_closed"),
    [
        ("back-massager-ql", 2, False),
        ("back-massager-ql", 3, True),  # its own most; of all tools it is four
        ("trigger-point-mat", 3, False),
    ],
)
def test_a_tool_waits_once_its_own_week_is_full(user, slug, days, is_closed):
    """Until the first of these days is a week ago; another tool stays as it is."""
    exercise = Exercise.objects.get(slug=slug)
    for n in range(1, days + 1):
        session = SessionFactory(user=user, at=ago(days=n))
        BoutFactory(session=session, exercise=exercise, side="left")

    moment = ago(days=0)
    on = user.day_at(moment)
    verdict = verdict_of_log(user, on, moment=moment)
    closed = [r for r in verdict.restrictions if r.exercise == slug]

    assert bool(closed) is is_closed
    later = verdict_of_log(user, on + timedelta(days=5), moment=ago(days=-5))
    assert not [
        r
        for r in later.restrictions
        if r.exercise and r.is_in_force(on + timedelta(days=5))
    ]


def test_what_is_read_for_a_page_closes_what_the_whole_log_does(user):
    """Only sessions that may be red are read; nothing that closes is among the rest."""
    chance = Random(11)

    def some(*numbers):
        return chance.choice([None, *numbers])

    slugs = [SUPINE, COUCH, "cat-cow", "dead-bug"]
    exercises = list(Exercise.objects.filter(slug__in=slugs))
    for days in range(60):
        session = SessionFactory(
            user=user, at=ago(days=days), next_day=chance.choice(["", "clearly-worse"])
        )
        for exercise in chance.sample(exercises, 2):
            BoutFactory(
                session=session, exercise=exercise, side="left",
                actual_seconds=some(60, 20), repetitions=chance.choice([1, 3]),
                worst_pain=some(0, 1, 3, 4, 6), pressure=some(2, 4, 5, 6),
                stopped=chance.choice(["", "", "", "hurt"]),
                hurt_words=chance.choice([[], [], [], ["burning"]]),
                beyond=chance.choice([[], [], [], [], ["often"]]),
            )  # fmt: skip
        said = {"before": (0, 2, 8), "after": (0, 2, 8), "next_day": (0, 2, 3)}
        for moment, value in [(name, some(*of)) for name, of in said.items()]:
            if value is not None:
                SessionPainFactory(session=session, moment=moment, value=value)

    found = set()
    for days in range(20):
        moment = ago(days=days)
        on = user.day_at(moment)
        read = verdict_of_log(user, on, moment=moment)
        whole = load_history(user, on, moment=moment).recent
        other = PainResponse(user, on, moment, None, whole).verdict()
        assert {*read.restrictions} == {*other.restrictions}
        assert read.pressed_seconds == other.pressed_seconds
        found |= {one.code for one in read.restrictions}
    assert found == {"red", "seen-about", "too-strong", "pressed"}


@pytest.mark.parametrize(
    ("before", "worst", "next_day", "is_read"),
    [(4, 5, 4, False), (4, 5, 5, False), (4, 7, 4, True), (4, 4, 6, True),
     (8, 8, 8, True), (None, 5, 6, False), (None, 6, None, True)],
)  # fmt: skip
def test_pain_that_did_not_rise_reads_no_session(
    user, before, worst, next_day, is_read
):
    """Whoever lives with pain of 4 has it around every session; no light is red."""
    session = SessionFactory(user=user, at=ago(days=3))
    exercise = Exercise.objects.get(slug=CALM)
    BoutFactory(session=session, exercise=exercise, side="left", worst_pain=worst)
    for moment, value in [("before", before), ("next_day", next_day)]:
        if value is not None:
            SessionPainFactory(session=session, moment=moment, value=value)

    on = user.day_at(timezone.now())
    assert bool(load_recent(user, on).session_records) is is_read


def pressed(user, slug, length, **span):
    session = SessionFactory(user=user, at=ago(**span))
    exercise = Exercise.objects.get(slug=slug)
    return BoutFactory(
        session=session, exercise=exercise, side="both", actual_seconds=length
    )


MAT, RIDGED = "trigger-point-mat", "back-massager-ql"


@pytest.mark.parametrize(
    ("before", "seconds", "beyond"), [(250, "50", []), (250, "51", ["day"])]
)
def test_all_tools_together_have_five_minutes_in_a_day(
    browser, user, before, seconds, beyond
):
    pressed(user, MAT, before, seconds=1)

    line = bout_line(exercise=RIDGED, actual_seconds=seconds, pressure="3")
    assert browser.post(ADD, session_form(line)).status_code == 302

    bout = Bout.objects.latest("pk")
    assert bout.beyond == beyond
    lights = load_history(user, user.day_at(timezone.now())).session_records[-1].lights
    assert (lights[RIDGED] == "red") == bool(beyond)


@pytest.mark.parametrize(("days", "beyond"), [(3, []), (4, ["week"])])
def test_all_tools_together_have_four_days_of_a_week(browser, user, days, beyond):
    for n in range(1, days + 1):
        pressed(user, MAT if n % 2 else SUPINE, 30, days=n)

    line = bout_line(exercise=RIDGED, actual_seconds="30", pressure="3")
    assert browser.post(ADD, session_form(line)).status_code == 302

    assert Bout.objects.latest("pk").beyond == beyond
    assert ("on more than four days of a week" in text_of(browser.get("/diary/"))) == (
        beyond != []
    )


def test_what_comes_back_is_counted_with_what_came_meanwhile(browser, user):
    first = pressed(user, MAT, 290, seconds=2)
    address = f"/practice/sessions/{first.session.uid}"
    browser.post(f"{address}/delete/")
    pressed(user, RIDGED, 45, seconds=1)

    browser.post(f"{address}/undo/")

    first.refresh_from_db()
    assert first.beyond == ["day"]


@pytest.mark.parametrize(("times", "beyond"), [(2, []), (3, ["seconds"])])
def test_several_times_of_one_tool_in_a_session_count_together(
    browser, user, times, beyond
):
    """Twice 90 s is the most for the mat, in one piece or in three."""
    lines = [bout_line(exercise=MAT, actual_seconds="90", pressure="2")] * times
    assert browser.post(ADD, session_form(*lines)).status_code == 302

    assert [bout.beyond for bout in Bout.objects.all()] == [beyond] * times


def test_a_record_of_too_much_is_kept_though_nothing_more_is_offered(browser, user):
    """The day is full, so no page starts a tool; who used one may say so."""
    pressed(user, MAT, 300, seconds=2)
    page = f"/library/exercises/{RIDGED}/"
    assert "about five minutes in the last 24 hours" in text_of(browser.get(page))
    assert browser.get(f"{page}play/").context["playable"].open_items == ()

    line = bout_line(exercise=RIDGED, actual_seconds="45", pressure="3")
    assert browser.post(ADD, session_form(line)).status_code == 302

    assert Bout.objects.latest("pk").beyond == ["day"]


# -- logged in times alone -------------------------------------------------------

IN_TIMES = {"actual_seconds": "", "pressure": "2"}


@pytest.mark.parametrize(
    ("times", "beyond"), [("2", []), ("3", ["seconds"]), ("4", ["seconds", "day"])]
)
def test_times_of_a_tool_have_the_usual_seconds(browser, user, times, beyond):
    """Of the mat 90 s each: twice is the most at once, and four times fill a day."""
    line = bout_line(exercise=MAT, repetitions=times, **IN_TIMES)
    assert browser.post(ADD, session_form(line)).status_code == 302

    assert Bout.objects.get().beyond == beyond
    seconds = 90 * int(times)
    status = current_safety_status(user, timezone.now())
    assert status.pressed_seconds == seconds
    on = user.day_at(timezone.now())
    assert load_history(user, on).past.pressed_seconds == seconds
    assert is_open_for(user, SUPINE) is (seconds <= 260)
    words = f"{times} ×, about {spent_time(seconds)} by the usual dose"
    (bout,) = Bout.objects.all()
    for page in ("/diary/", bout.session.get_absolute_url()):
        assert words in text_of(browser.get(page)).replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize("is_by_hand", [True, False])
def test_what_was_logged_in_times_counts_with_what_comes_later(
    browser, user, is_by_hand
):
    """Whether it came by the form or from a file, which asks nothing."""
    if is_by_hand:
        line = bout_line(exercise=MAT, repetitions="3", **IN_TIMES)
        assert browser.post(ADD, session_form(line)).status_code == 302
    else:
        session = SessionFactory(user=user, at=ago(minutes=1))
        BoutFactory(
            session=session, exercise=Exercise.objects.get(slug=MAT),
            actual_seconds=None, repetitions=3,
        )  # fmt: skip

    line = bout_line(exercise=RIDGED, actual_seconds="45", pressure="3")
    assert browser.post(ADD, session_form(line)).status_code == 302

    assert Bout.objects.latest("pk").beyond == ["day"]


def test_a_tool_that_hurt_at_once_counts_by_its_usual_dose(user):
    """Nobody said that it was less."""
    session = SessionFactory(user=user, at=ago(minutes=1))
    BoutFactory(
        session=session, exercise=Exercise.objects.get(slug=MAT),
        actual_seconds=None, stopped="hurt",
    )  # fmt: skip

    assert current_safety_status(user, timezone.now()).pressed_seconds == 90


# -- what a clinician looked at ------------------------------------------------


def checked_today(browser, user):
    """Three sessions were too much, and a clinician looked at them today."""
    reds = [red(user, slug, days=n) for n, slug in
            enumerate(["cat-cow", "dead-bug", "bird-dog"], start=1)]  # fmt: skip
    day = {"checked_on": user.day_at(timezone.now()).isoformat()}
    assert browser.post("/safety/log/checked/", day).status_code == 302
    assert not is_waiting(user)
    return reds


def is_waiting(user):
    return current_safety_status(user, timezone.now()).has_open("seen-about")


def red_of_today(user, reds):
    red(user, "side-plank")


def red_of_last_week(user, reds):
    """Earlier than what was looked at, and said after it."""
    red(user, "side-plank", days=6)


def worse_the_next_day(user, reds):
    SessionPainFactory(session=reds[0], moment="before", value=2)
    SessionPainFactory(session=reds[0], moment="next_day", value=6)


def clearly_worse(user, reds):
    SessionPainFactory(session=reds[0], moment="before", value=2)
    reds[0].next_day = "clearly-worse"
    reds[0].save()


def one_more_exercise_of_it(user, reds):
    exercise = Exercise.objects.get(slug="side-plank")
    BoutFactory(session=reds[2], exercise=exercise, side="left", stopped="hurt")


def more_pain_in_it(user, reds):
    reds[1].bouts.update(worst_pain=9)


def a_later_moment(user, reds):
    reds[0].at = timezone.now()
    reds[0].save()
    reds[0].bouts.update(at=reds[0].at)


@pytest.mark.parametrize(
    "say_more",
    [
        red_of_today,
        red_of_last_week,
        worse_the_next_day,
        clearly_worse,
        one_more_exercise_of_it,
        more_pain_in_it,
        a_later_moment,
    ],
)
def test_what_is_said_after_a_clinician_looked_nobody_has_seen(browser, user, say_more):
    """It is the moment that counts, not the day, and not what day it is about."""
    reds = checked_today(browser, user)

    say_more(user, reds)

    assert is_waiting(user)


def better_the_next_day(user, reds):
    SessionPainFactory(session=reds[0], moment="before", value=4)
    SessionPainFactory(session=reds[0], moment="next_day", value=3)


def a_green_one(user, reds):
    session = SessionFactory(user=user, at=ago(minutes=5))
    BoutFactory(session=session, side="left", worst_pain=1)


def milder(user, reds):
    reds[0].bouts.update(stopped="")


@pytest.mark.parametrize("say_more", [better_the_next_day, a_green_one, milder])
def test_what_is_no_worse_leaves_open_what_a_clinician_opened(browser, user, say_more):
    reds = checked_today(browser, user)

    say_more(user, reds)

    assert not is_waiting(user)


def test_a_page_from_before_more_was_logged_asks_once_more(browser, user):
    """Whoever looked when that page was opened has not seen what came since."""
    for n, slug in enumerate(["cat-cow", "dead-bug", "bird-dog"], start=1):
        red(user, slug, days=n)
    address = "/safety/log/checked/"
    page = browser.get(address).context["form"]
    sent = {
        "checked_on": user.day_at(timezone.now()).isoformat(),
        "seen": page["seen"].value(),
    }
    red(user, "side-plank")

    answer = browser.post(address, sent)

    assert answer.status_code == 422
    assert "logged or changed something since you opened" in text_of(answer)
    assert is_waiting(user)
    again = {**sent, "seen": answer.context["form"]["seen"].value()}
    assert browser.post(address, again).status_code == 302
    assert not is_waiting(user)


def test_strong_pain_said_after_a_clinician_looked_nobody_has_seen(browser, user):
    scores = [strong(user, 8, days=days) for days in (2, 1, 0)]
    assert is_waiting(user)
    day = {"checked_on": user.day_at(timezone.now()).isoformat()}
    assert browser.post("/safety/log/checked/", day).status_code == 302
    assert not is_waiting(user)

    scores[1].value = 10
    scores[1].save()
    assert is_waiting(user)
    assert browser.post("/safety/log/checked/", day).status_code == 302
    assert not is_waiting(user)

    strong(user, 8)
    assert is_waiting(user)
