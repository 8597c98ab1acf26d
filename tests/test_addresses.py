"""Every address, asked by everybody: who may see what; and looking changes nothing.

A new address fails here until the table says what it does.
"""

import re

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.conf import settings
from django.db import connection, reset_queries
from django.test import Client
from django.test.client import ClientHandler
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver, resolve
from django.utils import timezone

from psoas_care.library.pictures import cover
from psoas_care.practice.day_plan import DayPlan
from psoas_care.records.reminders import token_of
from tests.accounts.authenticators import make_passkey
from tests.factories import (
    ApiTokenFactory,
    ArticleFactory,
    BoutFactory,
    CalendarTokenFactory,
    CheckInFactory,
    ExerciseFactory,
    FairTestFactory,
    FunctionScoreFactory,
    ImportFactory,
    InstrumentScoreFactory,
    MyRoutineFactory,
    ReminderFactory,
    ReportLinkFactory,
    RestrictionFactory,
    RoutineFactory,
    SelfTestResultFactory,
    SessionFactory,
    ToolUseFactory,
)

# One for all browsers: each would read the list of the static files anew, for 30 ms.
HANDLER = ClientHandler(enforce_csrf_checks=False)
STRICT_HANDLER = ClientHandler(enforce_csrf_checks=True)

# A private link tells its owner how often it was opened.
COUNTS_A_VISIT = 'UPDATE "records_reportlink" SET "visits" = '

# A calendar is not fetched without end.
COUNTS_A_FETCH = 'UPDATE "records_calendartoken" SET "used_on" = '

# The session keeps what a passkey is asked to sign.
KEEPS_A_CHALLENGE = r'UPDATE "\w+" SET "session_data" = |RELEASE SAVEPOINT'
GIVES_A_CHALLENGE = "/accounts/2fa/webauthn/reauthenticate/"

STOPS_REMINDERS = "/records/reminders/{reminder}/stop/"

SIGN_IN = "sign-in"  # a redirect there, and back again afterwards

# Answers to GET and to an empty POST, of a visitor, the owner and another person.
# 302 is a redirect within the site, 405 an address that takes no such request.
PAGE = (200, 405), (200, 405), (200, 405)
OWN_PAGE = (SIGN_IN, SIGN_IN), (200, 405), (200, 405)
OWN_FORM = (SIGN_IN, SIGN_IN), (200, 422), (200, 422)
ROW_PAGE = (SIGN_IN, SIGN_IN), (200, 405), (404, 405)
ROW_FORM = (SIGN_IN, SIGN_IN), (200, 422), (404, 404)
ROW_ACTION = (SIGN_IN, SIGN_IN), (405, 302), (405, 404)
OWN_ACTION = (SIGN_IN, SIGN_IN), (405, 302), (405, 302)
OWN_SWITCH = (SIGN_IN, SIGN_IN), (405, 422), (405, 422)  # says neither yes nor no
ROW_SWITCH = (SIGN_IN, SIGN_IN), (405, 422), (405, 404)
NOTHING_OFFERED = (SIGN_IN, SIGN_IN), (405, 404), (405, 404)
FOR_VISITORS = (200, 200), (302, 302), (302, 302)
PASSWORD_FORM = (SIGN_IN, SIGN_IN), (200, 200), (200, 200)
SAYS_NO_MAIL = (200, 200), (200, 200), (200, 200)
ASKS_PASSWORD = (SIGN_IN, SIGN_IN), (302, 405), (302, 405)  # again, then shows it
ASKS_FIRST = (SIGN_IN, SIGN_IN), (302, 302), (302, 302)  # who one is
OF_CODES = (SIGN_IN, SIGN_IN), (302, 405), (404, 405)
ASKS_PASSWORD_FOR_ROW = (SIGN_IN, SIGN_IN), (405, 302), (405, 302)
NEXT_STEP = (302, 302), (302, 302), (302, 302)  # of something that was not begun

