import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from psoas_care.library.cautions import cautions_of
from psoas_care.library.models import (
    Article,
    Claim,
    Exercise,
    ExerciseEquipment,
    LadderEdge,
    Reference,
    Tool,
    ToolUse,
)
from psoas_care.safety.models import Question
from tests.factories import (
    ArticleFactory,
    ClaimFactory,
    EquipmentFactory,
    ExerciseEquipmentFactory,
    ExerciseFactory,
    LadderEdgeFactory,
    MuscleUseFactory,
    QuestionFactory,
    ReferenceFactory,
    StepFactory,
    ToolFactory,
    ToolUseFactory,
)

pytestmark = pytest.mark.django_db


def test_matching_wants_every_word_somewhere():
    lunge = ExerciseFactory(search_text="long lunge\npsoas major")
    ExerciseFactory(search_text="side plank")

    assert list(Exercise.objects.matching("PSOAS lunge")) == [lunge]
    assert list(Exercise.objects.matching("lunge plank")) == []


def test_matching_does_not_mind_accents_and_takes_signs_literally():
    pose = ExerciseFactory(search_text="child's pose")
    ExerciseFactory(search_text="cat-cow")

    assert list(Exercise.objects.matching("Pósé")) == [pose]
    assert list(Exercise.objects.matching("%")) == []


def test_matching_nothing_matches_all():
    ExerciseFactory()

    assert Exercise.objects.matching("  ").count() == 1


def test_filters_can_follow_each_other():
    wanted = ExerciseFactory(category="relax", level=2, place="bed")
    ExerciseFactory(category="relax", level=2, place="floor")
    ExerciseFactory(category="relax", level=1, place="bed")
    ExerciseFactory(category="stretch", level=2, place="bed")

    found = Exercise.objects.in_category("relax").at_level(2).at_places(["bed"])

    assert list(found) == [wanted]


def test_for_a_region_the_usual_ones_come_first():
    sometimes = ExerciseFactory(for_hip_front=1)
    ExerciseFactory(for_hip_front=0)
    usual = ExerciseFactory(for_hip_front=2)

    assert list(Exercise.objects.for_region("hip_front")) == [usual, sometimes]


def test_categories_come_in_their_order_and_keep_the_order_inside():
    release = ExerciseFactory(category="release", position=1)
    second = ExerciseFactory(category="stretch", position=3, for_pelvic=1)
    first = ExerciseFactory(category="stretch", position=4, for_pelvic=2)

    found = Exercise.objects.for_region("pelvic").grouped_by_category()

    assert list(found) == [first, second, release]


@pytest.mark.parametrize(
    ("at_hand", "is_possible"),
    [
        (["sofa", "cushion"], True),
        (["wall", "cushion"], True),  # the wall stands in for the sofa
        (["sofa"], False),
        (["cushion"], False),
        (["none"], False),
        (["wall", "sofa"], False),
    ],
)
def test_equipment_at_hand_counts_substitutes(at_hand, is_possible):
    sofa, cushion, wall, strap = (
        EquipmentFactory(key=key) for key in ("sofa", "cushion", "wall", "strap")
    )
    exercise = ExerciseFactory()
    ExerciseEquipmentFactory(exercise=exercise, equipment=sofa)
    ExerciseEquipmentFactory(exercise=exercise, equipment=cushion)
    ExerciseEquipmentFactory(exercise=exercise, equipment=strap, need="optional")
    ExerciseEquipmentFactory(
        exercise=exercise, equipment=wall, need="instead_of", instead_of=sofa
    )

    found = Exercise.objects.with_equipment_at_hand(at_hand)

    assert found.exists() is is_possible


def test_an_exercise_without_needs_is_always_possible():
    ExerciseFactory()

    assert Exercise.objects.with_equipment_at_hand(["none"]).count() == 1


def test_a_substitute_of_another_exercise_does_not_help():
    sofa, wall = EquipmentFactory(key="sofa"), EquipmentFactory(key="wall")
    needy = ExerciseEquipmentFactory(equipment=sofa).exercise
    ExerciseEquipmentFactory(equipment=wall, need="instead_of", instead_of=sofa)

    assert needy not in Exercise.objects.with_equipment_at_hand(["wall"])


def test_what_is_searched_of_an_open_exercise_includes_its_steps():
    exercise = ExerciseFactory(name="Plank", aka=["Bridge"], targets=["belly"])
    MuscleUseFactory(exercise=exercise, muscle__name="Psoas major")
    StepFactory(exercise=exercise, text="Tuck the toes.")

    Exercise.objects.work_out_columns()

    exercise.refresh_from_db()
    names, words = "plank\nbridge\nbelly", "psoas major\nstretch\nlevel 1\non the floor"
    assert exercise.search_text == f"{names}\n{names}\n{words}\ntuck the toes."


def test_what_is_searched_of_a_pressure_tool_leaves_its_steps_out():
    exercise = ExerciseFactory(category="release")
    StepFactory(exercise=exercise, text="Beside the navel.")

    Exercise.objects.work_out_columns()

    assert not Exercise.objects.matching("navel").exists()


def test_exercises_mentioned_in_the_prose_are_known_by_name():
    ExerciseFactory(slug="side-plank", name="Side plank")
    exercise = ExerciseFactory(easier_text="side-plank, or well-being.")

    Exercise.objects.work_out_columns()

    exercise.refresh_from_db()
    assert exercise.mentioned == {"side-plank": "Side plank"}


