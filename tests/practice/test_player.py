"""The page of the player: what it carries, for whom, and what it leaves out."""

import json
import re
from datetime import timedelta

import pytest
from django.utils import timezone

from psoas_care.library.body import Side
from psoas_care.library.dose import Sides
from psoas_care.library.models import Exercise
from psoas_care.practice.models import Bout, Routine, Session
from psoas_care.safety.models import Question
from psoas_care.safety.vocabulary import Behaviour, Given
from tests import answers
from tests.factories import (
    BoutFactory,
    DoseStepFactory,
    ExerciseFactory,
    MyRoutineFactory,
    MyRoutineItemFactory,
    ProgrammeFactory,
    RoutineFactory,
    RoutineItemFactory,
    SessionFactory,
)
from tests.forms import bout_line, session_form, shown_form

STANDARD = "/practice/routines/10-a-standard/play/"
BACK_SIDE = "/practice/routines/20-b-back-side-release/play/"
RELEASE = "supine-low-back-buttock-release"
DATA = re.compile(r'<script id="player-score" type="application/json">(.*?)</script>')

TITLE = re.compile(r"<title>(.*?)</title>", re.DOTALL)


def score(response):
    """What the page gives to its script."""
    return json.loads(DATA.search(response.content.decode())[1])


def seconds_of(found):
    return sum(phase["seconds"] for phase in found["phases"])


# -- what it carries ----------------------------------------------------------


def test_a_visitor_gets_the_whole_session_and_nobodys_key(client, content):
    found = score(client.get(STANDARD))

    assert seconds_of(found) == 600  # content, section 5.2: 10 min 00 s
    assert found["user"] == ""
    assert found["routine"] == "10-a-standard"
    assert [item["slug"] for item in found["items"]][:2] == [
        "cat-cow",
        "half-kneeling-hip-flexor-stretch",
    ]


@pytest.mark.parametrize("slug", ["10-a-standard", "20-c-yoga-pilates", "micro-break"])
def test_it_takes_as_long_as_the_page_of_the_routine_says(client, content, slug):
    found = score(client.get(f"/practice/routines/{slug}/play/"))

    routine = Routine.objects.with_items().get(slug=slug)
    assert seconds_of(found) == sum(
        item.dose.estimated_seconds for item in routine.items.all()
    )


def test_a_stretch_brings_its_sides_figures_and_pace(client, content):
    stretch = score(client.get(STANDARD))["items"][1]

    assert stretch["sideWords"]["left"] == "Left side"
    assert (
        stretch["figures"]["left"]["address"] != stretch["figures"]["right"]["address"]
    )
    assert "left side" in stretch["figures"]["left"]["text"]
    assert stretch["pace"] == [2, 30, 2]
    assert stretch["strokes"] == [[1.5, 7.5, 11.5, 17]]
    assert stretch["mostPressure"] is None
    assert len(stretch["steps"].splitlines()) == 6


def test_where_one_side_is_locked_the_player_changes_no_sides(browser, user, content):
    slug = "half-kneeling-hip-flexor-stretch"
    answers.clear(user)
    whole = score(browser.get(f"/library/exercises/{slug}/play/"))
    answers.say(user, "hip-flexor-strain-acute", side="left")

    found = score(browser.get(f"/library/exercises/{slug}/play/"))

    assert "switch" in [phase["kind"] for phase in whole["phases"]]
    assert "switch" not in [phase["kind"] for phase in found["phases"]]
    assert {phase["side"] for phase in found["phases"]} == {"right"}
    first = "Only the right side for now: leave out the change of sides."
    assert found["items"][0]["steps"] == f"{first}\n{whole['items'][0]['steps']}"


def test_breathing_has_the_pace_of_a_slow_breath(client, content):
    breathing = score(client.get(STANDARD))["items"][-1]

    assert breathing["slug"] == "diaphragmatic-breathing"
    assert breathing["pace"] == [4, 0, 6]


