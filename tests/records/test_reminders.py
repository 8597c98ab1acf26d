"""Reminders: once a day at most, never after they are off, and silent about health."""

import re
import smtplib
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from allauth.account.models import EmailAddress
from django.core.mail.backends import locmem
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from psoas_care.accounts.models import SignIn, User
from psoas_care.records import reminders
from psoas_care.records.models import Reminder, SentReminder
from psoas_care.records.reminders import (
    MailServerDown,
    due_day,
    send_reminders,
    token_of,
)
from tests.accounts.test_mail import Sink
from tests.factories import (
    NOON,
    CheckInFactory,
    FlareFactory,
    ReminderFactory,
    RestrictionFactory,
    SessionFactory,
    UserFactory,
)
from tests.records.people import hurt, one_of_each
from tests.threads import at_once

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
SIX = NOON + 6 * HOUR  # on Friday 20 November 2026, UTC
PAGE = "/settings/reminders/"
EVERY_DAY = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
FORM = {"weekdays": EVERY_DAY, "send_at": "18:00"}


@pytest.fixture(autouse=True)
def with_mail(settings):
    settings.CAN_SEND_MAIL = True


def confirm(person):
    EmailAddress.objects.create(
        user=person, email=person.email, primary=True, verified=True
    )
    return person


@pytest.fixture
def reminded(user):
    """Somebody who was here this morning and wants a reminder at six."""
    User.objects.update(last_login=NOON, date_joined=NOON - 99 * DAY)
    user.refresh_from_db()
    return ReminderFactory(user=confirm(user))


def send(now=SIX, seconds=60):
    return send_reminders(now, seconds=seconds)


# -- when ---------------------------------------------------------------------


def test_it_goes_at_its_time_and_once(reminded, mailoutbox):
    given = [send(SIX + n * 5 * MINUTE) for n in range(-2, 30)]

    assert given == [0, 0, 1] + [0] * 29
    assert [mail.to for mail in mailoutbox] == [[reminded.user.email]]
    assert send(SIX + DAY) == 1


@pytest.mark.parametrize(
    ("late", "expected"),
    [(-MINUTE, 0), (timedelta(0), 1), (2 * HOUR - MINUTE, 1), (2 * HOUR, 0)],
)
def test_a_timer_that_was_asleep_sends_it_within_two_hours(
    reminded, mailoutbox, late, expected
):
    assert send(SIX + late) == expected


def test_only_on_the_days_that_were_chosen(reminded, mailoutbox):
    Reminder.objects.update(weekdays=["mon", "fri"])

    sent_on = [day for n in range(14) if send(SIX + n * DAY) for day in [n]]

    # Friday, Monday, Friday, Monday: the fifteenth day would say goodbye.
    assert sent_on == [0, 3, 7, 10]


def test_the_last_minute_of_a_day_is_not_missed(reminded, mailoutbox):
    Reminder.objects.update(send_at=time(23, 58))

    late = datetime(2026, 11, 21, 0, 1, tzinfo=UTC)
    assert [send(late), send(late + 5 * MINUTE)] == [1, 0]
    assert SentReminder.objects.get().local_day == date(2026, 11, 20)
    assert send(late + DAY + HOUR) == 0  # more than a quarter of an hour late


def test_turned_on_after_its_time_it_begins_the_next_day(reminded, mailoutbox):
    Reminder.objects.update(changed_at=SIX + MINUTE)

    assert [send(SIX + 5 * MINUTE), send(SIX + DAY)] == [0, 1]


def berlin(*parts, fold=0):
    local = datetime(*parts, fold=fold, tzinfo=ZoneInfo("Europe/Berlin"))
    return local.astimezone(UTC)


MARCH, OCTOBER = berlin(2026, 3, 29), berlin(2026, 10, 25)


def runs(first, hours):
    """Each five minutes from `first` on."""
    return [first + n * 5 * MINUTE for n in range(int(hours * 12))]


