from dataclasses import replace
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from psoas_care.library.content import Record
from psoas_care.library.content_checks import SEARCH_WORD, faults


def changed(records, model, key, **fields):
    """The records with some fields of one of them changed; None leaves a field out."""
    result = []
    for record in records:
        if record.model == model and key in map(str, record.fields.values()):
            merged = record.fields | fields
            merged = {k: v for k, v in merged.items() if v is not None}
            record = replace(record, fields=merged)
        result.append(record)
    assert result != records
    return result


def test_the_content_is_sound(records):
    assert faults(records) == []


@pytest.mark.parametrize(
    ("fields", "fault"),
    [
        ({"place": None}, "place: is missing"),
        ({"place": "moon"}, "place"),
        ({"hold_seconds": None}, "hold_seconds"),
        ({"hold_seconds_max": 5000}, "hold_seconds_max"),
        ({"sides": "some"}, "sides"),
        ({"stop_if": []}, "stop_if"),
        ({"evidence_grade": "great"}, "evidence_grade"),
        ({"evidence_note": ""}, "evidence_note"),
        ({"references": []}, "has no reference"),
        ({"references": [["NONE"]]}, "references NONE does not exist"),
        ({"contraindications": [["nope"]]}, "contraindications nope does not exist"),
        ({"contraindications": [["balance-poor"]]}, "does not ask for red flags"),
        ({"gate": "abdominal-gate"}, "gate and contraindications disagree"),
        ({"roles": None}, "roles are missing"),
        (
            {"roles": ["hip-extender"]},
            "roles: 'hip-extender' is none of hip-extensor, hip-flexor, mobility",
        ),
        ({"roles": "mobility"}, "roles: must be a list of hip-extensor, hip-flexor"),
        (
            {"roles": ["hip-flexor", "hip-extensor"]},
            "roles: each once, in the order hip-extensor, hip-flexor, mobility",
        ),
        ({"level": 4}, "level: 4 is none of 1, 2, 3"),
        ({"category": "stretching"}, "category: 'stretching' is none of stretch"),
        ({"roles": ["mobility"]}, "roles: mobility is for stretch alone"),
        ({"is_hip_flexor_stretch": None}, "is_hip_flexor_stretch"),
        ({"is_on_one_leg": None}, "is_on_one_leg: is missing"),
        ({"is_on_one_leg": True, "place": "standing"}, "does not ask about balance"),
        ({"is_for_sensitive": None}, "is_for_sensitive"),
        ({"is_breathing": None}, "is_breathing"),
        ({"unheard_of": 1}, "unheard_of"),
        ({"feel": "It cures the pain."}, "promises “cures”"),
        ({"mistakes": ["rushing", "this releases the psoas"]}, "promises"),
        ({"breath": "Guaranteed relief."}, "promises “Guaranteed”"),
        ({"breath": "Not hard. It heals."}, "promises “heals”"),  # next sentence
    ],
)
def test_a_fault_of_an_exercise_is_found_with_file_and_key(records, fields, fault):
    found = faults(changed(records, "library.exercise", "bird-dog", **fields))

    assert any(
        text.startswith("library/exercises/bird-dog.json: library.exercise bird-dog")
        and fault in text
        for text in found
    ), found


@pytest.mark.parametrize(
    "text",
    [
        "No exercise releases the psoas.",
        "This does not cure anything.",
        "It isn't a cure.",
        "There is nothing that heals faster.",
    ],
)
def test_a_promise_may_be_denied(records, text):
    assert faults(changed(records, "library.exercise", "bird-dog", feel=text)) == []


def test_an_exercise_without_steps_is_a_fault(records):
    rest = [
        r for r in records
        if not (r.model == "library.step" and r.fields["exercise"] == ["bird-dog"])
    ]  # fmt: skip

    assert faults(rest) == [
        "library/exercises/bird-dog.json: library.exercise bird-dog: has no steps"
    ]


def test_steps_with_a_gap_are_a_fault(records):
    rest = [
        r for r in records
        if not (r.model == "library.step" and r.fields["exercise"] == ["bird-dog"]
                and r.fields["number"] == 2)
    ]  # fmt: skip

    assert "not counted 1, 2, 3" in faults(rest)[0]


@pytest.mark.parametrize("code", ["dvt", "skin-local", "pregnancy-any-pressure"])
def test_release_items_must_inherit_the_tool_codes(records, code):
    found = faults(changed(records, "safety.question", code, applies_to_release=False))

    assert found == [f"safety.question {code}: must apply to every release item"]


def test_a_ladder_target_that_does_not_exist_is_a_fault(records):
    fields = {"family": "core", "easier": ["dead-bug"], "harder": ["nowhere"]}
    edge = Record("library/ladder.json", "library.ladderedge", fields)

    assert faults([*records, edge]) == [
        "library/ladder.json: library.ladderedge core dead-bug nowhere: "
        "harder nowhere does not exist"
    ]