def test_pain_is_asked_where_the_session_works_most(client, content):
    asked = {
        slug: score(client.get(f"/practice/routines/{slug}/play/"))["region"]
        for slug in ("10-b-low-back", "10-c-front-of-hip")
    }

    assert asked == {"10-b-low-back": "low_back", "10-c-front-of-hip": "hip_front"}


def test_the_print_follows_the_dose_and_nothing_else(client, content):
    before = score(client.get(STANDARD))
    again = score(client.get(STANDARD))
    Exercise.objects.filter(slug="cat-cow").update(breath="Slowly.")
    reworded = score(client.get(STANDARD))
    Exercise.objects.filter(slug="cat-cow").update(repetitions=9)
    longer = score(client.get(STANDARD))

    prints = [before["print"], again["print"], reworded["print"], longer["print"]]
    assert prints[0] == prints[1] == prints[2] != prints[3]


def test_who_is_signed_in_has_a_key_of_their_own(browser, user, content):
    assert score(browser.get(STANDARD))["user"] == str(user.pk)


def test_an_own_routine_is_played_with_its_own_dose(browser, user):
    item = MyRoutineItemFactory(my_routine__user=user, hold_seconds=20)

    found = score(browser.get(f"/practice/my-routines/{item.my_routine.uid}/play/"))

    assert seconds_of(found) == 30
    assert found["routine"] == str(item.my_routine.uid)


def test_somebody_elses_routine_is_not_there(browser, other_user):
    routine = MyRoutineFactory(user=other_user)

    assert browser.get(f"/practice/my-routines/{routine.uid}/play/").status_code == 404


def test_a_routine_nobody_knows_is_not_there(client, db):
    assert client.get("/practice/routines/no-such/play/").status_code == 404


def test_the_title_tells_the_player_from_the_page_of_its_routine(client, content):
    pages = ("/practice/routines/10-a-standard/", STANDARD)
    shown = [client.get(page).content.decode() for page in pages]
    titles = [TITLE.search(page)[1].split() for page in shown]

    assert titles == [
        ["Standard", "·", "Psoas", "Care"],
        ["Play:", "Standard", "·", "Psoas", "Care"],
    ]


def test_what_is_easier_names_no_other_exercise(client, content):
    """It may be closed to whoever reads it."""
    page = client.get("/practice/routines/10-a-standard/play/")
    easier = {item["slug"]: item["easier"] for item in score(page)["items"]}

    assert easier["cat-cow"] == "Do it sitting on a chair with hands on thighs."
    assert easier["half-kneeling-hip-flexor-stretch"] == ""


def test_the_player_of_the_plan_says_when_it_goes_on(browser, user, content):
    tomorrow = timezone.localdate() + timedelta(days=1)
    ProgrammeFactory(user=user, weekdays=[f"{tomorrow:%a}".lower()])

    page = browser.get("/practice/programme/play/").content.decode()

    assert f"Your next planned session: {tomorrow:%A}." in page


# -- what is closed -----------------------------------------------------------


def test_what_is_closed_is_left_out_and_says_why(client, content):
    response = client.get(BACK_SIDE)

    assert RELEASE not in [item["slug"] for item in score(response)["items"]]
    assert "Pressure tools stay locked for visitors" in response.content.decode()


def test_a_closed_side_is_left_out_and_the_other_is_not(browser, user, content):
    stretch = Exercise.objects.get(slug="half-kneeling-hip-flexor-stretch")
    sided = Question.objects.filter(is_sided=True, behaviour=Behaviour.BLOCK).first()
    Exercise.objects.filter(pk=stretch.pk).update(codes=[sided.code])
    item = RoutineItemFactory(exercise=stretch)
    answers.say(user, sided.code, side="left")

    found = score(browser.get(f"/practice/routines/{item.routine.slug}/play/"))

    assert {phase["side"] for phase in found["phases"]} == {"right"}
    assert seconds_of(found) == 10 + 68  # setting up, and one side


