"""`manage.py demo`: one person, one password, a diary that only ever grows."""

import stat
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.contrib.auth.password_validation import validate_password
from django.core.management import CommandError, call_command
from django.test import Client

from psoas_care.accounts.models import User
from psoas_care.config.environment import Origin
from psoas_care.demo.management.commands.demo import MADE_HERE
from psoas_care.library.models import Exercise
from psoas_care.library.vocabulary import Category
from psoas_care.practice.models import Bout, Session, SessionPain
from psoas_care.symptoms.models import (
    CheckIn,
    DayFactors,
    FunctionScore,
    InstrumentScore,
    PainScore,
    TightnessScore,
)
from psoas_care.web import user_records
from tests.factories import ExerciseFactory, InstrumentFactory

NOW = datetime(2026, 11, 22, 18, 30, tzinfo=UTC)
EMAIL = "demo@psoas-care.example"
EVERYDAY = (TightnessScore, FunctionScore, DayFactors)


@pytest.fixture(autouse=True)
def _a_small_library(db, settings, tmp_path):
    """One exercise of each kind, and a folder of its own for the password."""
    settings.VAR_DIR = tmp_path
    for category in Category:
        ExerciseFactory(slug=f"some-{category}", category=category)


def run_demo(now=NOW, **options):
    with time_machine.travel(now, tick=False):
        call_command("demo", **options)


def snapshot():
    """All that is stored, as plain values."""
    return {
        model: list(
            model._meta.base_manager.order_by("pk").values_list(
                *(f.attname for f in model._meta.fields if f.name != "created_at")
            )
        )
        for model in (User, *EVERYDAY, CheckIn, PainScore, Session, Bout, SessionPain)
    }


def logged():
    """What the diary tells, without ids."""
    return [
        list(CheckIn.objects.order_by("at").values_list("uid", "at", "note")),
        list(
            PainScore.objects.order_by("at", "region").values_list(
                "at", "region", "side", "kind", "value"
            )
        ),
        list(Session.objects.order_by("at").values_list("uid", "at", "note")),
        list(
            Bout.objects.order_by("at", "pk").values_list(
                "at", "exercise__slug", "side", "actual_seconds", "repetitions"
            )
        ),
        list(
            SessionPain.objects.order_by("at", "pk").values_list(
                "at", "region", "moment", "value"
            )
        ),
    ]


def test_a_person_who_may_log_and_whose_days_are_in_utc():
    run_demo()

    user = User.objects.get(email=EMAIL)
    assert user.has_consented
    assert user.time_zone == "UTC"
    assert not user.country
    assert not user.is_staff
    assert not user.is_superuser


def test_the_password_is_kept_for_the_owner_alone_and_signs_in(settings, capsys):
    run_demo()

    file = settings.VAR_DIR / "demo_password"
    password = file.read_text().strip()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    validate_password(password, User.objects.get(email=EMAIL))
    assert password not in capsys.readouterr().out
    answer = Client().post(
        "/accounts/login/", {"login": EMAIL, "password": password}, follow=True
    )
    assert answer.wsgi_request.user.email == EMAIL


def test_the_password_stays_the_same_and_opens_again_what_a_visitor_closed(settings):
    run_demo()
    password = (settings.VAR_DIR / "demo_password").read_text()
    user = User.objects.get(email=EMAIL)
    user.set_password("something else entirely")
    user.save()

    run_demo()

    user.refresh_from_db()
    assert (settings.VAR_DIR / "demo_password").read_text() == password
    assert user.check_password(password.strip())


def test_an_empty_password_file_from_a_cut_run_is_filled(settings):
    file = settings.VAR_DIR / "demo_password"
    file.touch(mode=0o644)

    run_demo(days=1)

    assert User.objects.get(email=EMAIL).check_password(file.read_text().strip())
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_where_addresses_are_verified_by_mail_it_signs_in_all_the_same(settings):
    settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"
    run_demo(days=1)

    password = (settings.VAR_DIR / "demo_password").read_text().strip()
    answer = Client().post(
        "/accounts/login/", {"login": EMAIL, "password": password}, follow=True
    )
    assert answer.wsgi_request.user.email == EMAIL


def days_of_check_ins():
    return CheckIn.objects.values_list("local_day", flat=True)


def test_ninety_days_up_to_now_and_nothing_in_the_future():
    run_demo()

    for model in (CheckIn, Session):
        moments = list(model.objects.values_list("at", flat=True))
        assert len(moments) > 40
        assert max(moments) <= NOW
        assert min(moments).date() >= NOW.date() - timedelta(days=89)
    assert min(days_of_check_ins()) < NOW.date() - timedelta(days=80)


def test_rows_keep_the_contract():
    run_demo()

    for model in (*EVERYDAY, CheckIn, PainScore, Session, Bout, SessionPain):
        for row in model.objects.select_related("user"):
            assert row.user.email == EMAIL
            assert row.zone == "UTC"
            assert row.local_day == row.at.date()
            assert row.version == 1
            assert row.request_hash == MADE_HERE


def test_tightness_words_activities_and_days_are_told_as_well():
    run_demo()

    assert TightnessScore.objects.count() > 30
    assert CheckIn.objects.exclude(qualities=[]).count() > 10
    assert 10 < FunctionScore.objects.count() <= 13  # the Sundays of 90 days
    assert DayFactors.objects.count() > 40
    for check_in in CheckIn.objects.all():
        check_in.full_clean()
    for row in (*FunctionScore.objects.all(), *DayFactors.objects.all()):
        row.full_clean()


