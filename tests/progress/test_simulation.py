"""How often the statistics of Progress are wrong, counted where the truth is known.

Whoever keeps a diary looks at it often. So a diary counts as wrong where any look of
any day was. Some dozens of diaries a scenario here; `make soak` takes hundreds for each
memory and prints the tables of docs/statistics.md.
"""

import sys
from datetime import timedelta
from functools import partial
from random import Random
from statistics import fmean

import pytest

from psoas_care.progress.statistics import (
    ChangeVerdict,
    Outlook,
    Pain,
    daily_series,
    next_day_findings,
    pain_change,
    pain_trend,
)
from psoas_care.progress.statistics import change as rules_of_change
from psoas_care.progress.statistics import next_day as rules_of_next_day
from psoas_care.progress.statistics.readings import last_reading
from tests.progress.diaries import (
    EIGHT,
    FIRST,
    Nature,
    at_random,
    begun_midway,
    diary,
    in_runs,
    less_when_it_hurts,
    on,
    routines,
    staggered,
    weekly,
)
from tests.progress.regression import by_least_squares

PHIS = (0.0, 0.2, 0.4, 0.6, 0.8)
AR_2 = (0.5, 0.3)
HEAD = [*(f"phi {phi}" for phi in PHIS), "all"]
FALSE_ALARMS = 0.065
POWER = 0.8
CLEAR = {Outlook.LOWER, Outlook.HIGHER}
CHANGED = {ChangeVerdict.BETTER, ChangeVerdict.WORSE}
SEED = 3

NOTHING_HELPS = {
    "at random": (at_random, {}),
    "less on bad days": (less_when_it_hurts, {}),
    "less on bad days, AR(2)": (less_when_it_hurts, {"memory": AR_2}),
    "less on bad days, flare-ups": (less_when_it_hurts, {"flares": True}),
    "less on bad days, begun on a bad day": (less_when_it_hurts, {"begins_bad": True}),
    "less on bad days, and writing less then": (less_when_it_hurts, {"silence": 0.7}),
    "weekly plan, kept exactly": (weekly(1), {}),
    "weekly plan, 90 % kept, bad weekends": (weekly(0.9), {"weekend": 1.5}),
    "begun midway": (begun_midway, {}),
    "staggered": (staggered, {}),
    "in runs of a week or so": (in_runs, {}),
    "shared routines": (routines, {}),
    "less on bad days, asked before, the same then": (
        less_when_it_hurts,
        {"sore": 0.0},
    ),
    "less on bad days, asked before, 1 more then": (less_when_it_hurts, {"sore": 1.0}),
    "less on bad days, asked before, 1 less then": (less_when_it_hurts, {"sore": -1.0}),
    "routines, asked before, the day eased": (routines, {"sore": 0.0, "relief": 1.0}),
}
NOT_PROMISED = {
    "routines, not asked before, the day eased": (routines, {"relief": 1.0}),
    "less on bad days, numbers half an SD off": (less_when_it_hurts, {"misread": 0.75}),
    "less on bad days, numbers one SD off": (less_when_it_hurts, {"misread": 1.5}),
}
"""Nothing in a diary tells an eased day from a good one, nor what was never written."""

NOTHING_CHANGES = {
    "nothing changes": {},
    "begun on a bad day": {"begins_bad": True},
    "flare-ups": {"flares": True},
    "writing less on bad days": {"silence": 0.7},
    "numbers one SD off": {"misread": 1.5},
    "SD 2.5": {"spread": 2.5},
}


def diaries(count, habit, *, phis=PHIS, days=90, memory=None, **nature):
    """So many for each memory, always the same ones."""
    for phi in phis:
        rng = Random(f"{SEED} {phi}")
        for _ in range(count):
            kept = Nature(memory=memory or (phi,), **nature)
            yield diary(rng, habit, kept, days)


