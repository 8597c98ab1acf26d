"""No page holds an id twice, with or without script, in whatever state it is.

Of two elements with one id a label, a link and an error speak to the first alone: what
somebody ticks beside the other one is lost.
"""

from collections import Counter
from html.parser import HTMLParser

import pytest
from django.utils import timezone

from psoas_care.library.models import Exercise
from psoas_care.practice.models import Routine
from psoas_care.safety.models import QuestionGroup
from psoas_care.safety.vocabulary import QuestionKind
from tests.answers import clear, say
from tests.factories import BoutFactory, MyRoutineFactory, MyRoutineItemFactory
from tests.forms import bout_line, session_form
from tests.test_addresses import ADDRESSES, clients, urls  # noqa: F401 - fixtures

ADD = "/practice/sessions/add/"
REFERRING = ("for", "aria-labelledby", "aria-describedby")


class Page(HTMLParser):
    """What has an id and what refers to one; a browser with script skips noscript."""

    def __init__(self, text, *, has_script):
        super().__init__()
        self.has_script = has_script
        self.ids, self.referred = Counter(), set()
        self.skipped = 0
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        if tag == "noscript":
            self.skipped += self.has_script
        if self.skipped:
            return
        for name, value in attrs:
            if name == "id":
                self.ids[value] += 1
            if name in REFERRING:
                self.referred |= {*(value or "").split()}

    def handle_endtag(self, tag):
        if tag == "noscript":
            self.skipped -= self.has_script

    @property
    def faults(self):
        twice = {name: n for name, n in self.ids.items() if n > 1 or not name}
        return twice | dict.fromkeys(self.referred - self.ids.keys(), 0)


def faults(*responses):
    """{address: {id: how often}} of ids that stand twice, or are named and missing."""
    found = {}
    for response in responses:
        if not response.headers.get("Content-Type", "").startswith("text/html"):
            continue
        for has_script in (True, False):
            wrong = Page(response.content.decode(), has_script=has_script).faults
            if wrong:
                request = response.wsgi_request
                found[f"{request.method} {request.get_full_path()}"] = wrong
    return found


def test_the_search_finds_an_id_that_only_a_browser_without_script_sees():
    text = '<p id="a"></p><noscript><p id="a"></p></noscript><label for="b"></label>'

    assert Page(text, has_script=True).faults == {"b": 0}
    assert Page(text, has_script=False).faults == {"a": 2, "b": 0}


def test_no_address_has_an_id_twice(urls, clients):  # noqa: F811
    visitor, owner, _other = clients
    answers = [
        ask(urls(address))
        for address in ADDRESSES
        for ask in (visitor.get, owner.get, owner.post)
    ]

    assert faults(*answers) == {}


@pytest.fixture
def everything(user, content):
    """Somebody to whom all is open, with a routine and a session of pressure tools."""
    clear(user)
    routine = MyRoutineFactory(user=user)
    session = BoutFactory(session__user=user, session__at=timezone.now()).session
    for number, tool in enumerate(Exercise.objects.filter(category="release"), 1):
        MyRoutineItemFactory(my_routine=routine, number=number, exercise=tool)
        BoutFactory(session=session, exercise=tool, pressure=3, worst_pain=2)
    return routine, session


def test_no_page_that_plays_shows_or_asks_has_an_id_twice(browser, everything):
    routine, session = everything
    slugs = Exercise.objects.values_list("slug", flat=True)
    groups = QuestionGroup.objects.exclude(
        kind__in=[QuestionKind.SIGN, QuestionKind.TICK]
    )
    pages = {
        QuestionKind.RED_FLAG: "check",
        QuestionKind.PROFILE: "profile",
        QuestionKind.BELLY: "belly",
    }
    addresses = [
        "/", "/diary/", "/practice/", "/records/report/",
        f"/practice/my-routines/{routine.uid}/play/",
        f"/practice/my-routines/{routine.uid}/edit/",
        f"/practice/sessions/{session.uid}/", f"/practice/sessions/{session.uid}/edit/",
        f"{ADD}?like=last",
        *(f"/library/exercises/{slug}/" for slug in slugs),
        *(f"/practice/routines/{slug}/play/" for slug in
          Routine.objects.values_list("slug", flat=True)),
        *(f"/safety/{pages[group.kind]}/?group={group.key}" for group in groups),
    ]  # fmt: skip

    assert faults(*map(browser.get, addresses)) == {}


def test_no_form_that_is_sent_back_has_an_id_twice(browser, user, everything):
    _routine, session = everything
    line = bout_line(exercise="cat-cow", actual_seconds="", worst_pain="11")
    signs = {"signs-N-02": "on", "before": "12", "region": "knee", "when": "pick"}
    sent = session_form(line, line, **signs)
    group = QuestionGroup.objects.filter(kind=QuestionKind.RED_FLAG).first()
    check = f"/safety/check/?group={group.key}"

    assert (
        faults(
            browser.post(ADD, sent),
            browser.post(ADD, sent | {"more": "1"}),
            browser.post(f"/practice/sessions/{session.uid}/edit/", sent),
            browser.post(check, {"R-05": "on"}),
            browser.post("/symptoms/check-ins/add/", {"when": "pick"}),
        )
        == {}
    )


@pytest.mark.parametrize("code", ["R-01", "R-10", "R-16", "R-28"])
def test_no_page_has_an_id_twice_where_something_is_closed(
    browser, user, content, code
):
    clear(user)
    say(user, code)
    hold = user.restrictions.get()

    addresses = [
        "/", "/safety/", "/safety/check/", "/practice/", ADD,
        f"/safety/holds/{hold.uid}/clear/", "/library/exercises/cat-cow/",
        "/practice/routines/10-a-standard/play/",
    ]  # fmt: skip
    assert faults(*map(browser.get, addresses)) == {}
