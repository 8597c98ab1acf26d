"""From every link to a question about health one gets back to where one came from."""

import re
from html import unescape
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from django.utils import timezone

from tests.answers import clear, say
from tests.safety.sent import screen

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("content")]

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
LINK = re.compile(r'<a\b[^>]*?\bhref="(/safety/[^"]*)"')
PAGES = [
    "/",
    "/welcome/",
    "/settings/",
    "/practice/",
    "/practice/programme/play/",
    "/practice/routines/20-b-back-side-release/",
    "/practice/routines/20-b-back-side-release/play/",
    "/practice/sessions/add/",
    "/library/exercises/sphinx-psoas-release/",
    "/library/exercises/bird-dog/",
    "/library/exercises/bird-dog/play/",
    "/library/learn/walking/?from=a&to=b",
    "/library/evidence/",
    "/symptoms/check-ins/add/",
]


def ways(page, *, to=r"/safety/(check/|profile/|belly/|holds/.*)?"):
    """Links of the page's own, not of its frame, to where health is asked about."""
    main = page.text.split("<main", 1)[1].split("</main>", 1)[0]
    links = [urlsplit(unescape(link)) for link in LINK.findall(main)]
    return [link for link in links if re.fullmatch(to, link.path)]


def leads_to(link):
    return parse_qs(link.query).get("next", [""])[0]


@pytest.mark.parametrize("state", ["unanswered", "emergency", "a yes of the profile"])
def test_every_link_to_the_questions_knows_the_page_it_stands_on(browser, user, state):
    if state != "unanswered":
        clear(user)
        say(user, "R-01" if state == "emergency" else "recent-abdominal-surgery")

    seen = 0
    for address in PAGES:
        for link in ways(browser.get(address)):
            assert leads_to(link) == address, f"{link} on {address}"
            seen += 1

    assert seen >= 5, "links were found"


def test_a_fragment_leads_back_to_the_page_that_it_stands_on(browser, user):
    around = "http://testserver/practice/?day=1"
    headers = {"HX-Request": "true", "HX-Current-URL": around}

    page = browser.get("/symptoms/check-ins/add/", headers=headers)

    assert {leads_to(link) for link in ways(page)} == {"/practice/?day=1"}


def test_a_beating_lump_is_asked_about_from_the_check_in_and_leads_back(browser, user):
    clear(user)
    (link,) = ways(browser.get("/symptoms/check-ins/add/"), to="/safety/check/")
    assert parse_qs(link.query)["group"] == ["sudden-and-severe"]

    answer = browser.post(link.geturl(), screen())

    assert answer.headers["Location"] == "/symptoms/check-ins/add/"


def test_pages_of_safety_hand_on_where_one_came_from(browser, user):
    clear(user)
    say(user, "R-01")
    came = "?next=%2Flibrary%2Fexercises%2Fbird-dog%2F"
    for address in ["/safety/", "/safety/profile/", "/safety/belly/"]:
        found = ways(browser.get(address + came))
        assert found
        for link in found:
            going = leads_to(link)
            if going.startswith("/safety/belly/"):  # by way of the belly questions
                going = leads_to(urlsplit(going))
            assert going == "/library/exercises/bird-dog/", f"{link} on {address}"


def test_without_a_place_to_go_back_to_the_pages_of_safety_make_up_none(browser, user):
    clear(user)
    say(user, "R-01")

    found = ways(browser.get("/safety/"))

    assert found
    assert {leads_to(link) for link in found} == {""}


def test_what_a_clinician_has_checked_leads_back_too(browser, user):
    clear(user)
    say(user, "R-01")
    uid = user.restrictions.first().uid
    sent = {"checked_on": timezone.localdate().isoformat()}

    answer = browser.post(f"/safety/holds/{uid}/clear/?next=/practice/", sent)

    assert answer.headers["Location"] == "/safety/?next=%2Fpractice%2F"
    page = " ".join(browser.get(answer.headers["Location"]).text.split())
    assert 'href="/practice/">← Go back to where you were' in page


def test_templates_link_to_the_questions_by_the_tag_that_knows_the_way_back():
    """A plain address forgets where one came from; only the bar on top may."""
    plain = re.compile(r'href="[^"]*{% url "safety:(overview|check|profile|belly|r)')
    frame = "components/site_header.html"

    found = {
        str(path.relative_to(TEMPLATES))
        for path in TEMPLATES.rglob("*.html")
        if plain.search(path.read_text())
    }

    assert found == {frame}
