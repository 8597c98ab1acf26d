"""A private link: shown once, kept as a hash, and of no use once it is over."""

import uuid
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, connection
from django.http import QueryDict
from django.test import Client
from django.utils import timezone

from psoas_care.records.forms import ReportLinkForm
from psoas_care.records.models import ReportLink, hash_of
from tests.factories import NOON, ReportLinkFactory
from tests.forms import link_form, shown_form
from tests.records.people import LONG_QUESTION, hurt
from tests.safety.sent import tell

DAY = timedelta(days=1)
TOKEN = "t" * 43
SHARED = f"/records/report/{TOKEN}/"
GONE = "This link does not work, or no longer works"


def address_in(answer):
    """The address that the page of links shows, as a path; None where it shows none."""
    _before, found, rest = answer.text.partition('id="report-link-address"')
    return "/records/" + rest.split("/records/")[1].split('"')[0] if found else None


@pytest.fixture
def visitor(db):
    """Somebody without an account."""
    return Client(raise_request_exception=False)


# -- making one ---------------------------------------------------------------


def test_a_link_is_made_and_opens_the_report(browser, user, visitor):
    answer = browser.post("/records/links/", link_form(question="Is it safe to run?"))

    assert answer.status_code == 200
    shared = visitor.get(address_in(answer))
    assert shared.status_code == 200
    assert "Is it safe to run?" in shared.text
    link = user.report_links.get()
    assert link.expires_at == link.at + 7 * DAY


def test_made_in_summer_time_it_ends_at_the_same_time_of_day(user):
    """In Berlin the clocks went back on 25 October 2026."""
    berlin = ZoneInfo("Europe/Berlin")
    now = datetime(2026, 10, 20, 19, 15, tzinfo=berlin)
    data = QueryDict(mutable=True)
    data.update(link_form(zone="Europe/Berlin"))
    form = ReportLinkForm(data, instance=ReportLink(user=user), now=now)

    assert form.is_valid()
    ends = form.instance.expires_at.astimezone(berlin)
    assert (ends.day, ends.hour, ends.minute) == (27, 19, 15)


def test_its_key_is_long_and_only_its_hash_is_stored(browser, user):
    address = address_in(browser.post("/records/links/", link_form()))
    token = address.removeprefix("/records/report/").removesuffix("/")

    assert len(token) == 43  # 32 random bytes, six bits a character
    assert user.report_links.get().token_hash == hash_of(token)
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        for table in tables:
            cursor.execute(f"SELECT * FROM {table}")  # noqa: S608
            assert token not in repr(cursor.fetchall())


def test_two_links_have_two_keys(browser):
    first, second = (browser.post("/records/links/", link_form()) for _ in range(2))

    assert address_in(first) != address_in(second)


def test_htmx_gets_the_address_and_the_list_hears_of_it(htmx, user):
    answer = htmx.post(
        "/records/links/", link_form(), headers={"HX-Target": "report-link-form"}
    )

    assert answer.status_code == 200
    assert answer.headers["HX-Trigger"] == '{"report-links-changed": {}}'
    assert answer.text.strip().startswith('<div id="report-link-form"')
    assert address_in(answer)
    table = htmx.get("/records/links/", headers={"HX-Target": "report-links"})
    assert table.text.strip().startswith('<section id="report-links"')
    assert "Not opened yet." in table.text


def test_the_address_is_shown_once(browser):
    made = browser.post("/records/links/", link_form())

    assert address_in(made)
    assert "no-store" in made.headers["Cache-Control"]
    assert address_in(browser.get("/records/links/")) is None
    assert address_in(made).split("/")[3] not in browser.get("/records/links/").text


def test_the_same_send_twice_makes_one_link_and_says_so(browser, user):
    form = link_form()
    first = browser.post("/records/links/", form)

    second = browser.post("/records/links/", form)

    assert second.status_code == 200
    assert user.report_links.count() == 1
    assert address_in(second) is None
    assert "You created this link before, and saw its address then" in second.text
    assert browser.get(address_in(first)).status_code == 200


def test_sent_again_after_it_was_revoked_it_says_that(browser, user):
    form = link_form()
    browser.post("/records/links/", form)
    browser.post(f"/records/links/{user.report_links.get().uid}/delete/")

    again = browser.post("/records/links/", form)

    assert address_in(again) is None
    assert "You created this link before and have revoked it since" in again.text
    assert "If you did not keep it" not in again.text


