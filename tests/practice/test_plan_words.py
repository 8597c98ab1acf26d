"""Sentences of a plan that its pages seldom show."""

import pytest

from psoas_care.practice.labels import after_answer, offer
from psoas_care.practice.planner.progression import Amount, DoseReason, Move, Next
from psoas_care.practice.planner.traffic_light import Light
from tests.factories import ExerciseFactory


def test_more_of_the_same_says_how_much_and_another_one_its_name():
    exercise = ExerciseFactory.build(name="Side plank")
    more = Next(Move.LONGER_HOLD, "plank", Amount(35, 1, 1), DoseReason.THREE_GREENS)
    harder = Next(Move.HARDER, "side-plank", None, DoseReason.THREE_GREENS)

    assert offer(more, exercise, None).endswith("From now on: Stay for 35 s?")
    assert offer(harder, exercise, None).endswith("Move on to Side plank?")


@pytest.mark.parametrize(
    ("light", "words"),
    [
        (None, "Saved."),
        (Light.GREEN, "Saved. Green: your body took it well."),
        (Light.AMBER, "Saved. Amber: you do the same next time."),
        (
            Light.RED,
            "Saved. Red: that was too much. Next time it will be shorter or easier, "
            "where it can be.",
        ),
    ],
)
def test_an_answer_says_its_colour_and_what_that_means(light, words):
    assert after_answer(light) == words
