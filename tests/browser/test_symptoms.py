"""How it feels, in Chromium: taps counted, by keyboard alone, and without script."""

import pytest
from playwright.sync_api import expect

from psoas_care.symptoms.models import CheckIn, DayFactors, FunctionScore
from tests.browser.conftest import new_context, sign_in_as
from tests.browser.held import Held

ADD = "/symptoms/check-ins/add/"


class Taps:
    """Taps on what a person sees, counted."""

    def __init__(self, page):
        self.page, self.count = page, 0

    def on(self, target):
        target.click()
        self.count += 1

    def number(self, place, number):
        self.on(number_of(self.page, place, number))

    def chip(self, question, words):
        group = self.page.get_by_role("group", name=question)
        self.on(group.get_by_label(words, exact=True))


def number_of(page, place, number):
    group = page.get_by_role("group", name=place, exact=True)
    return group.get_by_label(str(number), exact=True)


def saved(page, place):
    """The line that stands where the numbers of a place were."""
    return page.locator("[data-news]", has_text=place)


def news_of(page, factor):
    return page.locator(f"#factor-{factor} [data-news]")


def given(person):
    """(region, value) of all that is stored, in the order it was given."""
    return list(person.pain_scores.order_by("pk").values_list("region", "value"))


def test_three_places_stand_above_the_button_of_a_phone(sign_in):
    page = sign_in(viewport={"width": 390, "height": 844})
    page.goto(ADD)

    save = page.get_by_role("button", name="Save").locator("..").bounding_box()
    rows = [row.bounding_box() for row in page.locator(".regions .pain-row").all()]
    assert len(rows) >= 3
    assert all(row["y"] + row["height"] <= save["y"] for row in rows[:3])


def test_two_regions_are_two_taps_from_today(sign_in, person):
    page = sign_in()
    page.goto("/")
    taps = Taps(page)

    taps.number("Low back", 4)
    taps.number("Front of hip", 6)

    saved(page, "Low back").wait_for()
    saved(page, "Front of hip").wait_for()
    assert taps.count == 2
    assert sorted(given(person)) == [("hip_front", 6), ("low_back", 4)]
    assert not page.get_by_role("button", name="Save", exact=True).is_visible()


def test_without_script_two_regions_are_one_check_in_and_one_button(sign_in, person):
    page = sign_in(java_script_enabled=False)
    page.goto("/")
    taps = Taps(page)

    taps.number("Low back", 4)
    taps.number("Front of hip", 6)
    taps.on(page.locator("main").get_by_role("button", name="Save"))

    page.wait_for_url("**/diary/")
    assert taps.count == 3
    assert given(person) == [("low_back", 4), ("hip_front", 6)]
    assert person.check_ins.count() == 1


def test_a_full_entry_is_eight_taps_from_today(sign_in, person):
    page = sign_in()
    page.goto("/")
    taps = Taps(page)

    taps.number("Low back", 4)
    taps.on(page.get_by_role("link", name="Add more"))
    taps.on(page.locator("#place-low_back").get_by_text("Left", exact=True))
    taps.chip("What it is like", "Dull ache")
    taps.chip("Is it always there?", "Comes and goes")
    taps.chip("What makes it worse", "Stairs")
    taps.chip("What eases it", "Moving")
    taps.on(page.locator("main").get_by_role("button", name="Save"))

    page.wait_for_url("**/diary/")
    assert taps.count == 8
    check_in = person.check_ins.get()
    assert [(n.region, n.side, n.value) for n in check_in.numbers] == [
        ("low_back", "left", 4)
    ]
    assert check_in.qualities == ["dull_ache"]
    assert check_in.timing == "comes_and_goes"
    assert (check_in.worse_with, check_in.eased_by) == (["stairs"], ["moving"])


