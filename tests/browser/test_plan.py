"""From Today to the first hold; a plan changed by finger, by key, without script."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from psoas_care.library.models import Exercise
from psoas_care.practice.day_plan import DayPlan
from tests.browser.held import Held
from tests.factories import BoutFactory, SessionFactory, SessionPainFactory


@pytest.fixture
def plan(person):
    """Compose today's plan anew, whenever it is called."""
    return lambda: DayPlan(person, timezone.localdate())


@pytest.fixture
def yesterday(person):
    """A session of yesterday, whose day after nobody has told yet."""
    session = SessionFactory(user=person, at=timezone.now() - timedelta(days=1))
    exercise = Exercise.objects.get(slug="cat-cow")
    BoutFactory(session=session, exercise=exercise, worst_pain=3)
    SessionPainFactory(session=session, value=3)
    return session


def card(page):
    return page.locator("#today-plan")


def test_two_taps_lead_from_today_to_the_first_exercise(sign_in, plan):
    page = sign_in()
    page.goto("/")
    first = plan().items[0].exercise.name
    expect(card(page)).to_contain_text(first)

    card(page).get_by_role("link", name="Start").click()
    page.get_by_role("button", name="Start without a number").click()

    expect(page.get_by_role("region", name=first)).to_be_visible()


def test_without_script_two_taps_lead_to_the_list_of_today(sign_in, plan):
    page = sign_in(java_script_enabled=False)
    page.goto("/")

    card(page).get_by_role("link", name="Start").click()

    for item in plan().items:
        assert item.exercise.name in page.locator("main").inner_text()


def test_the_card_arrives_without_moving_what_is_below_it(sign_in, plan):
    page = sign_in()
    page.goto("/")
    expect(card(page)).to_contain_text(plan().title)

    the_card = Held(page, "**/", lambda r: r.headers.get("hx-target") == "today-plan")
    page.reload()
    page.locator("[data-waiting]").wait_for()
    before = page.locator("#quick-title").bounding_box()["y"]
    the_card.let_go()
    expect(card(page)).to_contain_text(plan().title)
    after = page.locator("#quick-title").bounding_box()["y"]

    assert after == before


def test_one_exercise_is_swapped_left_out_and_put_back(sign_in, plan, script):
    page = sign_in(java_script_enabled=script)
    item = next(item for item in plan().items if item.options)
    other = item.options[0]
    page.goto("/practice/")
    box = page.locator(f"#item-{item.uid}")

    box.get_by_text("Swap").click()
    box.get_by_role("button", name=other.name).click()
    heading = page.get_by_role("heading", name=other.name)
    box = page.locator(".routine-item").filter(has=heading)
    expect(box).to_be_visible()
    box.get_by_role("button", name="Leave out").click()
    left_out = page.locator(".plan-left-out")
    expect(left_out).to_contain_text(other.name)
    left_out.get_by_role("button", name="Put it back").click()

    expect(page.locator(".plan-left-out")).to_have_count(0)
    assert other in [item.exercise for item in plan().items]


def test_a_bad_time_changes_the_page_in_place(sign_in, plan):
    page = sign_in()
    page.goto("/practice/")
    page.evaluate("window.stayed = true")

    page.get_by_role("button", name="I’m having a flare-up").click()
    expect(page.get_by_role("button", name="It has passed")).to_be_visible()

    assert {item.exercise.category for item in plan().items} == {"relax"}
    assert page.evaluate("window.stayed")


def test_by_keyboard_a_reason_is_read_and_an_exercise_left_out(sign_in, plan):
    page = sign_in()
    item = plan().items[0]
    page.goto("/practice/")
    box = page.locator(f"#item-{item.uid}")

    box.get_by_text("Why this?").focus()
    page.keyboard.press("Enter")
    expect(box.get_by_text(item.reasons[0])).to_be_visible()
    box.get_by_role("button", name="Leave out").focus()
    page.keyboard.press("Enter")

    expect(page.locator(".plan-left-out")).to_contain_text(item.exercise.name)


def test_the_day_after_is_told_with_two_taps_on_today(sign_in, yesterday):
    page = sign_in()
    page.goto("/")
    question = page.locator(".next-day")

    question.get_by_label("The same").check()
    expect(question.get_by_role("status")).to_contain_text("Saved.")
    question.get_by_label("3", exact=True).check()
    expect(question.get_by_role("status")).to_contain_text("Green")

    yesterday.refresh_from_db()
    assert yesterday.next_day == "same"
    assert yesterday.pains.get(moment="next_day").value == 3


def test_the_day_after_without_script_is_one_save(sign_in, yesterday):
    page = sign_in(java_script_enabled=False)
    page.goto("/practice/")

    page.get_by_label("A bit worse").check()
    page.locator(".next-day").get_by_label("4", exact=True).check()
    page.locator(".next-day").get_by_role("button", name="Save").click()

    expect(page.get_by_text("Saved. Green")).to_be_visible()
    yesterday.refresh_from_db()
    assert yesterday.next_day == "bit-worse"


def test_skipping_the_question_is_one_tap(sign_in, yesterday, script):
    page = sign_in(java_script_enabled=script)
    page.goto("/practice/")

    page.get_by_role("button", name="Skip both").click()
    expect(page.get_by_text("Skipped.")).to_be_visible()

    yesterday.refresh_from_db()
    assert yesterday.next_day == "skipped"