def test_another_content_under_the_same_id_is_a_conflict(browser, user):
    form = link_form()
    browser.post("/records/links/", form)

    answer = browser.post("/records/links/", form | {"days": "30"})

    assert answer.status_code == 409
    assert "Something different was saved here in the meantime" in answer.text
    assert address_in(answer) is None
    assert browser.post("/records/links/", shown_form(answer)).status_code == 200
    assert user.report_links.count() == 2


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"days": "31"}, "Select a valid choice."),
        ({"days": ""}, "This field is required."),
        ({"question": "x" * 301}, "at most 300 characters"),
    ],
)
@pytest.mark.parametrize("client", ["browser", "htmx"])
def test_nonsense_is_refused_and_kept(client, changes, says, request, user):
    typed = {"question": "Is it safe to run?", **changes}

    answer = request.getfixturevalue(client).post(
        "/records/links/",
        link_form(**typed),
        headers={"HX-Target": "report-link-form"},
    )

    assert answer.status_code == 422
    assert says in answer.text
    assert typed["question"] in answer.text
    assert not user.report_links.exists()


def test_a_question_is_one_paragraph(browser, user):
    browser.post("/records/links/", link_form(question=" Run?\r\n\r\n\r\nOr\twalk? "))

    assert user.report_links.get().question == "Run? Or walk?"


def test_a_link_that_ends_before_it_begins_is_refused(user):
    with pytest.raises(IntegrityError):
        ReportLinkFactory(user=user, expires_at=NOON)


# -- opening one --------------------------------------------------------------


def test_who_opens_it_sees_this_report_and_nothing_that_leads_on(
    visitor, user, other_user
):
    ReportLinkFactory(user=user, token=TOKEN)
    hurt(user, timezone.localdate(), 3)
    hurt(other_user, timezone.localdate(), 9)

    page = visitor.get(SHARED)

    assert "Worst 3." in page.text
    assert "Worst 9." not in page.text
    assert user.email not in page.text
    for word in ["<a ", "<form", "<script", "<nav", "csrf", TOKEN]:
        assert word not in page.text
    assert not visitor.cookies


def test_it_is_the_same_whoever_opens_it(visitor, browser, user, other_user, htmx):
    ReportLinkFactory(user=user, token=TOKEN)
    other_user.time_zone = "Pacific/Kiritimati"
    other_user.save()
    other = Client()
    other.force_login(other_user)

    pages = {client.get(SHARED).text for client in (visitor, browser, other, htmx)}

    assert len(pages) == 1


def test_the_address_stays_with_whoever_has_it(visitor, user):
    ReportLinkFactory(user=user, token=TOKEN)

    for page in [visitor.get(SHARED), visitor.get("/records/report/unknown/")]:
        assert page.headers["Referrer-Policy"] == "no-referrer"
        assert page.headers["X-Robots-Tag"].startswith("noindex")
        assert "no-store" in page.headers["Cache-Control"]


@pytest.mark.parametrize(
    "over",
    [
        lambda link: {"expires_at": timezone.now()},
        lambda link: {"deleted_at": timezone.now()},
        lambda link: {"token_hash": hash_of("another")},
    ],
    ids=["ended", "revoked", "unknown"],
)
def test_what_is_over_and_what_never_was_look_the_same(over, visitor, user):
    link = ReportLinkFactory(user=user, token=TOKEN)
    assert visitor.get(SHARED).status_code == 200
    ReportLink.with_deleted.filter(pk=link.pk).update(**over(link))
    unknown = visitor.get("/records/report/never-was/")

    page = visitor.get(SHARED)

    assert page.status_code == unknown.status_code == 404
    assert GONE in page.text
    assert page.text == unknown.text


@pytest.mark.parametrize("token", ["x", "é", "%F0%9F%A6%B5", "a b", "x" * 3000])
def test_any_nonsense_for_a_key_is_just_unknown(visitor, token):
    page = visitor.get(f"/records/report/{token}/")

    assert page.status_code == 404
    assert GONE in page.text


def test_nothing_is_shared_while_consent_is_withdrawn(visitor, browser, user):
    ReportLinkFactory(user=user, token=TOKEN)

    browser.post("/settings/consent/withdraw/")

    assert visitor.get(SHARED).status_code == 404


def test_whoever_is_shut_out_shares_nothing(visitor, user):
    ReportLinkFactory(user=user, token=TOKEN)
    user.is_active = False
    user.save()

    assert visitor.get(SHARED).status_code == 404


def test_the_key_opens_no_other_page(visitor, user):
    ReportLinkFactory(user=user, token=TOKEN)
    visitor.get(SHARED)

    for path in ["/records/", "/records/report/", "/records/links/", "/diary/"]:
        assert visitor.get(path).status_code == 302


