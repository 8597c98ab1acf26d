"""What somebody writes is shown as text, wherever it is shown; never as markup."""

import csv
import io
import json
import zipfile
from itertools import zip_longest
from urllib.parse import quote

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.forms import CharField, HiddenInput, PasswordInput
from django.forms.forms import BaseForm
from django.test import Client
from django.utils import timezone

from psoas_care.records.export import export_of
from tests.accounts.authenticators import make_passkey
from tests.accounts.test_sign_in_urls import with_mail  # noqa: F401
from tests.factories import (
    ApiTokenFactory,
    BoutFactory,
    CheckInFactory,
    ExerciseFactory,
    FunctionScoreFactory,
    MyRoutineFactory,
    MyRoutineItemFactory,
    PainScoreFactory,
    ReportLinkFactory,
    SessionFactory,
)
from tests.records.conftest import PASSWORD, var_dir  # noqa: F401
from tests.records.test_import_views import named
from tests.security.payloads import PAYLOADS, Watch, is_escaped, packed
from tests.test_addresses import views
from tests.test_conventions import forms_below, is_ours

NOW = timezone.now()
NEW = "seven purple umbrellas"

WRITTEN = {
    *{"CheckInForm.note", "CheckInForm.elsewhere", "SessionForm.note"},
    *{"FunctionScoreForm.own_activity", "MyRoutineForm.name"},
    *{"ReportLinkForm.question", "PasskeyForm.name", "PasskeyNameForm.name"},
    "TokenForm.name",
}
"""Text that is kept: `write` gives each of them every payload."""

TYPED = {
    *{"MyRoutineForm.add", "ExerciseFilterForm.q", "QuestionForm.question"},
    *{"CodeForm.code", "CodeAgainForm.code", "ActivateAppForm.code"},
    *{"NewAccountForm.username", "NewAccountForm.email"},
}
"""Text that comes back in one answer, if at all."""


def test_s4_every_text_field_is_tried():
    """A new one fails here until `write` or `echoes` has it."""
    assert [*views()]  # so that every form is imported
    texts = {
        f"{form.__name__}.{name}"
        for form in forms_below(BaseForm)
        if is_ours(form)
        for name, field in getattr(form, "base_fields", {}).items()
        if isinstance(field, CharField) and not is_never_shown(field.widget)
    }

    assert texts == WRITTEN | TYPED


def is_never_shown(widget):
    """What is hidden, and a password, which no form ever gives back."""
    is_password = isinstance(widget, PasswordInput) and not widget.render_value
    return is_password or isinstance(widget, HiddenInput)


def write(user, exercise, *, name, note, question):
    """A row of each kind that has words of a person; what shows which of them."""
    check_in = CheckInFactory(user=user, at=NOW, note=note, elsewhere=name)
    PainScoreFactory(check_in=check_in, region="other")
    session = SessionFactory(user=user, at=NOW, note=note)
    BoutFactory(session=session, exercise=exercise)
    function = FunctionScoreFactory(user=user, at=NOW, own_activity=name, own_value=3)
    routine = MyRoutineFactory(user=user, name=name)
    MyRoutineItemFactory(my_routine=routine, exercise=exercise)
    token = f"{check_in.uid}-{'x' * 10}"
    ReportLinkFactory(user=user, question=question, token=token)
    passkey = make_passkey(user, name)
    ApiTokenFactory(user=user, name=name)
    return {
        f"/symptoms/check-ins/{check_in.uid}/edit/": f"{name} {note}",
        f"/symptoms/function/{function.uid}/edit/": name,
        f"/practice/my-routines/{routine.uid}/": name,
        f"/practice/my-routines/{routine.uid}/edit/": name,
        f"/practice/my-routines/{routine.uid}/play/": name,
        f"/accounts/2fa/webauthn/keys/{passkey.pk}/edit/": name,
        f"/practice/sessions/{session.uid}/": note,
        f"/practice/sessions/{session.uid}/edit/": note,
        f"/records/report/{token}/": question,
    }


def write_alone(user, exercise, text):
    return write(user, exercise, name=text, note=text, question=text)


LISTS = {
    "/": False,
    "/diary/": True,
    "/practice/": False,
    "/practice/routines/": True,
    "/practice/sessions/add/": False,
    "/progress/": False,
    "/progress/everyday/": False,
    "/progress/fair-tests/add/": False,
    "/progress/practice/": False,
    "/records/": False,
    "/records/links/": True,
    "/records/report/": False,
    "/settings/": False,
    "/settings/tokens/": True,
    "/accounts/2fa/": False,
}
"""Pages of many rows; whether each of these rows stands there with its words."""


@pytest.fixture
def confirmed(browser):
    browser.post("/accounts/reauthenticate/", {"password": PASSWORD})
    return browser


@pytest.fixture
def exercise(db):
    return ExerciseFactory()


def assert_text(page, payloads, where):
    """It answers, and of these payloads each one stands there, as text."""
    assert page.status_code == 200, where
    assert Watch(page.text).found == [], where
    assert [text for text in payloads if not is_escaped(text, page.text)] == [], where


def test_s4_on_pages_of_many_rows_no_text_is_markup(user, confirmed, exercise):
    for payload in PAYLOADS:
        write_alone(user, exercise, payload)

    for address, shows_all in LISTS.items():
        assert_text(confirmed.get(address), PAYLOADS if shows_all else [], address)
    for rows in (user.sessions, user.check_ins, user.my_routines, user.report_links):
        rows.update(deleted_at=timezone.now())
    assert_text(confirmed.get("/diary/?deleted=1"), PAYLOADS, "what was deleted")