def test_where_all_is_closed_no_player_opens(browser, user, content):
    answers.say(user, "R-01")

    response = browser.get(STANDARD)

    page = response.content.decode()
    assert response.status_code == 200
    assert not DATA.search(page)
    assert "player.js" not in page
    assert "All of it is locked right now" in page


@pytest.mark.parametrize("address", [STANDARD, "/practice/programme/play/"])
def test_where_all_is_closed_it_says_so_and_where_that_is_explained(
    browser, user, content, address
):
    answers.say(user, "R-08")

    page = browser.get(address).content.decode()

    assert "All of it is locked right now" in page
    assert "What to do, and how it unlocks" in page
    assert "<h1>Rest</h1>" not in page


def test_pressure_is_asked_with_its_limit_and_the_signs(browser, user, content):
    answers.clear(user)

    response = browser.get(BACK_SIDE)

    release = next(i for i in score(response)["items"] if i["slug"] == RELEASE)
    page = response.content.decode()
    assert release["mostPressure"] == 5
    assert release["tools"]
    assert "A strong pulse under the tool" in page
    assert 'name="signs-N-02-form"' in page


def test_the_front_of_the_body_has_the_lower_limit(browser, user, content):
    answers.clear(user)
    front = Exercise.objects.filter(gate="abdominal-gate").first()
    item = RoutineItemFactory(exercise=front)

    found = score(browser.get(f"/practice/routines/{item.routine.slug}/play/"))

    assert found["items"][0]["mostPressure"] == 4


def test_no_sign_is_asked_where_nothing_presses(browser, content):
    dialog = browser.get(STANDARD).content.decode().partition("<dialog")[2]

    assert "signs-N-02" not in dialog.partition("</dialog>")[0]


# -- the list and the form without script --------------------------------------


def test_a_visitor_who_asks_for_the_form_gets_the_player(client, content):
    page = client.get(f"{STANDARD}?log=1")

    assert "<session-player" in page.content.decode()
    assert "?log" not in page.content.decode()


def test_the_form_holds_what_was_planned_and_saves_it(browser, user, content):
    assert '<a class="button" href="?log=1">' in browser.get(STANDARD).content.decode()
    page = browser.get(f"{STANDARD}?log=1")
    form = shown_form(page)

    assert 'action="/practice/sessions/add/"' in page.content.decode()
    response = browser.post("/practice/sessions/add/", form)

    session = Session.objects.get()
    assert response.status_code == 302
    assert session.routine == "10-a-standard"
    done = [
        (b.exercise.slug, b.side, b.actual_seconds, b.repetitions)
        for b in session.bouts.select_related("exercise")
    ]
    assert done[:3] == [
        ("cat-cow", "both", 48, 8),
        ("half-kneeling-hip-flexor-stretch", "left", 60, 2),
        ("half-kneeling-hip-flexor-stretch", "right", 60, 2),
    ]


def test_a_visitor_has_nothing_to_save(client, content):
    page = client.get(STANDARD).content.decode()

    assert "<form" not in page.partition("<session-player")[2].partition("<dialog")[0]
    assert "sessions/add" not in page
    assert "nothing is saved unless you sign up" in page


def test_the_page_costs_at_most_eight_queries(
    browser, user, content, django_assert_max_num_queries
):
    answers.clear(user)
    long = MyRoutineFactory(user=user)
    for number, exercise in enumerate(Exercise.objects.all()[:20], start=1):
        MyRoutineItemFactory(my_routine=long, number=number, exercise=exercise)

    for address in (STANDARD, BACK_SIDE, f"/practice/my-routines/{long.uid}/play/"):
        with django_assert_max_num_queries(8):
            assert browser.get(address).status_code == 200


# -- a session of one ---------------------------------------------------------

CAT_COW = "/library/exercises/cat-cow/play/"


