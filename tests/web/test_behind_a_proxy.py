"""Whom the site believes about the client: its own proxy, and nobody else."""

import pytest

from tests.reliability.conftest import place  # noqa: F401

pytestmark = pytest.mark.django_db  # for the migrated file alone

ASK = """
from django.core.cache import cache
from django.core.management import call_command
call_command("createcachetable")
def sign_in(here, said="", scheme="https", headers=(), n=0):
    '''What a sign-in with a wrong password gets from there.'''
    given = {"X-Forwarded-For": said} if said else {}
    given |= {"X-Forwarded-Proto": scheme} if scheme else {}
    return browser(REMOTE_ADDR=here).post(
        "/accounts/login/", {"login": f"x{n}@example.org", "password": "wrong"},
        headers=given | dict(headers),
    )
def refused_after(here, said):
    '''How many wrong passwords an address has, given what is said of the client.'''
    cache.clear()
    for n in range(14):
        answer = sign_in(here, said(n), n=n)
        if answer.status_code != 200 or "Too many failed" in answer.text:
            return n
    return None
answer = {
    "the last hop": refused_after("127.0.0.1", lambda n: f"192.0.2.{n}, 198.51.100.7"),
    "many clients": refused_after("127.0.0.1", lambda n: f"192.0.2.{n}"),
    "a socket": refused_after("", lambda n: f"1.1.1.{n}, 198.51.100.7"),
    "IPv6 proxy": refused_after("::1", lambda n: f"192.0.2.{n}, 198.51.100.7"),
    "one of IPv6": refused_after("::1", lambda n: f"2001:db8:0:1::{n:x}"),
    "named": refused_after("10.0.0.2", lambda n: f"192.0.2.{n}"),
    "nonsense": sorted({sign_in("127.0.0.1", said).status_code for said in
        ["unknown", "1.2.3", "<x>", ",", " ", "[::1", "1.1.1.1:99", "x" * 5000]}),
    "nothing is said": [sign_in("127.0.0.1").status_code, sign_in("").status_code],
    "https": [
        sign_in(here, "192.0.2.1", scheme).status_code for here, scheme in [
            ("127.0.0.1", "https"), ("::1", "https"), ("", "https"),
            ("10.0.0.2", "https"), ("10.0.0.3", "https"), ("203.0.113.9", "https"),
            ("127.0.0.1", "http"), ("127.0.0.1", ""),
        ]
    ],
    "other words": [
        sign_in("203.0.113.9", scheme="", headers=[(name, value)]).status_code
        for name, value in [
            ("Forwarded", "for=1.1.1.1;proto=https"), ("X-Forwarded-Ssl", "on"),
            ("X-Url-Scheme", "https"), ("Front-End-Https", "on"),
            ("X-Forwarded-Host", "evil.example"), ("X-Forwarded-Port", "443"),
        ]
    ],
    "host": sign_in("127.0.0.1", headers=[("X-Forwarded-Host", "evil.example")]
        ).status_code,
}
cache.clear()
stranger = []
for n in range(14):
    answer_of = browser(REMOTE_ADDR="203.0.113.9").get("/accounts/login/",
        headers={"X-Forwarded-For": f"192.0.2.{n}", "X-Forwarded-Proto": "https"})
    stranger.append(answer_of.headers.get("Location", ""))
answer["stranger"] = sorted(set(stranger))
"""


def test_s9_only_the_trusted_hop_says_who_asks_and_whether_by_https(place):  # noqa: F811
    said = place.asked(
        ASK,
        ORIGIN="https://care.example.org",
        TRUSTED_PROXIES="127.0.0.0/8,::1,10.0.0.2",
    )

    # What stands before the last hop was said by the client itself.
    assert said["the last hop"] == said["a socket"] == said["IPv6 proxy"] == 10
    assert said["many clients"] is said["named"] is None
    assert said["one of IPv6"] == 10  # whoever has one has a whole network of them
    assert max(said["nonsense"]) < 500
    # Whoever comes by a socket has no address of their own: theirs has to be said.
    assert said["nothing is said"] == [200, 403]
    assert said["https"] == [200, 200, 200, 200, 301, 301, 301, 301]
    assert said["other words"] == [301] * 6
    assert said["host"] == 200
    assert said["stranger"] == ["https://care.example.org/accounts/login/"]
