"""Places in the body, and those that a person follows."""

import pytest

from psoas_care.library.body import TRACKABLE, Region, Side, TrackedPlace, tracked


def test_who_chose_nothing_follows_the_three_regions():
    assert [place.key for place in tracked([])] == ["low_back", "pelvic", "hip_front"]


def test_a_chosen_side_is_a_place_of_its_own_in_the_order_chosen():
    places = tracked(["hip_front.left", "low_back"])

    assert places == [
        TrackedPlace(Region.HIP_FRONT, Side.LEFT),
        TrackedPlace(Region.LOW_BACK),
    ]
    assert [place.label for place in places] == ["Front of hip, left", "Low back"]


@pytest.mark.parametrize("place", TRACKABLE, ids=lambda place: place.key)
def test_every_place_is_found_again_by_its_key(place):
    assert TrackedPlace.named(place.key) == place


def test_neither_both_sides_nor_the_middle_of_a_hip_are_followed_by_themselves():
    keys = {place.key for place in TRACKABLE}

    assert "hip_front" in keys
    assert not {"hip_front.both", "hip_front.middle", "low_back.both", "other"} & keys


def test_a_key_that_nobody_offered_is_a_fault_and_not_an_empty_list():
    with pytest.raises(ValueError, match="knee"):
        tracked(["knee"])
