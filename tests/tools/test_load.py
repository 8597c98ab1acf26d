"""tools/load: what it takes for a fault, and what it says."""

from collections import Counter

import pytest

from tools.load import MOST_GROWTH, Seen, drift, growth, log_size, summary

WAITS = [float(n) for n in range(1, 101)]


def test_memory_is_compared_with_that_after_the_first_fifth():
    # 60 MB at the start is no measure: nothing has been asked for yet.
    warm = Seen(memory=[60, 100, 100, 105, 110, 100])
    leak = Seen(memory=[60, 100, 120, 140, 160, 180])

    assert growth(warm) == 1.0
    assert growth(leak) == 1.8 > MOST_GROWTH


def test_it_says_how_many_were_answered_how_and_how_fast():
    seen = Seen(Counter({200: 99, 503: 1}), WAITS, [90, 95], files=[9, 9], log=[1, 4])

    words = summary("peak", seen, took=50.0)

    assert "100 requests in 50 s, 2.0/s: 99 × 200, 1 × 503" in words
    assert "p50 50, p95 96, p99 100" in words
    assert "90 to 95; open files: 9 to 9; write-ahead log, MiB: 4.0 at most" in words


def test_l6_memory_that_grows_is_told_by_the_hour():
    # Half an hour, a look a minute: 60 MB to begin with, then 2 MB more each minute.
    seen = Seen(memory=[60.0] * 15 + [100.0 + 2 * n for n in range(15)])

    assert drift(seen, took=1800.0) == pytest.approx(120.0)


def test_l6_the_write_ahead_log_is_found_among_the_open_files(tmp_path):
    log, database = tmp_path / "db.sqlite3-wal", tmp_path / "db.sqlite3"
    log.write_bytes(bytes(2**20))
    database.write_bytes(bytes(2**20))

    assert log_size([log, log, database]) == 1.0  # once, however often it is open
    assert log_size([database, tmp_path / "gone-wal"]) == 0.0