def evenings(listed, days):
    """The evenings on which anything can be another than the evening before."""
    told = [(day, last_reading(listed, day)) for day in range(1, days + 1)]
    return [FIRST + timedelta(days=day - 1) for day, reading in told if reading == day]


def verdicts(diary, *, last=None):
    """Every verdict of a region that is ever shown, looked at every evening."""
    days = len(diary.mean) if last is None else last
    return [
        pain_change(diary.pain, FIRST, evening)
        for evening in evenings(rules_of_change.READINGS, days)
    ]


def findings(diary, *others):
    """Every finding that is ever shown, looked at every evening.

    `others` are diaries of other people: their pain is that of other regions.
    """
    pains = {str(n): Pain(d.pain, d.before) for n, d in enumerate((diary, *others))}
    return [
        finding
        for evening in evenings(rules_of_next_day.READINGS, len(diary.mean))
        for finding in next_day_findings(diary.done, pains, FIRST, evening)
    ]


def is_alarmed(diary):
    return any(finding.outlook in CLEAR for finding in findings(diary))


def is_told_of_a_change(diary):
    return any(change.verdict in CHANGED for change in verdicts(diary))


def is_told(verdict, diary):
    return any(change.verdict is verdict for change in verdicts(diary))


def is_told_as_the_same_after_it(diary):
    """By a look whose last weeks begin ten days after the middle, or later."""
    changed = FIRST + timedelta(days=len(diary.mean) // 2 + 10)
    return any(
        change.verdict is ChangeVerdict.SAME and change.after.first >= changed
        for change in verdicts(diary)
    )


def is_alarmed_by_least_squares(diary, *, given_today):
    told = by_least_squares(diary, given_today=given_today).values()
    return any(low > 0 or high < 0 for _, low, high in told)


def finds_a(diary):
    return any("a" in f.items and f.outlook is Outlook.LOWER for f in findings(diary))


def finds_little_of_a(diary):
    return any("a" in f.items and f.outlook is Outlook.LITTLE for f in findings(diary))


def names_another(diary):
    return any("a" not in f.items and f.outlook in CLEAR for f in findings(diary))


def told_of_a(written):
    """The points of "a" wherever it is told as lower."""
    return [
        finding.difference
        for one in written
        for finding in findings(one)
        if "a" in finding.items and finding.outlook is Outlook.LOWER
    ]


def people(count, **nature):
    """Of three regions and eight items: the first decides what is done."""
    habit = partial(less_when_it_hurts, items=EIGHT)
    written = diaries(3 * count, habit, drift="none", **nature)
    return zip(written, written, written, strict=True)


def is_anything_false(regions):
    return any(map(is_told_of_a_change, regions)) or any(
        finding.outlook in CLEAR for finding in findings(*regions)
    )


def change(diary):
    return pain_change(diary.pain, FIRST, diary.last)


def has_windows(diary):
    return change(diary).before is not None


def covers(diary):
    """Whether the interval holds the difference of the baselines of both windows."""
    told = change(diary)
    early, late = (
        fmean(diary.mean[(window.first - FIRST).days : (window.last - FIRST).days + 1])
        for window in (told.before, told.after)
    )
    return told.low <= late - early <= told.high


def holds_the_slope(diary):
    trend = pain_trend(daily_series(diary.pain, FIRST, diary.last))
    a_week = (diary.mean[-1] - diary.mean[0]) / (len(diary.mean) - 1) * 7
    return trend.low <= a_week <= trend.high


def share(is_so, diaries):
    return fmean(is_so(diary) for diary in diaries)


def test_every_evening_shows_what_the_evenings_of_a_reading_show():
    for written in diaries(1, less_when_it_hurts, phis=[0.8], days=120):
        looks = [FIRST + timedelta(days=n) for n in range(120)]
        seen = [pain_change(written.pain, FIRST, look).verdict for look in looks]
        found = [
            finding
            for look in looks
            for finding in next_day_findings(
                written.done, {"0": Pain(written.pain, {})}, FIRST, look
            )
        ]

        assert {*seen} == {
            ChangeVerdict.UNKNOWN,
            *(c.verdict for c in verdicts(written)),
        }
        assert {*found} == {*findings(written)}


@pytest.mark.parametrize("scenario", NOTHING_HELPS)
def test_where_nothing_helps_hardly_anybody_is_ever_told_that_something_does(scenario):
    habit, nature = NOTHING_HELPS[scenario]

    assert share(is_alarmed, diaries(20, habit, **nature)) <= FALSE_ALARMS


@pytest.mark.parametrize("habit", [weekly(1), begun_midway, staggered, in_runs])
def test_what_comes_in_a_rhythm_or_in_one_stretch_is_hardly_ever_decided(habit):
    told = [
        finding
        for written in diaries(4, habit, effect=-2)
        for finding in findings(written)
    ]

    assert fmean(finding.outlook is Outlook.UNKNOWN for finding in told) > 0.95


@pytest.mark.parametrize("often", [0.3, 0.6])
def test_two_points_less_on_the_next_day_are_found(often):
    written = diaries(30, on(often), effect=-2, phis=[0.0, 0.4, 0.6])

    assert share(finds_a, written) >= POWER


def test_half_a_point_is_told_as_little_more_than_that_and_two_as_little_less():
    half = told_of_a(diaries(150, on(0.45), effect=-0.5, phis=[0.4]))
    two = told_of_a(diaries(40, on(0.45), effect=-2, phis=[0.4]))

    assert -0.9 <= fmean(half) <= -0.4
    assert -2.2 <= fmean(two) <= -1.5


def test_an_effect_of_one_point_is_hardly_ever_told_as_little():
    one = diaries(60, on(0.45), effect=-1, phis=[0.2, 0.6])

    assert share(finds_little_of_a, one) <= 0.05


def test_without_the_pain_of_the_day_rest_would_be_blamed_for_bad_days():
    plain = partial(is_alarmed_by_least_squares, given_today=False)

    assert share(plain, diaries(50, less_when_it_hurts, phis=[0.6])) > 0.3


@pytest.mark.parametrize("scenario", NOTHING_CHANGES)
def test_hardly_anybody_is_ever_told_of_a_change_that_is_not_there(scenario):
    written = diaries(30, at_random, drift="none", **NOTHING_CHANGES[scenario])

    assert share(is_told_of_a_change, written) <= FALSE_ALARMS


@pytest.mark.parametrize("memory", [(0.4, 0.2), AR_2])
def test_nor_where_pain_remembers_two_days(memory):
    written = diaries(100, at_random, phis=[0], memory=memory, drift="none")

    assert share(is_told_of_a_change, written) <= FALSE_ALARMS


@pytest.mark.parametrize(
    ("count", "nature"),
    [
        (12, {}),
        (60, {"phis": [0], "memory": AR_2}),
    ],
    ids=["any memory", "pain remembers two days"],
)
def test_of_three_regions_and_eight_items_hardly_anybody_is_told_anything_false(
    count, nature
):
    assert share(is_anything_false, people(count, **nature)) <= 0.1


@pytest.mark.parametrize(("phi", "least"), [(0.2, 0.75), (0.4, 0.75), (0.6, 0.5)])
def test_a_fall_of_three_points_is_told_within_45_days(phi, least):
    fallen = diaries(60, at_random, phis=[phi], drift="none", change=-3)

    assert share(partial(is_told, ChangeVerdict.BETTER), fallen) >= least


def test_a_change_of_one_point_is_hardly_ever_told_as_the_same():
    changed = diaries(60, at_random, phis=[0.0, 0.4], drift="none", change=1, spread=1)

    assert share(is_told_as_the_same_after_it, changed) <= 0.05


@pytest.mark.parametrize(("phi", "least"), [(0.4, 0.93), (0.8, 0.88)])
def test_the_interval_of_a_change_holds_the_truth(phi, least):
    written = filter(has_windows, diaries(200, at_random, phis=[phi]))

    assert share(covers, written) >= least


def test_the_interval_of_a_trend_holds_a_slow_drift_of_whole_numbers():
    drifting = diaries(100, at_random, phis=[0.0], drift="line")

    assert share(holds_the_slope, drifting) >= 0.91


@pytest.fixture
def put_down(capsys):
    """Print a row of a table of shares in %, past pytest."""

    def row(*cells, is_head=False):
        shown = [f"{100 * c:.1f}" if isinstance(c, float) else c for c in cells]
        before, after = ("\n", "|---" * len(cells) + "|\n") if is_head else ("", "")
        with capsys.disabled():
            sys.stdout.write(f"{before}| {' | '.join(shown)} |\n{after}")
            sys.stdout.flush()

    return row


def across(is_so, count, habit, **nature):
    """Its share for each memory, and over all of them."""
    shares = [share(is_so, diaries(count, habit, phis=[phi], **nature)) for phi in PHIS]
    return [*shares, fmean(shares)]


@pytest.mark.soak
def test_false_findings_of_the_day_after(put_down):
    put_down("Nothing helps", *HEAD, is_head=True)
    for name, (habit, nature) in (NOTHING_HELPS | NOT_PROMISED).items():
        shares = across(is_alarmed, 200, habit, **nature)
        put_down(name, *shares)
        assert shares[-1] <= FALSE_ALARMS or name in NOT_PROMISED

    put_down("The same over a year", *HEAD, is_head=True)
    for name in ("at random", "less on bad days", "less on bad days, AR(2)"):
        habit, nature = NOTHING_HELPS[name]
        put_down(name, *across(is_alarmed, 40, habit, days=365, **nature))

    plain = partial(is_alarmed_by_least_squares, given_today=False)
    put_down("Without the day's own pain", *HEAD, is_head=True)
    for name in ("at random", "less on bad days", "shared routines"):
        put_down(name, *across(plain, 200, NOTHING_HELPS[name][0]))


@pytest.mark.soak
def test_effects_found_on_the_day_after(put_down):
    put_down("−2 points", *HEAD, is_head=True)
    for spread in (1.0, 1.5, 2.0, 2.5):
        for often in (0.3, 0.45, 0.6):
            shares = across(finds_a, 200, on(often), effect=-2, spread=spread)
            put_down(f"SD {spread}, {100 * often:.0f} % of days", *shares)
            if spread <= 1.5:
                assert fmean(shares[:4]) >= POWER
    shares = across(finds_a, 200, on(0.45), effect=-2, sore=1.0)
    put_down("SD 1.5, 45 % of days, asked before, 1 more then", *shares)

    put_down("Told as little, SD 1.5, 45 % of days", *HEAD, is_head=True)
    for effect in (0, -1):
        shares = across(finds_little_of_a, 200, on(0.45), effect=effect)
        put_down(f"a true effect of {effect}", *shares)

    put_down("In company of another, SD 1.5, 45 % of days", *HEAD, is_head=True)
    for together in (0.0, 0.5, 0.8, 0.95):
        habit = on(0.45, together)
        for name, is_so in (("found", finds_a), ("another named", names_another)):
            shares = across(is_so, 100, habit, effect=-2)
            put_down(f"{100 * together:.0f} % in step: {name}", *shares)

    put_down("A true effect of", "is told as", "in so many", is_head=True)
    for effect in (-0.5, -1.0, -1.5, -2.0, -3.0):
        written = [*diaries(400, on(0.45), phis=[0.2, 0.5], effect=effect)]
        put_down(
            str(effect), f"{fmean(told_of_a(written)):.2f}", share(finds_a, written)
        )


@pytest.mark.soak
def test_verdicts_of_a_change(put_down):
    natures = {
        **NOTHING_CHANGES,
        "AR(2), 0.4 and 0.2": {"memory": (0.4, 0.2)},
        "AR(2), 0.5 and 0.3": {"memory": AR_2},
        "AR(2), 0.5 and 0.3, begun on a bad day": {"memory": AR_2, "begins_bad": True},
    }
    put_down("Ever better or worse within 90 days", *HEAD, is_head=True)
    for name, nature in natures.items():
        shares = across(is_told_of_a_change, 400, at_random, drift="none", **nature)
        put_down(name, *shares)
        assert max(shares) <= FALSE_ALARMS
    put_down("Within a year", *HEAD, is_head=True)
    for name in (
        "nothing changes",
        "flare-ups",
        "AR(2), 0.4 and 0.2",
        "AR(2), 0.5 and 0.3",
    ):
        nature = natures[name] | {"drift": "none", "days": 365}
        put_down(name, *across(is_told_of_a_change, 150, at_random, **nature))

    put_down("3 points, told within 45 days", *HEAD, is_head=True)
    for name, verdict, nature in (
        ("less from day 45 on", ChangeVerdict.BETTER, {"change": -3}),
        ("more from day 45 on", ChangeVerdict.WORSE, {"change": 3}),
        (
            "less from day 30 on",
            ChangeVerdict.BETTER,
            {"change": -3, "changes_on": 30, "days": 75},
        ),
        (
            "less from day 120 on, told by day 174",
            ChangeVerdict.BETTER,
            {"change": -3, "changes_on": 120, "days": 174},
        ),
        ("less, SD 1.0", ChangeVerdict.BETTER, {"change": -3, "spread": 1.0}),
        ("less, SD 2.0", ChangeVerdict.BETTER, {"change": -3, "spread": 2.0}),
    ):
        is_so = partial(is_told, verdict)
        put_down(name, *across(is_so, 300, at_random, drift="none", **nature))

    put_down("The same, after the day of the change", *HEAD, is_head=True)
    for spread in (0.7, 1.0, 1.5):
        for by in (0, -1):
            nature = {"drift": "none", "change": by, "spread": spread}
            is_so = is_told_as_the_same_after_it
            shares = across(is_so, 200, at_random, **nature)
            put_down(f"SD {spread}, a change of {by}", *shares)
            assert not by or shares[-1] <= 0.05


@pytest.mark.soak
def test_anything_false_of_three_regions_and_eight_items(put_down):
    put_down("Anything false", *HEAD, is_head=True)
    remembers = {"memory": AR_2}
    for count, days, name, nature, at_most in (
        (400, 90, "nothing changes", {}, 0.1),
        (400, 90, "flare-ups", {"flares": True}, 0.1),
        (400, 90, "begun on a bad day", {"begins_bad": True}, 0.1),
        (800, 90, "AR(2)", remembers, 0.1),
        (800, 90, "AR(2), begun on a bad day", remembers | {"begins_bad": True}, 0.1),
        (400, 365, "nothing changes", {}, 0.12),
        (400, 365, "AR(2)", remembers, 0.12),
    ):
        shares = [
            share(is_anything_false, people(count, phis=[phi], days=days, **nature))
            for phi in (PHIS[:1] if "memory" in nature else PHIS)
        ]
        put_down(f"{days} days, {name}", *shares, fmean(shares))
        assert max(shares) <= at_most


@pytest.mark.soak
def test_intervals_hold_the_truth(put_down):
    put_down("Interval of a change", *HEAD, is_head=True)
    for days in (30, 60, 90, 180):
        shares = [
            share(
                covers,
                filter(has_windows, diaries(500, at_random, phis=[phi], days=days)),
            )
            for phi in PHIS
        ]
        put_down(f"{days} days", *shares, fmean(shares))
        assert min(shares) >= 0.88

    put_down("Interval of a trend", *HEAD, is_head=True)
    for days in (30, 90):
        for drift in ("line", "none"):
            shares = across(holds_the_slope, 200, at_random, days=days, drift=drift)
            put_down(f"{days} days, drift: {drift}", *shares)
            assert min(shares) >= 0.93
