"""Home, the diary, and the text before the first entry."""

from datetime import UTC, datetime, timedelta
from html import unescape
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.utils import timezone

from psoas_care.accounts.models import CONSENT_VERSION
from psoas_care.practice.models import Session
from psoas_care.symptoms.models import CheckIn
from tests.factories import (
    NOON,
    BoutFactory,
    CheckInFactory,
    ExerciseFactory,
    PainScoreFactory,
    SessionFactory,
    SessionPainFactory,
    UserFactory,
)
from tests.forms import check_in_form, session_form, shown_form

UID = "11111111-1111-4111-8111-111111111111"
PRIVATE_PAGES = [
    "/",
    "/diary/",
    "/diary/?before=2026-11-20",
    "/progress/?range=1y",
    "/symptoms/check-ins/add/",
    f"/symptoms/check-ins/{UID}/edit/",
    "/practice/sessions/add/?exercise=couch-stretch",
    f"/practice/sessions/{UID}/",
    f"/practice/sessions/{UID}/edit/",
]


@pytest.fixture
def newcomer(db):
    """Somebody signed in who has not agreed yet, with a browser of their own."""
    client = Client(raise_request_exception=False)
    client.user = UserFactory(consent_version="")
    client.force_login(client.user)
    return client


def write_diary(user, count):
    """`count` check-ins and as many sessions, all of now."""
    exercise = ExerciseFactory()
    for _ in range(count):
        check_in = CheckInFactory(user=user, at=timezone.now())
        PainScoreFactory(check_in=check_in)
        session = SessionFactory(user=user, at=timezone.now())
        BoutFactory(session=session, exercise=exercise)
        SessionPainFactory(session=session)


# -- home ---------------------------------------------------------------------


def test_a_visitor_is_offered_three_minutes_and_the_routines(client, content):
    page = client.get("/").content.decode()

    play = "/practice/routines/micro-break/play/"
    assert f'href="{play}">Try three minutes, no account</a>' in page
    assert 'href="/practice/routines/"' in page
    assert client.get(play).status_code == 200


def test_a_visitor_sees_what_the_site_is(db):
    page = Client().get("/")

    assert page.status_code == 200
    assert "/accounts/signup/" in page.content.decode()


def test_home_asks_how_it_is_and_shows_no_earlier_number(browser, user):
    check_in = CheckInFactory(user=user)
    PainScoreFactory(check_in=check_in, value=7)

    form = shown_form(browser.get("/"))

    assert not {"low_back", "pelvic", "hip_front"} & form.keys()
    assert form["when"] == "now"


def test_home_keeps_todays_numbers_out_of_sight_until_they_are_asked_for(browser, user):
    """Whoever sees the last number tends to repeat it."""
    CheckInFactory(user=user, at=timezone.now(), note="of today")

    page = browser.get("/").text

    assert "of today" not in page
    assert 'id="today-entries"' in page


def test_todays_entries_are_those_of_today(htmx, user):
    CheckInFactory(user=user, at=timezone.now(), note="of today")
    CheckInFactory(user=user, at=timezone.now() - timedelta(days=2), note="of before")

    page = htmx.get("/", headers={"HX-Target": "today-entries"}).text

    assert "of today" in page
    assert "of before" not in page


def test_today_is_the_day_of_the_person_and_not_of_the_server(db):
    """Fourteen hours ahead and eleven behind: one of them has another date than UTC."""
    for zone in ("Pacific/Kiritimati", "Pacific/Midway"):
        somebody = UserFactory(time_zone=zone)
        client = Client()
        client.force_login(somebody)

        client.post("/symptoms/check-ins/add/", check_in_form(zone=zone, note="now"))

        entries = client.get(
            "/", headers={"HX-Request": "true", "HX-Target": "today-entries"}
        ).text
        assert "entry-note" in entries
        assert ">now<" in entries


def test_the_entries_of_today_refresh_alone(htmx):
    page = htmx.get("/", headers={"HX-Target": "today-entries"}).content.decode()

    assert page.strip().startswith("<details")
    assert 'id="today-entries"' in page
    assert "<html" not in page


# -- diary --------------------------------------------------------------------


def test_the_diary_shows_a_day_by_the_persons_own_clock(browser, user):
    at = datetime(2026, 11, 20, 23, 30, tzinfo=UTC)
    CheckInFactory(user=user, at=at, zone="Asia/Tokyo")

    page = browser.get("/diary/").content.decode()

    assert "Saturday 21 November 2026" in page
    assert ">08:30</time>" in page


