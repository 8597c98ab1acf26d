"""Pages in brotli, of a length that differs from answer to answer."""

import brotli
import pytest

from psoas_care.web.compression import MOST_RANDOM, compressed

PAGE = b"<p>How is your low back now?</p>" * 300


def test_it_is_read_as_it_was_and_its_length_says_nothing():
    answers = [compressed(PAGE) for _ in range(60)]

    lengths = {len(answer) for answer in answers}

    assert {brotli.decompress(answer) for answer in answers} == {PAGE}
    assert len(lengths) > 15
    assert max(lengths) - min(lengths) < MOST_RANDOM


@pytest.mark.parametrize("size", [1, 2, MOST_RANDOM])
def test_any_length_of_what_is_skipped_can_be_read(monkeypatch, size):
    monkeypatch.setattr("secrets.randbelow", lambda most: size - 1)

    assert brotli.decompress(compressed(PAGE)) == PAGE


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [
        ("gzip, deflate, br, zstd", "br"),
        ("br", "br"),
        ("gzip", "gzip"),
        ("brine", None),
        ("", None),
    ],
)
def test_each_browser_gets_what_it_reads(client, db, accepted, encoding):
    answer = client.get("/about/", headers={"Accept-Encoding": accepted})

    assert answer.get("Content-Encoding") == encoding
    assert "Accept-Encoding" in answer["Vary"]
    assert int(answer["Content-Length"]) == len(answer.content)


def test_a_download_that_is_streamed_is_left_to_gzip(browser):
    answer = browser.get("/records/export.zip", headers={"Accept-Encoding": "br, gzip"})

    assert answer.get("Content-Encoding") != "br"