@pytest.mark.parametrize(
    ("fields", "fault"),
    [
        ({"kind": None}, "kind"),
        ({"kind": "rumour"}, "kind"),
        ({"references": [["NONE"]]}, "references NONE does not exist"),
        ({"references": [["ODI2000"]]}, "has no checked reference"),
        ({"references": []}, "is marked as evidence and has no checked reference"),
        ({"wording": ""}, "is carried, and has no wording or no home"),
        ({"homes": []}, "is carried, and has no wording or no home"),
        ({"wording": "Stretching cures it."}, "promises “cures”"),
    ],
)
def test_a_fault_of_a_claim_is_found(records, fields, fault):
    found = faults(changed(records, "library.claim", "ED-07", **fields))

    assert any(
        text.startswith("library/claims.json: library.claim ED-07") and fault in text
        for text in found
    ), found


@pytest.mark.parametrize(
    ("block", "fault"),
    [
        ({"claim": "ED-99"}, "claim ED-99 does not exist"),
        ({"compare": ["ED-01", "ED-99"]}, "compare ED-99 does not exist"),
        ({"exercises": ["nowhere"]}, "exercises nowhere does not exist"),
        ({"text": "So."}, "a statement has no mark"),
        ({"text": "So.", "kind": "rumour"}, "a statement has no mark"),
        ({"text": "So.", "kind": "evidence"}, "evidence and has no checked reference"),
        ({"text": "So.", "kind": "evidence", "references": ["SUN2015"]}, "no checked"),
        ({"text": "So.", "kind": "opinion", "references": ["NO"]}, "references NO"),
        ({"kind": "opinion"}, "a statement says nothing"),
        ({"text": "It heals.", "kind": "opinion"}, "promises “heals”"),
    ],
)
def test_a_fault_of_an_article_is_found(records, block, fault):
    sections = [{"heading": "First", "blocks": [block]}]

    found = faults(changed(records, "library.article", "the-psoas", sections=sections))

    assert len(found) == 1
    assert found[0].startswith("library/articles.json: library.article the-psoas")
    assert fault in found[0]


@pytest.mark.parametrize(
    ("fields", "fault"),
    [
        ({"authors": ""}, "has no authors"),
        ({"authors": None}, "has no authors"),
        ({"title": ""}, "has no title"),
        ({"journal": " "}, "has no journal"),
        ({"journal": "[journal not found]"}, "is checked, but not all of it was found"),
        ({"doi": "", "pmid": "", "url": ""}, "has no DOI, PMID or address"),
        ({"is_checked": None}, "is_checked"),
        ({"check_note": ""}, "check_note"),
        ({"certainty": "great"}, "certainty"),
        ({"certainty": None}, "certainty"),
    ],
)
def test_a_fault_of_a_reference_is_found(records, fields, fault):
    found = faults(changed(records, "library.reference", "WU2021", **fields))

    where = "library/references.json: library.reference WU2021"
    assert any(text.startswith(where) and fault in text for text in found), found


@pytest.mark.parametrize(
    ("slug", "references", "grade", "allowed"),
    [
        ("dead-bug", [["OWEN2020"]], "good", "limited"),
        ("dead-bug", [["HAYDEN2021"]], "limited", "expert"),  # exercise as a whole
        ("dead-bug", [["JUAN2024"]], "limited", "expert"),  # healthy people
        ("dead-bug", [["BREATH2024"]], "limited", "expert"),  # not checked
        ("dead-bug", [], "limited", "expert"),
    ],
)
def test_a_grade_above_its_references_is_a_fault(
    records, slug, references, grade, allowed
):
    fields = {"references": references, "evidence_grade": grade}

    found = faults(changed(records, "library.exercise", slug, **fields))

    assert any(
        f"{slug}: evidence “{grade}” is more than its checked references support "
        f"(“{allowed}”)" in fault
        for fault in found
    ), found


def test_a_grade_beneath_its_references_is_no_fault(records):
    assert faults(changed(records, "library.exercise", "dead-bug",
                          evidence_grade="expert")) == []  # fmt: skip


def test_a_tool_may_not_say_more_than_its_references_either(records):
    found = faults(changed(records, "library.tool", "node-mat", evidence_grade="good"))

    assert "evidence “good” is more than" in found[0]


def test_a_grade_falls_when_its_sources_are_no_longer_checked(records):
    rest = changed(records, "library.reference", "YAMATO2015", is_checked=False)
    rest = changed(rest, "library.reference", "OWEN2020", is_checked=False)

    assert any(
        "pilates-single-leg-stretch: evidence" in fault for fault in faults(rest)
    )