def test_the_strictest_cautions_come_first_and_tools_ask_more():
    adapt = QuestionFactory(behaviour="adapt")
    block = QuestionFactory(behaviour="block", applies_to_release=True)
    # Listed and inherited is asked once.
    tool = ExerciseFactory(category="release", codes=[adapt.code, block.code])
    stretch = ExerciseFactory(codes=[adapt.code])
    questions = Question.objects.in_bulk(field_name="code")

    assert cautions_of([tool], questions) == [block, adapt]
    assert cautions_of([stretch], questions) == [adapt]


def test_a_ladder_is_asked_from_its_middle():
    low = LadderEdgeFactory()
    high = LadderEdgeFactory(easier=low.harder)
    LadderEdgeFactory()

    assert set(LadderEdge.objects.touching(low.harder)) == {low, high}


@pytest.mark.parametrize(
    ("fields", "citation"),
    [
        (
            {"journal": "Pain", "year": 2001, "issue": "94:149"},
            "Somebody A, et al. A study. Pain 2001;94:149.",
        ),
        (
            {"journal": "Lancet", "year": 2011},
            "Somebody A, et al. A study. Lancet 2011.",
        ),
        ({"journal": "nhs.uk", "year": None}, "Somebody A, et al. A study. nhs.uk."),
        (
            {"title": "Does it help?", "journal": "Pain"},
            "Somebody A, et al. Does it help? Pain 2020.",
        ),
    ],
)
def test_a_reference_as_one_reads_it(fields, citation):
    assert ReferenceFactory.build(**fields).citation == citation


def test_whether_a_reference_was_checked_has_to_be_said():
    with pytest.raises(ValidationError, match="is_checked"):
        ReferenceFactory.build(is_checked=None).clean_fields()


@pytest.mark.parametrize(
    "broken",
    [
        {"hold_seconds": 29},
        {"hold_seconds": 31},
        {"hold_seconds": 1201, "hold_seconds_max": 1201},
        {"repetitions": 2},
        {"sets": 2},
        {"per_week_min": 5, "per_week_max": 4},
        {"level": 4},
        {"for_pelvic": 3},
        {"gate": "abdominal-gate"},  # on a stretch
    ],
)
def test_the_database_refuses_an_impossible_exercise(broken):
    with pytest.raises(IntegrityError):
        ExerciseFactory(**broken)


@pytest.mark.parametrize("need", ["required", "optional"])
def test_only_a_substitute_names_what_it_replaces(need):
    with pytest.raises(IntegrityError):
        ExerciseEquipmentFactory(need=need, instead_of=EquipmentFactory())


def test_a_substitute_for_nothing_is_refused():
    with pytest.raises(IntegrityError):
        ExerciseEquipmentFactory(need=ExerciseEquipment.Need.INSTEAD_OF)


def test_a_rung_to_itself_is_refused():
    exercise = ExerciseFactory()

    with pytest.raises(IntegrityError):
        LadderEdgeFactory(easier=exercise, harder=exercise)


def test_a_step_number_is_used_once():
    step = StepFactory()

    with pytest.raises(IntegrityError):
        StepFactory(exercise=step.exercise)


@pytest.mark.parametrize(
    ("status", "reason"),
    [("not carried", ""), ("later", ""), ("carried", "Why?"), ("softened", "Why?")],
)
def test_a_claim_says_why_it_is_left_out_and_only_then(status, reason):
    with pytest.raises(IntegrityError):
        ClaimFactory(status=status, reason=reason)


def test_an_exercise_is_once_with_a_tool():
    use = ToolUseFactory()

    with pytest.raises(IntegrityError):
        ToolUseFactory(tool=use.tool, exercise=use.exercise)


@pytest.mark.parametrize("broken", [{"pressure_max": 11}, {"days_between": 8}])
def test_the_database_refuses_an_impossible_dose(broken):
    with pytest.raises(IntegrityError):
        ToolUseFactory(**broken)


def test_claims_tools_and_articles_are_known_by_their_keys():
    claim, tool, article = ClaimFactory(), ToolFactory(), ArticleFactory()
    use = ToolUseFactory(tool=tool)

    assert Claim.objects.get_by_natural_key(*claim.natural_key()) == claim
    assert Tool.objects.get_by_natural_key(*tool.natural_key()) == tool
    assert Article.objects.get_by_natural_key(*article.natural_key()) == article
    assert ToolUse.objects.get_by_natural_key(*use.natural_key()) == use


@pytest.mark.parametrize(
    ("authors", "year", "name"),
    [
        ("Ernst E", 2003, "Ernst, 2003"),
        ("Hayden JA, Ellis J", 2021, "Hayden and others, 2021"),
        ("Anheyer D, et al", 2017, "Anheyer and others, 2017"),
        ("Sun et al", 2015, "Sun and others, 2015"),
        ("García-Pérez Á, Cotteret C", 2024, "García-Pérez and others, 2024"),
        ("World Health Organization", 2023, "World Health Organization, 2023"),
        ("National Institute for Health (NICE)", 2016, "NICE, 2016"),
        ("NHS", None, "NHS"),
        ("[authors not shown in the record]", None, "Breathing"),
    ],
)
def test_a_reference_is_called_as_people_cite_it(authors, year, name):
    reference = Reference(authors=authors, year=year, title="[Breathing]")

    assert reference.short_name == name
