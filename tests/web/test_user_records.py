"""The row contract, held by every kind of row that a form makes."""

from collections.abc import Callable
from datetime import timedelta
from typing import NamedTuple

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from psoas_care.practice.models import Bout, Session, SessionPain
from psoas_care.symptoms.models import CheckIn, PainScore
from psoas_care.web import user_records
from psoas_care.web.prepared import Prepared, user_parameter
from tests.examples import asks_the_application
from tests.factories import (
    NOON,
    BoutFactory,
    CheckInFactory,
    ExerciseFactory,
    PainScoreFactory,
    SessionFactory,
    SessionPainFactory,
    UserFactory,
)
from tests.forms import bout_line, check_in_form, session_form, shown_form
from tests.threads import at_once

DAY = timedelta(hours=24)


class Kind(NamedTuple):
    """One kind of row: its table, its part's table, its addresses, a valid form."""

    model: type[user_records.UserRecord]
    child: type[user_records.UserRecord]
    path: str
    form: Callable[..., dict[str, str]]
    second_part: dict[str, str]


KINDS = [
    Kind(CheckIn, PainScore, "/symptoms/check-ins/", check_in_form, {"hip_front": "7"}),
    Kind(
        Session,
        Bout,
        "/practice/sessions/",
        session_form,
        {
            "bouts-TOTAL_FORMS": "2",
            **{f"bouts-1-{name}": value for name, value in bout_line().items()},
        },
    ),
]


@pytest.fixture(params=KINDS, ids=lambda kind: kind.path)
def kind(request, db):
    ExerciseFactory(slug="plain-stretch")
    return request.param


def saved(client, kind, **changes):
    """The row that a valid form made, and the form."""
    form = kind.form(**changes)
    assert client.post(f"{kind.path}add/", form).status_code == 302
    return kind.model.objects.get(uid=form["uid"]), form


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


# -- the same send again ------------------------------------------------------


def test_f8_the_same_send_twice_makes_one_row(kind, browser):
    form = kind.form(note="once")

    first = browser.post(f"{kind.path}add/", form)
    second = browser.post(f"{kind.path}add/", form)

    assert [first.status_code, second.status_code] == [302, 302]
    assert kind.model.with_deleted.get().version == 1
    assert kind.child.with_deleted.count() == 1


def test_f8_s23_eight_simultaneous_sends_make_one_row(kind, transactional_db, user):
    form = kind.form(note="once")
    clients = [signed_in(user) for _ in range(8)]

    answers = at_once(8, lambda n: clients[n].post(f"{kind.path}add/", form))

    assert [answer.status_code for answer in answers] == [302] * 8
    assert kind.model.with_deleted.count() == 1
    assert kind.child.with_deleted.count() == 1


def test_f8_a_send_repeated_after_an_edit_changes_nothing(kind, browser):
    row, form = saved(browser, kind, note="first words")
    edit = shown_form(browser.get(f"{kind.path}{row.uid}/edit/"))
    browser.post(f"{kind.path}{row.uid}/edit/", edit | {"note": "mended"})

    answer = browser.post(f"{kind.path}add/", form)

    assert answer.status_code == 302
    assert kind.model.with_deleted.get().note == "mended"


def test_f8_a_send_repeated_after_a_delete_resurrects_nothing(kind, browser):
    row, form = saved(browser, kind)
    browser.post(f"{kind.path}{row.uid}/delete/")

    answer = browser.post(f"{kind.path}add/", form)

    assert answer.status_code == 302
    assert not kind.model.objects.exists()
    assert not kind.child.objects.exists()
    assert kind.model.with_deleted.count() == 1


def test_f8_a_used_uid_with_other_content_is_a_conflict_that_shows_both(kind, browser):
    row, form = saved(browser, kind, note="first words")

    answer = browser.post(f"{kind.path}add/", form | {"note": "other words"})

    assert answer.status_code == 409
    assert "first words" in answer.content.decode()
    typed = shown_form(answer)
    assert typed["note"] == "other words"
    assert typed["uid"] != form["uid"]
    assert kind.model.objects.get() == row


def test_after_a_conflict_over_a_uid_saving_once_more_keeps_both(kind, browser):
    _, form = saved(browser, kind, note="first words")
    answer = browser.post(f"{kind.path}add/", form | {"note": "other words"})

    again = browser.post(f"{kind.path}add/", shown_form(answer))

    assert again.status_code == 302
    notes = kind.model.objects.values_list("note", flat=True)
    assert {*notes} == {"first words", "other words"}
    assert kind.child.objects.count() == 2


