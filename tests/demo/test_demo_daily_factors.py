"""What the demo person says besides pain: the same seed tells the same."""

from datetime import date, timedelta

from psoas_care.demo.daily_factors import day_of, function_of, words_of
from psoas_care.demo.diary import Season, pain_of
from psoas_care.library.body import Region

TODAY = date(2026, 11, 22)
YEAR = [TODAY - timedelta(days=n) for n in range(364)]


def test_the_same_seed_tells_the_same_and_another_tells_of_other_days():
    for tell in (words_of, function_of, day_of):
        told = [tell(day, 7) for day in YEAR[:60]]

        assert [tell(day, 7) for day in YEAR[:60]] == told
        assert [tell(day, 8) for day in YEAR[:60]] != told


def test_activities_are_rated_on_sundays_and_not_on_holiday():
    rated = [day for day in YEAR if function_of(day, 7)]

    assert {day.weekday() for day in rated} == {6}
    assert not any(day in Season.of(day, 7).away for day in rated)
    assert len(rated) > 40


def test_activities_go_better_when_the_back_hurts_less():
    sundays = sorted(
        (pain_of(day, 7)[Region.LOW_BACK], sum(told.ratings.values()))
        for day in YEAR
        if (told := function_of(day, 7))
    )

    least, most = sundays[:10], sundays[-10:]
    assert sum(s for _, s in least) > sum(s for _, s in most)


def test_numbers_are_whole_and_on_their_scales():
    for day in YEAR:
        words, function, factors = (t(day, 7) for t in (words_of, function_of, day_of))
        assert words.tightness in {None, *range(11)}
        assert not function or {*function.ratings.values()} <= {*range(11)}
        assert not factors or factors.factors["stress"] in range(11)


def test_some_evenings_have_words_and_some_days_nothing():
    assert 50 < sum(bool(words_of(day, 7).qualities) for day in YEAR) < 180
    assert 40 < sum(day_of(day, 7) is None for day in YEAR) < 180
