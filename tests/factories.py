"""One factory for each model; the defaults are valid and dull."""

from datetime import UTC, datetime

import factory
from factory.django import DjangoModelFactory

from psoas_care.accounts.models import CONSENT_VERSION, User
from psoas_care.library.body import Region, Side
from psoas_care.library.models import Exercise
from psoas_care.practice.models import Bout, Moment, Session, SessionPain
from psoas_care.symptoms.models import CheckIn, PainKind, PainScore

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
"""When things happen unless a test says otherwise: a Friday."""


class UserFactory(DjangoModelFactory):
    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"person{n}@example.org")
    password = factory.django.Password("correct horse battery")
    consent_version = CONSENT_VERSION


class RowFactory(DjangoModelFactory):
    """A row of a person's own; its local day follows from `at` and `zone`."""

    class Meta:
        abstract = True

    user = factory.SubFactory(UserFactory)
    uid = factory.Faker("uuid4", cast_to=None)
    at = NOON
    zone = "UTC"
    request_hash = "0" * 64

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        row = model_class(*args, **kwargs)
        row.place_in_time(row.at, row.zone)
        row.save(force_insert=True)
        return row


class CheckInFactory(RowFactory):
    class Meta:
        model = CheckIn


class PainScoreFactory(RowFactory):
    class Meta:
        model = PainScore

    check_in = factory.SubFactory(CheckInFactory)
    user = factory.SelfAttribute("check_in.user")
    at = factory.SelfAttribute("check_in.at")
    zone = factory.SelfAttribute("check_in.zone")
    region = Region.LOW_BACK
    kind = PainKind.AVERAGE
    value = 4


class ExerciseFactory(DjangoModelFactory):
    class Meta:
        model = Exercise


class SessionFactory(RowFactory):
    class Meta:
        model = Session


class BoutFactory(RowFactory):
    class Meta:
        model = Bout

    session = factory.SubFactory(SessionFactory)
    user = factory.SelfAttribute("session.user")
    at = factory.SelfAttribute("session.at")
    zone = factory.SelfAttribute("session.zone")
    exercise = factory.SubFactory(ExerciseFactory)
    side = Side.BOTH
    actual_seconds = 60


class SessionPainFactory(RowFactory):
    class Meta:
        model = SessionPain

    session = factory.SubFactory(SessionFactory)
    user = factory.SelfAttribute("session.user")
    at = factory.SelfAttribute("session.at")
    zone = factory.SelfAttribute("session.zone")
    region = Region.LOW_BACK
    moment = Moment.BEFORE
    value = 4