def test_a_conflict_with_a_deleted_row_still_offers_to_save(kind, browser):
    row, form = saved(browser, kind, note="first words")
    browser.post(f"{kind.path}{row.uid}/delete/")
    answer = browser.post(f"{kind.path}add/", form | {"note": "other words"})

    again = browser.post(f"{kind.path}add/", shown_form(answer))

    assert [answer.status_code, again.status_code] == [409, 302]
    assert kind.model.objects.get().note == "other words"


# -- two tabs -----------------------------------------------------------------


def test_f9_the_second_of_two_tabs_sees_both_versions(kind, browser):
    row, _ = saved(browser, kind, note="at first")
    tabs = [shown_form(browser.get(f"{kind.path}{row.uid}/edit/")) for _ in range(2)]
    browser.post(f"{kind.path}{row.uid}/edit/", tabs[0] | {"note": "from tab one"})

    answer = browser.post(
        f"{kind.path}{row.uid}/edit/", tabs[1] | {"note": "from tab two"}
    )

    assert answer.status_code == 409
    assert "from tab one" in answer.content.decode()
    assert shown_form(answer)["note"] == "from tab two"
    assert kind.model.objects.get().note == "from tab one"


def test_f9_saving_once_more_after_a_conflict_overwrites(kind, browser):
    row, _ = saved(browser, kind, note="at first")
    tabs = [shown_form(browser.get(f"{kind.path}{row.uid}/edit/")) for _ in range(2)]
    browser.post(f"{kind.path}{row.uid}/edit/", tabs[0] | {"note": "from tab one"})
    answer = browser.post(
        f"{kind.path}{row.uid}/edit/", tabs[1] | {"note": "from tab two"}
    )

    again = browser.post(f"{kind.path}{row.uid}/edit/", shown_form(answer))

    assert again.status_code == 302
    row = kind.model.objects.get()
    assert (row.note, row.version) == ("from tab two", 3)


def test_f9_two_tabs_that_say_the_same_are_no_conflict(kind, browser):
    row, _ = saved(browser, kind, note="at first")
    tabs = [shown_form(browser.get(f"{kind.path}{row.uid}/edit/")) for _ in range(2)]

    answers = [
        browser.post(f"{kind.path}{row.uid}/edit/", tab | {"note": "mended"})
        for tab in tabs
    ]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert kind.model.objects.get().version == 2


def test_f9_a_part_added_in_one_tab_is_not_lost_by_another(kind, browser):
    row, _ = saved(browser, kind)
    tabs = [shown_form(browser.get(f"{kind.path}{row.uid}/edit/")) for _ in range(2)]
    browser.post(f"{kind.path}{row.uid}/edit/", tabs[0] | kind.second_part)

    answer = browser.post(f"{kind.path}{row.uid}/edit/", tabs[1] | {"note": "late"})

    assert answer.status_code == 409
    assert kind.child.objects.count() == 2


def test_f9_s23_of_eight_simultaneous_edits_one_wins_and_the_others_hear_of_it(
    kind, transactional_db, user
):
    clients = [signed_in(user) for _ in range(8)]
    row, _ = saved(clients[0], kind)
    form = shown_form(clients[0].get(f"{kind.path}{row.uid}/edit/"))

    answers = at_once(
        8,
        lambda n: clients[n].post(
            f"{kind.path}{row.uid}/edit/", form | {"note": f"from tab {n}"}
        ),
    )

    statuses = [answer.status_code for answer in answers]
    assert sorted(statuses) == [302] + [409] * 7
    row.refresh_from_db()
    assert (row.note, row.version) == (f"from tab {statuses.index(302)}", 2)


@asks_the_application
@given(
    steps=st.lists(
        st.tuples(st.sampled_from(["open", "save"]), st.integers(0, 2)),
        min_size=3,
        max_size=8,
    )
)
def test_f9_no_tab_overwrites_what_it_has_not_shown(browser, steps):
    """Three tabs in any order: a save counts only over the version it has seen."""
    check_in = CheckInFactory(user=UserFactory())
    PainScoreFactory(check_in=check_in)
    browser.force_login(check_in.user)
    address = f"/symptoms/check-ins/{check_in.uid}/edit/"
    tabs = [shown_form(browser.get(address))] * 3
    version = 1

    for number, (step, tab) in enumerate(steps):
        if step == "open":
            tabs[tab] = shown_form(browser.get(address))
            assert tabs[tab]["version"] == str(version)
            continue
        has_seen = tabs[tab]["version"] == str(version)
        answer = browser.post(address, tabs[tab] | {"note": f"step {number}"})
        check_in.refresh_from_db()
        if has_seen:
            version += 1
            assert (answer.status_code, check_in.note) == (302, f"step {number}")
        else:
            assert answer.status_code == 409
            assert check_in.note != f"step {number}"
            tabs[tab] = shown_form(answer)
        assert check_in.version == version