@pytest.mark.parametrize(
    ("zone", "clock", "first", "expected"),
    [
        # The clocks go from 02:00 to 03:00: half past two is half past three.
        ("Europe/Berlin", time(2, 30), MARCH, berlin(2026, 3, 29, 3, 30)),
        # They go from 03:00 to 02:00: the first half past two is meant.
        ("Europe/Berlin", time(2, 30), OCTOBER, berlin(2026, 10, 25, 2, 30)),
        ("Pacific/Apia", time(8), datetime(2026, 11, 29, tzinfo=UTC), None),
        ("Pacific/Apia", time(18), datetime(2026, 11, 29, tzinfo=UTC),
         datetime(2026, 11, 29, 5, tzinfo=UTC)),
        ("Asia/Kathmandu", time(6), datetime(2026, 11, 29, tzinfo=UTC),
         datetime(2026, 11, 29, 0, 15, tzinfo=UTC)),
        ("Etc/GMT-14", time(18), datetime(2026, 11, 29, tzinfo=UTC),
         datetime(2026, 11, 29, 4, tzinfo=UTC)),
        ("Etc/GMT+12", time(18), datetime(2026, 11, 29, tzinfo=UTC),
         datetime(2026, 11, 29, 6, tzinfo=UTC)),
    ],
)  # fmt: skip
def test_f12_once_on_every_clock(reminded, mailoutbox, zone, clock, first, expected):
    User.objects.update(time_zone=zone, last_login=first)
    Reminder.objects.update(send_at=clock, changed_at=first - DAY)

    sent_at = [now for now in runs(first, 12) if send(now)]

    assert sent_at == ([expected] if expected else [])


def test_f12_samoa_left_out_a_whole_day_and_its_reminder(user):
    """After 29 December 2011 came the 31st."""
    user.time_zone = "Pacific/Apia"
    long_ago = datetime(2011, 1, 1, tzinfo=UTC)
    row = ReminderFactory(user=user, changed_at=long_ago)

    begins = datetime(2011, 12, 28, tzinfo=UTC)
    days = {due_day(row, now) for now in runs(begins, 5 * 24)} - {None}

    assert [f"{day:%d}" for day in sorted(days)][:4] == ["27", "28", "29", "31"]


def test_f12_a_server_clock_that_goes_back_an_hour_sends_no_second_one(
    reminded, mailoutbox
):
    assert send(SIX + 5 * MINUTE) == 1

    assert [send(now) for now in runs(SIX - HOUR, 3)] == [0] * 36


def test_a_person_who_travels_gets_one_a_day(reminded, mailoutbox):
    assert send(SIX) == 1
    User.objects.update(time_zone="America/New_York")  # where it is one o'clock

    assert send(SIX + 5 * HOUR) == 0  # six there, on the same day
    assert send(SIX + 29 * HOUR) == 1


# -- once, whatever happens ---------------------------------------------------


def test_two_runs_at_once_send_one(transactional_db, mailoutbox):
    UserFactory.create_batch(3, last_login=NOON)
    for person in User.objects.all():
        ReminderFactory(user=confirm(person))

    given = at_once(4, lambda number: send())

    assert sum(given) == 3
    assert len(mailoutbox) == 3


def test_killed_after_the_mail_went_it_sends_no_second_one(reminded, monkeypatch):
    """The process ends in the middle: as when the mail has gone and nothing more."""
    gone = []

    class Killed(BaseException):
        pass

    def taken_then_killed(self, messages):
        gone.extend(messages)
        raise Killed

    monkeypatch.setattr(locmem.EmailBackend, "send_messages", taken_then_killed)
    with pytest.raises(Killed):
        send()
    monkeypatch.undo()

    assert send(SIX + 5 * MINUTE) == 0
    assert len(gone) == 1


@pytest.mark.parametrize(
    ("error", "tries_again"),
    [
        (smtplib.SMTPRecipientsRefused({"a@b": (450, b"greylisted")}), True),
        (smtplib.SMTPDataError(451, b"try later"), True),
        (smtplib.SMTPSenderRefused(421, b"busy", "a@b"), True),
        (smtplib.SMTPRecipientsRefused({"a@b": (550, b"no such person")}), False),
        (smtplib.SMTPDataError(554, b"spam"), False),
        # It may have been taken: nobody knows.
        (smtplib.SMTPServerDisconnected("gone"), False),
        (TimeoutError(), False),
    ],
    ids=lambda value: str(value)[:40],
)
def test_what_the_server_did_not_take_is_tried_again_that_day(
    reminded, mailoutbox, monkeypatch, error, tries_again
):
    def refuse(self, messages):
        raise error

    monkeypatch.setattr(locmem.EmailBackend, "send_messages", refuse)
    assert send() == 0
    monkeypatch.undo()

    assert send(SIX + 5 * MINUTE) == int(tries_again)
    assert len(mailoutbox) == int(tries_again)


@pytest.fixture
def serve_mail(settings):
    """Starts a mail server that behaves as it is told, and has all mail sent to it."""
    sinks = []

    def serve_mail(behaviour):
        sinks.append(Sink(behaviour))
        settings.EMAIL_BACKEND = "psoas_care.accounts.mail.Backend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", sinks[-1].port
        return sinks[-1]

    yield serve_mail
    for sink in sinks:
        sink.close()


