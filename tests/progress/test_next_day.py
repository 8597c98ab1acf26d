"""Pain on the day after an exercise: by hand, against NumPy, and in any diary."""

from datetime import timedelta
from itertools import accumulate
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from psoas_care.progress.statistics import Outlook, Pain, next_day_findings
from psoas_care.progress.statistics.next_day import UnknownReason, careful_effect
from tests.progress.diaries import (
    FIRST,
    Nature,
    at_random,
    diary,
    less_when_it_hurts,
)
from tests.progress.regression import by_least_squares

LOWER, HIGHER, LITTLE, UNKNOWN = Outlook
DAYS = 89
"""Days of a diary of 90 that have a next one."""


def day(number):
    return FIRST + timedelta(days=number)


LAST = day(DAYS)


def days(numbers):
    return {day(number) for number in numbers}


def pain_after(done, effect, before=()):
    """About 5 points every day, and `effect` more after a day on which it was done."""
    swings = Random(9)
    return Pain(
        {
            day(n): 5.0 + swings.choice((-0.1, 0.1)) + effect * (n - 1 in done)
            for n in range(DAYS + 1)
        },
        dict(before),
    )


def some(seed, share=0.45):
    """Days as they come."""
    return set(Random(seed).sample(range(DAYS), round(share * DAYS)))


def only(findings):
    (finding,) = findings
    return finding


def find(done, pain, last=LAST):
    return only(next_day_findings({"a": days(done)}, {"hip": pain}, FIRST, last))


@pytest.mark.parametrize(("effect", "outlook"), [(-2, LOWER), (2, HIGHER), (0, LITTLE)])
def test_what_always_follows_is_found(effect, outlook):
    done = some(1)

    finding = find(done, pain_after(done, effect))

    assert finding.difference == pytest.approx(effect, abs=0.2)
    assert finding.low < effect < finding.high
    assert finding.outlook is outlook
    assert (finding.days_with, finding.days_without) == (40, 49)


@pytest.mark.parametrize(
    ("points", "error", "careful"),
    [
        # measured well and large: as it is
        (-3.0, 0.1, -3.0),
        # what a null diary shows by chance at the bar, a third of it or so
        (-1.2, 0.4, -0.5),
        (1.2, 0.4, 0.5),
        (-2.0, 0.45, -1.6),
        (0.0, 0.4, 0.0),
        # small and unsure: next to nothing
        (-0.5, 0.4, -0.2),
    ],
)
def test_a_careful_effect_is_nearer_to_nothing(points, error, careful):
    assert careful_effect(points, error) == pytest.approx(careful, abs=0.1)


@given(st.floats(-10, 10), st.floats(0.01, 5))
def test_it_never_changes_sides_nor_grows(points, error):
    careful = careful_effect(points, error)

    assert abs(careful) <= abs(points)
    assert careful * points >= 0


@pytest.mark.parametrize("value", [0.0, 10.0])
def test_pain_that_never_changes_follows_nothing(value):
    finding = find(some(1), Pain({day(n): value for n in range(DAYS + 1)}, {}))

    assert (finding.difference, finding.outlook) == (pytest.approx(0), LITTLE)


@pytest.mark.parametrize(
    ("daily", "before", "pairs"),
    [
        ({}, {}, []),
        ({0: 4.0}, {}, []),
        # day 0 with the next, day 1 with the next; the last has none
        ({0: 4.0, 1: 5.0, 2: 3.0}, {}, [(0, 4, 4, 0, 5), (1, 5, 5, 1, 3)]),
        ({0: 4.0, 2: 3.0}, {}, []),
        # before a session 6 was said on a day of 4
        ({0: 4.0, 1: 5.0}, {0: 6.0}, [(0, 4, 6, 0, 5)]),
        # it does not speak for the whole day, nor for the day after
        ({1: 5.0}, {0: 6.0}, []),
        ({0: 4.0}, {1: 6.0}, []),
        # days outside: only the one before says how much pain had risen
        (
            {-1: 7.0, 0: 4.0, 1: 4.0, 6: 1.0, 7: 2.0, 8: 3.0},
            {},
            [(0, 4, 4, -3, 4), (6, 1, 1, 0, 2)],
        ),
    ],
)
def test_which_days_go_with_their_morrow(daily, before, pairs):
    pain = Pain(
        {day(n): value for n, value in daily.items()},
        {day(n): value for n, value in before.items()},
    )

    assert pain.pairs(FIRST, 7) == pairs