# -- delete, undo, purge ------------------------------------------------------


def test_a_deleted_row_is_hidden_everywhere(kind, browser, user):
    row, _ = saved(browser, kind, note="soon gone")

    answer = browser.post(f"{kind.path}{row.uid}/delete/")

    assert (answer.status_code, answer.url) == (302, "/diary/")
    assert browser.get(f"{kind.path}{row.uid}/edit/").status_code == 404
    for page in ("/", "/diary/", "/progress/"):
        assert "soon gone" not in browser.get(page).content.decode()
    assert "No check-ins in this time" in browser.get("/progress/").content.decode()
    assert not kind.model.objects.exists()
    assert not user.pain_scores.exists()
    assert not user.bouts.exists()


def test_the_page_after_a_delete_offers_to_undo_it(kind, browser):
    row, _ = saved(browser, kind)

    page = browser.post(f"{kind.path}{row.uid}/delete/", follow=True)

    assert f'action="{kind.path}{row.uid}/undo/"' in page.content.decode()


def test_undo_brings_back_the_row_and_its_parts(kind, browser):
    row, _ = saved(browser, kind, note="back again")
    browser.post(f"{kind.path}{row.uid}/delete/")

    answer = browser.post(f"{kind.path}{row.uid}/undo/")

    assert (answer.status_code, answer.url) == (302, "/diary/")
    assert kind.model.objects.get() == row
    assert kind.child.objects.count() == 1
    assert "back again" in browser.get("/diary/").content.decode()


def test_undo_leaves_away_what_an_edit_had_removed_before(kind, browser):
    row, _ = saved(browser, kind, **kind.second_part)
    form = shown_form(browser.get(f"{kind.path}{row.uid}/edit/"))
    removal = {"hip_front": ""} if kind.model is CheckIn else {"bouts-1-DELETE": "on"}
    browser.post(f"{kind.path}{row.uid}/edit/", form | removal)
    browser.post(f"{kind.path}{row.uid}/delete/")

    browser.post(f"{kind.path}{row.uid}/undo/")

    assert kind.child.objects.count() == 1
    assert kind.child.with_deleted.count() == 2


def test_delete_and_undo_may_be_sent_twice(kind, browser):
    row, _ = saved(browser, kind)

    answers = [
        browser.post(f"{kind.path}{row.uid}/{verb}/").status_code
        for verb in ("delete", "delete", "undo", "undo")
    ]

    assert answers == [302] * 4
    assert kind.model.objects.get() == row
    assert kind.child.objects.count() == 1


def test_delete_and_undo_want_a_post(kind, browser):
    row, _ = saved(browser, kind)

    assert browser.get(f"{kind.path}{row.uid}/delete/").status_code == 405
    assert browser.get(f"{kind.path}{row.uid}/undo/").status_code == 405
    assert kind.model.objects.get() == row


def test_purge_removes_what_was_deleted_more_than_a_day_ago_and_nothing_else(user):
    shown = CheckInFactory(user=user)
    fresh = SessionFactory(user=user, deleted_at=NOON - DAY)
    BoutFactory(session=fresh, deleted_at=NOON - DAY)
    old = SessionFactory(user=user, deleted_at=NOON - DAY - timedelta(seconds=1))
    for factory in (BoutFactory, SessionPainFactory):
        factory(session=old, deleted_at=old.deleted_at)

    removed = user_records.purge(now=NOON)

    assert removed == 3
    assert [*Session.with_deleted.all()] == [fresh]
    assert Bout.with_deleted.get().session == fresh
    assert not SessionPain.with_deleted.exists()
    assert CheckIn.objects.get() == shown


def test_purge_removes_a_part_that_an_edit_removed_long_ago(user):
    check_in = CheckInFactory(user=user)
    kept = PainScoreFactory(check_in=check_in)
    PainScoreFactory(check_in=check_in, region="pelvic", deleted_at=NOON - 2 * DAY)

    user_records.purge(now=NOON)

    assert [*PainScore.with_deleted.all()] == [kept]


def test_the_purge_command_goes_by_the_clock(user):
    SessionFactory(user=user, deleted_at=timezone.now() - 2 * DAY)
    fresh = SessionFactory(user=user, deleted_at=timezone.now())

    call_command("purge_deleted", verbosity=0)

    assert Session.with_deleted.get() == fresh


# -- other people -------------------------------------------------------------


def test_s1_another_persons_row_is_not_there(kind, browser, other_user):
    row, _ = saved(signed_in(other_user), kind, note="not yours")

    addresses = [f"{kind.path}{row.uid}/{verb}/" for verb in ("edit", "delete", "undo")]
    looks = [browser.get(f"{kind.path}{row.uid}/edit/")]
    sends = [browser.post(address, kind.form(note="mine")) for address in addresses]

    assert [answer.status_code for answer in looks + sends] == [404] * 4
    row.refresh_from_db()
    assert (row.note, row.version, row.deleted_at) == ("not yours", 1, None)