@pytest.mark.parametrize("behaviour", ["hang", "refuse"])
def test_f7_a_mail_server_that_is_down_is_tried_again(
    reminded, serve_mail, monkeypatch, behaviour
):
    with monkeypatch.context() as patch:
        patch.setattr(reminders, "ANSWER_WITHIN", 0.2)
        serve_mail(behaviour)
        with pytest.raises(MailServerDown):
            send()
    assert not SentReminder.objects.exists()

    well = serve_mail("take")
    assert send(SIX + 5 * MINUTE) == 1
    assert len(well.mails) == 1


def test_it_ends_in_time_and_the_next_run_goes_on(reminded, mailoutbox):
    assert [send(seconds=0), send(seconds=60)] == [0, 1]


def test_turned_off_between_two_it_is_not_sent(reminded, mailoutbox, monkeypatch):
    """The run has read the row; then the person presses the button."""

    def pressed_meanwhile(user):
        Reminder.objects.update(is_on=False)
        return NOON

    monkeypatch.setattr(reminders, "last_visit", pressed_meanwhile)

    assert send() == 0
    assert mailoutbox == []


def test_marks_are_not_kept_for_long(reminded, mailoutbox):
    for n in range(12):
        send(SIX + n * DAY)

    assert SentReminder.objects.count() == 8


# -- to whom not --------------------------------------------------------------


@pytest.mark.parametrize(
    "change",
    [
        lambda user: Reminder.objects.update(is_on=False),
        lambda user: User.objects.update(is_active=False),
        lambda user: user.withdraw_consent(now=NOON),
        lambda user: EmailAddress.objects.update(verified=False),
        lambda user: hurt(user, SIX.date(), 3),  # today's question, answered
        lambda user: FlareFactory(user=user, at=NOON - 3 * DAY),
        lambda user: RestrictionFactory(
            screening__user=user, scope="everything", screening__at=NOON - 3 * DAY
        ),
    ],
    ids=["off", "shut out", "no consent", "address", "answered", "flare-up", "locked"],
)
def test_nobody_gets_one_who_does_not_want_or_need_it(reminded, mailoutbox, change):
    change(reminded.user)

    assert send() == 0
    assert mailoutbox == []


def test_off_unless_somebody_turned_it_on(user):
    assert Reminder(user=user).is_on is False


def test_after_a_flare_up_they_go_on(reminded, mailoutbox):
    flare = FlareFactory(user=reminded.user, at=NOON - 3 * DAY)
    assert send() == 0

    flare.until = SIX.date() + DAY
    flare.save()

    assert [send(SIX + 5 * MINUTE), send(SIX + DAY)] == [0, 1]


def test_an_answer_of_yesterday_or_of_another_person_does_not_count(
    reminded, other_user, mailoutbox
):
    hurt(reminded.user, SIX.date() - DAY, 3)
    hurt(other_user, SIX.date(), 3)

    assert send() == 1


# -- two weeks without a visit ------------------------------------------------


def test_after_two_weeks_they_say_so_once_and_stop(reminded, mailoutbox):
    sent = [send(SIX + n * DAY) for n in range(30)]

    assert sent == [1] * 15 + [0] * 15  # the fifteenth says goodbye
    assert {mail.subject for mail in mailoutbox[:14]} == {"Your reminder for today"}
    assert mailoutbox[14].subject == "Your last reminder"
    assert "this is the last reminder" in mailoutbox[14].body
    reminded.refresh_from_db()
    assert (reminded.is_on, reminded.stopped_on) == (False, date(2026, 12, 4))


@pytest.mark.parametrize(
    "visit",
    [
        lambda user: User.objects.update(last_login=NOON + 10 * DAY),
        lambda user: CheckInFactory(user=user, created_at=NOON + 10 * DAY),
        lambda user: SessionFactory(user=user, created_at=NOON + 10 * DAY),
        lambda user: SignIn.objects.create(
            session_key="k", session_data="", user=user,
            used_on=(NOON + 10 * DAY).date(), expire_date=NOON + 20 * DAY,
        ),
    ],
    ids=["signed in", "check-in", "session", "page seen"],
)  # fmt: skip
def test_each_kind_of_visit_counts(reminded, mailoutbox, visit):
    visit(reminded.user)

    send(SIX + 20 * DAY)
    send(SIX + 25 * DAY)

    subjects = [mail.subject for mail in mailoutbox]
    assert subjects == ["Your reminder for today", "Your last reminder"]


