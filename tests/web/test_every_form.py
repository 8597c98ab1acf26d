"""Every form and every question in an address, with nonsense in it: never a fault.

The forms are those that pages show, so a new one is tried once its page is known. In a
run of the suite each example is about another one; the long form gives each its 500.
"""

import re
from contextlib import contextmanager
from functools import partial
from io import BytesIO
from urllib.parse import urlencode

import pytest
from django.conf import settings as django_settings
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.urls import resolve
from hypothesis import given, settings
from hypothesis import strategies as st

from psoas_care.library.forms import ExerciseFilterForm
from psoas_care.progress.forms import DailyFactorsForm, OverviewForm, RangeForm
from tests.examples import asks_the_application
from tests.factories import AnswerFactory
from tests.forms import ShownForm, post_raw, shown_forms
from tests.records.conftest import PASSWORD, var_dir  # noqa: F401
from tests.records.test_import_views import named
from tests.test_addresses import ADDRESSES, HANDLER, urls  # noqa: F401
from tests.web.test_fuzz import VALUES

EACH = 500
TABLE = "date,time,pain,stairs,note\n2026-11-20,08:00,3,4,It pulls\n21.11.2026,,x,,\n"
FILTERS = (ExerciseFilterForm, DailyFactorsForm, OverviewForm, RangeForm)

MOMENT = ["when", "day", "time"]

FOR_VISITORS = [
    "/accounts/login/",
    "/accounts/signup/",
    "/accounts/password/reset/",
    "/safety/help/",
]

MORE_PAGES = [
    "/safety/profile/?group=hip-and-knee",
    "/safety/check/?group=mood",
    "/practice/sessions/add/?exercise=plain-stretch-1",
]

QUESTIONS = {
    "/library/": {"q", "category", "region", "level", "place", "equipment"},
    "/library/evidence/": {"open"},
    "/library/exercises/{exercise}/play/": {"print", "log", "still"},
    "/practice/my-routines/add/": {"copy", "from", "exercise"},
    "/practice/my-routines/{my_routine}/play/": {"print", "log", "still"},
    "/practice/programme/play/": {"print", "log", "still"},
    "/practice/routines/{routine}/poster/": {"paper"},
    "/practice/sessions/add/": {"like", "exercise"},
    "/progress/": {"range", "region"},
    "/progress/day-after/": {"range", "findings"},
    "/progress/everyday/": {"range", "factor", "region"},
    "/progress/exercises/{exercise}/": {"range"},
    "/progress/fair-tests/add/": {"what", "place"},
    "/progress/practice/": {"range"},
    "/safety/": {"page"},
    "/safety/profile/": {"group"},
    "/safety/help/": {"country"},
    "/symptoms/check-ins/add/": {"place"},
    "/diary/": {"before", "deleted"},
    "/accounts/reauthenticate/": {"next", "from"},
    "/welcome/": {"next", "from"},
}
"""What pages look for in their address."""

NOT_SHOWN = {
    "/accounts/2fa/totp/activate/": ["code"],
    "/accounts/2fa/authenticate/": ["code", "credential"],
    "/accounts/login/code/confirm/": ["code"],
    "/accounts/password/reset/confirm/": ["code", "password1"],
    "/practice/programme/items/{item}/swap/": ["to"],
    "/practice/programme/skip/": ["switch", "is_so"],
    "/practice/self-tests/chair-stand/add/": [*MOMENT, "uid", "zone", "value"],
    "/practice/sessions/discard/": ["uid", "routine", "next"],
    "/safety/belly/": ["uid", "zone", "G-01", "G-02", "G-15"],
    "/safety/log/checked/": ["checked_on"],
    "/settings/zone/": ["zone", "answer", "next"],
}
"""Fields of addresses whose form these pages do not show: another day, another step.

What has none at all, such as an undo, is sent a page to go to.
"""

MANY = VALUES | st.lists(VALUES, max_size=3)


@pytest.fixture
def person(user, questions, urls, var_dir):  # noqa: F811
    """A browser of somebody with a row of each kind, who was just asked who it is."""
    held = user.restrictions.get()
    AnswerFactory(screening=held.screening, question=questions[held.code])
    client = Client()
    client.handler = HANDLER
    client.force_login(user)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    return client


