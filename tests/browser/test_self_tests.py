"""The clock of a self-test in a real browser, its time moved by the test."""

from playwright.sync_api import expect

from psoas_care.practice.models import SelfTestResult

PLANK = "/practice/self-tests/plank-hold/add/"
HELD = "Seconds you held it"


def started(page):
    page.clock.install()
    page.goto(PLANK)
    page.get_by_role("button", name="Start the clock").click()
    return page


def test_what_was_held_is_written_into_the_field(sign_in):
    page = started(sign_in())

    page.clock.run_for(5_000 + 31_500)  # five seconds to get into place
    page.get_by_role("button", name="Stop").click()
    expect(page.get_by_label(HELD)).to_have_value("31")

    page.get_by_role("button", name="Save").click()
    page.wait_for_url("**/practice/self-tests/")
    assert SelfTestResult.objects.get().value == 31


def test_the_clock_ends_by_itself_and_never_runs_longer(sign_in):
    page = started(sign_in())

    page.clock.run_for(90_000)

    expect(page.get_by_label(HELD)).to_have_value("45")
    expect(page.get_by_role("button", name="Start the clock")).to_be_visible()


def test_the_screen_stays_awake_while_the_clock_runs(sign_in):
    """Phones sleep after half a minute, and whoever holds a bridge has no hand free."""
    page = sign_in()
    page.add_init_script(
        """globalThis.awake = 0;
        const lock = { release: () => { globalThis.awake -= 1; } };
        const request = async () => { globalThis.awake += 1; return lock; };
        Object.defineProperty(navigator, "wakeLock", { value: { request } });"""
    )
    started(page)
    page.wait_for_function("globalThis.awake === 1")

    page.clock.run_for(90_000)

    page.wait_for_function("globalThis.awake === 0")


def test_stopped_before_it_began_nothing_is_written(sign_in):
    page = started(sign_in())

    page.clock.run_for(2_000)
    page.get_by_role("button", name="Stop").click()

    expect(page.get_by_label(HELD)).to_have_value("")