@pytest.mark.parametrize(
    ("count", "outlook", "why_unknown"),
    [
        (14, UNKNOWN, UnknownReason.DAYS),
        (15, LOWER, None),
        (74, LOWER, None),
        (75, UNKNOWN, UnknownReason.DAYS),
    ],
)
def test_fifteen_days_with_and_fifteen_without_are_needed(count, outlook, why_unknown):
    done = some(2, share=count / DAYS)

    finding = find(done, pain_after(done, -2))

    assert (finding.outlook, finding.why_unknown) == (outlook, why_unknown)


def test_what_was_never_done_has_no_finding():
    assert next_day_findings({"a": set()}, {"hip": Pain({}, {})}, FIRST, LAST) == []


@pytest.mark.parametrize(("known", "why_unknown"), [(7, UnknownReason.PAIN), (8, None)])
def test_and_eight_of_each_whose_pain_and_the_morrows_are_known(known, why_unknown):
    # 20 days, three to five apart; from the ninth on pain was not written down.
    done = list(accumulate(Random(3).choices((3, 4, 5), k=20)))
    daily = pain_after(done, -2).daily

    finding = find(
        done, Pain({d: v for d, v in daily.items() if d not in days(done[known:])}, {})
    )

    assert finding.why_unknown == why_unknown


def test_what_is_done_on_days_of_one_number_only_cannot_be_told_from_the_number():
    done = some(1)

    finding = find(
        done, Pain({day(n): 5.0 - 2 * (n in done) for n in range(DAYS + 1)}, {})
    )

    assert (finding.difference, finding.low, finding.outlook) == (None, None, UNKNOWN)


