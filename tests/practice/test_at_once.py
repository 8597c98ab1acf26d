"""What is decided by one tap is one row, however many times it arrives at once."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from psoas_care.library.models import Exercise
from psoas_care.practice.models import Flare, PlanChoice, SessionPain
from psoas_care.symptoms.models import DayFactors
from tests.factories import BoutFactory, SessionFactory, SessionPainFactory
from tests.forms import day_form
from tests.threads import at_once

TIMES = 8
YESTERDAY = timedelta(days=1)


@pytest.fixture
def send(transactional_db, content, user):
    """Posts a form eight times at once; gives the statuses."""
    clients = []
    for _ in range(TIMES):
        clients.append(Client(raise_request_exception=False))
        clients[-1].force_login(user)

    def send(address, form):
        answers = at_once(TIMES, lambda n: clients[n].post(address, form))
        return {answer.status_code for answer in answers}

    return send


def test_f8_the_day_after(send, user):
    session = SessionFactory(user=user, at=timezone.now() - YESTERDAY, effort=5)
    bridge = Exercise.objects.get(slug="glute-bridge")
    BoutFactory(session=session, exercise=bridge, worst_pain=8, repetitions=20)
    SessionPainFactory(session=session, value=3)

    statuses = send(
        f"/practice/sessions/{session.uid}/next-day/",
        {"compared": "clearly-worse", "value": "8"},
    )

    assert statuses == {302}
    assert SessionPain.objects.filter(moment="next_day").count() == 1


def test_f8_a_factor_of_a_day(send, user):
    day = timezone.localdate().isoformat()

    assert send(f"/symptoms/days/{day}/", day_form(stress="3")) == {302}
    assert DayFactors.objects.get().stress == 3


def test_f8_a_bad_time_and_a_day_left_out(send, user):
    yes = {"switch": "yes"}

    assert send("/practice/programme/skip/", yes) == {302}
    assert PlanChoice.objects.count() == 1
    assert send("/practice/programme/flare/", yes) == {302}
    assert Flare.objects.count() == 1
