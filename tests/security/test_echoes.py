"""What somebody writes is shown as text, wherever it is shown; never as markup."""

from html.parser import HTMLParser

import pytest

from tests.records.people import one_of_each

PAYLOADS = [
    "<xss>",
    "<script>xss()</script>",
    "</script><script>xss()</script>",
    "<img src=x onerror=xss()>",
    "<svg/onload=xss()>",
    "<svg><title><xss></title></svg>",
    "</title><xss>",
    "</textarea><xss>",
    "</option></select><xss>",
    '"><xss a="',
    "'><xss a='",
    '" onfocus=xss() autofocus a="',
    "' onmouseover=xss() a='",
    "javascript:xss()",
    "&lt;xss&gt;",
    "&#60;xss&#62;",
    "<!--<xss>-->",
    "]]><xss>",
    "{{ 7|add:7 }}{% debug %}",
    "<iframe srcdoc='<xss>'>",
    "<a href=javascript:xss()>x</a>",
    "<style>@import 'xss'</style>",
    "<math><mtext><xss>",
    "\u202e<xss>\u2028<xss>",
    "<xss",
]


class Watch(HTMLParser):
    """Notes every element and attribute that no template of ours writes."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.found = []

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        is_ours = tag != "script" or "src" in given or "json" in given.get("type", "")
        if tag in {"xss", "iframe", "style", "math"} or not is_ours:
            self.found.append(tag)
        for name, value in attrs:
            is_code = (value or "").strip().lower().startswith("javascript:")
            if name.startswith("on") or (
                is_code and name in {"href", "src", "action", "formaction"}
            ):
                self.found.append((tag, name, value))


def pages_of(user):
    return [
        *["/", "/diary/", "/progress/", "/progress/practice/", "/practice/"],
        *["/progress/fair-tests/", "/records/", "/records/report/", "/records/links/"],
        *["/practice/routines/", "/practice/sessions/add/", "/settings/", "/safety/"],
        *[f"/symptoms/check-ins/{user.check_ins.get().uid}/edit/"],
        *[f"/practice/sessions/{user.sessions.get().uid}/"],
        *[f"/practice/sessions/{user.sessions.get().uid}/edit/"],
        *[f"/practice/my-routines/{user.my_routines.get().uid}/"],
        *[f"/practice/my-routines/{user.my_routines.get().uid}/edit/"],
        *[f"/practice/my-routines/{user.my_routines.get().uid}/play/"],
        *[f"/symptoms/function/{user.function_scores.get().uid}/edit/"],
    ]


@pytest.mark.django_db
@pytest.mark.parametrize("payload", PAYLOADS)
def test_s4_what_was_written_is_never_markup(browser, user, payload):
    one_of_each(user, text=payload)
    shown = 0

    for address in pages_of(user):
        answer = browser.get(address)
        assert answer.status_code == 200, address
        watch = Watch()
        watch.feed(answer.text)
        watch.close()
        assert watch.found == [], address
        assert "14" not in payload or "{% debug %}" in answer.text
        shown += "xss" in answer.text

    assert shown >= 5 or "xss" not in payload


@pytest.mark.django_db
@pytest.mark.parametrize("payload", PAYLOADS)
def test_s4_nor_is_what_was_searched_or_mistyped(browser, payload):
    for answer in [
        browser.get("/library/", {"q": payload, "region": payload, "level": payload}),
        browser.get("/progress/", {"range": payload, "region": payload}),
        browser.get("/accounts/login/", {"next": payload}),
        browser.post("/settings/", {"time_zone": payload, "country": payload}),
        browser.post("/symptoms/check-ins/add/", {"note": payload, "uid": payload}),
        browser.get(f"/nowhere/{payload}/"),
    ]:
        watch = Watch()
        watch.feed(answer.text)
        assert watch.found == [], answer.request["PATH_INFO"]
