"""The ready sessions, against literals copied by hand from the specification."""

import pytest

from psoas_care.library.models import Exercise
from psoas_care.practice.models import Routine

pytestmark = pytest.mark.usefixtures("content")

SESSIONS = {
    "micro-break": (3, "2:58"),
    "5-a-desk-reset": (5, "4:38"),
    "5-b-calm": (5, "4:57"),
    "5-c-strong-bite": (5, "4:20"),
    "5-d-flare-up": (5, "4:20"),
    "10-a-standard": (10, "10:00"),
    "10-b-low-back": (10, "9:59"),
    "10-c-front-of-hip": (10, "9:54"),
    "10-d-pelvis": (10, "8:57"),
    "20-a-full-mix": (20, "18:48"),
    "20-b-back-side-release": (20, "18:35"),
    "20-c-yoga-pilates": (20, "16:15"),
}
"""Limit in minutes, and the column "Estimated time"; the break's follows from it."""


def seconds(routine):
    return sum(item.dose.estimated_seconds for item in routine.items.all())


def test_every_session_takes_the_time_of_the_specification():
    found = {
        routine.slug: (routine.limit_minutes, f"{minutes}:{rest:02}")
        for routine in Routine.objects.with_items()
        for minutes, rest in [divmod(seconds(routine), 60)]
    }

    assert found == SESSIONS


def test_no_session_takes_longer_than_it_says():
    for routine in Routine.objects.with_items():
        assert seconds(routine) <= routine.limit_minutes * 60, routine


def test_the_break_is_ten_knee_drives_a_stretch_and_five_breaths():
    items = Routine.objects.get(slug="micro-break").items.all()

    assert [
        (item.exercise.slug, item.dose.repetitions, item.dose.hold_seconds)
        for item in items
    ] == [
        ("standing-knee-drive", 5, 2),  # five with each leg
        ("ql-side-stretch", 1, 20),
        ("diaphragmatic-breathing", 1, 50),  # five of 4 s in and 6 s out
    ]


def test_only_one_session_knows_a_pressure_tool_and_is_whole_without():
    tools = Exercise.objects.filter(category="release")
    with_tools = Routine.objects.filter(items__exercise__in=tools).distinct()

    assert [routine.slug for routine in with_tools] == ["20-b-back-side-release"]


def test_a_session_focuses_on_the_region_it_names():
    focus = {r.slug: r.regions for r in Routine.objects.all() if r.regions}

    assert focus == {
        "10-b-low-back": ["low_back"],
        "10-c-front-of-hip": ["hip_front"],
        "10-d-pelvis": ["pelvic"],
    }