def test_by_keyboard_a_number_waits_for_enter_or_for_going_on(sign_in, person):
    page = sign_in()
    page.goto("/")
    sent = []
    page.on("request", lambda request: sent.append(request.method))

    number_of(page, "Low back", 0).focus()
    for _ in range(5):
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    saved(page, "Low back").wait_for()
    # Five numbers were passed over, and only the last was sent.
    assert sent.count("POST") == 1
    expect(page.locator("[id='quick-low_back']")).to_be_focused()

    number_of(page, "Pelvis", 0).focus()
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    saved(page, "Pelvis").wait_for()
    assert given(person) == [("low_back", 5), ("pelvic", 0)]


def test_a_tap_before_the_scripts_have_come_is_saved_all_the_same(rough_page, person):
    """A slow network: the page is there, its scripts are not yet."""
    scripts = Held(rough_page, "**/*.js")
    rough_page.goto("/", wait_until="commit")
    number_of(rough_page, "Low back", 4).click()

    scripts.let_go()

    saved(rough_page, "Low back").wait_for()
    assert given(person) == [("low_back", 4)]


def test_undo_asks_again_and_leaves_nothing(sign_in, person):
    page = sign_in()
    page.goto("/")
    number_of(page, "Low back", 4).click()

    page.get_by_role("button", name="Undo").click()

    expect(number_of(page, "Low back", 4)).not_to_be_checked()
    assert given(person) == []
    number_of(page, "Low back", 2).click()
    saved(page, "Low back").wait_for()
    assert given(person) == [("low_back", 2)]


def test_later_the_row_says_when_and_takes_another_number(sign_in, person):
    page = sign_in()
    page.goto("/")
    number_of(page, "Low back", 4).click()
    saved(page, "Low back").wait_for()

    page.reload()
    row = page.locator("[id='quick-low_back']")
    assert "answered at" in row.inner_text()
    assert "4" not in row.inner_text().partition("answered at")[0]
    page.get_by_role("link", name="Add another number").click()
    number_of(page, "Low back", 7).click()

    saved(page, "Low back").wait_for()
    assert given(person) == [("low_back", 4), ("low_back", 7)]


@pytest.fixture
def rough_page(browser, address, person):
    """A page of somebody signed in, whose console may tell of lost requests."""
    context = new_context(browser, base_url=address)
    page = context.new_page()
    sign_in_as(page, person)
    page.goto("/")
    yield page
    context.close()


@pytest.mark.parametrize("status", [None, 503], ids=["offline", "busy"])
def test_a_number_that_was_not_saved_stays_and_can_be_sent_again(
    rough_page, person, status
):
    def fail(route):
        route.fulfill(status=status) if status else route.abort()

    rough_page.route("**/check-ins/add/**", fail)
    number_of(rough_page, "Low back", 4).click()
    row = rough_page.locator("[id='quick-low_back']")
    row.get_by_text("Not saved yet.").wait_for()
    expect(number_of(rough_page, "Low back", 4)).to_be_checked()
    tile = row.locator(".pain-row-level > :checked + .pain-row-tile")
    expect(tile).to_have_css("outline-style", "dashed")  # it does not look saved
    assert given(person) == []

    rough_page.unroute("**/check-ins/add/**")
    row.get_by_role("button", name="Save it").click()

    saved(rough_page, "Low back").wait_for()
    assert given(person) == [("low_back", 4)]


def test_a_number_whose_answer_was_lost_is_counted_once(rough_page, person):
    def lose(route):
        route.fetch()
        route.abort()

    rough_page.route("**/check-ins/add/**", lose)
    number_of(rough_page, "Low back", 4).click()
    row = rough_page.locator("[id='quick-low_back']")
    row.get_by_text("Not saved yet.").wait_for()
    rough_page.unroute("**/check-ins/add/**")
    row.get_by_role("button", name="Save it").click()

    saved(rough_page, "Low back").wait_for()
    assert given(person) == [("low_back", 4)]


def test_a_tap_on_the_body_chooses_region_and_side(sign_in, person):
    page = sign_in()
    page.goto(ADD)

    page.locator("[data-region=hip_front][data-side=left]").click()
    number_of(page, "Front of hip", 6).click()
    page.locator("main").get_by_role("button", name="Save").click()

    page.wait_for_url("**/diary/")
    score = person.pain_scores.get()
    assert (score.region, score.side, score.value) == ("hip_front", "left", 6)


