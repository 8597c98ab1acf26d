"""The same data for programs of clinics: a bundle of FHIR R4 (hl7.org/fhir/R4).

A number for pain is an Observation with LOINC 72514-3, a session one with 55411-3,
everyday activities and questionnaires are QuestionnaireResponses, each with its
Questionnaire. Places and exercises are named in words and in codes of our own: SNOMED
would need a licence. The patient has no name, and an id that belongs to the account.
Ids are the `uid`s of the rows, so the same row is the same resource in every export.
What was deleted is not in here.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any, NamedTuple
from uuid import NAMESPACE_URL, UUID, uuid5
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from psoas_care.accounts.models import User
from psoas_care.library.body import Region, Side
from psoas_care.records.portions import portions
from psoas_care.symptoms.models import Instrument
from psoas_care.symptoms.models.function_score import FIXED_ACTIVITIES
from psoas_care.symptoms.models.instrument import Shape
from psoas_care.symptoms.vocabulary import PainKind

Resource = dict[str, Any]

LOINC, UCUM = "http://loinc.org", "http://unitsofmeasure.org"
HL7 = "http://terminology.hl7.org/CodeSystem"
OURS = "urn:psoas-care"
"""Before the names of our own lists of codes."""

PAIN = ("72514-3", "Pain severity - 0-10 verbal numeric rating [Score] - Reported")
EXERCISE = ("55411-3", "Exercise duration")

NOTICE = (
    "This material contains content from LOINC (http://loinc.org). LOINC is copyright "
    "© Regenstrief Institute, Inc. and the Logical Observation Identifiers Names and "
    "Codes (LOINC) Committee and is available at no cost under the license at "
    "http://loinc.org/license. LOINC® is a registered United States trademark of "
    "Regenstrief Institute, Inc.\n"
)
"""What the licence of LOINC asks to be shipped with its codes."""


def bundle_of(user: User) -> Iterator[str]:
    """The bundle as JSON, a resource on each line."""
    about = {"resourceType": "Bundle", "type": "collection"}
    yield json.dumps(about)[:-1] + ', "entry": ['
    patient = _patient_id(user)
    yield f"\n{_entry({'resourceType': 'Patient', 'id': patient})}"
    for resources in _resources(user):
        lines = [_entry(_of_patient(patient, resource)) for resource in resources]
        if lines:
            yield ",\n" + ",\n".join(lines)
    yield "\n]}\n"


def _entry(resource: Resource) -> str:
    entry = {"fullUrl": f"urn:uuid:{resource['id']}", "resource": resource}
    return json.dumps(entry, ensure_ascii=False, allow_nan=False)


def _resources(user: User) -> Iterator[list[Resource]]:
    yield from _pain(user)
    yield from _sessions(user)
    yield from _activities(user)
    yield from _questionnaires(user)


def _fixed_id(name: str) -> str:
    """An id that follows from a name of ours."""
    return str(uuid5(NAMESPACE_URL, f"{OURS}:{name}"))


def _patient_id(user: User) -> str:
    """Another for each account, always the same, and of no use to find out whose.

    The moment of sign-up, to the microsecond, is told to nobody else.
    """
    return _fixed_id(f"patient:{user.pk}:{user.date_joined.isoformat()}")


def _of_patient(patient: str, resource: Resource) -> Resource:
    """The resource with its subject; a questionnaire is about nobody."""
    if resource["resourceType"] == "Questionnaire":
        return resource
    return resource | {"subject": {"reference": f"urn:uuid:{patient}"}}


ACTIVITIES = _fixed_id("everyday-activities")


# -- observations -------------------------------------------------------------


def _pain(user: User) -> Iterator[list[Resource]]:
    columns = "uid", "at", "zone", "region", "side", "kind", "value"
    rows = user.pain_scores.order_by("pk")
    for some in portions(rows, [*columns, "check_in__elsewhere"]):
        yield [_pain_score(*row) for row in some]


def _pain_score(
    uid: UUID, at: datetime, zone: str, region: str, side: str, kind: str, value: int,
    elsewhere: str,
) -> Resource:  # fmt: skip
    place = str(Region(region).label)
    if region == Region.OTHER:
        place = _line(elsewhere) or place
    if side:
        place = f"{place}, {Side(side).label.lower()}"
    coding = _coding("place", f"{region}.{side}" if side else region)
    return {
        **_observation(uid, "survey", PAIN, at, zone),
        "valueQuantity": _quantity(value, "{score}"),
        "bodySite": {"coding": [coding], "text": place},
        "component": [
            {
                "code": {
                    "coding": [_coding("field", "asked-about")],
                    "text": _("Asked about"),
                },
                "valueCodeableConcept": {
                    "coding": [_coding("asked-about", kind)],
                    "text": str(PainKind(kind).label),
                },
            }
        ],
    }


def _sessions(user: User) -> Iterator[list[Resource]]:
    columns = "pk", "uid", "at", "zone"
    for some in portions(user.sessions.order_by("pk"), columns):
        bouts: dict[int, list[_Done]] = defaultdict(list)
        of_these = user.bouts.filter(session__in=[row[0] for row in some])
        for session, *done in of_these.order_by("pk").values_list(*BOUT_COLUMNS):
            bouts[session].append(_Done(*done))
        yield [_session(bouts[key], *row) for key, *row in some]


class _Done(NamedTuple):
    exercise: str
    name: str
    side: str
    seconds: int | None
    repetitions: int | None


BOUT_COLUMNS = (
    "session", "exercise__slug", "exercise__name", "side", "actual_seconds",
    "repetitions",
)  # fmt: skip


def _session(done: list[_Done], uid: UUID, at: datetime, zone: str) -> Resource:
    observation = _observation(uid, "activity", EXERCISE, at, zone)
    seconds = sum(bout.seconds or 0 for bout in done)
    if seconds:
        observation["valueQuantity"] = _quantity(round(seconds / 60, 2), "min")
    else:
        observation["dataAbsentReason"] = _absent()
    if done:
        observation["component"] = [_bout(bout) for bout in done]
    return observation


def _bout(bout: _Done) -> Resource:
    name = bout.name
    if bout.side != Side.BOTH:
        name = f"{name}, {Side(bout.side).label.lower()}"
    component: Resource = {
        "code": {"coding": [_coding("exercise", bout.exercise)], "text": name}
    }
    if bout.seconds is not None:
        component["valueQuantity"] = _quantity(bout.seconds, "s")
    elif bout.repetitions is not None:
        component["valueQuantity"] = _quantity(bout.repetitions, "{repetitions}")
    else:
        component["dataAbsentReason"] = _absent()
    return component


def _observation(
    uid: UUID, category: str, what: tuple[str, str], at: datetime, zone: str
) -> Resource:
    code, display = what
    coding = {"system": f"{HL7}/observation-category", "code": category}
    return {
        "resourceType": "Observation",
        "id": str(uid),
        "status": "final",
        "category": [{"coding": [coding]}],
        "code": {"coding": [{"system": LOINC, "code": code, "display": display}]},
        "effectiveDateTime": _moment(at, zone),
    }


def _quantity(value: float, unit: str) -> Resource:
    return {"value": value, "unit": unit, "system": UCUM, "code": unit}


def _absent() -> Resource:
    coding = {"system": f"{HL7}/data-absent-reason", "code": "not-asked"}
    return {"coding": [coding]}


def _coding(system: str, code: str) -> Resource:
    return {"system": f"{OURS}:{system}", "code": code}


def _moment(at: datetime, zone: str) -> str:
    """On the clock of the person then, with its distance from UTC, to the second.

    Some zones of a hundred years ago are a few seconds off, which no offset can say.
    """
    there = at.astimezone(ZoneInfo(zone))
    offset = there.utcoffset()
    is_whole = offset is not None and offset.total_seconds() % 60 == 0
    return (there if is_whole else at).isoformat(timespec="seconds")


def _line(text: str) -> str:
    """What somebody wrote, on one line: FHIR takes few kinds of blanks."""
    printable = "".join(c if c.isprintable() else " " for c in text)
    return " ".join(printable.split())


# -- questionnaires -----------------------------------------------------------


def _activities(user: User) -> Iterator[list[Resource]]:
    fixed = [(name, str(label)) for name, label in FIXED_ACTIVITIES.items()]
    columns = ["uid", "at", "zone", *FIXED_ACTIVITIES, "own_activity", "own_value"]
    rows = user.function_scores.order_by("pk")
    is_first = True
    for some in portions(rows, columns):
        if is_first:
            own = ("own", _("An activity of your own"))
            items = [_item(key, text, "integer") for key, text in (*fixed, own)]
            title = _("How well everyday activities go, 0 to 10")
            yield [_questionnaire(ACTIVITIES, title, items)]
            is_first = False
        yield [
            _response(uid, ACTIVITIES, at, zone, [
                *(
                    _answer(key, text, {"valueInteger": value})
                    for (key, text), value in zip(fixed, values[:4], strict=True)
                    if value is not None
                ),
                *(
                    [_answer("own", _line(values[4]), {"valueInteger": values[5]})]
                    if values[5] is not None
                    else []
                ),
            ])
            for uid, at, zone, *values in some
        ]  # fmt: skip


def _questionnaires(user: User) -> Iterator[list[Resource]]:
    """Those of others, of which the person answered any."""
    rows = user.instrument_scores.order_by("pk")
    asked = rows.order_by().values_list("instrument", flat=True).distinct()
    known = Instrument.objects.in_bulk([*asked])
    in_order = sorted(known.values(), key=lambda instrument: instrument.position)
    yield [_questionnaire_of(instrument) for instrument in in_order]
    for some in portions(rows, ["instrument", "uid", "at", "zone", "answers"]):
        yield [
            _response(uid, _id_of(known[key]), at, zone, _answers(known[key], answers))
            for key, uid, at, zone, answers in some
        ]


def _id_of(instrument: Instrument) -> str:
    return _fixed_id(f"questionnaire:{instrument.key}")


TYPES = {Shape.RATINGS: "integer", Shape.SENTENCES: "boolean"}
CHOSEN = "chosen"


def _questionnaire_of(instrument: Instrument) -> Resource:
    questions = instrument.questions
    if instrument.shape == Shape.CHOICE:
        text = instrument.instruction or instrument.title
        options = [{"valueCoding": _option(q.key, q.text)} for q in questions]
        items = [_item(CHOSEN, text, "choice") | {"answerOption": options}]
    else:
        kind = TYPES[Shape(instrument.shape)]
        items = [_item(question.key, question.text, kind) for question in questions]
    return _questionnaire(_id_of(instrument), instrument.title, items)


def _answers(instrument: Instrument, given: dict[str, int]) -> list[Resource]:
    texts = {question.key: question.text for question in instrument.questions}
    match instrument.shape:
        case Shape.CHOICE:
            key = str(given[CHOSEN])
            return [_answer(CHOSEN, "", {"valueCoding": _option(key, texts[key])})]
        case Shape.SENTENCES:
            return [
                _answer(key, text, {"valueBoolean": bool(given.get(key))})
                for key, text in texts.items()
            ]
    return [
        _answer(key, text, {"valueInteger": given[key]})
        for key, text in texts.items()
        if key in given
    ]


def _option(key: str, text: str) -> Resource:
    return _coding("answer", key) | {"display": text}


def _questionnaire(id_: str, title: str, items: list[Resource]) -> Resource:
    return {
        "resourceType": "Questionnaire",
        "id": id_,
        "url": f"urn:uuid:{id_}",
        "status": "active",
        "title": title,
        "subjectType": ["Patient"],
        "item": items,
    }


def _item(key: str, text: str, kind: str) -> Resource:
    return {"linkId": key, "text": text, "type": kind}


def _response(
    uid: UUID, questionnaire: str, at: datetime, zone: str, items: Iterable[Resource]
) -> Resource:
    return {
        "resourceType": "QuestionnaireResponse",
        "id": str(uid),
        "questionnaire": f"urn:uuid:{questionnaire}",
        "status": "completed",
        "authored": _moment(at, zone),
        "item": list(items),
    }


def _answer(key: str, text: str, value: Resource) -> Resource:
    text_only = {"text": text} if text else {}
    return {"linkId": key, **text_only, "answer": [value]}
