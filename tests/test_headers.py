"""What every answer carries, whatever it is: the browser's part of the protection."""

import pytest
from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.db import OperationalError
from django.test import Client

from tests.factories import ExerciseFactory
from tests.installation import Installation

CSP = {
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "connect-src 'self'",
    "font-src 'self'",
    "manifest-src 'self'",
    "worker-src 'self'",
    "media-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
}
HEADERS = {
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
ALLOWED = [
    "autoplay=(self)",
    "publickey-credentials-create=(self)",
    "publickey-credentials-get=(self)",
    "screen-wake-lock=(self)",
]
FORBIDDEN = ["camera=()", "geolocation=()", "microphone=()", "payment=()"]


STATIC_CSP = {"default-src 'none'", "frame-ancestors 'none'"}
"""Of a static file: it loads nothing, and this is shorter."""


def assert_protected(headers, what, policy=CSP):
    for name, value in HEADERS.items():
        assert headers.get(name) == value, (what, name)
    assert {*headers["Content-Security-Policy"].split("; ")} == policy, what


class Broken:
    """A database connection that raises."""

    def __init__(self, error):
        self.error = error

    def cursor(self):
        raise self.error


@pytest.fixture
def answers(user, monkeypatch):
    """One answer of each kind: status and address, and the response."""
    visitor = Client(raise_request_exception=False)
    strict = Client(raise_request_exception=False, enforce_csrf_checks=True)
    person = Client(raise_request_exception=False)
    person.force_login(user)
    long = "x" * (settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1)
    wide = {f"field{n}": "" for n in range(settings.DATA_UPLOAD_MAX_NUMBER_FIELDS + 1)}
    style = staticfiles_storage.url("css/main.css")
    html = {"Accept-Encoding": "gzip"}
    given = {
        (200, "landing"): visitor.get("/", headers=html),
        (200, "library"): visitor.get("/library/", headers=html),
        (200, "exercise"): visitor.get(
            f"/library/exercises/{ExerciseFactory().slug}/", headers=html
        ),
        (200, "sign-in"): visitor.get("/accounts/login/", headers=html),
        (200, "today"): person.get("/", headers=html),
        (200, "style"): visitor.get(style),
        (200, "health"): visitor.get("/healthz"),
        (204, "saved"): person.post(
            "/settings/",
            {"time_zone": "Europe/Berlin", "country": "DE"},
            headers={"HX-Request": "true"},
        ),
        (302, "sign-in first"): visitor.get("/diary/"),
        (304, "style again"): visitor.get(
            style,
            headers={"If-Modified-Since": "Fri, 01 Jan 2100 00:00:00 GMT"},
        ),
        (400, "host"): visitor.get("/", headers={"Host": "evil.example", **html}),
        (400, "fields"): visitor.post("/accounts/login/", wide, headers=html),
        (400, "length"): visitor.post(
            "/accounts/login/", CONTENT_LENGTH="ten", headers=html
        ),
        (403, "token"): strict.post("/accounts/login/", headers=html),
        (404, "page"): visitor.get("/nowhere/", headers=html),
        (404, "style"): visitor.get("/static/nowhere.css", headers=html),
        (405, "method"): visitor.trace("/"),
        (405, "form"): visitor.post("/healthz"),
        (413, "long"): visitor.post("/accounts/login/", {"x": long}, headers=html),
        (422, "form"): person.post("/settings/", {"time_zone": "X"}, headers=html),
    }
    with monkeypatch.context() as patch:
        patch.setattr("psoas_care.web.views.connection", Broken(RuntimeError()))
        given[500, "fault"] = visitor.get("/readyz", headers=html)
        patch.setattr("psoas_care.web.views.connection", Broken(OperationalError()))
        given[503, "database"] = visitor.get("/readyz", headers=html)
    for response in given.values():
        response.close()
    return given


def test_s15_every_answer_is_protected(answers):
    for (status, what), response in answers.items():
        assert response.status_code == status, what
        is_static = (status, what) == (200, "style")
        assert_protected(response.headers, what, STATIC_CSP if is_static else CSP)
        if is_static or status == 304:  # a file that is no page asks for nothing
            assert "Permissions-Policy" not in response.headers, what
        else:
            policy = response.headers["Permissions-Policy"].split(", ")
            assert {*ALLOWED, *FORBIDDEN} <= {*policy}, what
            asked = [rule for rule in policy if not rule.endswith("=()")]
            assert asked == ALLOWED, what
        assert response.headers["Server"] == "", what  # granian takes an empty name
        assert "Access-Control-Allow-Origin" not in response.headers, what


def test_every_page_is_compressed(answers):
    pages = {
        what: response
        for what, response in answers.items()
        if response.headers.get("Content-Type", "").startswith("text/html")
        and response.content
    }

    plain = [w for w, r in pages.items() if r.headers.get("Content-Encoding") != "gzip"]

    assert len(pages) >= 12
    assert plain == []


def test_a_page_is_not_compressed_for_who_cannot_read_it():
    response = Client().get("/accounts/login/")

    assert "Content-Encoding" not in response.headers
    assert "Accept-Encoding" in response.headers["Vary"]


def test_over_http_nothing_promises_https(answers):
    for response in answers.values():
        assert "Strict-Transport-Security" not in response.headers


def test_s11_cookies_are_out_of_reach_of_scripts_and_other_sites(user):
    client = Client()
    client.get("/accounts/login/")
    client.post(
        "/accounts/login/", {"login": user.email, "password": "correct horse battery"}
    )

    assert client.cookies.keys() == {
        "psoas-8000-csrf",
        "psoas-8000-device",
        "psoas-8000-messages",
        "psoas-8000-session",
    }
    for cookie in client.cookies.values():
        assert cookie["httponly"]
        assert cookie["samesite"] == "Lax"
        assert cookie["path"] == "/"
        assert not cookie["domain"]


# -- as on a public server ----------------------------------------------------

ASK = """
from django.core.management import call_command
call_command("createcachetable", verbosity=0)
from psoas_care.accounts.models import User
User.objects.create_user(email="a@example.org", password="correct horse battery")
client = browser()
plain = client.get("/library/?q=1")
secure = {"headers": {"X-Forwarded-Proto": "https"}}
form = client.get("/accounts/login/", **secure)
data = {"login": "a@example.org", "password": "correct horse battery"}
signed_in = client.post("/accounts/login/", data, **secure)
pages = [
    form, client.get("/settings/", **secure), client.get("/nowhere/", **secure),
    client.get("/static/nowhere.css", **secure), client.generic("TRACE", "/", **secure),
    client.get("/"), client.get("/", headers={"Host": "evil.example"}),
    client.get("/", headers={"Host": "evil.example", "X-Forwarded-Proto": "https"}),
]
from django.contrib.staticfiles.storage import staticfiles_storage
strict = browser(enforce_csrf_checks=True)
others = {
    "file": client.get(staticfiles_storage.url("css/main.css"), **secure),
    "no token": strict.post("/accounts/login/", data, **secure),
    "other site": strict.post("/accounts/login/", data, headers={
        "X-Forwarded-Proto": "https", "Sec-Fetch-Site": "cross-site"}),
    "sign-in first": browser().get("/diary/", **secure),
    "saved": client.post("/settings/consent/withdraw/", **secure),
    "mistyped": client.post("/settings/", {"time_zone": "X"}, **secure),
    "long": browser().post("/welcome/", {"x": "x" * 2**21}, **secure),
}
answer = {
    "others": {name: dict(page.headers) for name, page in others.items()},
    "plain": [plain.status_code, plain.headers["Location"]],
    "health": [
        client.get(address, headers={"Host": "10.0.0.7:8000"}).status_code
        for address in ["/healthz", "/readyz"]
    ],
    "signed_in": [signed_in.status_code, signed_in.headers["Location"]],
    "statuses": [page.status_code for page in pages],
    "headers": [dict(page.headers) for page in pages],
    "cookies": {n: c.OutputString() for n, c in client.cookies.items() if c.value},
}
"""


@pytest.fixture(scope="module")
def public(tmp_path_factory, migrated):
    folder, origin = tmp_path_factory.mktemp("public"), "https://care.example.org"
    return Installation.on_copy_of(migrated, folder, ORIGIN=origin).asked(ASK)


def test_s15_https_is_the_only_way_in(public):
    assert public["plain"] == [301, "https://care.example.org/library/?q=1"]
    assert public["health"] == [200, 200]  # who asks stands beside the server
    assert public["signed_in"] == [302, "/"]
    assert public["statuses"] == [200, 200, 404, 404, 405, 301, 400, 400]


def test_s15_https_answers_are_protected_and_stay_with_https(public):
    for status, headers in zip(public["statuses"], public["headers"], strict=True):
        assert_protected(headers, status)
        if status not in {301, 400}:
            age, *more = headers["Strict-Transport-Security"].split("; ")
            assert int(age.removeprefix("max-age=")) >= 365 * 24 * 3600
            assert more == ["includeSubDomains", "preload"]


def test_s11_https_cookies_belong_to_this_host_alone(public):
    assert public["cookies"].keys() == {
        "__Host-psoas-443-csrf",
        "__Host-psoas-443-device",
        "__Host-psoas-443-session",
    }
    for cookie in public["cookies"].values():
        assert {"HttpOnly", "Secure", "SameSite=Lax", "Path=/"} <= {*cookie.split("; ")}
        assert "Domain" not in cookie


def observatory(headers, cookies):
    """Points by the published rules of MDN's HTTP Observatory, as far as we meet them.

    100 to begin with; an A+ takes 100, and what is better than asked counts on top. An
    answer for a host that is not ours promises that host no https.
    """
    csp = dict(
        rule.split(" ", 1) for rule in headers["Content-Security-Policy"].split("; ")
    )
    is_secure = all(
        "Secure" in c and "HttpOnly" in c and "SameSite" in c for c in cookies
    )
    is_strict = csp["default-src"] == "'none'" and "unsafe" not in str(csp)
    marks = {
        "csp": 10 if is_strict else -25,
        "cookies": 5 if is_secure else -40,
        "cors": -50 if "Access-Control-Allow-Origin" in headers else 0,
        "referrer": 5 if headers.get("Referrer-Policy") == "same-origin" else 0,
        "hsts": 0 if "Strict-Transport-Security" in headers else -20,
        "sniffing": 0 if headers.get("X-Content-Type-Options") == "nosniff" else -5,
        "frames": 5 if csp.get("frame-ancestors") == "'none'" else -20,
        "resources": 10
        if headers.get("Cross-Origin-Resource-Policy") == "same-origin"
        else 0,
        "opener": 10
        if headers.get("Cross-Origin-Opener-Policy") == "same-origin"
        else 0,
    }
    return 100 + sum(marks.values())


def test_s15_the_observatory_gives_every_answer_its_best_mark(public):
    assert public["plain"][0] == 301  # else it takes 20 away
    kinds = {
        "page": 200,
        "settings": 200,
        "not found": 404,
        "no file": 404,
        "method": 405,
        "plain http": 301,
        "plain http, host": 400,
        "host": 400,
    }
    assert public["statuses"] == [*kinds.values()]

    scores = {
        kind: observatory(headers, public["cookies"].values())
        for kind, headers in zip(kinds, public["headers"], strict=True)
    }
    scores |= {
        kind: observatory(headers, []) for kind, headers in public["others"].items()
    }

    assert min(scores.values()) >= 120, scores
    assert scores["page"] == scores["file"] == 145