def test_a_goodbye_that_was_not_taken_is_said_the_next_time(
    reminded, mailoutbox, monkeypatch
):
    def refuse(self, messages):
        raise smtplib.SMTPDataError(451, b"try later")

    monkeypatch.setattr(locmem.EmailBackend, "send_messages", refuse)
    send(SIX + 20 * DAY)
    reminded.refresh_from_db()
    assert (reminded.is_on, reminded.stopped_on) == (True, None)
    monkeypatch.undo()

    send(SIX + 20 * DAY + 5 * MINUTE)

    assert [mail.subject for mail in mailoutbox] == ["Your last reminder"]


def test_turned_on_again_they_go_on(reminded, browser, mailoutbox):
    send(SIX + 60 * DAY)
    assert "They stopped by themselves on" in browser.get(PAGE).text

    browser.post(PAGE, FORM)

    reminded.refresh_from_db()
    assert (reminded.is_on, reminded.stopped_on) == (True, None)
    assert "They stopped by themselves" not in browser.get(PAGE).text


# -- what it says -------------------------------------------------------------

SAID = re.compile(
    r"pain|hurt|back\b|pelvi|hip\b|groin|psoas|stretch|exercis|health|symptom|flare"
    r"|practi[cs]e|session|question",
    re.IGNORECASE,
)


@pytest.mark.parametrize("days", [0, 60])
def test_it_says_nothing_of_health_and_nothing_that_a_person_wrote(
    user, mailoutbox, settings, days
):
    one_of_each(user, "Qq canary")
    EmailAddress.objects.update(verified=True)
    User.objects.update(time_zone="UTC", last_login=NOON)
    user.check_ins.all().delete()
    user.flares.all().delete()

    assert send(SIX + days * DAY) == 1

    (mail,) = mailoutbox
    text = mail.body.replace(settings.ORIGIN.url, "")
    assert SAID.findall(mail.subject + text) == []
    assert "Qq" not in str(mail.message())
    assert user.email not in mail.body