ADDRESSES = {
    "/": PAGE,
    "/healthz": PAGE,
    "/readyz": PAGE,
    "/metrics": PAGE,  # from this machine, as the tests are
    "/robots.txt": PAGE,
    "/favicon.ico": ((302, 405),) * 3,
    "/welcome/": OWN_FORM,
    "/welcome/hide/": OWN_ACTION,
    "/diary/": OWN_PAGE,
    "/settings/": OWN_FORM,
    "/settings/zone/": OWN_ACTION,
    "/settings/tokens/": ASKS_FIRST,
    "/settings/tokens/{api_token}/delete/": ASKS_PASSWORD_FOR_ROW,
    "/api/v1/openapi.json": PAGE,  # all others: tests/api/test_access.py
    "/settings/consent/withdraw/": OWN_ACTION,
    "/settings/calendar/": ((SIGN_IN, SIGN_IN), (302, 302), (302, 302)),  # password
    "/settings/calendar/delete/": OWN_ACTION,  # asks for the password first
    "/settings/reminders/": PASSWORD_FORM,  # says that no mail is sent
    "/settings/delete/": ASKS_PASSWORD,
    "/settings/delete/entries/": OWN_ACTION,  # asks for the password first
    "/settings/delete/account/": OWN_ACTION,
    "/library/": PAGE,
    "/library/exercises/{exercise}/": PAGE,
    "/library/exercises/{exercise}/play/": PAGE,
    "/library/exercises/{drawn}/plate/": PAGE,
    "/library/figures/{figure}.svg": PAGE,
    "/library/tools/": PAGE,
    "/library/tools/{tool}/": PAGE,
    "/library/learn/": PAGE,
    "/library/learn/{article}/": PAGE,
    "/library/clinician/": ((302, 405),) * 3,  # to the article that content names
    "/library/evidence/": PAGE,
    "/about/": PAGE,
    "/privacy/": PAGE,
    "/safety/": OWN_PAGE,
    "/safety/check/": OWN_FORM,
    "/safety/profile/": ((SIGN_IN, SIGN_IN), (200, 404), (200, 404)),  # posts a screen
    "/safety/belly/": OWN_FORM,
    "/safety/holds/{hold}/clear/": ROW_FORM,
    "/safety/log/checked/": OWN_FORM,
    "/safety/help/": PAGE,
    "/symptoms/check-ins/add/": OWN_FORM,
    "/symptoms/check-ins/{check_in}/edit/": ROW_FORM,
    "/symptoms/check-ins/{check_in}/delete/": ROW_ACTION,
    "/symptoms/check-ins/{check_in}/undo/": ROW_ACTION,
    "/practice/": OWN_PAGE,
    "/practice/programme/": OWN_FORM,
    "/practice/programme/play/": OWN_PAGE,
    "/practice/programme/flare/": OWN_SWITCH,
    "/practice/programme/skip/": OWN_SWITCH,
    "/practice/programme/items/{item}/swap/": ROW_SWITCH,
    "/practice/programme/items/{item}/skip/": ROW_SWITCH,
    "/practice/programme/items/{item}/accept/": NOTHING_OFFERED,
    "/practice/programme/items/{item}/refuse/": NOTHING_OFFERED,
    "/symptoms/function/add/": OWN_FORM,
    "/symptoms/function/{function}/edit/": ROW_FORM,
    "/symptoms/function/{function}/delete/": ROW_ACTION,
    "/symptoms/function/{function}/undo/": ROW_ACTION,
    "/symptoms/instruments/peg/add/": OWN_FORM,
    "/symptoms/instruments/peg/{instrument}/edit/": ROW_FORM,
    "/symptoms/instruments/{instrument}/delete/": ROW_ACTION,
    "/symptoms/instruments/{instrument}/undo/": ROW_ACTION,
    "/symptoms/days/2026-11-20/": ((SIGN_IN, SIGN_IN), (200, 302), (200, 302)),
    "/practice/routines/": PAGE,
    "/practice/routines/{routine}/": PAGE,
    "/practice/routines/{routine}/play/": PAGE,
    "/practice/routines/{routine}/poster/": PAGE,
    "/practice/my-routines/add/": OWN_FORM,
    "/practice/my-routines/{my_routine}/": ROW_PAGE,
    "/practice/my-routines/{my_routine}/edit/": ROW_FORM,
    "/practice/my-routines/{my_routine}/play/": ROW_PAGE,
    "/practice/my-routines/{my_routine}/archive/": ROW_ACTION,
    "/practice/my-routines/{my_routine}/unarchive/": ROW_ACTION,
    "/practice/my-routines/{my_routine}/delete/": ROW_ACTION,
    "/practice/my-routines/{my_routine}/undo/": ROW_ACTION,
    "/practice/self-tests/": OWN_PAGE,
    "/practice/self-tests/chair-stand/add/": OWN_FORM,
    "/practice/self-tests/{self_test}/edit/": ROW_FORM,
    "/practice/self-tests/{self_test}/delete/": ROW_ACTION,
    "/practice/self-tests/{self_test}/undo/": ROW_ACTION,
    "/practice/sessions/add/": OWN_FORM,
    "/practice/sessions/discard/": OWN_ACTION,
    "/practice/sessions/{session}/": ROW_PAGE,
    "/practice/sessions/{session}/edit/": ROW_FORM,
    "/practice/sessions/{session}/delete/": ROW_ACTION,
    "/practice/sessions/{session}/undo/": ROW_ACTION,
    "/practice/bouts/{bout}/undo/": ROW_ACTION,
    "/practice/sessions/{practised}/next-day/": ROW_FORM,
    "/progress/": OWN_PAGE,
    "/progress/practice/": OWN_PAGE,
    "/progress/day-after/": OWN_PAGE,
    "/progress/questionnaires/": OWN_PAGE,
    "/progress/everyday/": OWN_PAGE,
    "/progress/exercises/{exercise}/": OWN_PAGE,
    "/progress/fair-tests/": OWN_PAGE,
    "/progress/fair-tests/add/": OWN_FORM,
    "/progress/fair-tests/{fair_test}/": ROW_PAGE,
    "/progress/fair-tests/{fair_test}/answer/": ROW_PAGE,
    "/progress/fair-tests/{fair_test}/delete/": ROW_ACTION,
    "/progress/fair-tests/{fair_test}/undo/": ROW_ACTION,
    "/progress/fair-tests/{fair_test}/pause/": ROW_SWITCH,
    "/progress/fair-tests/{fair_test}/stop/": ROW_ACTION,
    "/progress/fair-tests/{fair_test}/otherwise/": ROW_SWITCH,
    "/progress/year/2026/": OWN_PAGE,
    "/records/": OWN_PAGE,
    "/records/export/": ASKS_PASSWORD,
    "/records/export.zip": ASKS_PASSWORD,
    "/records/restore/": ((SIGN_IN, SIGN_IN), (302, 302), (302, 302)),  # password
    "/records/import/": ((SIGN_IN, SIGN_IN), (302, 302), (302, 302)),  # password
    "/records/imports/{import}/delete/": ASKS_PASSWORD_FOR_ROW,
    "/records/imports/{import}/leave-out/": ROW_ACTION,
    "/records/report/": ((SIGN_IN, SIGN_IN), (200, 200), (200, 200)),  # no question
    "/records/report/{token}/": PAGE,
    "/records/calendar/{token}.ics": PAGE,
    STOPS_REMINDERS: ((200, 200),) * 3,
    "/records/links/": OWN_FORM,
    "/records/links/{report_link}/delete/": ROW_ACTION,
    "/records/links/{report_link}/undo/": ROW_ACTION,
    "/accounts/login/": FOR_VISITORS,
    "/accounts/logout/": ((302, 302), (200, 302), (200, 302)),
    "/accounts/signup/": FOR_VISITORS,
    "/accounts/inactive/": PAGE,
    "/accounts/reauthenticate/": PASSWORD_FORM,
    "/accounts/email/": SAYS_NO_MAIL,
    "/accounts/confirm-email/": PAGE,
    "/accounts/confirm-email/some-key/": ((200, 404),) * 3,
    "/accounts/login/code/confirm/": NEXT_STEP,
    "/accounts/password/change/": PASSWORD_FORM,
    "/accounts/password/set/": ((SIGN_IN, SIGN_IN), (302, 302), (302, 302)),
    "/accounts/password/reset/": SAYS_NO_MAIL,
    "/accounts/password/reset/confirm/": NEXT_STEP,
    "/accounts/password/reset/complete/": NEXT_STEP,
    "/accounts/password/reset/done/": PAGE,
    "/accounts/sessions/": ASKS_PASSWORD,
    "/accounts/sessions/end-others/": OWN_ACTION,
    "/accounts/sessions/{sign_in}/end/": OWN_ACTION,
    "/accounts/2fa/": OWN_PAGE,
    "/accounts/2fa/authenticate/": NEXT_STEP,
    "/accounts/2fa/reauthenticate/": ((SIGN_IN, SIGN_IN), (200, 200), (302, 302)),
    "/accounts/2fa/totp/activate/": ASKS_FIRST,
    "/accounts/2fa/totp/deactivate/": ((SIGN_IN, SIGN_IN), (302, 302), (404, 404)),
    "/accounts/2fa/recovery-codes/": OF_CODES,
    "/accounts/2fa/recovery-codes/generate/": ASKS_FIRST,
    "/accounts/2fa/recovery-codes/download/": (
        (SIGN_IN, SIGN_IN),
        (302, 302),
        (404, 404),
    ),
    "/accounts/2fa/webauthn/": ((SIGN_IN, SIGN_IN), (302, 302), (302, 302)),
    "/accounts/2fa/webauthn/add/": ASKS_FIRST,
    "/accounts/2fa/webauthn/login/": NEXT_STEP,
    "/accounts/2fa/webauthn/reauthenticate/": (
        *[(SIGN_IN, SIGN_IN), (200, 200), (302, 302)],
    ),
    "/accounts/2fa/webauthn/keys/{passkey}/edit/": ASKS_FIRST,
    "/accounts/2fa/webauthn/keys/{passkey}/remove/": ASKS_FIRST,
}