def test_not_wanting_to_live_stands_nowhere(visitor, browser, user, questions):
    ReportLinkFactory(user=user, token=TOKEN)
    browser.post("/safety/check/?group=mood", {"uid": str(uuid.uuid4()), "R-30": "on"})
    tell(user, "R-16")

    page = visitor.get(SHARED)

    assert "Unplanned weight loss" in page.text
    for words in ["R-30", "cannot go on", "harm", "crisis"]:
        assert words not in page.text


def test_visits_are_counted_by_day_but_not_ones_own(visitor, browser, user):
    link = ReportLinkFactory(user=user, token=TOKEN)

    visitor.get(SHARED)
    visitor.get(SHARED)
    visitor.head(SHARED)
    browser.get(SHARED)

    link.refresh_from_db()
    assert (link.visits, link.last_visit_on) == (2, timezone.localdate())
    assert "Opened 2 times, last on" in browser.get("/records/links/").text


def test_a_private_address_is_not_logged(visitor, user, caplog):
    """What is refused is logged with its address, and a key there opens the report."""
    from psoas_care.web.logs import DiscreetFormatter

    ReportLinkFactory(user=user, token=TOKEN)

    visitor.post(SHARED)
    visitor.get(SHARED[:-3] + "/")

    lines = [DiscreetFormatter().format(record) for record in caplog.records]
    assert [line for line in lines if "/records/report/…" in line]
    assert [line for line in lines if TOKEN[:40] in line] == []


# -- one's own list -----------------------------------------------------------


def test_a_link_is_revoked_and_can_be_brought_back(visitor, browser, user):
    link = ReportLinkFactory(user=user, token=TOKEN)

    answer = browser.post(f"/records/links/{link.uid}/delete/")

    assert answer.headers["Location"] == "/records/links/"
    assert visitor.get(SHARED).status_code == 404
    assert f"/records/links/{link.uid}/undo/" in browser.get("/records/links/").text
    browser.post(f"/records/links/{link.uid}/undo/")
    assert visitor.get(SHARED).status_code == 200


@pytest.mark.parametrize("action", ["delete", "undo"])
def test_somebody_elses_link_is_not_found(action, browser, other_user):
    link = ReportLinkFactory(user=other_user)

    answer = browser.post(f"/records/links/{link.uid}/{action}/")

    assert answer.status_code == 404
    link.refresh_from_db()
    assert link.deleted_at is None


def test_the_list_says_what_is_over(browser, user, other_user):
    ReportLinkFactory(user=user, question="Shall I rest?")
    ReportLinkFactory(user=user, at=NOON - DAY, expires_at=NOON)
    ReportLinkFactory(user=other_user, question="Not mine")

    page = browser.get("/records/links/").text

    assert "Ends on 1 January 2100, 00:00." in page
    assert "Ended on 20 November 2026." in page
    assert "Shall I rest?" in page
    assert "Not mine" not in page


@pytest.mark.parametrize("count", [1, 20])
def test_a_longer_list_asks_no_more(
    count, browser, user, django_assert_max_num_queries
):
    ReportLinkFactory.create_batch(count, user=user)

    with django_assert_max_num_queries(3):
        browser.get("/records/links/")


# -- the pages around it ------------------------------------------------------


@pytest.mark.parametrize("asked", ["/records/report/", SHARED])
def test_the_report_asks_ten_questions_at_most(
    asked, browser, visitor, user, django_assert_max_num_queries
):
    ReportLinkFactory(user=user, token=TOKEN)
    hurt(user, timezone.localdate(), 3)

    for client in (browser, visitor):
        with django_assert_max_num_queries(10):
            client.get(asked)


def test_a_question_is_put_on_ones_own_sheet_and_kept_nowhere(browser, user):
    answer = browser.post("/records/report/", {"question": "<b>Run?</b>"})

    assert answer.status_code == 200
    assert "My question" in answer.text
    assert answer.text.count("&lt;b&gt;Run?&lt;/b&gt;") == 2  # on the sheet, and typed
    assert "My question" not in browser.get("/records/report/").text
    assert not user.report_links.exists()


def test_too_long_a_question_is_refused_and_kept(browser):
    answer = browser.post("/records/report/", {"question": LONG_QUESTION + "!"})

    assert answer.status_code == 422
    assert "at most 300 characters" in answer.text
    assert LONG_QUESTION + "!" in answer.text
    assert "My question" not in answer.text


def test_an_empty_diary_has_a_report_that_says_so(browser):
    page = browser.get("/records/report/").text

    assert "No pain entry on 90 of 90 days." in page
    assert page.count("No entries.") == 3
    assert "Not rated in this time." in page
    assert "No practice was logged in this time." in page
    assert "The red-flag questions were not answered." in page


def test_the_index_leads_to_report_and_links(browser):
    page = browser.get("/records/").text

    assert 'href="/records/report/"' in page
    assert 'href="/records/links/"' in page
