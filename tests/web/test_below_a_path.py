"""The site below a path: each link, form, file and cookie stays there."""

import re

import pytest

from tests.reliability.conftest import place  # noqa: F401

pytestmark = pytest.mark.django_db  # for the migrated file alone

ORIGIN = "https://care.example.org/psoas"
WALK = """
import io
from collections import deque
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit
from django.core.management import call_command
from psoas_care.config.wsgi import application
from tests.factories import CheckInFactory, UserFactory

call_command("createcachetable")
call_command("load_content", stdout=io.StringIO())
person = UserFactory(email="a@example.org")
CheckInFactory(user=person)
client = browser(HTTP_X_FORWARDED_PROTO="https")
client.force_login(person)

def ask(path):
    '''What the WSGI application answers, as a server asks it.'''
    given = {}
    def start_response(status, headers):
        given.update(status=int(status[:3]), headers=headers)
    environ = client._base_environ(
        PATH_INFO=path, REQUEST_METHOD="GET", SCRIPT_NAME="",
        HTTP_HOST="care.example.org", QUERY_STRING="",
    )
    body = b"".join(application(environ, start_response))
    return given["status"], dict(given["headers"]), body.decode(errors="replace")

ADDRESSES = {"href", "src", "action", "formaction", "hx-get", "hx-post", "hx-push-url"}
class Links(HTMLParser):
    def __init__(self, page):
        super().__init__()
        self.found = set()
        self.feed(page)
    def handle_starttag(self, tag, attrs):
        self.found |= {value for name, value in attrs if name in ADDRESSES and value}

seen, outside, broken = set(), set(), set()
waiting = deque(["/psoas/"])
while waiting and len(seen) < 90:
    path = waiting.popleft()
    status, headers, page = ask(path)
    if status >= 400 and status != 405:  # an address that only takes forms
        broken.add(path)
    found = Links(page).found if "html" in headers.get("Content-Type", "") else set()
    if "Location" in headers:
        found.add(headers["Location"])
    for link in found:
        parts = urlsplit(link)
        is_other = parts.netloc not in {"", "care.example.org"}
        if is_other or parts.scheme in {"mailto", "tel"}:
            continue
        target = urlsplit(urljoin(path, link)).path
        if not target.startswith("/psoas/"):
            outside.add((path, link))
        elif target not in seen and "/logout" not in target and "undo" not in target:
            seen.add(target)
            waiting.append(target)
strict = browser(HTTP_X_FORWARDED_PROTO="https")
signed = strict.post(
    "/accounts/login/", {"login": "a@example.org", "password": "correct horse battery"},
    headers={"Origin": "https://care.example.org"},
)
answer = {
    "outside": sorted(outside), "broken": sorted(broken), "seen": sorted(seen),
    "signed": [signed.status_code, signed.headers.get("Location", "")],
    "jar": {name: [m["path"], bool(m["secure"])] for name, m in signed.cookies.items()},
    "bare": [ask("/psoas")[0], ask("/healthz")[0], ask("/psoas/healthz")[0]],
    "elsewhere": ask("/psoasx/library/")[0],
    "not_found": "/psoas/" in ask("/psoas/nowhere/")[2],
}
"""


@pytest.fixture
def walked(place):  # noqa: F811
    return place.asked(WALK, ORIGIN=ORIGIN)


def test_nothing_leads_out_of_it(walked):
    assert walked["outside"] == []
    assert walked["broken"] == []
    assert len(walked["seen"]) > 60
    kinds = {re.sub(r"/psoas/([a-z]*).*", r"\1", path) for path in walked["seen"]}
    assert {"static", "library", "diary", "progress", "symptoms", "settings"} <= kinds
    assert walked["bare"] == [200, 200, 200]
    assert walked["elsewhere"] == 404
    assert walked["not_found"]
    # Cookies stay below the path, and say that they are safe by the prefix that may.
    assert walked["signed"] == [302, "/psoas/"]
    assert walked["jar"]["__Secure-psoas-443-session"] == ["/psoas/", True]
    assert {path for path, _secure in walked["jar"].values()} == {"/psoas/"}
