"""The bundle for programs of clinics is FHIR R4, says what was entered, and no name."""

import json

import pytest
from fhir.resources.R4B.bundle import Bundle

from psoas_care.symptoms.models import Instrument
from tests.factories import (
    NOON,
    BoutFactory,
    CheckInFactory,
    FunctionScoreFactory,
    InstrumentScoreFactory,
    PainScoreFactory,
    SessionFactory,
)
from tests.records.people import one_of_each
from tests.records.test_restore import entries, exported


def resources_of(user):
    """{type: resources} of a bundle that is sound."""
    return checked(entries(exported(user))["fhir-bundle.json"])


def checked(bundle):
    """{type: resources}, once its classes took it and its references lead within it."""
    Bundle.model_validate_json(bundle)
    said = json.loads(bundle)
    urls = [entry["fullUrl"] for entry in said["entry"]]
    assert len(urls) == len({*urls})
    found = {}
    for entry in said["entry"]:
        resource = entry["resource"]
        assert entry["fullUrl"] == f"urn:uuid:{resource['id']}"
        assert resource.get("subject", {"reference": urls[0]})["reference"] == urls[0]
        assert resource.get("questionnaire", urls[0]) in urls
        found.setdefault(resource["resourceType"], []).append(resource)
    assert next(iter(found)) == "Patient"
    return found


@pytest.mark.django_db
def test_nothing_is_a_bundle_too(user):
    assert [*resources_of(user)] == ["Patient"]


@pytest.mark.django_db
def test_a_number_for_pain_is_an_observation(user):
    check_in = CheckInFactory(user=user, zone="Asia/Kathmandu")
    score = PainScoreFactory(
        check_in=check_in, region="hip_front", side="left", kind="worst", value=0
    )

    (observation,) = resources_of(user)["Observation"]

    assert observation["id"] == str(score.uid)
    coding = observation["code"]["coding"]
    assert [(c["system"], c["code"]) for c in coding] == [
        ("http://loinc.org", "72514-3")
    ]
    assert observation["valueQuantity"]["value"] == 0
    assert observation["effectiveDateTime"] == "2026-11-20T17:45:00+05:45"
    assert observation["bodySite"]["text"] == "Front of hip, left"
    assert observation["bodySite"]["coding"] == [
        {"system": "urn:psoas-care:place", "code": "hip_front.left"}
    ]
    asked = observation["component"][0]["valueCodeableConcept"]
    assert asked["coding"][0]["code"] == "worst"


@pytest.mark.django_db
def test_a_place_has_the_name_that_the_person_gave_it(user):
    check_in = CheckInFactory(user=user, elsewhere="my\x0b left  knee")
    PainScoreFactory(check_in=check_in, region="other")

    (observation,) = resources_of(user)["Observation"]

    assert observation["bodySite"]["text"] == "my left knee"


@pytest.mark.django_db
def test_a_session_is_an_observation_of_how_long_with_its_exercises(user):
    session = SessionFactory(user=user)
    BoutFactory(session=session, exercise__slug="a", side="left", actual_seconds=45)
    BoutFactory(session=session, exercise__slug="b", actual_seconds=None, repetitions=8)

    (observation,) = resources_of(user)["Observation"]

    assert observation["code"]["coding"][0]["code"] == "55411-3"
    assert observation["valueQuantity"]["value"] == 0.75
    assert observation["valueQuantity"]["code"] == "min"
    done = [
        (c["code"]["coding"][0]["code"], c["valueQuantity"]["value"])
        for c in observation["component"]
    ]
    assert done == [("a", 45), ("b", 8)]


@pytest.mark.django_db
def test_of_a_session_without_seconds_it_is_said_that_they_were_not_asked(user):
    SessionFactory(user=user)

    (observation,) = resources_of(user)["Observation"]

    assert "valueQuantity" not in observation
    assert observation["dataAbsentReason"]["coding"][0]["code"] == "not-asked"


@pytest.mark.django_db
def test_everyday_activities_are_answers_to_their_questionnaire(user):
    score = FunctionScoreFactory(
        user=user, stairs=0, uphill=None, own_activity="Tie my shoes", own_value=4
    )

    found = resources_of(user)

    (questionnaire,), (response,) = (
        found["Questionnaire"],
        found["QuestionnaireResponse"],
    )
    assert response["id"] == str(score.uid)
    assert response["questionnaire"] == questionnaire["url"]
    answers = {i["linkId"]: i["answer"][0]["valueInteger"] for i in response["item"]}
    assert answers == {"stairs": 0, "own": 4}
    assert {*answers} <= {item["linkId"] for item in questionnaire["item"]}
    assert response["item"][-1]["text"] == "Tie my shoes"


def test_each_questionnaire_there_is_has_its_answers(content, user):
    for instrument in Instrument.objects.all():
        keys = [question.key for question in instrument.questions]
        chosen = {"chosen": int(keys[0])} if instrument.shape == "choice" else None
        answers = chosen or dict.fromkeys(keys, 1)
        InstrumentScoreFactory(user=user, instrument=instrument, answers=answers)

    found = resources_of(user)

    assert len(found["Questionnaire"]) == Instrument.objects.count() > 2
    assert len(found["QuestionnaireResponse"]) == Instrument.objects.count()


@pytest.mark.django_db
def test_it_has_no_name_no_note_and_nothing_that_was_deleted(user):
    one_of_each(user)
    gone = PainScoreFactory(check_in__user=user, check_in__deleted_at=NOON)
    gone.deleted_at = NOON
    gone.save()

    files = entries(exported(user))

    bundle = files["fhir-bundle.json"].decode()
    assert user.email not in bundle
    assert str(gone.uid) not in bundle
    assert checked(bundle)["Patient"] == [
        {"resourceType": "Patient", "id": checked(bundle)["Patient"][0]["id"]}
    ]
    assert "snomed" not in bundle.lower()
    assert "LOINC is copyright" in files["fhir-notice.txt"].decode()


@pytest.mark.django_db
def test_a_patient_has_an_id_of_their_own_that_stays_and_names_nobody(user, other_user):
    mine, again, other = (
        resources_of(one)["Patient"][0]["id"] for one in (user, user, other_user)
    )

    assert mine == again != other
    user.email, user.time_zone = "new@example.org", "Asia/Tokyo"
    user.save()
    one_of_each(user)
    found = resources_of(user)
    assert found["Patient"] == [{"resourceType": "Patient", "id": mine}]
    assert {
        resource["subject"]["reference"]
        for kind in ("Observation", "QuestionnaireResponse")
        for resource in found[kind]
    } == {f"urn:uuid:{mine}"}
