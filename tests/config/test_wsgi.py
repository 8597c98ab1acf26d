"""The way in: who sends slowly keeps nobody else waiting."""

from tests.installation import Installation

CODE = """
import threading
from io import BytesIO
from wsgiref.util import setup_testing_defaults
from psoas_care.config.wsgi import AT_WORK, application

def ask(method, path, length="", body=None):
    environ = {"REQUEST_METHOD": method, "PATH_INFO": path, "CONTENT_LENGTH": length}
    environ |= {"HTTP_HOST": "127.0.0.1:8000", "REMOTE_ADDR": "192.0.2.1"}
    environ["wsgi.input"] = body or BytesIO()
    setup_testing_defaults(environ)
    statuses = []
    list(application(environ, lambda status, headers: statuses.append(status[:3])))
    return statuses[0]

arrives = threading.Event()
waiting = threading.Semaphore(0)

class Slow:
    def read(self, size=-1):
        waiting.release()
        arrives.wait()
        return b""

class Unread(BytesIO):
    def read(self, size=-1):
        raise AssertionError("read")

slow = [threading.Thread(target=ask, args=("POST", "/nowhere/", "900", Slow()))
    for _ in range(20)]
for thread in slow:
    thread.start()
for thread in slow:
    waiting.acquire()
meanwhile = ask("GET", "/healthz")
arrives.set()
for thread in slow:
    thread.join()
answer = {
    "meanwhile": meanwhile,
    "long": ask("POST", "/about/", str(2**30), Unread()),
    "nonsense": ask("POST", "/about/", "ten", Unread()),
    "none": ask("GET", "/about/"),
    "free": all(AT_WORK.acquire(blocking=False) for _ in range(4)),
}
"""


def test_s8_a_form_that_comes_slowly_takes_no_place_at_work(tmp_path):
    given = Installation(tmp_path).asked(CODE)

    assert given == {
        "meanwhile": "200",
        "long": "413",
        "nonsense": "400",
        "none": "200",
        "free": True,
    }
