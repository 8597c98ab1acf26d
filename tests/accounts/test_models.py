"""People and what they agreed to."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from psoas_care.accounts.models import CONSENT_VERSION, User
from tests.factories import UserFactory

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)


@pytest.mark.django_db
def test_an_address_is_kept_in_small_letters():
    person = User.objects.create_user("Anna@Example.ORG", "correct horse battery")

    assert person.email == "anna@example.org"
    assert person.check_password("correct horse battery")
    assert User.objects.get_by_natural_key("ANNA@example.org") == person


@pytest.mark.django_db
def test_somebody_without_a_password_cannot_sign_in():
    assert not User.objects.create_user("a@example.org").has_usable_password()


@pytest.mark.django_db
def test_one_address_is_one_person_in_any_case():
    UserFactory(email="a@example.org")

    with pytest.raises(IntegrityError), transaction.atomic():
        UserFactory(email="A@Example.org")


@pytest.mark.django_db
def test_agreeing_twice_is_agreeing_once():
    person = UserFactory(consent_version="")

    person.give_consent(now=NOW)
    person.give_consent(now=NOW + timedelta(hours=1))

    assert person.has_consented
    assert person.consents.get().given_at == NOW


@pytest.mark.django_db
def test_withdrawing_keeps_the_record_of_both_moments():
    person = UserFactory(consent_version="")
    person.give_consent(now=NOW)

    person.withdraw_consent(now=NOW + timedelta(days=1))

    assert not person.has_consented
    consent = person.consents.get()
    assert (consent.given_at, consent.withdrawn_at) == (NOW, NOW + timedelta(days=1))
    assert consent.version == CONSENT_VERSION


@pytest.mark.django_db
def test_agreeing_again_is_a_second_record():
    person = UserFactory(consent_version="")
    for day in range(2):
        person.give_consent(now=NOW + timedelta(days=2 * day))
        person.withdraw_consent(now=NOW + timedelta(days=2 * day + 1))

    withdrawn = person.consents.order_by("given_at").values_list("withdrawn_at")

    assert list(withdrawn) == [(NOW + timedelta(days=1),), (NOW + timedelta(days=3),)]


def test_a_consent_names_itself_without_the_person():
    consent = User.consents.rel.related_model(version="2026-11", given_at=NOW)

    assert str(consent) == "2026-11, 2026-11-22"