def test_s4_on_pages_of_one_row_no_text_is_markup(user, confirmed, exercise):
    """As many in one text as it takes; each alone in the long form."""
    note, questions = " ".join(PAYLOADS), packed(300)
    for name, question in zip_longest(packed(60), questions, fillvalue=""):
        shown = write(user, exercise, name=name, note=note, question=question)
        for address, text in shown.items():
            if text:
                payloads = [one for one in PAYLOADS if one in text]
                assert_text(confirmed.get(address), payloads, address)
        note = ""


@pytest.mark.soak
@pytest.mark.parametrize("payload", PAYLOADS)
def test_s4_alone_no_text_is_markup_either(user, confirmed, exercise, payload):
    for address in write_alone(user, exercise, payload):
        assert_text(confirmed.get(address), [payload], address)


def table_with(texts):
    """A table whose columns and labels are called so."""
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    writer.writerow(["date", "time", "pain", "note", *texts])
    writer.writerows(["2026-11-20", "08:00", "3", text, *texts] for text in texts)
    return named(file.getvalue(), name=f"{texts[0]}.csv")


def echoes(client, texts):
    """Answers to what was searched, mistyped, or stands in a file."""
    text = "\n".join(texts)
    yield client.get("/library/", {"q": text[:100], "region": text, "level": text})
    yield client.get("/progress/", {"range": text, "region": text})
    yield client.get("/diary/", {"before": text})
    yield client.get(f"/nowhere/{quote(text)}/")
    yield client.post("/settings/", {"time_zone": text, "country": text})
    yield client.post("/symptoms/check-ins/add/", {"note": text, "uid": text})
    yield client.post("/practice/sessions/add/", {"note": text, "zone": text})
    yield client.post("/practice/my-routines/add/", {"name": text, "add": text})
    yield client.post("/records/links/", {"question": text, "days": text})
    yield client.post("/settings/tokens/", {"name": text, "scope": text})
    yield client.post("/settings/calendar/", {"session_at": text, "uid": text})
    yield client.post("/records/report/", {"question": text[:300]})
    yield client.post("/records/import/", table_with(texts))
    yield client.post("/records/restore/", named(text, name=f"{texts[0]}.zip"))
    yield client.post("/accounts/2fa/totp/activate/", {"code": text})
    visitor = Client(raise_request_exception=False)
    yield visitor.get("/accounts/login/", {"next": text})
    yield visitor.post("/accounts/login/", {"login": text, "password": text})
    yield visitor.post("/accounts/signup/", {"email": text, "password1": text})
    yield visitor.post("/symptoms/check-ins/add/", {"note": text}, follow=True)
    strict = Client(raise_request_exception=False, enforce_csrf_checks=True)
    yield strict.post("/symptoms/check-ins/add/", {"note": text, text: text})


def assert_echoed_as_text(client, texts):
    given = [*echoes(client, texts)]

    for answer in given:
        where = answer.request["PATH_INFO"]
        assert answer.status_code < 500, where
        assert Watch(answer.text).found == [], where
    shown = [is_escaped(texts[0], answer.text) for answer in given]
    assert sum(shown) >= 8, shown


@pytest.mark.usefixtures("var_dir")
def test_s4_nor_is_what_was_searched_or_mistyped(confirmed):
    assert_echoed_as_text(confirmed, PAYLOADS)


@pytest.mark.soak
@pytest.mark.usefixtures("var_dir")
@pytest.mark.parametrize("payload", PAYLOADS)
def test_s4_nor_is_each_alone(confirmed, payload):
    assert_echoed_as_text(confirmed, [payload])


def test_s4_in_files_each_stays_in_its_place(user, exercise):
    """A table keeps it in its cell, JSON in its value; nothing is lost or added."""
    for payload in PAYLOADS:
        write_alone(user, exercise, payload)

    with zipfile.ZipFile(io.BytesIO(b"".join(export_of(user)))) as archive:
        data = json.loads(archive.read("psoas-care.json"))
        fhir = json.loads(archive.read("fhir-bundle.json"))
        text = archive.read("csv/check-ins.csv").decode().removeprefix("\ufeff")
    table = [*csv.DictReader(io.StringIO(text, newline=""))]

    kinds = {"check_ins": "note", "sessions": "note", "my_routines": "name"}
    for kind, name in kinds.items():
        assert sorted(row[name] for row in data[kind]) == sorted(PAYLOADS)
    cells = sorted(row["Note"].removeprefix("'-") for row in table)
    assert cells == sorted(text.removeprefix("-") for text in PAYLOADS)
    assert fhir["resourceType"] == "Bundle"


@pytest.mark.usefixtures("with_mail")
def test_s4_a_mail_is_plain_text(confirmed, user):
    """It repeats what a browser calls itself."""
    EmailAddress.objects.create(
        user=user, email=user.email, primary=True, verified=True
    )
    passwords = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}

    confirmed.post(
        "/accounts/password/change/", passwords, headers={"User-Agent": PAYLOADS[0]}
    )

    (message,) = mail.outbox
    assert message.message().get_content_type() == "text/plain"
    assert PAYLOADS[0] in message.body
    assert "xss" not in message.subject
