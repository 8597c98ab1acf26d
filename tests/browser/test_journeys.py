"""What people come for, done in Chromium with JavaScript and without."""

from datetime import timedelta

from django.utils import timezone
from playwright.sync_api import expect

from psoas_care.library.models import Exercise
from psoas_care.practice.models import Bout, Session
from psoas_care.symptoms.models import CheckIn
from tests.browser.conftest import PASSWORD
from tests.factories import BoutFactory, SessionFactory


def rate(page, region, number):
    """Choose a number in the row of a region."""
    row = page.get_by_role("group", name=region, exact=True)
    row.get_by_label(str(number), exact=True).check()


def save(page):
    page.locator("main").get_by_role("button", name="Save").click()


def test_f17_a_visitor_reads_an_exercise_signs_up_agrees_and_arrives(open_page, script):
    page = open_page(java_script_enabled=script, timezone_id="Europe/Berlin")

    page.goto("/")
    page.get_by_role("link", name="Library").first.click()
    page.get_by_role("link", name="Half-kneeling hip-flexor stretch").click()
    assert page.get_by_role("heading", level=1).inner_text().startswith("Half-kneeling")
    page.get_by_role("link", name="Sign up").first.click()
    page.get_by_label("Email").fill("new@example.org")
    page.get_by_label("Password").fill("correct horse battery")
    page.locator("main").get_by_role("button", name="Sign up").click()
    page.wait_for_url("**/welcome/")
    assert not page.get_by_role("checkbox").is_checked()
    page.get_by_role("checkbox").check()
    page.get_by_role("button", name="Continue").click()

    assert page.get_by_role("heading", level=1).inner_text() == "Set up"
    page.goto("/settings/")
    zone = "Europe/Berlin" if script else "UTC"
    assert page.get_by_label("Time zone").input_value() == zone