def test_a_tool_without_exercises_or_cautions_is_a_fault(records):
    rest = [r for r in records if r.fields.get("tool") != ["node-mat"]]
    rest = changed(rest, "library.tool", "node-mat", claims=[["TL-03"]])

    where = "library/tools.json: library.tool node-mat"
    assert faults(rest) == [f"{where}: has no exercises", f"{where}: has no cautions"]


@pytest.mark.parametrize("text", ["It releases the psoas.", "Guaranteed relief."])
def test_a_tool_may_not_promise_either(records, text):
    found = faults(changed(records, "library.tool", "node-mat", description=text))

    assert "promises" in found[0]


def test_a_row_that_stands_twice_is_a_fault(records):
    muscle = next(r for r in records if r.model == "library.muscle")

    assert any("twice" in fault for fault in faults([*records, muscle]))


def test_exactly_one_article_is_about_clinicians(records):
    for slug, turned in (("when-to-see-a-clinician", False), ("the-psoas", True)):
        found = faults(
            changed(records, "library.article", slug, is_about_clinicians=turned)
        )

        assert any("exactly one is about when to see" in fault for fault in found)


@pytest.mark.parametrize(
    ("model", "key", "name"),
    [
        ("library.exercise", "bird-dog", "name"),
        ("library.exercise", "bird-dog", "position"),
        ("library.tool", "node-mat", "name"),
        ("library.article", "the-psoas", "title"),
        ("practice.routine", "micro-break", "position"),
        ("library.equipment", "strap", "name"),
        ("library.muscle", "calf", "name"),
    ],
)
def test_two_rows_of_a_list_with_one_name_or_one_position_are_a_fault(
    records, model, key, name
):
    (first, *_others) = [
        record
        for record in records
        if record.model == model and key not in record.fields.values()
    ]
    taken = first.fields[name]
    taken = f" {taken.upper()}" if isinstance(taken, str) else taken  # read as the same

    found = faults(changed(records, model, key, **{name: taken}))

    # Words of the search may lose the name that they find, which is told as well.
    (fault,) = [one for one in found if SEARCH_WORD not in one]
    assert f" {name}: " in fault
    assert "is that of" in fault
    assert key in fault


def test_a_row_of_another_model_is_a_fault(records):
    stranger = Record("x.json", "accounts.user", {"email": "a@example.org"})

    assert faults([*records, stranger]) == [
        "x.json: accounts.user (no key): is not a model of content"
    ]


def test_the_command_is_content_with_the_content(records):
    out = StringIO()

    call_command("check_content", stdout=out)

    exercises = sum(record.model == "library.exercise" for record in records)
    found = f"{len(records)} rows, {exercises} figures"
    assert out.getvalue() == f"Content is sound: {found}.\n"


def test_the_command_fails_with_the_list_of_faults(tmp_path):
    (tmp_path / "m.json").write_text(
        '[{"model": "library.muscle", "fields": {"key": "calf", "name": ""}}]'
    )

    with pytest.raises(CommandError, match=r"m\.json: library\.muscle calf"):
        call_command("check_content", f"--from={tmp_path}")


def test_the_command_names_a_file_that_cannot_be_read(tmp_path):
    (tmp_path / "m.json").write_text("[")

    with pytest.raises(CommandError, match=r"m\.json"):
        call_command("check_content", f"--from={tmp_path}")


def test_what_stands_on_a_ladder_of_hip_extensors_is_one(records):
    found = faults(changed(records, "library.exercise", "glute-bridge", roles=[]))

    assert any("glute-bridge: roles: its ladder is one of hip-ext" in f for f in found)


@pytest.mark.parametrize("slug", ["micro-break", "5-a-desk-reset"])
def test_exactly_one_ready_session_is_the_micro_break(records, slug):
    turned = slug != "micro-break"

    found = faults(changed(records, "practice.routine", slug, is_micro_break=turned))

    assert found == ["practice.routine: exactly one is the micro-break"]


def test_a_tool_says_which_drawing_shows_it(records):
    found = faults(changed(records, "library.tool", "node-mat", drawing=None))

    assert any("library.tool node-mat: " in f and "drawing" in f for f in found)


@pytest.mark.parametrize(
    ("fields", "fault"),
    [
        ({"word": "Groin", "finds": []}, "is no single plain word"),
        ({"word": "low back", "finds": []}, "is no single plain word"),
        ({"word": "x", "finds": ["spaceship"]}, "no exercise has 'spaceship'"),
    ],
)
def test_a_word_to_search_for_means_something(records, fields, fault):
    record = Record("words.json", "library.searchword", fields)

    assert any(fault in found for found in faults([*records, record]))
