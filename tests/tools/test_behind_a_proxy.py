"""The real server where others reach it: by a socket, by IPv6, below a path."""

import http.client
import json
import re
from collections import Counter, deque
from html.parser import HTMLParser
from urllib.parse import urlencode, urljoin, urlsplit

import pytest

from tests.forms import check_in_form, link_form
from tests.installation import HANGS
from tests.proxy import Proxy, running
from tests.tools.test_run import free_ports, serving

HOST = "care.example.org"
ORIGIN = f"https://{HOST}/psoas"
TOKEN = re.compile('name="csrfmiddlewaretoken" value="([^"]+)"')
OF_ONE_KIND = 2
"""Pages of one kind that are opened, such as two of the exercises."""


class Addresses(HTMLParser):
    """Whatever in a page is an address of this site, in attributes and in its JSON."""

    def __init__(self, page):
        super().__init__()
        self.found, self.in_json = set(), False
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self.in_json = tag == "script" and "json" in given.get("type", "")
        links = {"href", "src", "action", "formaction", "hx-get", "hx-post"}
        for name, value in attrs:
            is_path = (value or "").startswith("/") and name not in {"d", "value"}
            if value and (is_path or name in links):
                self.found.add(value)

    def handle_data(self, data):
        if self.in_json:
            self.in_json = False
            self.found |= {
                text for text in texts_of(json.loads(data)) if text[:1] == "/"
            }


def texts_of(value):
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        value = [*value.values()]
    return [t for v in value for t in texts_of(v)] if isinstance(value, list) else []


class Visitor:
    """A browser without script that keeps cookies, and follows nothing by itself."""

    def __init__(self, proxy):
        self.proxy, self.cookies = proxy, {}

    def ask(self, path, fields=None, **headers):
        body = None
        if fields is not None:
            token = TOKEN.search(self.ask(path)[1])[1]
            body = urlencode({"csrfmiddlewaretoken": token, **fields})
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            headers["Origin"] = f"https://{HOST}"
        headers["Cookie"] = "; ".join(f"{k}={v}" for k, v in self.cookies.items())
        answer, text = self.proxy.ask(path, HOST, body, headers)
        for line in answer.headers.get_all("Set-Cookie") or []:
            name, _, value = line.partition(";")[0].partition("=")
            assert "Path=/psoas/" in line
            self.cookies[name] = value
        return answer, text


@pytest.fixture
def visitor(var_dir, tmp_path):
    """In front of a server that listens at a socket, below a path."""
    socket = tmp_path / "socket"
    settings = {"HOST": f"unix:{socket}", "ORIGIN": ORIGIN, "SIGN_UP": "open"}
    with (
        serving(var_dir, 1, **settings) as (_launcher, said),
        running(Proxy(socket, below="/psoas")) as proxy,
    ):
        assert said == [f"Open {ORIGIN}"]
        yield Visitor(proxy)


def kind_of(path):
    """A page without what tells it from others of its kind."""
    path = re.sub(r"[0-9a-f-]{36}|\d{4}(-\d\d-\d\d)?", "…", path)
    path = re.sub(r"^(/psoas/static/).*\.(\w+)$", r"\1….\2", path)
    return re.sub(r"(exercises|routines|learn|tools|figures)/[^/]+", r"\1/…", path)


def walk(visitor, start):
    """{pages: their status}, and (page, address) that lead out of the path."""
    seen, outside, kinds = {}, set(), Counter()
    waiting = deque(start)
    while waiting:
        path = waiting.popleft()
        kinds[kind_of(path)] += 1
        if path in seen or kinds[kind_of(path)] > OF_ONE_KIND or "logout" in path:
            continue
        answer, text = visitor.ask(path)
        seen[path] = answer.status
        is_page = answer.headers.get_content_type() == "text/html"
        links = Addresses(text).found if is_page else set()
        links |= {v for n, v in answer.headers.items() if n.lower() in MOVES}
        for link in links:
            parts = urlsplit(urljoin(f"https://{HOST}{path}", link))
            if parts.netloc == HOST and parts.scheme == "https":
                target = parts.path
                if f"{target}/".startswith("/psoas/"):
                    waiting.append(target)
                else:
                    outside.add((path, link))
    return seen, outside


MOVES = {"location", "hx-redirect", "hx-location", "hx-push-url", "content-location"}


def test_below_a_path_behind_a_proxy_nothing_leads_out_of_it(visitor):
    """Somebody signs up, logs, makes a link; then every kind of page is opened."""
    email, password = "new@example.org", "seven purple umbrellas"
    up = {"email": email, "password1": password, "country": "DE", "time_zone": "UTC"}
    assert visitor.ask("/psoas/library/")[0].status == 200
    signed_up, _ = visitor.ask("/psoas/accounts/signup/", up)
    assert signed_up.headers["Location"] == "/psoas/welcome/"
    agreed, _ = visitor.ask("/psoas/welcome/", {"agreed": "on"})
    assert agreed.headers["Location"].startswith("/psoas/")
    saved, _ = visitor.ask("/psoas/symptoms/check-ins/add/", check_in_form())
    assert saved.headers["Location"].startswith("/psoas/")
    _made, page = visitor.ask("/psoas/records/links/", link_form())
    assert f"{ORIGIN}/records/report/" in page
    again = {"password": password, "next": "/psoas/records/export/"}
    asked, _ = visitor.ask("/psoas/accounts/reauthenticate/", again)
    assert asked.headers["Location"] == "/psoas/records/export/"
    more = ["records/export.zip", "robots.txt", "favicon.ico", "nowhere/", "healthz"]

    seen, outside = walk(visitor, ["/psoas/", *[f"/psoas/{path}" for path in more]])
    fragment, text = visitor.ask(
        "/psoas/", **{"HX-Request": "true", "HX-Target": "today-entries"}
    )

    assert outside == set()
    broken = {p for p, status in seen.items() if status >= 400 and status != 405}
    assert broken == {"/psoas/nowhere/"}
    assert seen["/psoas/records/export.zip"] == 200
    kinds = {kind_of(path).split("/")[2] for path in seen}
    assert {"static", "library", "practice", "progress", "records", "safety"} <= kinds
    assert len(seen) > 80
    assert fragment.status == 200
    assert 'id="today-entries"' in text.partition(">")[0]
    assert all(link.startswith("/psoas/") for link in Addresses(text).found)


def test_by_ipv6_it_serves_and_names_itself(var_dir):
    (port,) = free_ports(1)
    origin = f"http://[::1]:{port}"

    with serving(var_dir, 1, HOST="::1", PORT=str(port), ORIGIN=origin, DEMO="0") as (
        _launcher,
        said,
    ):
        connection = http.client.HTTPConnection("::1", port, timeout=HANGS)
        connection.request("GET", "/accounts/login/")
        answer = connection.getresponse()
        page = answer.read().decode()
        connection.request("GET", "/", headers={"Host": "[2001:db8::1]"})
        other = connection.getresponse().status
        connection.close()

    assert said == [f"Open {origin}"]
    assert answer.status == 200
    assert 'name="login"' in page
    assert other == 400