def test_a_single_exercise_is_a_session_for_everybody(client, content):
    exercise = Exercise.objects.get(slug="half-kneeling-hip-flexor-stretch")

    response = client.get(f"{exercise.get_absolute_url()}play/")

    found = score(response)
    assert [item["slug"] for item in found["items"]] == [exercise.slug]
    assert seconds_of(found) == exercise.dose.estimated_seconds
    assert found["path"] == f"{exercise.get_absolute_url()}play/"
    assert "Back to the exercise" in response.text


@pytest.mark.parametrize("who", ["client", "browser"])
def test_a_pressure_tool_alone_is_as_closed_as_in_a_session(request, who, content):
    page = request.getfixturevalue(who).get(f"/library/exercises/{RELEASE}/play/")

    assert page.status_code == 200
    assert not DATA.search(page.text)
    assert "so there is nothing to start" in page.text


def test_a_single_exercise_is_done_as_much_as_the_plan_says_today(
    browser, user, content
):
    exercise = Exercise.objects.get(slug="cat-cow")
    DoseStepFactory(
        user=user,
        exercise=exercise,
        hold_seconds=exercise.hold_seconds,
        repetitions=exercise.repetitions_min,
        sets=1,
    )

    (item,) = score(browser.get(CAT_COW))["items"]

    assert exercise.repetitions_min < exercise.repetitions
    assert item["repetitions"] == exercise.repetitions_min


def test_a_side_that_is_closed_is_not_played_alone_either(browser, user, content):
    stretch = Exercise.objects.get(slug="half-kneeling-hip-flexor-stretch")
    sided = Question.objects.filter(is_sided=True, behaviour=Behaviour.BLOCK).first()
    Exercise.objects.filter(pk=stretch.pk).update(codes=[sided.code])
    answers.say(user, sided.code, side="left")

    found = score(browser.get(f"{stretch.get_absolute_url()}play/"))

    assert {phase["side"] for phase in found["phases"]} == {"right"}


def test_a_session_of_one_costs_no_more_than_any_page(
    browser, user, content, django_assert_max_num_queries
):
    answers.clear(user)

    with django_assert_max_num_queries(12):
        assert browser.get(CAT_COW).status_code == 200


# -- what it sends --------------------------------------------------------------


@pytest.fixture
def exercise(db):
    return ExerciseFactory(slug="plain-stretch", sides=Sides.PER_SIDE)


def played(**changes):
    """A line as the player fills it in: twelve seconds that hurt."""
    hurt = {"stopped": "hurt", "hurt_region": "hip_front", "worst_pain": "6"}
    counted = {"side": "left", "actual_seconds": "12", "planned_seconds": "34"}
    words = {"hurt_words": ["sharp", "pulling"]}
    return bout_line(**{**counted, **hurt, **words, **changes})


def test_what_the_player_counted_is_stored(browser, exercise):
    form = session_form(played(), effort="4", routine="10-a-standard")

    assert browser.post("/practice/sessions/add/", form).status_code == 302

    bout = Bout.objects.get()
    assert (bout.planned_seconds, bout.actual_seconds) == (34, 12)
    assert (bout.stopped, bout.hurt_region) == ("hurt", "hip_front")
    assert bout.hurt_words == ["pulling", "sharp"]
    assert (bout.session.effort, bout.session.routine) == (4, "10-a-standard")


def test_what_was_not_answered_is_no_number(browser, exercise):
    browser.post("/practice/sessions/add/", session_form(bout_line(side="left")))

    bout = Bout.objects.get()
    assert bout.session.effort is None
    assert bout.planned_seconds is None
    assert (bout.stopped, bout.hurt_words) == ("", [])