def test_s1_another_persons_deleted_row_cannot_be_brought_back(
    kind, browser, other_user
):
    owner = signed_in(other_user)
    row, _ = saved(owner, kind)
    owner.post(f"{kind.path}{row.uid}/delete/")

    answer = browser.post(f"{kind.path}{row.uid}/undo/")

    assert answer.status_code == 404
    assert not kind.model.objects.exists()


def test_another_persons_uid_is_refused_with_a_sentence_and_typed_text_kept(
    kind, browser, other_user
):
    row, form = saved(signed_in(other_user), kind, note="not yours")

    answer = browser.post(f"{kind.path}add/", form | {"note": "mine"})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Somebody else has already used this form. Save it again." in page
    assert "not yours" not in page
    assert shown_form(answer)["note"] == "mine"
    assert kind.model.objects.get() == row


def test_after_another_persons_uid_saving_once_more_works(
    kind, browser, user, other_user
):
    _, form = saved(signed_in(other_user), kind)
    answer = browser.post(f"{kind.path}add/", form | {"note": "mine"})

    again = browser.post(f"{kind.path}add/", shown_form(answer))

    assert again.status_code == 302
    assert kind.model.objects.get(user=user).note == "mine"
    assert kind.model.objects.count() == 2


def test_s21_what_a_form_does_not_ask_for_cannot_be_set(
    kind, browser, user, other_user
):
    stamps = {
        "user": str(other_user.pk),
        "user_id": str(other_user.pk),
        "id": "4711",
        "pk": "4711",
        "version": "9",
        "created_at": "2001-01-01",
        "deleted_at": "2001-01-01",
        "local_day": "2001-01-01",
        "at": "2001-01-01T00:00Z",
        "request_hash": "x",
    }
    before = timezone.now()

    row, _ = saved(browser, kind, **stamps)

    assert row.user == user
    assert row.pk != 4711
    assert (row.version, row.deleted_at) == (1, None)
    assert row.created_at >= before
    assert row.at >= before
    assert row.local_day >= before.date()
    assert len(row.request_hash) == 64


def test_s21_an_edit_cannot_set_what_the_form_does_not_ask_for(
    kind, browser, user, other_user
):
    row, _ = saved(browser, kind)
    edit = shown_form(browser.get(f"{kind.path}{row.uid}/edit/"))
    stamps = {
        "uid": "11111111-1111-4111-8111-111111111111",
        "user": str(other_user.pk),
        "id": "4711",
        "created_at": "2001-01-01",
        "deleted_at": "2001-01-01",
        "request_hash": "x",
        "zone": "Asia/Tokyo",
    }

    browser.post(f"{kind.path}{row.uid}/edit/", edit | stamps | {"note": "mended"})

    changed = kind.model.with_deleted.get()
    assert (changed.note, changed.version) == ("mended", 2)
    for name in ("pk", "uid", "user", "created_at", "request_hash", "zone", "at"):
        assert getattr(changed, name) == getattr(row, name)
    assert changed.deleted_at is None


# -- parts that an edit removed -----------------------------------------------


def test_a_later_edit_does_not_postpone_the_end_of_what_an_earlier_one_removed(user):
    check_in = CheckInFactory(user=user)
    PainScoreFactory(check_in=check_in)
    user_records.change(check_in, seen_version=1, now=NOON)

    user_records.change(check_in, seen_version=2, now=NOON + DAY)
    user_records.purge(now=NOON + DAY + timedelta(seconds=1))

    assert not PainScore.with_deleted.exists()


def test_the_first_day_of_each_kind_of_rows_is_found_by_one_query(
    user, other_user, django_assert_num_queries
):
    PainScoreFactory(check_in__user=other_user, check_in__at=NOON - timedelta(days=99))
    for region, ago in (("pelvic", 3), ("pelvic", 30), ("low_back", 9)):
        PainScoreFactory(
            check_in__user=user,
            check_in__at=NOON - timedelta(days=ago),
            region=region,
            deleted_at=NOON if ago == 3 else None,
        )
    scores = PainScore.objects.filter(user=user_parameter())
    regions = [scores.in_region(one) for one in ("pelvic", "low_back", "hip_front")]
    question = Prepared(lambda: user_records.first_days(*regions))

    with django_assert_num_queries(1):
        found = question.rows(user=user.pk)

    days = [(NOON - timedelta(days=ago)).date() for ago in (30, 9)]
    assert found == [(*days, None)]
