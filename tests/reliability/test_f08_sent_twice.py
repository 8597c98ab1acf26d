"""F8: what is sent eight times at once is one row, whichever form makes it."""

import uuid

import pytest
from django.test import Client

from psoas_care.practice.models import FairTest, MyRoutine, SelfTestResult, Session
from psoas_care.records.models import ReportLink
from psoas_care.symptoms.models import CheckIn, FunctionScore, InstrumentScore
from tests.forms import (
    bout_line,
    check_in_form,
    function_form,
    link_form,
    routine_form,
    routine_line,
    session_form,
    shown_form,
)
from tests.test_addresses import ADDRESSES, OWN_FORM
from tests.threads import at_once

TIMES = 8
FAIR_TEST = "/progress/fair-tests/add/"


def peg_form():
    ratings = {"item-pain": "6", "item-enjoyment": "5", "item-activity": "2"}
    return {"uid": str(uuid.uuid4()), "zone": "UTC", "when": "now", **ratings}


def self_test_form():
    return {"uid": str(uuid.uuid4()), "zone": "UTC", "when": "now", "value": "12"}


CREATING = {
    "/symptoms/check-ins/add/": (CheckIn, check_in_form),
    "/symptoms/function/add/": (FunctionScore, function_form),
    "/symptoms/instruments/peg/add/": (InstrumentScore, peg_form),
    "/practice/sessions/add/": (
        Session,
        lambda: session_form(bout_line(exercise="glute-bridge")),
    ),
    "/practice/my-routines/add/": (
        MyRoutine,
        lambda: routine_form(routine_line(exercise="glute-bridge")),
    ),
    "/practice/self-tests/chair-stand/add/": (SelfTestResult, self_test_form),
    FAIR_TEST: (FairTest, None),
    "/records/links/": (ReportLink, link_form),
}


def signed_in(user):
    client = Client(raise_request_exception=False)
    client.force_login(user)
    return client


@pytest.mark.parametrize("address", CREATING)
def test_f8_sent_eight_times_at_once_it_is_one_row(
    transactional_db, content, user, address
):
    model, make_form = CREATING[address]
    clients = [signed_in(user) for _ in range(TIMES)]
    if make_form:
        form = make_form()
    else:  # its choices stand on the page
        form = shown_form(clients[0].get(address)) | {"what": "early-night"}

    answers = at_once(TIMES, lambda number: clients[number].post(address, form))

    # A link is shown on its page, and nowhere else.
    expected = 200 if model is ReportLink else 302
    assert [answer.status_code for answer in answers] == [expected] * TIMES
    assert model.objects.filter(user=user).count() == 1


def test_f8_every_address_that_adds_something_is_tried():
    adding = {
        address
        for address, kind in ADDRESSES.items()
        if address.endswith("/add/") and kind == OWN_FORM
    }

    assert adding <= CREATING.keys()
