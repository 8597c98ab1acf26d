"""What a check-in asks, and what it makes of the answers."""

from datetime import UTC, datetime

import pytest
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from psoas_care.symptoms.forms import CheckInForm, FunctionScoreForm
from psoas_care.symptoms.models import CheckIn, FunctionScore, TightnessScore
from tests.factories import CheckInFactory, FunctionScoreFactory, PainScoreFactory
from tests.forms import check_in_form, function_form

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


def lists_of(fields):
    return {n: v if isinstance(v, list) else [v] for n, v in fields.items()}


def sent(user, **changes):
    data = QueryDict(mutable=True)
    data.update(MultiValueDict(lists_of(check_in_form(**changes))))
    return CheckInForm(data, instance=CheckIn(user=user), now=NOW)


def test_nothing_is_chosen_before_the_person_chooses(user):
    form = CheckInForm(instance=CheckIn(user=user), now=NOW)

    asked = [*form.asked(), *form.asked_elsewhere()]
    assert [one.place.key for one in asked] == [
        "low_back", "pelvic", "hip_front", "other",
    ]  # fmt: skip
    for one in asked:
        assert [field.value() for field in (one.average, *one.more)] == [None] * 4
        assert not one.side or not one.side.value()
    assert form["when"].value() == "now"


def test_what_else_makes_it_worse_is_something_else(user):
    choices = dict(
        CheckInForm(instance=CheckIn(user=user), now=NOW).fields["worse_with"].choices
    )

    assert str(choices["other"]) == "Something else"


def test_one_number_is_enough(user):
    form = sent(user, low_back="", hip_front="0")

    assert form.is_valid(), form.errors
    (score,) = form.children()
    assert (score.region, score.value, score.side) == ("hip_front", 0, "")


def test_a_region_that_was_skipped_makes_no_score(user):
    form = sent(user, low_back="3", pelvic="", hip_front="5")

    assert form.is_valid(), form.errors
    assert {score.region: score.value for score in form.children()} == {
        "low_back": 3,
        "hip_front": 5,
    }


def test_no_number_at_all_is_refused_with_a_sentence(user):
    form = sent(user, low_back="")

    assert form.errors == {
        "__all__": ["Choose a number for at least one region; 0 counts as a number."]
    }


def test_a_side_without_a_number_is_no_score(user):
    form = sent(user, pelvic_side="left")

    assert form.is_valid(), form.errors
    assert [score.region for score in form.children()] == ["low_back"]


@pytest.mark.parametrize("value", ["11", "-1", "−1", "-0", "9" * 400, "NaN", "4.5"])
def test_a_number_off_the_scale_is_refused_beside_its_row(user, value):
    form = sent(user, low_back=value)

    assert form.errors == {"low_back": ["Choose a whole number from 0 to 10, or skip."]}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("timing", "guess"),
        ("morning_stiffness", "60"),
        ("night_waking", "daily"),
        ("low_back_side", "front"),
        # The crease of the hip has no middle.
        ("hip_front_side", "middle"),
        ("when", "soon"),
    ],
)
def test_a_word_that_was_not_offered_is_refused(user, field, value):
    form = sent(user, **{field: value})

    assert [*form.errors] == [field]


def test_a_region_has_a_number_of_each_kind_and_tightness_apart_from_pain(user):
    form = sent(
        user,
        low_back="3",
        low_back_now="0",
        low_back_worst="8",
        low_back_tightness="5",
        low_back_side="left",
    )

    assert form.is_valid(), form.errors
    told = [
        (type(part).__name__, getattr(part, "kind", ""), part.side, part.value)
        for part in form.children()
    ]
    assert told == [
        ("PainScore", "average", "left", 3),
        ("PainScore", "now", "left", 0),
        ("PainScore", "worst", "left", 8),
        ("TightnessScore", "", "left", 5),
    ]


def test_tightness_alone_is_something_to_follow(user):
    form = sent(user, low_back="", hip_front_tightness="0")

    assert form.is_valid(), form.errors
    (score,) = form.children()
    assert (type(score), score.region, score.value) == (TightnessScore, "hip_front", 0)


def test_words_alone_are_no_check_in(user):
    form = sent(user, low_back="", qualities=["sharp"], timing="constant")

    assert [*form.errors] == ["__all__"]


def test_words_are_kept_once_and_in_the_order_of_the_list(user):
    words = ["numb", "sharp", "sharp", "dull_ache"]
    form = sent(user, qualities=words, **{"nerve-none": "on"})  # numb asks further

    assert form.is_valid(), form.errors
    assert form.instance.qualities == ["dull_ache", "sharp", "numb"]


