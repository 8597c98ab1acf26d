"""tools/load: what it takes for a fault, and what it says."""

from collections import Counter

from tools.load import MOST_GROWTH, Seen, growth, summary

WAITS = [float(n) for n in range(1, 101)]


def test_memory_is_compared_with_that_after_the_first_fifth():
    # 60 MB at the start is no measure: nothing has been asked for yet.
    warm = Seen(memory=[60, 100, 100, 105, 110, 100])
    leak = Seen(memory=[60, 100, 120, 140, 160, 180])

    assert growth(warm) == 1.0
    assert growth(leak) == 1.8 > MOST_GROWTH


def test_it_says_how_many_were_answered_how_and_how_fast():
    seen = Seen(Counter({200: 99, 503: 1}), WAITS, memory=[90, 95], files=[9, 9])

    words = summary("peak", seen, took=50.0)

    assert "100 requests in 50 s, 2.0/s: 99 × 200, 1 × 503" in words
    assert "p50 50, p95 96, p99 100" in words
    assert "90 to 95; open files: 9 to 9" in words