def test_older_entries_are_one_link_further(browser, user):
    for n in range(40):
        CheckInFactory(user=user, at=NOON - timedelta(days=n), note=f"entry {n}.")

    first = browser.get("/diary/").content.decode()
    link = unescape(first.partition('href="?before=')[2].partition('"')[0])
    second = browser.get(f"/diary/?before={link}").content.decode()

    shown = [
        [n for n in range(40) if f"entry {n}." in page] for page in (first, second)
    ]
    assert shown == [[*range(30)], [*range(30, 40)]]
    assert "?before=" not in second


def test_entries_of_the_same_second_are_not_lost_between_pages(browser, user):
    """The link has to name microseconds."""
    for n in range(40):
        at = NOON - timedelta(microseconds=n)
        CheckInFactory(user=user, at=at, note=f"entry {n}.")

    first = browser.get("/diary/").content.decode()
    link = unescape(first.partition('href="?before=')[2].partition('"')[0])
    second = browser.get(f"/diary/?before={link}").content.decode()

    assert all(f"entry {n}." in first + second for n in range(40))


@pytest.mark.parametrize(
    "before",
    [
        "",
        "yesterday",
        "2026-11-20",
        "2026-11-20T12:00",
        "2026-13-45T99:99:99+00:00",
        "0001-01-01T00:00:00+14:00",
        "9999-12-31T23:59:59-14:00",
        "10000-01-01T00:00:00Z",
        "'; DROP TABLE symptoms_checkin; --",
        "x" * 3000,
    ],
)
def test_a_nonsense_beginning_shows_the_first_page(browser, user, before):
    CheckInFactory(user=user, note="the first")

    answer = browser.get(f"/diary/?{urlencode({'before': before})}")

    assert answer.status_code == 200
    assert "the first" in answer.content.decode()


def test_an_empty_diary_says_what_to_do_first(browser):
    page = browser.get("/diary/").content.decode()

    assert "/symptoms/check-ins/add/" in page
    assert "/practice/sessions/add/" in page


# -- cost ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("page", "fragment"), [("/", ""), ("/", "today-entries"), ("/diary/", "")]
)
def test_pages_cost_the_same_queries_for_one_entry_and_for_sixty(
    page, fragment, browser, user, content, django_assert_max_num_queries
):
    headers = {"HX-Request": "true", "HX-Target": fragment} if fragment else {}
    counts = []
    for more in (1, 19, 40):
        write_diary(user, more)
        with django_assert_max_num_queries(9) as counted:
            assert browser.get(page, headers=headers).status_code == 200
        counts.append(len(counted))

    assert len({*counts}) == 1


# -- consent ------------------------------------------------------------------


@pytest.mark.parametrize("page", PRIVATE_PAGES)
def test_before_consent_every_private_page_leads_to_the_text(newcomer, page):
    answer = newcomer.get(page)

    assert answer.status_code == 302
    assert answer.url.startswith("/welcome/?next=/")
    assert answer.url.endswith(urlencode({"next": page}, safe="/")[5:])


def test_before_consent_nothing_is_stored(newcomer):
    ExerciseFactory(slug="plain-stretch")

    answers = [
        newcomer.post("/symptoms/check-ins/add/", check_in_form()),
        newcomer.post("/practice/sessions/add/", session_form()),
    ]

    for answer in answers:
        assert answer.url.startswith("/welcome/?next=/")
    assert not CheckIn.with_deleted.exists()
    assert not Session.with_deleted.exists()


def test_before_consent_htmx_takes_the_whole_tab_to_the_text(newcomer):
    answer = newcomer.post(
        "/symptoms/check-ins/add/", check_in_form(), headers={"HX-Request": "true"}
    )

    assert answer.headers["HX-Redirect"].startswith("/welcome/?next=/")
    assert not CheckIn.with_deleted.exists()


@pytest.mark.parametrize(
    "page", ["/settings/", "/accounts/logout/", "/welcome/", "/library/", "/healthz"]
)
def test_before_consent_one_may_read_leave_and_look_around(newcomer, page):
    assert newcomer.get(page).status_code == 200


def test_the_box_is_not_ticked_beforehand(newcomer):
    page = newcomer.get("/welcome/").content.decode()

    box = page.partition('name="agreed"')
    tag = box[0].rpartition("<")[2] + box[1] + box[2].partition(">")[0]
    assert "checkbox" in tag
    assert "checked" not in tag