def test_its_head_has_the_button_of_mail_programs(reminded, mailoutbox, settings):
    """RFC 8058, section 3.1."""
    send()

    (mail,) = mailoutbox
    head = mail.message()
    stop = head["List-Unsubscribe"]
    assert re.fullmatch(
        rf"<{settings.ORIGIN.url}/records/reminders/[\w-]+/stop/>", stop
    )
    assert head["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert head["Auto-Submitted"] == "auto-generated"
    assert stop.strip("<>") in mail.body
    for header in ("Subject", "To", "From"):
        assert "\n" not in head[header]


# -- off without signing in ---------------------------------------------------


def stop_address(reminder):
    return reverse("records:reminder_stop", args=[token_of(reminder)])


def test_one_post_turns_it_off_without_a_cookie(reminded, mailoutbox):
    mail_program = Client(enforce_csrf_checks=True)

    answer = mail_program.post(
        stop_address(reminded), {"List-Unsubscribe": "One-Click"}
    )

    assert answer.status_code == 200
    assert "Reminders are off" in answer.text
    assert not mail_program.cookies
    assert send() == 0
    again = mail_program.post(stop_address(reminded))
    assert again.status_code == 200


def test_looking_at_the_address_turns_nothing_off(reminded):
    page = Client().get(stop_address(reminded))

    assert page.status_code == 200
    assert page.text.count("<button") == 1
    assert "Turn reminders off" in page.text
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert page.headers["X-Robots-Tag"].startswith("noindex")
    assert reminded.user.email not in page.text
    reminded.refresh_from_db()
    assert reminded.is_on


def test_an_address_that_is_not_ours_turns_nothing_off(reminded, other_user):
    mine, other = token_of(reminded), token_of(ReminderFactory(user=other_user))
    wrong = [mine[:-1], mine[:-2] + "xx", other[:32] + mine[32:], "x", "é", "a:b" * 20]

    for token in wrong:
        path = reverse("records:reminder_stop", args=[token])
        for answer in (Client().get(path), Client().post(path)):
            assert answer.status_code == 404
            assert "This address does not work" in answer.text

    assert Reminder.objects.filter(is_on=True).count() == 2


def test_the_address_outlives_a_new_key_of_the_server(reminded, settings):
    address = stop_address(reminded)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another key that is long enough to sign whatever comes"

    assert Client().post(address).status_code == 200
    reminded.refresh_from_db()
    assert not reminded.is_on


def test_its_address_is_not_logged(reminded, caplog):
    from psoas_care.web.logs import DiscreetFormatter

    Client().get(stop_address(reminded)[:-3] + "x/")

    lines = [DiscreetFormatter().format(record) for record in caplog.records]
    assert [line for line in lines if "/records/reminders/…" in line]
    assert [line for line in lines if token_of(reminded)[:30] in line] == []


def test_it_opens_nothing_else(reminded):
    client = Client()
    client.get(stop_address(reminded))
    client.post(stop_address(reminded))

    for path in (PAGE, "/settings/", "/diary/"):
        assert client.get(path).url.startswith("/accounts/login/")


# -- settings -----------------------------------------------------------------


def test_days_and_time_are_chosen_and_it_is_on(browser, user):
    confirm(user)
    assert "Reminders are off" in browser.get(PAGE).text

    answer = browser.post(PAGE, {"weekdays": ["mon", "thu"], "send_at": "07:30"})

    assert answer.url == PAGE
    row = user.reminders.get()
    assert (row.weekdays, row.send_at, row.is_on) == (["mon", "thu"], time(7, 30), True)
    page = browser.get(PAGE).text
    assert page.count("checked") == 2
    assert 'value="07:30"' in page


def test_the_same_once_more_changes_nothing(browser, user):
    confirm(user)
    browser.post(PAGE, FORM)
    first = user.reminders.get().changed_at

    browser.post(PAGE, FORM)

    assert user.reminders.get().changed_at == first


def test_one_button_turns_it_off(browser, user):
    confirm(user)
    browser.post(PAGE, FORM)

    answer = browser.post(PAGE, {"off": "1"})

    assert answer.url == PAGE
    assert not user.reminders.get().is_on


@pytest.mark.parametrize(
    "wrong",
    [
        {"weekdays": []},
        {"weekdays": ["someday"]},
        {"send_at": ""},
        {"send_at": "25:00"},
    ],
)
def test_nonsense_is_refused(browser, user, wrong):
    confirm(user)

    answer = browser.post(PAGE, FORM | wrong)

    assert answer.status_code == 422
    assert not user.reminders.exists()


def test_f9_two_tabs_do_not_overwrite_each_other(browser, user):
    confirm(user)
    browser.post(PAGE, FORM)
    seen = {"seen_weekdays": " ".join(EVERY_DAY), "seen_send_at": "18:00"}

    browser.post(PAGE, FORM | seen | {"send_at": "06:30"})
    second = browser.post(PAGE, FORM | seen | {"weekdays": ["mon"]})
    third = browser.post(PAGE, FORM | seen | {"send_at": "08:00"})

    assert second.url == PAGE
    assert third.status_code == 409
    row = user.reminders.get()
    assert (row.weekdays, row.send_at) == (["mon"], time(6, 30))


def test_without_mail_the_page_says_so(browser, user, settings):
    settings.CAN_SEND_MAIL = False
    confirm(user)

    for page in (browser.get(PAGE), browser.post(PAGE, FORM)):
        assert "This server cannot send e-mail, so there are no reminders." in page.text
        assert '<input type="time"' not in page.text
    assert not user.reminders.exists()


def test_an_address_that_is_not_confirmed_gets_none(browser, user):
    for page in (browser.get(PAGE), browser.post(PAGE, FORM)):
        assert "Confirm your e-mail address first." in page.text
    assert not user.reminders.exists()


# -- the command --------------------------------------------------------------


def test_the_command_says_how_many(reminded, mailoutbox, capsys):
    now = timezone.now()
    Reminder.objects.update(send_at=(now - 2 * MINUTE).time(), changed_at=now - 2 * DAY)
    User.objects.update(last_login=now)

    call_command("send_reminders")
    call_command("send_reminders")

    assert capsys.readouterr().out == "Sent 1 reminders.\nSent 0 reminders.\n"


def test_the_command_without_mail_says_so(settings, db, capsys):
    settings.CAN_SEND_MAIL = False

    call_command("send_reminders")

    assert "No mail is configured" in capsys.readouterr().out


def test_the_command_fails_where_the_server_is_down(reminded, monkeypatch):
    def down(self):
        raise ConnectionRefusedError

    now = timezone.now()
    Reminder.objects.update(send_at=(now - 2 * MINUTE).time(), changed_at=now - 2 * DAY)
    monkeypatch.setattr(locmem.EmailBackend, "open", down)

    with pytest.raises(CommandError, match="cannot be reached"):
        call_command("send_reminders")


def test_a_person_more_costs_two_questions_before_their_time(
    db, django_assert_max_num_queries
):
    """Whoever is not due is read with the others, and nothing is asked of them."""
    for person in UserFactory.create_batch(20):
        ReminderFactory(user=confirm(person), send_at=time(3))

    with django_assert_max_num_queries(2):
        send()


def test_erasing_all_entries_ends_them(reminded, mailoutbox):
    from psoas_care.records.erasing import erase_entries

    send()
    erase_entries(reminded.user)

    assert not Reminder.objects.exists()
    assert not SentReminder.objects.exists()
