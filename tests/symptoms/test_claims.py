"""Each claim of the article about symptoms and activities has its question here.

SY-03 and SY-08 are told about in the library, SY-07 there and on the page of a day;
SY-10 belongs to the log of pressure tools.
"""

import pytest

CHECK_IN, FUNCTION = "/symptoms/check-ins/add/", "/symptoms/function/add/"
DAY = "/symptoms/days/2026-11-20/"

ASKED = [
    ("SY-01", CHECK_IN, 'name="low_back"', "average in the last 24 hours"),
    ("SY-02", CHECK_IN, 'name="pelvic"', "Pelvis"),
    ("SY-03", CHECK_IN, 'value="thigh_tight"', "Front of thigh tight"),
    ("SY-04", CHECK_IN, 'name="hip_front"', "Front of hip"),
    ("SY-05", CHECK_IN, 'name="low_back_tightness"', "How tight does it feel?"),
    ("SY-06", FUNCTION, 'name="get_up"', "Get up from lying down"),
    ("SY-07", DAY, 'name="breathing_min"', "Breathing exercises"),
    ("SY-09", CHECK_IN, 'name="elsewhere"', "Somewhere else"),
    ("FN-01", FUNCTION, 'name="stairs"', "Climb a flight of stairs"),
    ("FN-02", FUNCTION, 'name="uphill"', "Walk uphill"),
    ("FN-03", FUNCTION, 'name="stand_up"', "Stand up from sitting"),
    ("FN-04", FUNCTION, 'name="get_up"', "Get up from lying down"),
    ("CA-01", DAY, 'name="sitting_hours"', "Sitting, hours"),
    ("CA-02", DAY, 'name="walking_min"', "All of it together, short walks too."),
    ("CA-03", DAY, 'name="running_min"', "Running, minutes"),
    ("CA-04", DAY, 'name="cycling_min"', "Cycling, minutes"),
    ("CA-05", DAY, 'name="situps_count"', "Dead bugs or planks are an alternative."),
    ("CA-07", DAY, 'name="stress"', "Stress"),
]


@pytest.mark.parametrize(
    ("address", "field", "words"),
    [case[1:] for case in ASKED],
    ids=[case[0] for case in ASKED],
)
def test_what_the_article_names_can_be_said(browser, address, field, words):
    page = browser.get(address).content.decode()

    assert field in page
    assert words in page