def test_numbers_body_and_save_are_on_the_first_screen_of_a_phone(sign_in):
    page = sign_in()
    page.goto(ADD)

    def bottom(locator):
        box = locator.bounding_box()
        return box["y"] + box["height"]

    save = page.locator("main").get_by_role("button", name="Save").bounding_box()
    fold = page.get_by_role("navigation", name="Main").bounding_box()["y"]
    assert save["y"] + save["height"] <= fold
    assert bottom(page.locator(".body-map-picture").last) < save["y"]
    assert bottom(number_of(page, "Pelvis", 0)) < save["y"]
    assert page.evaluate("document.documentElement.scrollHeight") < 2 * 844


def test_a_folded_part_says_how_much_of_it_was_filled_in(sign_in):
    page = sign_in()
    page.goto(ADD)
    part = page.locator("details", has_text="How it feels, what helps")
    summary = part.locator("summary")
    assert "filled in" not in summary.inner_text()

    summary.click()
    part.get_by_label("Dull ache").check()
    part.get_by_label("Pulling").check()
    part.get_by_label("Comes and goes").check()
    summary.click()

    assert "· 2 filled in" in summary.inner_text()


def test_the_body_answers_in_the_row_and_on_the_set_up_page_by_a_tick(sign_in):
    page = sign_in()
    page.goto(ADD)
    page.locator("[data-region=hip_front][data-side=left]").click()
    place = page.locator("[id='place-hip_front']")
    expect(place).to_have_attribute("data-here", "")
    expect(place.get_by_label("Left")).to_be_checked()
    expect(place).to_be_in_viewport(ratio=1)

    page.goto("/welcome/")
    page.locator("[data-region=low_back][data-side=right]").click()
    side = page.get_by_role("group", name="Low back").get_by_label("Right")
    expect(side).to_be_checked()
    assert page.evaluate("scrollY") == 0
    assert not page.url.endswith("#place-low_back")

    page.locator("[data-region=low_back][data-side=right]").click()
    expect(side).not_to_be_checked()


def test_without_script_the_parts_of_the_body_lead_to_their_questions(sign_in):
    page = sign_in(java_script_enabled=False)
    page.goto(ADD)

    page.locator("[data-region=hip_front][data-side=left]").click()

    assert page.url.endswith("#place-hip_front")
    expect(page.locator("[id='place-hip_front']")).to_be_in_viewport()


@pytest.mark.parametrize("part", ["pelvic", "hip_front", "low_back"])
def test_the_parts_of_the_body_are_as_large_as_a_fingertip(sign_in, part):
    page = sign_in(viewport={"width": 320, "height": 700})
    page.goto(ADD)

    boxes = [p.bounding_box() for p in page.locator(f"[data-region={part}]").all()]

    assert all(box["width"] >= 28 and box["height"] >= 44 for box in boxes), boxes


def test_everyday_activities_are_rated_and_seen(sign_in, script, person):
    page = sign_in(java_script_enabled=script)
    page.goto("/symptoms/function/add/")

    number_of(page, "Climb a flight of stairs", 6).check()
    page.get_by_label("An activity of your own").fill("Gardening")
    number_of(page, "How well you can do that", 3).check()
    page.locator("main").get_by_role("button", name="Save").click()

    page.wait_for_url("**/diary/")
    page.get_by_text("Gardening").wait_for()
    page.goto("/progress/")
    page.get_by_role("heading", name="Everyday activities: 4.5 of 10").wait_for()
    assert FunctionScore.objects.get().user == person