def test_an_edit_keeps_what_only_the_player_knows(browser, user, exercise):
    bout = BoutFactory(
        session=SessionFactory(user=user, routine="10-a-standard", effort=3),
        exercise=exercise,
        side=Side.LEFT,
        planned_seconds=34,
        planned_repetitions=2,
        stopped="skipped",
    )
    address = f"/practice/sessions/{bout.session.uid}/edit/"
    form = shown_form(browser.get(address))

    browser.post(address, {**form, "note": "in a hurry"})

    bout.refresh_from_db()
    bout.session.refresh_from_db()
    assert bout.session.note == "in a hurry"
    assert (bout.planned_seconds, bout.planned_repetitions) == (34, 2)
    assert (bout.stopped, bout.hurt_words) == ("skipped", [])
    assert (bout.session.routine, bout.session.effort) == ("10-a-standard", 3)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("stopped", "bored"),
        ("planned_seconds", "0"),
        ("planned_repetitions", "501"),
        ("hurt_region", "knee"),
        ("hurt_words", "awful"),
    ],
)
def test_nonsense_from_a_player_is_refused(browser, exercise, field, value):
    form = session_form(played(**{field: value}))

    assert browser.post("/practice/sessions/add/", form).status_code == 422
    assert Session.objects.count() == 0


def test_a_sign_that_came_while_pressing_closes_its_tool(browser, user, content):
    answers.clear(user)
    line = bout_line(exercise=RELEASE, side="left", pressure="3", stopped="hurt")
    form = session_form(line, **{"signs-N-04": "on", "signs-side": "left"})

    browser.post("/practice/sessions/add/", form)

    hold = user.restrictions.get()
    assert (hold.code, hold.side) == ("N-04", "left")
    assert user.answers.get(question__code="N-04").given == Given.YES


def test_a_routine_without_exercises_has_nothing_to_start(client, db):
    response = client.get(f"/practice/routines/{RoutineFactory().slug}/play/")

    assert response.status_code == 200
    assert not DATA.search(response.content.decode())


# -- a page that was opened before -----------------------------------------------


def test_the_page_asks_whether_all_is_still_open(browser, user, content):
    found = score(browser.get(STANDARD))["print"]

    before = browser.get(STANDARD, {"print": found})
    answers.say(user, "lung-heart-unstable")
    after = browser.get(STANDARD, {"print": found})
    nonsense = browser.get(STANDARD, {"print": "nonsense"})

    statuses = [answer.status_code for answer in (before, after, nonsense)]
    assert statuses == [204, 410, 410]
    assert before.content == after.content == b""


def test_what_was_closed_within_the_minute_before_the_start_is_refused(
    browser, user, content
):
    """The start is told to the millisecond: 10 s after the sign, 10 s before it."""
    at = timezone.now().replace(second=30, microsecond=0) - timedelta(minutes=5)
    answers.say(user, "R-01", at=at)

    def save(began):
        form = session_form(bout_line(exercise="cat-cow"), began=began.isoformat())
        return browser.post("/practice/sessions/add/", form).status_code

    after, before = at + timedelta(seconds=10), at - timedelta(seconds=10)
    assert (save(after), save(before)) == (422, 302)
    assert user.sessions.get().at == before


@pytest.mark.parametrize("given", [Given.YES, Given.NO])
def test_where_an_answer_says_the_easier_version_the_player_begins_with_it(
    browser, user, content, given
):
    """Kneeling hurts: cat-cow on a chair; a focus on the breath: nothing paces it."""
    answers.clear(user)
    answers.say(user, "knee-kneeling", given)
    answers.say(user, "panic-breath-focus", given)

    items = {one["slug"]: one for one in score(browser.get(STANDARD))["items"]}

    is_yes = given == Given.YES
    assert ("isEasierFirst" in items["cat-cow"]) is is_yes
    assert "sitting on a chair" in items["cat-cow"]["easier"]
    assert "isEasierFirst" not in items["glute-bridge"]
    breathing = items["diaphragmatic-breathing"]
    assert ("isEasierFirst" in breathing) is is_yes
    assert breathing["pace"] == (None if is_yes else [4, 0, 6])
    assert (breathing["breath"] == "") is is_yes