def test_without_the_tick_nothing_is_agreed(newcomer):
    answer = newcomer.post("/welcome/", {})

    assert answer.status_code == 422
    assert "Tick the box to continue" in answer.content.decode()
    newcomer.user.refresh_from_db()
    assert not newcomer.user.has_consented
    assert not newcomer.user.consents.exists()


def test_consent_leads_on_to_where_one_was_going(newcomer):
    answer = newcomer.post("/welcome/?next=/progress/%3Frange%3D1y", {"agreed": "on"})

    assert (answer.status_code, answer.url) == (302, "/progress/?range=1y")
    assert newcomer.get("/progress/").status_code == 200


@pytest.mark.parametrize("address", ["/welcome/", "/welcome/?next=/"])
def test_consent_without_a_next_leads_to_the_steps(newcomer, address):
    assert newcomer.post(address, {"agreed": "on"}).url == "/welcome/"


def test_consent_is_recorded_with_its_version_and_moment(newcomer):
    before = timezone.now()

    newcomer.post("/welcome/", {"agreed": "on"})

    consent = newcomer.user.consents.get()
    assert consent.version == CONSENT_VERSION
    assert before <= consent.given_at <= timezone.now()
    assert consent.withdrawn_at is None


def test_giving_withdrawing_and_giving_again_leaves_a_history(newcomer):
    newcomer.post("/welcome/", {"agreed": "on"})
    newcomer.post("/settings/consent/withdraw/")
    withdrawn = newcomer.get("/diary/")

    newcomer.post("/welcome/", {"agreed": "on"})

    assert withdrawn.url.startswith("/welcome/?next=/")
    assert newcomer.get("/diary/").status_code == 200
    first, second = newcomer.user.consents.order_by("pk")
    assert first.given_at < first.withdrawn_at < second.given_at
    assert second.withdrawn_at is None


def test_agreeing_twice_is_agreeing_once(newcomer):
    answers = [newcomer.post("/welcome/", {"agreed": "on"}) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert newcomer.user.consents.count() == 1


def test_withdrawing_consent_keeps_what_was_entered(newcomer):
    newcomer.post("/welcome/", {"agreed": "on"})
    newcomer.post("/symptoms/check-ins/add/", check_in_form())

    newcomer.post("/settings/consent/withdraw/")
    newcomer.post("/symptoms/check-ins/add/", check_in_form())

    assert newcomer.user.check_ins.count() == 1


def test_a_new_version_of_the_text_asks_everybody_again(db):
    somebody = UserFactory(consent_version="2020-01")
    client = Client()
    client.force_login(somebody)

    assert client.get("/diary/").url.startswith("/welcome/?next=/")


@pytest.mark.parametrize(
    "address",
    [
        "https://evil.example/",
        "//evil.example/",
        "///evil.example/",
        "////evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "\\/evil.example",
        "/\t/evil.example",
        "\t//evil.example",
        " //evil.example",
        " https://evil.example",
        "http:///evil.example",
        "http:evil.example",
        "https:/evil.example",
        "HTTPS://evil.example",
        "javascript:alert(1)",
        "data:text/html,<script>alert(1)</script>",
        "https://testserver@evil.example/",
        "/%0d%0aLocation:%20https://evil.example",
        "/\r\nLocation: https://evil.example",
        "evil.example",
        "evil",
        "today:diary",
        "https://[evil",
    ],
)
def test_a_hostile_next_stays_on_the_site(newcomer, address):
    query = urlencode({"next": address})

    answer = newcomer.post(f"/welcome/?{query}", {"agreed": "on"})

    assert answer.status_code == 302
    assert answer.url.startswith("/")
    assert not answer.url.startswith(("//", "/\\", "/\t"))
    assert "\n" not in answer.url


def test_a_part_of_today_sends_a_tab_that_was_signed_out_to_sign_in(htmx, db):
    """The page for visitors stood in the place of each part."""
    htmx.logout()

    answer = htmx.get("/", headers={"HX-Target": "today-plan"})

    assert answer.headers["HX-Redirect"] == "/accounts/login/?next=/"
    assert answer.content == b""


def test_going_back_as_a_visitor_shows_the_page_for_visitors(client, db):
    headers = {"HX-Request": "true", "HX-History-Restore-Request": "true"}

    answer = client.get("/", headers=headers)

    assert "HX-Redirect" not in answer.headers
    assert "</html>" in answer.text