@pytest.fixture
def forms(person, urls):  # noqa: F811
    """Each form once: {its view and names: the browser that has it, and the form}."""
    visitor = Client()
    visitor.handler = HANDLER
    pages = [(visitor, visitor.get(urls(address))) for address in FOR_VISITORS]
    pages += [(person, person.get(urls(address))) for address in ADDRESSES]
    pages += [(person, person.get(address)) for address in MORE_PAGES]
    pages.append((person, person.post("/records/import/", named(TABLE))))
    found = {}
    for client, page in pages:
        if page.headers.get("Content-Type", "").startswith("text/html"):
            for form in shown_forms(page):
                if form.method == "post":
                    view = resolve(form.action).view_name
                    found.setdefault(f"{view} {sorted(form.names)}", (client, form))
    shown = {resolve(form.action).route for _client, form in found.values()}
    for address, (_visitor, owner, _other) in ADDRESSES.items():
        url, is_taken = urls(address), owner[1] not in {404, 405}
        if is_taken and resolve(url).route not in shown:
            names = NOT_SHOWN.get(address, ["next"])
            found[address] = person, ShownForm("post", url, False, names, {})  # noqa: FBT003
    return found


@contextmanager
def undone(client):
    """A world as it was before, also where a form deletes an account or signs out."""
    cookies = client.cookies.copy()
    cache.clear()
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
    client.cookies = cookies


def send(client, form, changes):
    fields = {**form.filled, **changes}
    fields = {name: value for name, value in fields.items() if value is not None}
    if not form.is_of_files:
        return post_raw(client, form.action, fields)
    content = str(fields.pop("file", TABLE))
    file = BytesIO(content.encode(errors="surrogatepass"))
    file.name = "file.csv"
    texts = {
        name: str(value).encode(errors="replace").decode()
        for name, value in fields.items()
    }
    return client.post(form.action, {**texts, "file": file})


def changes_of(form):
    names = [name for name in form.names if name != "csrfmiddlewaretoken"]
    if not names:
        return st.just({})
    return st.dictionaries(
        st.sampled_from(names), MANY | st.none(), min_size=1, max_size=4
    )


def assert_answered(client, form, changes):
    with undone(client):
        answer = send(client, form, changes)

        assert answer.status_code < 500, form.action
        assert answer.status_code != 200 or answer.content


def test_s6_the_forms_are_found(forms):
    """The account's, safety's, the plan's, the log's and those for files."""
    assert len(forms) > 90
    assert {name.partition(" ")[0] for name in forms} >= {
        *{"account_login", "account_signup", "records:import_add", "records:restore"},
        *{"practice:programme_edit", "practice:session_add", "symptoms:check_in_add"},
        *{"safety:check", "safety:profile", "progress:fair_test_add", "/safety/belly/"},
    }
    assert [name for name in NOT_SHOWN if name not in forms] == []


@asks_the_application
@given(data=st.data())
def test_s6_any_form_is_answered(forms, data):
    client, form = forms[data.draw(st.sampled_from(sorted(forms)))]

    assert_answered(client, form, data.draw(changes_of(form)))


def faults_of(check, values):
    """What goes wrong with the five hundred; "" for nothing."""

    @settings(max_examples=EACH)
    @given(value=values)
    def each(value):
        check(value)

    try:
        each()
    except Exception as fault:
        return "\n".join([repr(fault), *getattr(fault, "__notes__", [])])
    return ""


@pytest.mark.soak
def test_s6_each_form_is_answered(forms):
    faults = {
        name: faults_of(partial(assert_answered, client, form), changes_of(form))
        for name, (client, form) in forms.items()
    }

    assert {name: fault for name, fault in faults.items() if fault} == {}


LOOKS_UP = re.compile(r'GET\.get\("(\w+)"|"(\w+)" in request\.GET|GET\["(\w+)"')


def asked(code):
    """Names that views look up in an address."""
    return {name for names in LOOKS_UP.findall(code) for name in names if name}


def test_s6_every_question_in_an_address_is_known():
    """A new one fails here until a page says that it looks for it."""
    code = django_settings.BASE_DIR / "psoas_care"
    names = {n for file in code.rglob("*.py") for n in asked(file.read_text())}
    names |= {name for form in FILTERS for name in form.base_fields}

    assert set().union(*QUESTIONS.values()) == names


def ask(client, url, fields):
    query = urlencode(fields, doseq=True, errors="surrogatepass")
    with undone(client):
        answer = client.get(f"{url}?{query}")

        assert answer.status_code < 500, url
        assert (answer.status_code == 400) == ("%00" in query), url


@asks_the_application
@given(data=st.data())
def test_s6_any_question_is_answered(person, urls, data):  # noqa: F811
    page = data.draw(st.sampled_from(sorted(QUESTIONS)))
    fields = {name: data.draw(MANY) for name in QUESTIONS[page]}

    ask(person, urls(page), fields)


@pytest.mark.soak
def test_s6_each_question_is_answered(person, urls):  # noqa: F811
    faults = {
        (page, name): faults_of(
            partial(ask, person, urls(page)), st.fixed_dictionaries({name: MANY})
        )
        for page, names in QUESTIONS.items()
        for name in names
    }

    assert {name: fault for name, fault in faults.items() if fault} == {}