FOR_PROGRAMS = {"/api/v1/openapi.json"}
"""They take no cookie, so nobody can send a form there in somebody else's name."""

TOKEN = "t" * 43

PUBLIC = {
    "operations:metrics",  # from this machine or with its token; else not found
    "api:v1",  # to whoever has a token
    "web:healthz",
    "web:readyz",
    "web:robots",
    "web:favicon",
    "today:home",
    "library:exercise_list",
    "library:exercise_detail",
    "library:exercise_plate",
    "library:figure_detail",
    "library:tool_list",
    "library:tool_detail",
    "library:article_list",
    "library:article_detail",
    "library:clinician_article",
    "library:evidence_list",
    "practice:routine_list",
    "practice:routine_detail",
    "practice:routine_play",
    "practice:routine_poster",
    "practice:exercise_play",
    "safety:help",
    "today:about",
    "today:privacy",
    "records:report_shared",  # to whoever has its address
    "records:calendar_feed",  # the same
    "records:reminder_stop",  # from an e-mail
    "account_login",
    "account_logout",
    "account_signup",
    "account_inactive",
    "account_email",  # says that no mail is sent; with mail it asks for sign-in
    "account_email_verification_sent",
    "account_confirm_email",
    "account_confirm_login_code",
    "account_reset_password",
    "account_confirm_password_reset_code",
    "account_complete_password_reset",
    "account_password_reset_completed",
    "mfa_authenticate",
    "mfa_login_webauthn",
}