@pytest.mark.parametrize("field", ["qualities", "worse_with", "eased_by"])
def test_a_word_that_is_not_on_the_list_is_refused_beside_it(user, field):
    form = sent(user, **{field: ["nonsense"]})

    assert form.errors == {field: ["Choose from the list."]}


def test_the_activities_of_the_article_stand_first(user):
    choices = CheckInForm(instance=CheckIn(user=user), now=NOW)["worse_with"]

    assert [value for value, _ in choices.field.choices][:4] == [
        "stairs", "uphill", "standing_up", "getting_up",
    ]  # fmt: skip


def test_words_about_nerve_and_heartbeat_stand_apart(user):
    field = CheckInForm(instance=CheckIn(user=user), now=NOW).fields["qualities"]

    groups = {name: words for name, words in field.choices if isinstance(words, list)}

    assert {str(n): [str(w) for w, _ in words] for n, words in groups.items()} == {
        "As if from a nerve": ["shooting", "electric", "pins_and_needles", "numb"],
        "With the heartbeat": ["pulse"],
    }


def test_a_side_that_is_followed_has_a_row_of_its_own(user):
    user.regions = ["hip_front.left", "hip_front.right"]
    form = sent(user, **{"low_back": "", "hip_front.left": "2", "hip_front.right": "7"})

    assert form.is_valid(), form.errors
    assert [(part.side, part.value) for part in form.children()] == [
        ("left", 2), ("right", 7),
    ]  # fmt: skip
    assert [one.place.key for one in form.asked()] == user.regions


def test_one_side_has_one_number_though_it_can_be_chosen_in_two_rows(user):
    user.regions = ["hip_front.left"]
    form = sent(
        user, **{"hip_front.left": "2", "hip_front": "7", "hip_front_side": "left"}
    )

    assert form.errors == {
        "hip_front": ["This side already has a number above. Keep one of them."]
    }


def test_a_page_from_before_one_chose_what_to_follow_still_counts(user):
    """Its row names a side that the form of today would not ask about."""
    form = sent(user, **{"low_back": "", "hip_front.left": "2"})

    assert form.is_valid(), form.errors
    (score,) = form.children()
    assert (score.region, score.side, score.value) == ("hip_front", "left", 2)


def test_sides_that_are_no_longer_followed_keep_their_numbers(user):
    check_in = CheckInFactory(user=user)
    for side, value in (("left", 2), ("right", 7)):
        PainScoreFactory(check_in=check_in, region="hip_front", side=side, value=value)

    form = CheckInForm(instance=check_in, now=NOW)

    assert form["hip_front.left"].value() == 2
    assert form["hip_front.right"].value() == 7


def test_somewhere_else_has_a_name_of_sixty_letters_at_most(user):
    assert sent(user, other="3", elsewhere="x" * 60).is_valid()
    assert [*sent(user, other="3", elsewhere="x" * 61).errors] == ["elsewhere"]


# -- function -----------------------------------------------------------------


def function_sent(user, **changes):
    data = QueryDict(mutable=True)
    data.update(function_form(**changes))
    return FunctionScoreForm(data, instance=FunctionScore(user=user), now=NOW)


def test_one_activity_is_enough_and_0_is_a_number(user):
    form = function_sent(user, stairs="0")

    assert form.is_valid(), form.errors
    assert (form.instance.stairs, form.instance.uphill) == (0, None)


def test_no_activity_at_all_is_refused_with_a_sentence(user):
    form = function_sent(user, stairs="")

    assert form.errors == {
        "__all__": ["Choose a number for at least one activity; 0 counts as a number."]
    }


def test_a_number_for_an_own_activity_needs_its_name(user):
    form = function_sent(user, own_value="5")

    assert form.errors == {"own_activity": ["Say which activity that number is for."]}


def test_an_own_activity_that_was_typed_needs_its_number(user):
    form = function_sent(user, own_activity="Gardening")

    assert form.errors == {
        "own_value": ["Choose a number for it, or leave the activity empty."]
    }


def test_the_name_of_the_own_activity_is_offered_again_and_never_its_number(user):
    FunctionScoreFactory(user=user, own_activity="Gardening", own_value=3)

    form = FunctionScoreForm(instance=FunctionScore(user=user), now=NOW)

    assert form["own_activity"].value() == "Gardening"
    assert form["own_value"].value() is None
    assert form["stairs"].value() is None


def test_an_offered_name_may_stay_without_a_number(user):
    FunctionScoreFactory(user=user, own_activity="Gardening", own_value=3)

    form = function_sent(user, own_activity="Gardening")

    assert form.is_valid(), form.errors
    assert form.instance.own_activity == ""
