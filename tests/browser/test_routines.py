"""Building a routine by button, by drag and while its time is worked out."""

import pytest
from playwright.sync_api import expect

from psoas_care.practice.models import MyRoutine

COPY = "/practice/my-routines/add/?copy=5-c-strong-bite"
ORDER = ["Cat-cow", "Glute bridge", "Bird dog", "Sit-to-stand"]


def order(page):
    """The names of the lines as they stand."""
    names = page.locator(".routine-line legend").all_inner_texts()
    return [name.partition(". ")[2] for name in names]


def stored():
    return [item.exercise.name for item in MyRoutine.objects.get().items.all()]


def wait_for(page, names):
    """Until the server has put the lines in this order."""
    for number, name in enumerate(names):
        legend = page.locator(".routine-line legend").nth(number)
        legend.filter(has_text=f"{number + 1}. {name}").wait_for()
    assert order(page) == names


def button(page, word, exercise):
    """The button of one line."""
    line = page.locator(".routine-line").filter(has_text=exercise)
    return line.get_by_role("button", name=word)


def save(page):
    """Save, once the time is worked out: leaving would break that off."""
    page.wait_for_load_state("networkidle")
    page.locator(".form-actions").get_by_role("button", name="Save").click()
    page.get_by_text("Routine saved.").wait_for()


def test_a_copy_is_changed_by_buttons_and_stored(sign_in, script):
    page = sign_in(java_script_enabled=script)
    page.goto("/practice/routines/5-c-strong-bite/")
    page.get_by_role("link", name="Copy and change").click()
    page.get_by_label("Name").fill("Evenings")

    button(page, "Up", "Bird dog").click()
    wait_for(page, ["Cat-cow", "Bird dog", "Glute bridge", "Sit-to-stand"])
    button(page, "Remove", "Cat-cow").click()
    wait_for(page, ["Bird dog", "Glute bridge", "Sit-to-stand"])
    page.get_by_label("Add an exercise").select_option("Belly breathing")
    page.get_by_role("button", name="Add", exact=True).click()
    wait_for(page, ["Bird dog", "Glute bridge", "Sit-to-stand", "Belly breathing"])
    save(page)

    assert MyRoutine.objects.get().name == "Evenings"
    assert stored() == ["Bird dog", "Glute bridge", "Sit-to-stand", "Belly breathing"]


def test_the_focus_goes_with_a_line_that_is_moved_by_key(sign_in):
    page = sign_in()
    page.goto(COPY)

    button(page, "Up", "Sit-to-stand").press("Enter")
    wait_for(page, ["Cat-cow", "Glute bridge", "Sit-to-stand", "Bird dog"])
    expect(button(page, "Up", "Sit-to-stand")).to_be_focused()
    page.keyboard.press("Enter")
    wait_for(page, ["Cat-cow", "Sit-to-stand", "Glute bridge", "Bird dog"])
    expect(button(page, "Up", "Sit-to-stand")).to_be_focused()
    page.keyboard.press("Enter")
    wait_for(page, ["Sit-to-stand", "Cat-cow", "Glute bridge", "Bird dog"])
    expect(button(page, "Down", "Sit-to-stand")).to_be_focused()

    focused = page.evaluate("document.activeElement.textContent.trim()")
    assert " ".join(focused.split()) == "Down: Sit-to-stand"


def test_return_in_the_name_saves_and_moves_nothing(sign_in, script):
    page = sign_in(java_script_enabled=script)
    page.goto(COPY)

    page.get_by_label("Name").press("Enter")
    page.get_by_text("Routine saved.").wait_for()

    assert stored() == ORDER


def test_the_time_follows_each_change(sign_in):
    page = sign_in()
    page.goto(COPY)
    time = page.locator("#my-routine-time strong")
    assert time.inner_text() == "About 4½ min"

    sets = page.locator(".routine-line").nth(1).get_by_label("Sets")
    sets.fill("3")
    sets.press("Tab")
    time.filter(has_text="About 7½ min").wait_for()  # 2 × (60 s and 40 s rest)
    button(page, "Remove", "Glute bridge").click()
    time.filter(has_text="About 3 min").wait_for()


def test_the_time_is_worked_out_on_demand_without_script(sign_in):
    page = sign_in(java_script_enabled=False)
    page.goto(COPY)

    page.locator(".routine-line").nth(1).get_by_label("Sets").fill("3")
    page.get_by_role("button", name="Work out the time").click()

    assert page.locator("#my-routine-time strong").inner_text() == "About 7½ min"


@pytest.mark.parametrize(
    ("grip", "target", "names"),
    [
        (3, 0, ["Sit-to-stand", "Cat-cow", "Glute bridge", "Bird dog"]),
        (0, 2, ["Glute bridge", "Bird dog", "Cat-cow", "Sit-to-stand"]),
    ],
)
def test_a_line_is_dragged_to_another_place(sign_in, grip, target, names):
    page = sign_in(viewport={"width": 1280, "height": 1400})
    page.goto(COPY)
    lines = page.locator(".routine-line")

    def middle(box, down=0.5):
        return box["x"] + box["width"] / 2, box["y"] + box["height"] * down

    start = lines.nth(grip).locator(".routine-line-grip").bounding_box()
    end = lines.nth(target).bounding_box()
    page.mouse.move(*middle(start))
    page.mouse.down()
    page.mouse.move(*middle(end, 0.3 if target < grip else 0.7), steps=8)
    page.mouse.up()

    wait_for(page, names)
    save(page)
    assert stored() == names


def test_a_drag_that_ends_where_it_began_changes_nothing(sign_in):
    page = sign_in()
    page.goto(COPY)

    page.locator(".routine-line-grip").first.click()

    assert order(page) == ORDER


def test_with_very_large_text_a_number_is_whole_and_in_sight(sign_in):
    """What is typed stands below its picture, and no name of a day is broken."""
    page = sign_in(viewport={"width": 390, "height": 844})
    page.goto("/practice/my-routines/add/?copy=20-b-back-side-release")
    page.evaluate("document.documentElement.style.setProperty('font-size', '200%')")

    for field in page.locator(".routine-line-numbers input").all():
        assert field.evaluate("one => one.scrollWidth <= one.clientWidth")

    page.goto("/practice/")
    page.evaluate("document.documentElement.style.setProperty('font-size', '200%')")
    names = page.locator(".week-strip-name").evaluate_all(
        "all => all.map(one => one.getBoundingClientRect().height)"
    )
    assert max(names) == min(names)
