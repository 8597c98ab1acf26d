"""No page has a finding of axe, in light or dark, and none scrolls sideways."""

from pathlib import Path

import axe_playwright_python
import pytest

from tests.factories import (
    BoutFactory,
    CheckInFactory,
    FunctionScoreFactory,
    MyRoutineFactory,
    MyRoutineItemFactory,
    PainScoreFactory,
    ReportLinkFactory,
    RestrictionFactory,
    SessionFactory,
)

PARTS = 3
WIDTHS = (320, 390, 1280)

# Injected as text: the content security policy rightly refuses a script element.
AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text("utf-8")

TOKEN = "t" * 43

PUBLIC = [
    "/",
    "/library/",
    "/library/?q=xylophone",
    "/library/exercises/half-kneeling-hip-flexor-stretch/",
    "/library/exercises/sphinx-psoas-release/",
    "/library/exercises/dead-bug/plate/",
    "/library/tools/",
    "/library/tools/angled-massager/",
    "/library/learn/",
    "/library/learn/the-psoas/",
    "/library/learn/known-and-believed/",
    "/library/learn/when-to-see-a-clinician/",
    "/library/evidence/",
    "/practice/routines/",
    "/practice/routines/20-b-back-side-release/",
    "/practice/routines/20-b-back-side-release/play/",
    "/practice/routines/10-a-standard/poster/",
    "/safety/help/",
    "/safety/help/?country=BE",
    "/about/",
    "/privacy/",
    "/accounts/login/",
    "/accounts/signup/",
    "/accounts/password/reset/",
    "/nowhere/",
]
PRIVATE = [
    "/",
    "/welcome/",
    "/library/exercises/sphinx-psoas-release/",
    "/symptoms/check-ins/add/",
    "/symptoms/check-ins/{check_in}/edit/",
    "/practice/",
    "/practice/programme/",
    "/practice/programme/play/",
    "/practice/sessions/{session}/next-day/",
    "/symptoms/function/add/",
    "/symptoms/function/{function}/edit/",
    "/symptoms/days/2026-11-20/",
    "/practice/routines/",
    "/practice/routines/20-b-back-side-release/",
    "/practice/my-routines/add/?copy=20-b-back-side-release",
    "/practice/my-routines/{routine}/",
    "/practice/my-routines/{routine}/edit/",
    "/practice/my-routines/{routine}/play/",
    "/practice/sessions/add/",
    "/practice/sessions/{session}/",
    "/practice/sessions/{session}/edit/",
    "/diary/",
    "/progress/",
    "/progress/?range=all",
    "/progress/practice/?range=all",
    "/progress/exercises/cat-cow/?range=all",
    "/progress/day-after/?findings=1",
    "/progress/year/2026/",
    "/progress/everyday/",
    "/safety/",
    "/safety/check/",
    "/safety/check/?group=hip-and-groin",
    "/safety/profile/",
    "/safety/profile/?group=back-and-nerves",
    "/safety/belly/",
    "/safety/belly/?group=belly-organs",
    "/safety/holds/{hold}/clear/",
    "/records/",
    "/records/report/",
    "/records/report/{token}/",
    "/records/report/never-was/",
    "/records/links/",
    "/settings/",
    "/settings/reminders/",
    "/accounts/password/change/",
    "/accounts/logout/",
]


# The scheme changes colours and nothing else (tests/test_conventions.py): in the dark
# only they are asked about.
ALL = {"resultTypes": ["violations"]}
COLOURS = {**ALL, "runOnly": ["color-contrast", "link-in-text-block"]}
# Colours that are on their way to the other scheme are those of neither.
ARRIVE = """
for (const change of document.getAnimations())
  if (change instanceof CSSTransition) change.finish();
"""


def findings(page, options=ALL):
    """What axe has to say about the page as it stands: rule and element."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    result = page.evaluate("options => axe.run(options)", options)
    return [
        (page.url, violation["id"], node["html"])
        for violation in result["violations"]
        for node in violation["nodes"]
    ]


def findings_day_and_night(page):
    """The same in the light and in the dark scheme; the page ends in the light."""
    found = findings(page)
    page.emulate_media(color_scheme="dark")
    page.evaluate(ARRIVE)
    found += [("in the dark", *finding) for finding in findings(page, COLOURS)]
    page.emulate_media(color_scheme="light")
    return found


def scrolls_sideways(page):
    root = "document.documentElement"
    return page.evaluate(f"{root}.scrollWidth > {root}.clientWidth")


def too_wide(page):
    """The widths, and the size of text, at which the page scrolls sideways."""
    found = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        found += [(page.url, width)] if scrolls_sideways(page) else []
    page.set_viewport_size({"width": 390, "height": 844})  # that of a phone
    page.evaluate("document.documentElement.style.setProperty('font-size', '200%')")
    return found + ([(page.url, "text")] if scrolls_sideways(page) else [])


@pytest.fixture
def private_pages(person):
    from psoas_care.library.models import Exercise

    check_in = CheckInFactory(user=person, note="after a long drive")
    PainScoreFactory(check_in=check_in, side="left")
    function = FunctionScoreFactory(user=person)
    hold = RestrictionFactory(screening__user=person)
    session = SessionFactory(user=person)
    ReportLinkFactory(user=person, token=TOKEN, question="Shall I rest?")
    routine = MyRoutineFactory(user=person)
    for number, slug in enumerate(("cat-cow", "trigger-point-mat"), 1):
        exercise = Exercise.objects.get(slug=slug)
        MyRoutineItemFactory(my_routine=routine, number=number, exercise=exercise)
    BoutFactory(session=session, exercise=Exercise.objects.get(slug="cat-cow"))
    return [
        page.format(
            check_in=check_in.uid,
            function=function.uid,
            hold=hold.uid,
            routine=routine.uid,
            session=session.uid,
            token=TOKEN,
        )
        for page in PRIVATE
    ]


def some(pages, part):
    """Every third page, so that several processes share the work."""
    return pages[part::PARTS]


each_part = pytest.mark.parametrize("part", range(PARTS))


@each_part
def test_public_pages_have_no_findings(open_page, part):
    page = open_page()

    found = []
    for path in some(PUBLIC, part):
        page.goto(path)
        found += findings_day_and_night(page)

    assert found == []


@each_part
def test_private_pages_have_no_findings(address, sign_in, private_pages, part):
    page = sign_in()

    found = []
    for path in some(private_pages, part):
        page.goto(path)
        found += findings_day_and_night(page)

    assert found == []


@each_part
def test_no_page_scrolls_sideways(address, sign_in, private_pages, part):
    page = sign_in()

    found = []
    for path in some([*PUBLIC, *private_pages], part):
        page.goto(path)
        found += too_wide(page)

    assert found == []


def test_the_probe_finds_what_is_wrong(open_page):
    page = open_page()
    page.goto("/about-nothing/")
    page.evaluate("document.body.append(document.createElement('img'))")

    assert [rule for _, rule, _ in findings(page)] == ["image-alt", "region"]


def test_the_probe_finds_what_cannot_be_read_in_the_dark(open_page):
    page = open_page()
    page.goto("/about-nothing/")
    page.evaluate("document.body.style.color = 'light-dark(black, #222)'")

    found = findings_day_and_night(page)

    assert {(when, rule) for when, _, rule, _ in found} == {
        ("in the dark", "color-contrast")
    }
