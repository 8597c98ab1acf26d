"""Pages of the library as they are seen: what stands where, and what fits."""

from playwright.sync_api import expect

LUNGE = "/library/exercises/half-kneeling-hip-flexor-stretch/"
DESK = {"width": 1280, "height": 800}


def test_what_can_be_done_stands_under_the_title_and_the_figure_in_sight(open_page):
    page = open_page()
    page.goto(LUNGE)

    actions = [
        page.locator(".exercise-actions").get_by_text(words)
        for words in ("Do it now", "Add to a routine", "Print")
    ]
    tops = [action.bounding_box()["y"] for action in actions]
    assert max(tops) - min(tops) < 1  # one row
    figure = page.locator(".figure").bounding_box()
    assert tops[0] < figure["y"] < 0.6 * page.viewport_size["height"]


def test_muscles_equipment_and_evidence_are_folded_after_the_steps(open_page):
    page = open_page()
    page.goto(LUNGE)
    inside_of = {
        "Equipment and muscles": "Psoas major, iliacus",
        "What is known": "All claims and references",
    }
    folds = {title: page.locator("summary", has_text=title) for title in inside_of}

    steps = page.locator(".exercise-steps").bounding_box()
    tops = [fold.bounding_box()["y"] for fold in folds.values()]
    assert min(tops) > steps["y"] + steps["height"]
    for title, fold in folds.items():
        inside = inside_of[title]
        expect(page.get_by_text(inside, exact=True)).to_be_hidden()
        fold.click()
        expect(page.get_by_text(inside, exact=True)).to_be_visible()


def test_on_a_desktop_the_steps_stand_beside_the_figure(open_page):
    page = open_page(viewport=DESK)
    page.goto(LUNGE)

    figure = page.locator(".figure").bounding_box()
    steps = page.locator(".exercise-steps").bounding_box()
    assert steps["x"] >= figure["x"] + figure["width"]
    assert steps["y"] < figure["y"] + figure["height"] / 2
    assert steps["y"] + steps["height"] <= DESK["height"]


def test_it_is_done_now_from_the_page_with_and_without_script(open_page, script):
    page = open_page(java_script_enabled=script)
    page.goto(LUNGE)
    expect(page.get_by_role("button", name="Print")).to_be_visible(visible=script)

    page.get_by_role("link", name="Do it now").click()

    page.get_by_role("heading", level=1, name="Half-kneeling").wait_for()
    assert page.url.endswith(f"{LUNGE}play/")
    page.get_by_role("link", name="Back to the exercise").click()
    page.wait_for_url(f"**{LUNGE}")


def test_the_counts_follow_what_is_typed(open_page, script):
    page = open_page(java_script_enabled=script)
    page.goto("/library/")
    counts = page.locator(".filter-kinds .choice-words")
    expect(counts).to_have_text(
        ["All", "Stretch (10)", "Strengthen (14)", "Relax (4)", "Release (7)"]
    )

    page.get_by_label("Search").fill("lunges")
    page.keyboard.press("Enter")

    expect(counts).to_have_text(
        ["All", "Stretch (2)", "Strengthen (0)", "Relax (1)", "Release (0)"]
    )


def test_nothing_is_wider_than_a_phone_with_text_twice_as_large(open_page):
    page = open_page()
    too_wide = []
    for path in (
        "/library/",
        "/library/exercises/sphinx-psoas-release/",
        "/practice/routines/10-a-standard/",
    ):
        page.goto(path)
        page.evaluate(OPEN_ALL)
        for width, size in ((320, ""), (390, "200%")):
            page.set_viewport_size({"width": width, "height": 844})
            page.evaluate(f"document.documentElement.style.fontSize = '{size}'")
            if page.evaluate("document.documentElement.scrollWidth") > width:
                too_wide.append((path, width, size))

    assert too_wide == []


OPEN_ALL = "document.querySelectorAll('details').forEach((d) => (d.open = true))"


def test_the_chosen_side_shows_under_forced_colours(open_page):
    page = open_page(forced_colors="active")
    page.goto(LUNGE)
    sides = page.locator(".figure-sides .figure-choice")

    def backgrounds():
        return [
            side.evaluate("side => getComputedStyle(side).backgroundColor")
            for side in sides.all()
        ]

    right, left = backgrounds()
    assert right != left
    page.get_by_label("Left side").check()
    assert backgrounds() == [left, right]


def test_the_ledger_opens_where_a_link_leads(open_page):
    """An address from before there were groups says only what stands behind #."""
    page = open_page()
    page.goto("/library/evidence/")
    expect(page.locator("#ED-07")).to_have_count(0)

    for key, address in {
        "ED-07": "?open=ED-07#ED-07",
        "BREATH2024": "#BREATH2024",
        "dead-bug": "?open=ED-07#dead-bug",
    }.items():
        page.goto("/library/")
        page.goto(f"/library/evidence/{address}")
        expect(page.locator(f"#{key}")).to_be_in_viewport()

    page.evaluate("location.hash = 'HAYDEN2021'")  # as a link within the page does
    expect(page.locator("#HAYDEN2021")).to_be_in_viewport()
    page.evaluate("location.hash = 'never-was'")
    page.wait_for_url("**/?open=never-was#never-was")
    expect(page.get_by_role("heading", name="References")).to_be_visible()


def test_a_group_of_the_ledger_opens_in_its_place(open_page):
    page = open_page()
    page.goto("/library/evidence/")
    page.get_by_role("link", name="Care of chronic low back pain").focus()

    page.keyboard.press("Enter")

    expect(page.locator("#HAYDEN2021")).to_be_visible()
    expect(page.locator("#open-care")).to_be_focused()
    assert page.url.endswith("/library/evidence/")  # and what was open stays open
    page.get_by_role("link", name="Relaxation, yoga, Pilates").click()
    expect(page.locator(".ledger-group details[open]")).to_have_count(2)


def test_headings_and_text_have_a_font_that_was_chosen(open_page):
    page = open_page()
    page.goto(LUNGE)
    devtools = page.context.new_cdp_session(page)
    devtools.send("DOM.enable")
    devtools.send("CSS.enable")
    root = devtools.send("DOM.getDocument")["root"]["nodeId"]

    def fonts(selector):
        node = devtools.send(
            "DOM.querySelector", {"nodeId": root, "selector": selector}
        )["nodeId"]
        found = devtools.send("CSS.getPlatformFontsForNode", {"nodeId": node})
        return {font["familyName"] for font in found["fonts"]}

    named = page.evaluate(
        "['--serif', '--sans'].map((name) =>"
        " getComputedStyle(document.documentElement).getPropertyValue(name))"
    )
    for selector, stack in zip(("h1", ".lead"), named, strict=True):
        (family,) = fonts(selector)
        assert family in stack, selector
