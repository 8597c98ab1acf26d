"""Bringing an export back in the browser: look first, then do it; and the files."""

import os
import stat
import subprocess
import sys
import time
from datetime import timedelta
from io import BytesIO

import pytest
from django.conf import settings
from django.utils import timezone

from psoas_care.library.access import access_to
from psoas_care.library.models import Exercise
from psoas_care.records.erasing import erase_entries
from psoas_care.safety.recording import confirm_log_checked
from psoas_care.safety.status import current_safety_status
from psoas_care.safety.vocabulary import LockReason
from psoas_care.web import uploads
from tests.factories import CheckInFactory, PainScoreFactory
from tests.records.people import one_of_each
from tests.records.test_restore import entries, exported, packed, restored
from tests.safety.sent import say_no_to_all, tell

PAGE = "/records/restore/"
PASSWORD = "correct horse battery"
TOOL = "trigger-point-mat"


pytestmark = pytest.mark.usefixtures("var_dir")


def named(data, name="psoas-care-2026-11-20.zip"):
    file = BytesIO(data)
    file.name = name
    return {"file": file}


def kept_files():
    return [*uploads.folder().iterdir()]


def key_in(page):
    _before, _name, after = page.partition('name="key" value="')
    return after.partition('"')[0]


# -- the way ------------------------------------------------------------------


def test_the_password_is_asked_for_first(browser, user):
    CheckInFactory(user=user)
    data = exported(user)

    assert browser.get(PAGE).url.startswith("/accounts/reauthenticate/")
    sent = browser.post(PAGE, named(data))
    assert sent.url.startswith("/accounts/reauthenticate/")
    assert kept_files() == []


def test_look_first_and_then_bring_it_back(confirmed, user):
    one_of_each(user)
    data = exported(user)
    erase_entries(user)

    preview = confirmed.post(PAGE, named(data))

    assert "Check-ins" in preview.text
    assert "20 Nov 2026" in preview.text
    assert not user.check_ins.exists()
    (file,) = kept_files()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    assert file.parent.parent == settings.VAR_DIR

    done = confirmed.post(PAGE, {"key": key_in(preview.text)})

    assert done.url == "/records/"
    assert "entries are back" in confirmed.get("/records/").text
    assert entries(exported(user)) == entries(data)
    assert kept_files() == []


def test_a_file_with_nothing_new_says_so_and_is_not_kept(confirmed, user):
    one_of_each(user)

    page = confirmed.post(PAGE, named(exported(user))).text

    assert "There is nothing to bring back." in page
    assert 'name="key"' not in page
    assert kept_files() == []


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({}, "Choose a file first."),
        (named(b""), "This file is empty."),
        (named(b"%PDF-1.7"), "This is not a zip file."),
        (named(packed({"a": "b"})), "This zip file is not a download from Psoas Care."),
        ({"key": "../../../etc/passwd"}, "The file is no longer here."),
        ({"key": "0" * 32}, "The file is no longer here."),
    ],
)
def test_what_cannot_be_used_gets_a_sentence(confirmed, sent, sentence):
    answer = confirmed.post(PAGE, sent)

    assert answer.status_code == 422
    assert sentence in answer.text
    assert kept_files() == []


def test_nobody_restores_the_file_of_somebody_else(confirmed, user, other_user, client):
    CheckInFactory(user=other_user)
    preview = confirmed.post(PAGE, named(exported(other_user)))
    client.force_login(other_user)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})

    assert client.post(PAGE, {"key": key_in(preview.text)}).status_code == 422


def test_looking_asks_few_questions_however_much_there_is(
    confirmed, user, django_assert_max_num_queries
):
    """A page of its own kind: a question for each kind of row, and a few portions."""
    CheckInFactory.create_batch(30, user=user)
    data = exported(user)

    with django_assert_max_num_queries(30):
        confirmed.post(PAGE, named(data))


# -- safety -------------------------------------------------------------------


def locks(user, slug):
    user.refresh_from_db()
    access = access_to(
        Exercise.objects.get(slug=slug), current_safety_status(user, timezone.now())
    )
    return {lock.why for one in access.by_side.values() for lock in one.locks}


def test_no_answer_of_a_file_unlocks_a_pressure_tool(content, user, other_user):
    """Who answered may have been somebody else, or long ago: it is asked again."""
    say_no_to_all(other_user)
    assert not locks(other_user, TOOL)

    restored(exported(other_user), user)

    assert LockReason.CHECK_DUE in locks(user, TOOL)
    say_no_to_all(user)
    assert not locks(user, TOOL)


def test_what_the_file_says_is_locked_is_locked_here(content, user, other_user):
    tell(other_user, "R-14")

    restored(exported(other_user), user)

    assert current_safety_status(user, timezone.now()).has_open("R-14")


def test_that_a_clinician_looked_is_asked_again(content, user, other_user):
    """What was logged here since, nobody has looked at."""
    for person in (user, other_user):
        for days in range(4):
            check_in = CheckInFactory(
                user=person, at=timezone.now() - timedelta(days=days)
            )
            PainScoreFactory(check_in=check_in, value=9)
    now = timezone.now()
    waiting = current_safety_status(other_user, now).waits_for_clinician
    today = other_user.day_at(now)
    confirm_log_checked(other_user, waiting, checked_on=today, at=now, zone="UTC")
    assert not current_safety_status(other_user, now).waits_for_clinician

    restored(exported(other_user), user)

    user.refresh_from_db()
    assert current_safety_status(user, timezone.now()).waits_for_clinician


# -- files --------------------------------------------------------------------


def test_a_file_of_earlier_is_removed(user):
    key = uploads.keep(BytesIO(b"x"), user)
    (path,) = kept_files()
    hour_ago = time.time() - 3601
    os.utime(path, (hour_ago, hour_ago))

    assert uploads.kept(key, user) is None
    assert kept_files() == []


def test_what_a_killed_server_left_goes_when_it_starts(user, tmp_path):
    uploads.keep(BytesIO(b"x"), user)
    variables = {"VAR_DIR": str(tmp_path), "SECRET_KEY": "only-for-tests-" * 4}

    subprocess.run(
        [sys.executable, "-c", "import psoas_care.config.wsgi"],
        env=os.environ | variables, cwd=settings.BASE_DIR, check=True,
    )  # fmt: skip

    assert kept_files() == []


def test_a_file_that_arrives_has_no_name():
    """So nothing is left of it, however its process ends."""
    handler = uploads.UploadHandler()
    handler.takes = True
    handler.new_file("file", "x.zip", "application/zip", 4, None)
    handler.receive_data_chunk(b"half", 0)

    assert kept_files() == []
    file = handler.file_complete(4)
    assert file.read() == b"half"
    assert stat.S_IMODE(os.fstat(file.file.fileno()).st_mode) == 0o600
    file.close()


LARGE = "x" * (settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1)


def test_only_where_a_file_is_asked_for_may_a_body_be_long(confirmed):
    assert (
        confirmed.post("/symptoms/check-ins/add/", {"note": LARGE}).status_code == 413
    )
    assert confirmed.post(f"{PAGE}more/", {"note": LARGE}).status_code == 413
    long = named(b"PK" + b"x" * len(LARGE))
    assert confirmed.post(PAGE, long).status_code == 422


def test_nobody_else_gets_a_file_on_the_disk(client, db):
    client.post(PAGE, named(b"PK" + b"x" * len(LARGE)))

    assert kept_files() == []


def test_a_file_sent_to_another_page_is_dropped(confirmed):
    answer = confirmed.post("/symptoms/check-ins/add/", named(b"small"))

    assert not answer.wsgi_request.FILES