def test_a_day_is_one_tap_a_line(sign_in):
    page = sign_in()
    page.goto("/symptoms/days/2026-11-20/")
    taps = Taps(page)

    taps.chip("Sitting", "8")
    taps.chip("Stress", "3")
    news_of(page, "sitting_hours").wait_for()
    news_of(page, "stress").wait_for()
    page.get_by_role("group", name="Walking").get_by_label("Other").click()
    page.locator("#factor-walking_min").get_by_label("Minutes").fill("37")
    page.keyboard.press("Enter")
    news_of(page, "walking_min").wait_for()

    assert taps.count == 2
    row = DayFactors.objects.get()
    assert (row.sitting_hours, row.stress, row.walking_min) == (8, 3, 37)


def test_a_network_that_wants_a_sign_in_takes_no_place_on_the_page(sign_in, person):
    page = sign_in()
    page.goto("/symptoms/days/2026-11-20/")
    page.route(
        "**/symptoms/days/**",
        lambda route: route.fulfill(body="<h1>Hotel</h1>", content_type="text/html"),
    )

    page.locator("#factor-walking_min").get_by_text("30", exact=True).click()

    page.locator("#factor-walking_min").get_by_text("Not saved yet.").wait_for()
    page.locator("#toasts").get_by_text("No connection. Nothing was saved").wait_for()
    assert not page.get_by_text("Hotel").count()
    assert not person.day_factors.exists()


def test_without_script_a_day_has_one_button(sign_in):
    page = sign_in(java_script_enabled=False)
    page.goto("/symptoms/days/2026-11-20/")

    page.get_by_role("group", name="Sitting").get_by_label("8", exact=True).check()
    page.get_by_role("group", name="Walking").get_by_label("Other").check()
    page.locator("#factor-walking_min").get_by_label("Minutes").fill("37")
    page.locator("main").get_by_role("button", name="Save").click()

    page.get_by_text("Saved.").wait_for()
    row = DayFactors.objects.get()
    assert (row.sitting_hours, row.walking_min) == (8, 37)


def test_a_tap_is_placed_in_the_zone_of_the_browser(sign_in):
    page = sign_in(timezone_id="Europe/Berlin")
    page.goto("/")

    number_of(page, "Low back", 4).click()
    saved(page, "Low back").wait_for()

    check_in = CheckIn.objects.get()
    assert check_in.zone == "Europe/Berlin"
    assert check_in.local_day == check_in.local_at.date()


def test_a_typed_number_is_read_with_comma_and_no_wheel_changes_it(sign_in, person):
    page = sign_in()
    page.goto("/symptoms/days/2026-11-20/")
    line = page.locator("#factor-sitting_hours")

    line.get_by_label("Other", exact=True).check()
    number = line.get_by_role("textbox", name="Hours")
    number.press_sequentially("1,5")
    number.hover()
    page.mouse.wheel(0, -40)
    number.press("Enter")

    news_of(page, "sitting_hours").wait_for()
    assert str(person.day_factors.get().sitting_hours) == "1.5"


def test_a_note_counts_what_is_left_as_the_server_does(sign_in, person):
    """Line breaks once, an emoji by its code points; a paste is not cut."""
    page = sign_in()
    page.goto(ADD)
    number_of(page, "Low back", 4).check()
    page.get_by_text("Another time, or a note").click()
    note = page.get_by_label("Note")
    field = page.locator(".field", has=note)

    note.fill("x" * 1799)
    expect(field.locator("text-counter")).to_be_hidden()
    note.fill("\n".join(["\U0001f9b5" * 19] * 100) + "\n \n")  # 1,999
    expect(field.get_by_text("Characters left: 1")).not_to_have_count(0)
    note.fill("x" * 2003)
    expect(field.locator("[data-part=count]")).to_have_text(
        "Too long to save. Characters too many: 3"
    )
    page.get_by_role("button", name="Save", exact=True).click()
    expect(field.locator(".errorlist")).to_contain_text("2003")
    expect(page.get_by_label("Note")).to_have_value("x" * 2003)

    page.get_by_label("Note").fill("\n".join(["\U0001f9b5" * 19] * 100))
    page.get_by_role("button", name="Save", exact=True).click()
    page.wait_for_url("**/diary/")

    assert len(person.check_ins.get().note) == 1999
