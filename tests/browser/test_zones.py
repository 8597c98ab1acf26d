"""A device in another zone than the profile: Chromium tells, the page follows."""

from tests.browser.conftest import sign_in_as

QUESTION = "You seem to be in Auckland now. Use its time from today on?"


def at_home(person):
    """Somebody who signed up in Berlin."""
    person.time_zone = "Europe/Berlin"
    person.save()
    return person


def zone_of(page):
    return page.evaluate("document.documentElement.dataset.zone")


def test_a_device_abroad_is_asked_about_once(open_page, person):
    page = open_page(timezone_id="Pacific/Auckland")
    sign_in_as(page, at_home(person))

    page.goto("/settings/")
    page.get_by_text(QUESTION).wait_for()
    assert zone_of(page) == "Pacific/Auckland"
    assert page.evaluate("scrollY") == 0
    page.get_by_role("button", name="No, stay on Berlin time").click()

    page.get_by_text("Your days stay on Berlin time.").wait_for()
    assert page.url.endswith("/settings/")
    page.goto("/")
    assert zone_of(page) == "Europe/Berlin"
    assert not page.get_by_text(QUESTION).is_visible()


def test_yes_moves_the_days_there(open_page, person):
    page = open_page(timezone_id="Pacific/Auckland")
    sign_in_as(page, at_home(person))

    page.goto("/")
    page.get_by_role("button", name="Yes, use Auckland time").click()

    page.get_by_text("Your days follow Auckland time from now on.").wait_for()
    person.refresh_from_db()
    assert person.time_zone == "Pacific/Auckland"
    assert not page.get_by_text(QUESTION).is_visible()


def test_a_device_at_home_is_asked_nothing_and_loads_each_page_once(open_page, person):
    page = open_page(timezone_id="Europe/Vienna")
    sign_in_as(page, at_home(person))
    page.goto("/diary/")
    loads = []
    page.on("request", lambda r: loads.append(r) if r.is_navigation_request() else None)

    page.goto("/")
    page.goto("/diary/")

    assert len(loads) == 2
    assert zone_of(page) == "Europe/Berlin"


def test_a_browser_without_cookies_for_scripts_stays_on_the_profile(open_page, person):
    """Nothing can be told to the server then; the page does not load for ever."""
    page = open_page(timezone_id="Pacific/Auckland")
    sign_in_as(page, at_home(person))
    page.add_init_script(
        "Object.defineProperty(document, 'cookie', { get: () => '', set() {} })"
    )

    page.goto("/diary/")

    assert zone_of(page) == "Europe/Berlin"
    assert not page.get_by_text(QUESTION).is_visible()