def test_f17_somebody_signs_in_and_is_where_they_wanted_to_be(
    open_page, script, person
):
    page = open_page(java_script_enabled=script)
    page.goto("/diary/")

    page.get_by_label("Email").fill(person.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.locator("main").get_by_role("button", name="Sign in").click()

    page.wait_for_url("**/diary/")
    assert page.get_by_role("heading", level=1).inner_text() == "Diary"


def test_f17_pain_is_logged_and_seen_in_the_diary(sign_in, script, person):
    page = sign_in(java_script_enabled=script)

    page.goto("/symptoms/check-ins/add/")
    rate(page, "Low back", 4)
    rate(page, "Front of hip", 6)
    save(page)

    page.get_by_text("Check-in saved.").wait_for()
    entry = page.get_by_role("listitem").filter(has_text="Check-in")
    assert "Low back 4" in entry.inner_text().replace("\n", " ")
    assert list(person.pain_scores.values_list("value", flat=True)) == [4, 6]


def test_f17_where_no_script_arrives_pain_is_logged_all_the_same(sign_in, person):
    page = sign_in(excused="net::ERR_FAILED")
    page.route("**/*.js", lambda route: route.abort())

    page.goto("/symptoms/check-ins/add/")
    rate(page, "Low back", 4)
    save(page)

    page.get_by_text("Check-in saved.").wait_for()
    assert list(person.pain_scores.values_list("value", flat=True)) == [4]


def test_todays_list_follows_a_tap_without_a_reload(sign_in):
    page = sign_in()
    page.goto("/")
    page.evaluate("window.stayed = true")
    page.get_by_text("Today’s entries").click()
    page.get_by_text("Nothing yet.").wait_for()

    # Not `check`, which looks at the number once more: a row takes its place.
    place = page.get_by_role("group", name="Low back", exact=True)
    place.get_by_label("7", exact=True).click()

    page.locator("#today-entries").get_by_text("Low back").wait_for()
    assert page.evaluate("window.stayed")


def test_f17_nothing_chosen_is_told_and_what_was_typed_stays(sign_in, script):
    page = sign_in(java_script_enabled=script)
    page.goto("/symptoms/check-ins/add/")

    page.get_by_text("Another time, or a note").click()
    page.get_by_label("Note").fill("after a long drive")
    save(page)

    page.get_by_text("Choose a number for at least one region").first.wait_for()
    assert page.get_by_label("Note").input_value() == "after a long drive"
    assert CheckIn.objects.count() == 0


def test_f17_a_session_of_two_exercises_reaches_diary_and_progress(sign_in, script):
    page = sign_in(java_script_enabled=script)
    page.goto("/practice/sessions/add/")

    # All that is typed is a number that was another one.
    for name in ("Half-kneeling hip-flexor stretch", "Glute bridge"):
        page.get_by_role("button", name=name, exact=True).click()
    page.get_by_role("group", name="Glute bridge").get_by_label("Times").fill("10")
    save(page)

    page.wait_for_url("**/diary/")
    page.get_by_role("link", name="Glute bridge").wait_for()
    assert Bout.objects.count() == 3
    page.goto("/symptoms/check-ins/add/")
    rate(page, "Low back", 3)
    save(page)
    page.get_by_text("Check-in saved.").wait_for()
    page.goto("/progress/")
    page.get_by_role("img", name="Your pain by region").wait_for()


def test_what_was_done_last_is_logged_again_by_three_taps(sign_in, script, person):
    """From any page, and Save is in sight without scrolling."""
    exercise = Exercise.objects.get(slug="couch-stretch")
    session = SessionFactory(user=person, at=timezone.now() - timedelta(days=1))
    for side in ("left", "right"):
        BoutFactory(session=session, exercise=exercise, side=side, actual_seconds=40)
    page = sign_in(java_script_enabled=script)
    page.goto("/library/")

    page.get_by_role("button", name="Log").click()
    page.get_by_role("link", name="What I did, same as last time").click()
    button = page.get_by_role("button", name="Save")
    expect(button).to_be_in_viewport(ratio=1)
    button.click()

    page.wait_for_url("**/diary/")
    again = person.sessions.newest_first()[0]
    assert [*again.bouts.values_list("side", "actual_seconds")] == [
        ("left", 40),
        ("right", 40),
    ]


def test_an_exercise_is_added_where_the_finger_is(sign_in):
    """The list that is tapped stays in its place; what was chosen comes beneath it."""
    page = sign_in()
    page.goto("/practice/sessions/add/")
    button = page.get_by_role("button", name="Cat-cow", exact=True)
    before = button.bounding_box()

    button.click()

    page.get_by_role("group", name="Cat-cow").wait_for()
    assert button.bounding_box() == before
    expect(button).to_be_focused()
    expect(button).to_have_attribute("data-chosen", "")
    page.get_by_role("button", name="Remove Cat-cow").click()
    page.get_by_role("group", name="Cat-cow").wait_for(state="detached")
    expect(page.locator("#session-lines")).to_be_focused()
    expect(button).not_to_have_attribute("data-chosen", "")


def test_f17_a_deleted_session_comes_back_by_undo(sign_in, script, person):
    page = sign_in(java_script_enabled=script)
    page.goto("/practice/sessions/add/")
    page.get_by_role("button", name="Cat-cow", exact=True).click()
    save(page)
    page.wait_for_url("**/diary/")

    page.get_by_role("link", name="Edit").click()
    page.get_by_role("button", name="Delete this session").click()
    page.get_by_text("Session deleted.").wait_for()
    assert Session.objects.count() == 0
    page.get_by_role("button", name="Undo").click()

    page.get_by_role("link", name="Cat-cow").wait_for()
    assert Session.objects.get().bouts.count() == 1


def test_f17_the_library_finds_as_one_types_and_by_a_button(open_page, script):
    page = open_page(java_script_enabled=script)
    page.goto("/library/")

    page.get_by_role("searchbox").fill("bridge")
    if not script:
        page.get_by_role("searchbox").press("Enter")

    page.get_by_role("link", name="Cat-cow").wait_for(state="detached")
    assert page.get_by_role("link", name="Glute bridge").is_visible()
    assert "q=bridge" in page.url


def test_a_check_in_needs_no_mouse(sign_in, person):
    page = sign_in()
    page.goto("/symptoms/check-ins/add/")

    row = page.get_by_role("group", name="Low back", exact=True)
    row.get_by_label("0", exact=True).focus()
    page.keyboard.press("Space")
    for _ in range(5):
        page.keyboard.press("ArrowRight")
    page.get_by_role("button", name="Save").focus()
    page.keyboard.press("Enter")

    page.get_by_text("Check-in saved.").wait_for()
    assert person.pain_scores.get().value == 5


def test_settings_that_were_saved_can_be_changed_once_more_on_the_same_page(
    sign_in, person
):
    """The page says what it shows, also after a save that left it standing."""
    page = sign_in()
    page.goto("/settings/")
    country = page.get_by_label("Country")

    for code in ("NZ", "DE"):
        country.select_option(code)
        with page.expect_response(lambda r: r.request.method == "GET"):
            page.get_by_role("button", name="Save").click()
        page.locator(f'input[name="seen_country"][value="{code}"]').wait_for(
            state="attached"
        )

    person.refresh_from_db()
    assert person.country == "DE"