def test_questionnaires_are_answered_as_often_as_they_are_asked():
    InstrumentFactory()
    InstrumentFactory(
        key="pgic",
        shape="choice",
        items=[{"key": str(n), "text": f"Answer {n}"} for n in range(1, 8)],
        every_days=28,
    )

    run_demo()
    run_demo()  # again: nothing is answered twice

    days = [row.local_day for row in InstrumentScore.objects.order_by("local_day")]
    assert len(days) == 6 + 3  # 90 days, from the eighth on: every 14 and every 28
    for row in InstrumentScore.objects.all():
        row.full_clean()
        assert row.in_words


def test_a_day_that_a_visitor_filled_in_stays_theirs():
    run_demo(NOW - timedelta(days=2), days=5)
    user = User.objects.get(email=EMAIL)
    mine = DayFactors(user=user, stress=9, request_hash="0" * 64)
    mine.place_on(date(2026, 11, 21), "UTC", now=NOW)
    user_records.create(mine)

    run_demo(NOW)

    row = DayFactors.objects.get(local_day=date(2026, 11, 21))
    assert (row.pk, row.stress, row.sitting_hours) == (mine.pk, 9, None)


def test_locked_exercises_are_never_done():
    run_demo()

    categories = set(Bout.objects.values_list("exercise__category", flat=True))
    assert categories == {"stretch", "strengthen", "relax"}


def test_five_days_are_five_days():
    run_demo(days=5)

    assert min(days_of_check_ins()) >= date(2026, 11, 18)
    assert CheckIn.objects.exists()


def test_twice_changes_nothing():
    run_demo()
    before = snapshot()

    run_demo()

    assert snapshot() == before


def test_a_later_run_adds_what_has_happened_since_and_leaves_the_rest():
    run_demo()
    before = snapshot()

    run_demo(NOW + timedelta(days=3, hours=-10))

    after = snapshot()
    new_check_ins = CheckIn.objects.filter(at__gt=NOW).count()
    new_sessions = Session.objects.filter(at__gt=NOW).count()
    assert new_check_ins
    assert new_sessions
    for model, old_rows in before.items():
        assert after[model][: len(old_rows)] == old_rows
    assert len(after[CheckIn]) == len(before[CheckIn]) + new_check_ins
    assert len(after[Session]) == len(before[Session]) + new_sessions


def test_a_diary_made_in_two_parts_tells_the_same_as_one_made_at_once():
    run_demo(NOW - timedelta(days=20), days=10)
    run_demo(NOW, days=90)
    in_parts = logged()
    User.objects.all().delete()

    run_demo(NOW, days=90)

    assert logged() == in_parts


def test_after_a_long_absence_no_day_is_missing():
    run_demo(NOW - timedelta(days=30), days=3)

    run_demo(NOW, days=3)

    days = set(CheckIn.objects.values_list("local_day", flat=True))
    assert len(days) > 15


def test_what_was_deleted_does_not_come_back_even_when_purged():
    run_demo()
    last = CheckIn.objects.newest_first().first()
    user_records.delete(last, now=NOW)

    run_demo(NOW + timedelta(hours=1))
    assert not CheckIn.objects.filter(uid=last.uid).exists()
    user_records.purge(now=NOW + timedelta(days=2))
    run_demo(NOW + timedelta(days=2))

    assert not CheckIn.with_deleted.filter(uid=last.uid).exists()


def test_what_a_visitor_logged_or_changed_is_left_alone():
    run_demo()
    user = User.objects.get(email=EMAIL)
    changed = CheckIn.objects.newest_first().first()
    changed.note = "My own words."
    user_records.change(
        changed, list(changed.pain_scores.all()), seen_version=1, now=NOW
    )
    own = CheckIn(user=user, note="Mine.", request_hash="0" * 64)
    own.set_moment(NOW + timedelta(days=1), "UTC")
    user_records.create(own)

    run_demo(NOW + timedelta(days=1))

    assert CheckIn.objects.get(uid=changed.uid).note == "My own words."
    assert CheckIn.objects.get(uid=own.uid).note == "Mine."
    evening = CheckIn.objects.filter(at__gt=NOW).exclude(uid=own.uid)
    assert evening.exists()


def test_another_seed_continues_and_does_not_overlay():
    run_demo()
    before = snapshot()

    run_demo(seed=8)

    assert snapshot() == before


def test_it_is_refused_where_others_could_sign_in(settings):
    settings.ORIGIN = Origin("https", "care.example.org", "https://care.example.org")

    with pytest.raises(CommandError, match="for this machine only"):
        run_demo()

    assert not User.objects.exists()
    assert not (settings.VAR_DIR / "demo_password").exists()


@pytest.mark.parametrize("days", [0, -1, 100_000])
def test_nonsense_for_days_is_refused(days):
    with pytest.raises(CommandError, match="--days must be from 1 to 3653"):
        run_demo(days=days)


def test_without_content_it_says_what_to_do_first():

    Exercise.objects.all().delete()

    with pytest.raises(CommandError, match="load_content"):
        run_demo()