def views(patterns=None, route="", namespace=""):
    """(route, name, view) of every address; of two for one route the first answers."""
    for pattern in patterns or get_resolver().url_patterns:
        here = route + str(pattern.pattern).removeprefix("^")
        if hasattr(pattern, "url_patterns"):
            inner = f"{pattern.namespace}:" if pattern.namespace else namespace
            yield from views(pattern.url_patterns, here, inner)
        else:
            yield here, namespace + pattern.name, pattern.callback


@pytest.fixture
def urls(user):
    """Fills in the rows that the addresses name; all of them are the owner's."""
    now = timezone.now()
    TOTP.activate(user, secret="A" * 32)
    RecoveryCodes.activate(user)
    # Whoever waits for a clinician, as below, has a plan that relaxes.
    ExerciseFactory(category="relax")
    rows = {
        "exercise": ExerciseFactory().slug,
        "figure": cover(ExerciseFactory(slug="glute-bridge").slug).name,
        "drawn": "glute-bridge",
        "tool": ToolUseFactory().tool.slug,
        "article": ArticleFactory().slug,
        "hold": RestrictionFactory(screening__user=user).uid,
        "check_in": CheckInFactory(user=user).uid,
        "fair_test": FairTestFactory(user=user).uid,
        "function": FunctionScoreFactory(user=user).uid,
        "instrument": InstrumentScoreFactory(user=user).uid,
        "self_test": SelfTestResultFactory(user=user).uid,
        "session": SessionFactory(user=user).uid,
        "practised": BoutFactory(session__user=user, session__at=now).session.uid,
        "bout": BoutFactory(session__user=user, deleted_at=now).uid,
        "item": DayPlan(user, timezone.localdate(now)).items[0].uid,
        "routine": RoutineFactory().slug,
        "my_routine": MyRoutineFactory(user=user).uid,
        "token": TOKEN,
        "sign_in": "0" * 32,  # asks for the password before it looks
        "import": ImportFactory(user=user).uid,
        "passkey": make_passkey(user).pk,
        "calendar": CalendarTokenFactory(user=user, token=TOKEN).uid,
        "api_token": ApiTokenFactory(user=user).uid,
        "reminder": token_of(ReminderFactory(user=user)),
        "report_link": ReportLinkFactory(user=user, token=TOKEN).uid,
    }
    return lambda address: address.format(**rows)