@pytest.mark.parametrize(
    "done",
    [
        # on the same days of every week
        {n for n in range(DAYS) if n % 7 in (0, 2, 4)},
        # begun midway and done every day from then on, or nearly
        set(range(45, DAYS)),
        {n for n in range(45, DAYS) if n % 9},
        # for some weeks in the middle
        set(range(30, 60)),
        # begun, left, and begun again
        {*range(20, 40), *range(60, 80)},
        {n for n in range(DAYS) if n // 6 % 2},
    ],
)
def test_a_rhythm_or_a_stretch_of_time_cannot_be_told_from_what_else_was_then(done):
    other = some(3)
    pain = pain_after(done, -2)

    assert find(done, pain).why_unknown is UnknownReason.RHYTHM
    # nor does an item beside it that comes and goes change that
    beside = next_day_findings(
        {"rhythm": days(done), "other": days(other)}, {"hip": pain}, FIRST, LAST
    )
    assert [finding.why_unknown for finding in beside] == [UnknownReason.RHYTHM, None]


@pytest.mark.parametrize(
    ("last", "counted"),
    [
        (60, None),
        (61, 61),
        (88, 61),
        (89, 89),
        # every four weeks from then on, a year at most
        (116, 89),
        (117, 117),
        (400, 364),
        (5 * 365, 364),
        (-9, None),
    ],
)
def test_on_which_days_the_findings_change(last, counted):
    every_day = {"a": {day(n) for n in range(-9, 2000)}}

    findings = next_day_findings(every_day, {"hip": Pain({}, {})}, FIRST, day(last))

    assert [finding.days_with for finding in findings] == [counted] * bool(counted)


@pytest.mark.parametrize("last", [61, 89, 117])
def test_a_look_between_two_readings_is_no_new_one(last):
    noise, done = Random(5), some(5) | {n + DAYS for n in some(6)}
    daily = {day(n): float(noise.randint(0, 10)) for n in range(170)}

    looks = [
        next_day_findings(
            {"a": {at for at in days(done) if at <= day(today)}},
            {
                "hip": Pain(
                    {at: pain for at, pain in daily.items() if at <= day(today)}, {}
                )
            },
            FIRST,
            day(today),
        )
        for today in (last, last + 1, last + 15, last + 27)
    ]

    assert looks[1:] == looks[:1] * 3


@pytest.mark.parametrize(
    ("both", "alone", "groups"),
    [
        (27, 3, [("a", "b")]),  # 27 of 30 days: exactly 90 %
        (27, 4, [("a",), ("b",)]),
        (30, 0, [("a", "b")]),
        (0, 30, [("a",), ("b",)]),
    ],
)
def test_items_nearly_always_done_together_are_one_group(both, alone, groups):
    together, apart = set(range(both)), set(range(40, 40 + alone))
    done = {"a": days(together | apart), "b": days(together or {70})}

    findings = next_day_findings(done, {"hip": pain_after(set(), 0)}, FIRST, LAST)

    assert [finding.items for finding in findings] == groups
    assert findings[0].days_with == both + alone


@pytest.mark.parametrize("order", ["abc", "acb", "bca"])
def test_a_chain_of_pairs_is_one_group_too(order):
    # a and b share 28 of 31 days, b and c too, a and c only 27 of 32
    spans = {"a": (0, 29), "b": (1, 31), "c": (3, 32)}
    done = {item: days(range(*spans[item])) for item in order}

    finding = only(next_day_findings(done, {"hip": pain_after(set(), 0)}, FIRST, LAST))

    assert (finding.items, finding.days_with) == (tuple(order), 32)


def test_every_region_has_its_findings_and_a_higher_bar():
    done = some(1)
    noise = Random(1)
    pain = {day(n): 5 + noise.gauss(0, 1) for n in range(DAYS + 1)}
    regions = {
        name: Pain({d: v + noise.gauss(0, 1) for d, v in pain.items()}, {})
        for name in ("hip", "groin", "low_back", "thigh")
    }
    items = {"a": days(done)}

    alone = find(done, regions["hip"])
    among = next_day_findings(items, regions, FIRST, LAST)

    assert [finding.region for finding in among] == list(regions)
    assert among[0].high - among[0].low > alone.high - alone.low


@pytest.mark.parametrize(
    ("habit", "nature"),
    [
        (at_random, Nature()),
        (at_random, Nature(effect=-2)),
        (less_when_it_hurts, Nature(memory=(0.8,))),
        (less_when_it_hurts, Nature(sore=1)),
        (at_random, Nature(sore=-1, relief=1)),
        (less_when_it_hurts, Nature(memory=(0.0,), sore=0, relief=1)),
    ],
)
def test_it_agrees_with_least_squares(habit, nature):
    written = diary(Random(8), habit, nature)
    pain = {"hip": Pain(written.pain, written.before)}

    findings = next_day_findings(written.done, pain, FIRST, written.last)

    told = [finding for finding in findings if finding.why_unknown is None]
    exact = by_least_squares(written, compared=len(told))
    assert len(told) >= 3
    for finding in told:
        middle, low, high = exact[finding.items[0]]
        assert (finding.low, finding.high) == pytest.approx((low, high), abs=0.01)
        assert abs(finding.difference) <= abs(middle) + 0.01


@pytest.mark.parametrize(("before", "eased"), [(1, 0), (-1, 0), (0, -1)])
def test_what_sessions_do_to_the_answers_of_their_own_day_is_no_effect_on_the_next(
    before, eased
):
    # Pain follows pain, practice follows nothing. Only the answers around a session
    # differ: those before it by habit, or those of the day since it eased the rest.
    noise, done = Random(4), some(4)
    level = [5.0]
    for _ in range(DAYS):
        level.append(1 + 0.8 * level[-1] + noise.gauss(0, 0.1))
    daily = {n: value + eased * (n in done) for n, value in enumerate(level)}
    asked = {n: level[n] + before for n in done}

    finding = only(found({"a": done}, daily, asked, length=DAYS))

    assert finding.low < 0 < finding.high


ITEMS = st.dictionaries(
    st.sampled_from("abcdef"), st.sets(st.integers(-5, 250)), max_size=4
)
VALUES = st.dictionaries(
    st.integers(-5, 250), st.integers(0, 10).map(float), max_size=250
)
AS_LIVED = st.builds(
    lambda seed, share, gaps: {
        n: float(Random(seed * 1000 + n).randint(0, 10))
        for n in range(250)
        if Random(gaps * 1000 + n).random() < share
    },
    st.integers(0, 50),
    st.floats(0.3, 1),
    st.integers(0, 50),
)
AS_DONE = st.builds(
    lambda seeds, share: {
        item: {n for n in range(250) if Random(seed * 1000 + n).random() < share}
        for item, seed in zip("abcd", seeds, strict=False)
    },
    st.lists(st.integers(0, 9), max_size=4),
    st.floats(0.2, 0.8),
)
ANY_DONE, ANY_PAIN = ITEMS | AS_DONE, VALUES | AS_LIVED


def found(done, daily, before=None, length=240, later=0):
    return next_day_findings(
        {item: {day(n + later) for n in numbers} for item, numbers in done.items()},
        {
            "hip": Pain(
                {day(n + later): value for n, value in daily.items()},
                {day(n + later): value for n, value in (before or {}).items()},
            )
        },
        day(later),
        day(length + later),
    )


@settings(max_examples=40)
@given(ANY_DONE, ANY_PAIN, VALUES, st.integers(-5, 250))
def test_in_any_diary_every_item_has_one_finding_that_agrees_with_itself(
    done, daily, before, length
):
    findings = found(done, daily, before, length)

    told = [item for finding in findings for item in finding.items]
    assert len(told) == len(set(told))
    assert set(told) <= set(done)
    for finding in findings:
        numbers = (finding.difference, finding.low, finding.high)
        if finding.difference is None:
            assert (numbers, finding.outlook) == ((None,) * 3, UNKNOWN)
            assert finding.why_unknown
            continue
        assert finding.low <= finding.difference <= finding.high < float("inf")
        assert min(finding.days_with, finding.days_without) >= 15
        assert finding.why_unknown is None
        assert (finding.outlook in {LOWER, HIGHER}) == (
            finding.high < 0 or finding.low > 0
        )


@settings(max_examples=20)
@given(ANY_DONE, ANY_PAIN, st.randoms(), st.integers(-1000, 1000))
def test_neither_order_nor_calendar_matter(done, daily, random, later):
    mixed = list(done.items())
    random.shuffle(mixed)

    there = {frozenset(finding.items): finding for finding in found(done, daily)}
    again = {
        frozenset(finding.items): finding
        for finding in found(dict(mixed), daily, later=later)
    }

    assert again.keys() == there.keys()
    for items, finding in there.items():
        other = again[items]
        assert (other.low is None) == (finding.low is None)
        if finding.low is not None:
            numbers = (finding.difference, finding.low, finding.high)
            assert (other.difference, other.low, other.high) == pytest.approx(numbers)


@settings(max_examples=20)
@given(ANY_DONE, ANY_PAIN)
def test_a_scale_turned_round_turns_every_finding_round(done, daily):
    turned = found(done, {n: 10 - value for n, value in daily.items()})

    for finding, other in zip(found(done, daily), turned, strict=True):
        assert other.items == finding.items
        if finding.low is not None:
            assert (other.low, other.high) == pytest.approx(
                (-finding.high, -finding.low), abs=1e-6
            )
