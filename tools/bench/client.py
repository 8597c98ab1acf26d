"""A signed-in client without a browser: one connection, and what answers weigh."""

import http.client
import re
import subprocess
import time
from dataclasses import dataclass
from html.parser import HTMLParser
from urllib.parse import urlencode, urljoin, urlsplit

TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
LINE = len(": \r\n")
START_SECONDS = 120.0


@dataclass(frozen=True)
class Answer:
    """One answer: its status, body, bytes on the wire, and times in ms."""

    status: int
    headers: dict[str, str]
    body: bytes
    wall: float
    """From the first byte of the question to the last of the answer."""

    @property
    def on_the_wire(self) -> int:
        """Bytes of the compressed body and its headers."""
        lines = sum(len(k) + len(v) + LINE for k, v in self.headers.items())
        return lines + len(self.body)

    def _timing(self, name: str) -> float:
        found = re.search(
            rf"{name};dur=([\d.]+)", self.headers.get("server-timing", "")
        )
        return float(found.group(1)) if found else 0.0

    @property
    def cpu(self) -> float:
        """CPU time of the answering thread, ms: a busy machine adds little to it."""
        return self._timing("cpu")

    @property
    def queries(self) -> int:
        return int(self._timing("queries"))


class Client:
    """Keeps the connection and the cookies of one person."""

    def __init__(self, port: int, cookies: dict[str, str] | None = None) -> None:
        self.origin = f"http://127.0.0.1:{port}"
        self.cookies = {**(cookies or {})}
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)

    def ask(
        self, path: str, data: dict[str, str] | None = None, *, encoding: str = ""
    ) -> Answer:
        """GET `path`, or POST `data` to it. Redirects are answers, not followed."""
        headers = {"Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items())}
        if encoding:
            headers["Accept-Encoding"] = encoding
        body = None
        if data is not None:
            body = urlencode(data)
            headers |= {
                "Content-Type": "application/x-www-form-urlencoded",
                "Origin": self.origin,
            }
        began = time.perf_counter()
        self._connection.request("POST" if body else "GET", path, body, headers)
        response = self._connection.getresponse()
        read = response.read()
        wall = (time.perf_counter() - began) * 1000
        for line in response.headers.get_all("Set-Cookie") or []:
            name, _, value = line.partition(";")[0].partition("=")
            self.cookies[name] = value
        named = {k.lower(): v for k, v in response.headers.items()}
        return Answer(response.status, named, read, wall)

    def token(self, path: str) -> str:
        """The CSRF token of the form at `path`."""
        found = TOKEN.search(self.ask(path).body.decode())
        if not found:
            raise RuntimeError(f"{path} has no form.")
        return found.group(1)

    def sign_in(self, email: str, password: str) -> None:
        path = "/accounts/login/"
        data = {"csrfmiddlewaretoken": self.token(path), "login": email}
        answer = self.ask(path, {**data, "password": password})
        if answer.status != http.client.FOUND:
            raise RuntimeError("The demo person could not sign in.")


class Assets(HTMLParser):
    """The addresses that a page loads by itself at once, scripts among them."""

    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, bool] = {}
        """Path -> whether it is a script."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        if tag == "script" and named.get("src"):
            self.found[named["src"] or ""] = True
        elif tag == "link" and named.get("rel") in {"stylesheet", "modulepreload"}:
            is_script = named["rel"] == "modulepreload"
            self.found[named["href"] or ""] = is_script
        elif tag == "img" and named.get("src") and named.get("loading") != "lazy":
            self.found[named["src"] or ""] = False


IMPORT = re.compile(r"""(?:from|import)\s*["'](\./[^"']+|/[^"']+)["']""")


@dataclass(frozen=True)
class Weight:
    """What a browser that has nothing yet loads with a page."""

    requests: int
    total: int
    script: int
    page: int
    """Bytes of the page alone: what the next look costs."""


def weigh(client: Client, path: str) -> Weight:
    """Load `path` and all it names, scripts imported by scripts too, compressed."""
    encoding = "br, gzip"
    html = client.ask(path).body.decode()
    parser = Assets()
    parser.feed(html)
    page = client.ask(path, encoding=encoding).on_the_wire
    waiting, sizes = dict(parser.found), dict[str, tuple[int, bool]]()
    while waiting:
        asset, is_script = waiting.popitem()
        if asset in sizes or asset.startswith("data:"):
            continue
        sizes[asset] = (client.ask(asset, encoding=encoding).on_the_wire, is_script)
        if is_script:
            source = client.ask(asset).body.decode()
            for imported in IMPORT.findall(source):
                waiting[urlsplit(urljoin(asset, imported)).path] = True
    return Weight(
        requests=1 + len(sizes),
        total=page + sum(size for size, _ in sizes.values()),
        script=sum(size for size, is_script in sizes.values() if is_script),
        page=page,
    )


def wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    """Return once the server answers; raises RuntimeError where it never does."""
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end and process.poll() is None:
        try:
            if Client(port).ask("/healthz").status == 200:
                return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("The server did not start.")
