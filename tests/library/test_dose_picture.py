"""The picture of a dose, worked by hand."""

from hypothesis import given
from hypothesis import strategies as st

from psoas_care.library.dose import Dose
from psoas_care.library.dose_picture import dose_picture


def dose(sides="bilateral", hold=10, repetitions=1, sets=1, rest=0, move=0):
    return Dose(
        sides=sides,
        hold_seconds=hold,
        repetitions=repetitions,
        sets=sets,
        rest_seconds=rest,
        move_seconds=move,
        per_week_min=3,
        per_week_max=7,
    )


def bars(picture):
    return [(bar.x, bar.width, bar.turn) for bar in picture.bars]


def test_one_hold_fills_the_line():
    picture = dose_picture(dose())

    assert bars(picture) == [("0%", "100%", 0)]
    assert picture.labels == ()


def test_two_sides_are_told_apart_with_the_rest_between_them():
    # 20 s, 10 s rest, 20 s: 50 s in all.
    picture = dose_picture(dose("per-side", hold=20, rest=10))

    assert bars(picture) == [("0%", "40%", 0), ("60%", "40%", 1)]
    assert [(label.x, label.text) for label in picture.labels] == [
        ("0%", "one side"),
        ("60%", "other side"),
    ]


def test_sides_in_turn_change_with_every_repetition():
    picture = dose_picture(dose("alternating", hold=1, repetitions=4, move=1))

    assert [bar.turn for bar in picture.bars] == [0, 1, 0, 1]


def test_sets_stand_apart():
    # 2 × 5 s, 10 s rest, 2 × 5 s: 30 s in all.
    picture = dose_picture(dose(hold=5, repetitions=2, sets=2, rest=10))

    assert [bar.x for bar in picture.bars] == ["0%", "16.67%", "66.67%", "83.33%"]


@given(
    st.sampled_from(["per-side", "alternating", "bilateral"]),
    st.integers(1, 300),
    st.integers(1, 30),
    st.integers(1, 5),
    st.integers(0, 120),
)
def test_no_bar_leaves_the_picture(sides, hold, repetitions, sets, rest):
    picture = dose_picture(dose(sides, hold, repetitions, sets, rest))

    ends = [float(x[:-1]) + float(width[:-1]) for x, width, _ in bars(picture)]
    assert max(ends) <= 100.1
