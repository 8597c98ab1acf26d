"""An installation whose exercises were not loaded: every page says so, none falls."""

from tests.factories import CheckInFactory, SessionFactory

EMPTY = "The library of this installation is empty"
PAGES = [
    "/",
    "/library/",
    "/library/tools/",
    "/library/learn/",
    "/library/evidence/",
    "/diary/",
    "/practice/",
    "/practice/programme/",
    "/practice/programme/play/",
    "/practice/routines/",
    "/practice/sessions/add/",
    "/progress/",
    "/progress/practice/",
    "/progress/day-after/",
    "/progress/day-after/?findings=1",
    "/progress/everyday/",
    "/records/report/",
    "/safety/",
    "/symptoms/check-ins/add/",
    "/safety/check/",
    "/safety/profile/",
    "/safety/belly/",
    "/practice/my-routines/add/",
    "/records/links/",
    "/welcome/",
]


def test_no_page_falls_without_a_library(browser, user):
    CheckInFactory(user=user)
    SessionFactory(user=user)

    fallen = [page for page in PAGES if browser.get(page).status_code >= 500]

    assert not fallen


def test_the_week_says_that_there_is_nothing_to_plan_with(browser):
    assert EMPTY in browser.get("/practice/").text
