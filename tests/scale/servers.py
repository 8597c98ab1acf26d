"""Real servers on one database, and a browser without script that goes to any."""

import http.client
import os
import re
import signal
import socket
import subprocess
import sys
from contextlib import contextmanager
from urllib.parse import urlencode

from tests.installation import HANGS, ROOT

HOST = "127.0.0.1:8000"
"""What people open; in front of the servers stands what chooses one of them."""

TOKEN = re.compile('name="csrfmiddlewaretoken" value="([^"]+)"')


class Server:
    """One worker on a port of its own."""

    def __init__(self, installation):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        words = {
            "--interface": "wsgi",
            "--host": "127.0.0.1",
            "--port": str(self.port),
            "--workers": "1",
            "--blocking-threads": "4",
            "--log-level": "error",
        }
        self.process = subprocess.Popen(
            [
                *[sys.executable, "-m", "granian"],
                *[word for option in words.items() for word in option],
                "psoas_care.config.wsgi:application",
            ],
            cwd=ROOT,
            env={**installation.environment, "ORIGIN": f"http://{HOST}"},
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

    def workers(self):
        """The processes that answer, by their ids."""
        found = subprocess.run(
            ["ps", "-o", "pid=", "--ppid", str(self.process.pid)],
            capture_output=True,
            text=True,
            check=False,
        )
        return {*found.stdout.split()}

    def ask(self, path, data=None, cookies=None):
        """The status, the headers and the text of one answer."""
        headers = {"Host": HOST, "Origin": f"http://{HOST}"}
        headers["Cookie"] = "; ".join(f"{k}={v}" for k, v in (cookies or {}).items())
        body = None
        if data is not None:
            body = urlencode(data, doseq=True)
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=HANGS)
        try:
            connection.request("GET" if body is None else "POST", path, body, headers)
            response = connection.getresponse()
            return response, response.read().decode()
        finally:
            connection.close()

    def wait(self):
        """Until it answers; a process that has ended never will."""
        while self.process.poll() is None:
            try:
                if self.ask("/healthz")[0].status == http.client.OK:
                    return
            except OSError:
                continue
        raise RuntimeError("The server ended before its first answer.")

    def kill(self):
        """With all its processes, at once."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


@contextmanager
def serving(installation, count):
    """So many servers on its database, all of them answering."""
    servers = []
    try:
        for _ in range(count):
            servers.append(Server(installation))
        for server in servers:
            server.wait()
        yield servers
    finally:
        for server in servers:
            if server.process.poll() is None:
                server.kill()


class Browser:
    """Keeps cookies; every request goes to the next of the servers in turn."""

    def __init__(self, servers, cookies=None):
        self.servers, self.cookies, self.turn = servers, {**(cookies or {})}, 0

    def ask(self, path, data=None):
        server = self.servers[self.turn % len(self.servers)]
        self.turn += 1
        response, text = server.ask(path, data, self.cookies)
        for line in response.headers.get_all("Set-Cookie") or []:
            name, _, value = line.partition(";")[0].partition("=")
            self.cookies[name] = value
        response.text = text
        return response

    def send(self, page, path, data):
        """Open `page` on one server, and post a form with its token to the next."""
        token = TOKEN.search(self.ask(page).text)[1]
        return self.ask(path, {"csrfmiddlewaretoken": token, **data})