@pytest.fixture
def clients(user, other_user):
    """A browser of each: visitor, owner, another person."""
    return client_of(), client_of(user), client_of(other_user)


def client_of(person=None, handler=HANDLER):
    client = Client(raise_request_exception=False)
    client.handler = handler
    if person:
        client.force_login(person)
    return client


def answer(response, url):
    """The status, or that the person is asked to sign in and comes back."""
    location = response.headers.get("Location", "")
    if location.startswith("/accounts/login/?next="):
        assert location in {"/accounts/login/?next=" + url, "/accounts/login/?next=/"}
        return SIGN_IN
    assert not location or location.startswith("/"), location
    return response.status_code


@pytest.mark.django_db
def test_s1_every_address_is_in_the_table_and_the_other_way_round(urls):
    known = {resolve(urls(address)).route for address in ADDRESSES}

    assert known == {route for route, name, view in views()}


def test_s2_the_public_pages_are_these():
    first = {}
    for route, name, view in views():
        first.setdefault(route, (name, view))

    public = {
        n for n, view in first.values() if not getattr(view, "login_required", True)
    }

    assert public == PUBLIC


@pytest.mark.parametrize("address", ADDRESSES)
def test_s1_everybody_gets_what_is_theirs(address, urls, clients):
    url = urls(address)

    def answers(client):
        return answer(client.get(url), url), answer(client.post(url), url)

    visitor, owner, other = clients
    # The owner last, who may delete the row that the others must not find.
    asked = answers(visitor), answers(other), answers(owner)

    assert (asked[0], asked[2], asked[1]) == ADDRESSES[address]


def test_s3_looking_changes_nothing(urls, clients):
    writing = {}
    for address in ADDRESSES:
        reset_queries()
        with CaptureQueriesContext(connection) as queries:
            for client in clients:
                client.get(urls(address))
                client.head(urls(address))
        asked = [query["sql"] for query in queries]
        reading = r"PRAGMA \w+$"  # asks for a value, where `x=1` sets one
        counted = "|".join(map(re.escape, (COUNTS_A_VISIT, COUNTS_A_FETCH)))
        allowed = rf"\(?SELECT|SAVEPOINT|{reading}|{counted}"
        if address == GIVES_A_CHALLENGE:
            allowed += f"|{KEEPS_A_CHALLENGE}"
        writes = [sql for sql in asked if not re.match(allowed, sql)]
        writing |= {address: writes} if writes else {}

    assert writing == {}


def test_s3_a_form_without_our_token_or_from_another_site_is_refused(urls, user):
    client = client_of(user, STRICT_HANDLER)
    client.get("/settings/")
    ours = {"csrfmiddlewaretoken": client.cookies[settings.CSRF_COOKIE_NAME].value}

    def answers(url):
        yield client.post(url)
        yield client.post(url, headers={"HX-Request": "true"})
        yield client.post(url, ours, headers={"Origin": "https://evil.example"})
        yield client.post(url, ours, headers={"Origin": "null"})
        yield client.post(url, ours, headers={"Sec-Fetch-Site": "cross-site"})
        yield client.post(url, ours, headers={"Sec-Fetch-Site": "same-site"})

    given = {
        address: [answer.status_code for answer in answers(urls(address))]
        for address in ADDRESSES
    }

    refused = {address: [403] * 6 for address in ADDRESSES}
    programs = dict.fromkeys(FOR_PROGRAMS, [405] * 4 + [403] * 2)
    # A mail program has no token of ours, and says no site that it comes from.
    mail = {STOPS_REMINDERS: [200] * 4 + [403] * 2}
    assert given == refused | programs | mail


def test_s8_no_other_method_is_taken(urls, clients):
    methods = ["TRACE", "PUT", "DELETE", "OPTIONS", "PATCH", "PROPFIND"]

    given = {
        address: {
            client.generic(method, urls(address)).status_code
            for method in methods
            for client in clients
        }
        for address in ADDRESSES
    }

    assert set().union(*given.values()) == {405}, given


def test_s15_what_a_person_sees_is_not_kept_by_browsers(urls, user):
    client = client_of(user)

    said = {a: client.get(urls(a)).headers["Cache-Control"] for a in ADDRESSES}

    assert {a: header for a, header in said.items() if "no-store" not in header} == {}
