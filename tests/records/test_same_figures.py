"""One figure says the same wherever it stands: report, Progress, exercise, diary."""

import html
import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.management import call_command
from django.test import Client

from psoas_care.accounts.models import User
from tests.factories import (
    BoutFactory,
    CheckInFactory,
    ExerciseFactory,
    PainScoreFactory,
    SessionFactory,
)

NOW = datetime(2026, 11, 22, 18, 30, tzinfo=UTC)
DAY = timedelta(days=1)
SPANS = ("30d", "90d", "1y", "all")
REGIONS = ("Low back", "Pelvis", "Front of hip")


@pytest.fixture(autouse=True)
def _evening():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def demo(settings, tmp_path, content):
    """The pages of the demo person, as words with single blanks between them."""
    settings.VAR_DIR = tmp_path
    call_command("demo", verbosity=0)
    return pages_of(User.objects.get())


def pages_of(user):
    client = Client()
    client.force_login(user)

    def page(address):
        text = client.get(address).content.decode()
        text = re.sub(r"<(script|style|svg)\b.*?</\1>", " ", text, flags=re.DOTALL)
        return " ".join(html.unescape(re.sub("<[^>]+>", " ", text)).split())

    page.raw = lambda address: client.get(address).content.decode()
    return page


def found(pattern, text):
    match = re.search(pattern, text)
    assert match, pattern
    return match.groups() if len(match.groups()) > 1 else match[1]


def rows(page, caption):
    """The cells of the table in the section headed so."""
    section = page.partition(f">{caption}</h2>")[2].partition("</section>")[0]
    return {
        cells[0]: cells[1:]
        for row in re.findall(r"<tr>(.*?)</tr>", section, re.DOTALL)
        if (
            cells := [
                " ".join(html.unescape(re.sub("<[^>]+>", " ", cell)).split())
                for cell in re.findall(r"<t[hd]\b.*?</t[hd]>", row, re.DOTALL)
            ]
        )
    }


def test_report_and_progress_of_90_days_tell_the_same(demo):
    report, overview = demo("/records/report/"), demo("/progress/?range=90d")
    practice = demo("/progress/practice/?range=90d")

    # Practice: on how many days, of how many, for how many minutes a week.
    days = found(r"On (\d+) of (\d+) days,", report)
    assert found(r"You practised on (\d+) of (\d+) days", practice) == days
    assert found(r"Practice: on (\d+) of (\d+) days", overview) == days
    table = rows(demo.raw("/records/report/"), "Practice")
    together = table.pop("Together")[1]
    table.pop("Kind")
    assert int(together) == sum(int(minutes) for _days, minutes in table.values())
    assert found(r"About (\d+) min of practice a week", practice) == together
    picture = demo.raw("/progress/practice/?range=90d")
    for kind, (_days, minutes) in table.items():
        assert f"{kind} · {minutes}\u00a0min" in html.unescape(
            " ".join(picture.split()).replace("&nbsp;", "\u00a0")
        )

    # Pain of each region: the two means, and their change.
    for region in REGIONS:
        said = re.search(rf"{region} ([\d.]+) → ([\d.]+) ,", report)
        title = re.search(rf"{region} [a-z ]+ ([\d.]+) → ([\d.]+) ", overview)
        assert (said and said.groups()) == (title and title.groups()), region

    # Done most often: how often, and how much in all.
    tried = rows(demo.raw("/records/report/"), "Done most often")
    tried.pop("What")
    listed = demo("/progress/practice/?range=90d").partition("exercises in this time")[
        2
    ]

    assert tried
    for name, (times, amount) in tried.items():
        assert f"{name} {times} {amount} " in listed

    # Everyday activities.
    first, last = rows(demo.raw("/records/report/"), "Everyday activities")["Mean"]
    assert found(r"Everyday activities: ([\d.]+) of 10 last time", overview) == last
    assert found(r"from ([\d.]+) to ([\d.]+) of 10; higher", overview) == (first, last)


def test_every_range_counts_days_and_times_alike_on_each_page(demo):
    for span in SPANS:
        days = r"(\d+) of (\d+) days"
        overview = demo(f"/progress/?range={span}")
        practice = demo(f"/progress/practice/?range={span}")
        said = found(f"Practice: on {days}", overview)
        assert found(f"You practised on {days}", practice) == said, span
        counted_alike(demo, span)
    minutes_add_up(demo)


def minutes_add_up(demo):
    """What stands in a line of the table is its last number."""
    page = demo.raw("/progress/practice/?range=1y")
    table = page.partition('id="minutes-chart"')[2].partition("</table>")[0]
    sums = 0
    for row in re.findall(r"<tr>(.*?)</tr>", table, re.DOTALL):
        cells = re.findall(r"<td>(.*?)</td>", row, re.DOTALL)
        numbers = [int(cell) if cell.isdigit() else 0 for cell in cells]
        if numbers:
            assert sum(numbers[:-1]) == numbers[-1], row
            sums += 1
    assert sums > 10


def counted_alike(demo, span):
    """Each exercise on its page and in the list."""
    listed = demo.raw(f"/progress/practice/?range={span}")
    section = listed.partition('id="exercises-done"')[2]
    lines = re.findall(
        r'exercises/([a-z0-9-]+)/">.*?<td data-number>(\d+)</td>\s*'
        r"<td data-number>(.*?)</td>",
        section,
        re.DOTALL,
    )
    assert lines
    for slug, times, _amount in lines[:2]:
        page = demo(f"/progress/exercises/{slug}/?range={span}")
        assert found(r"Done (\d+) times?", page) == times


def newcomer(user):
    """Pain for 400 days, practice since 20 days ago only."""
    exercise = ExerciseFactory()
    for ago in (0, 1, 2, 362, 368, 399):
        at = NOW - ago * DAY
        PainScoreFactory(check_in=CheckInFactory(user=user, at=at), at=at)
    for ago in (1, 5, 20):
        session = SessionFactory(user=user, at=NOW - ago * DAY)
        BoutFactory(session=session, exercise=exercise, actual_seconds=600)
    return pages_of(user)


def test_days_before_the_first_practice_count_nowhere(user):
    page = newcomer(user)

    assert "On 3 of 21 days, 1.0 days a week" in page("/records/report/")
    for span in SPANS:
        assert "You practised on 3 of 21 days" in page(
            f"/progress/practice/?range={span}"
        )
        assert "Practice: on 3 of 21 days" in page(f"/progress/?range={span}")
    assert (
        found(r"About (\d+) min of practice a week", page("/progress/practice/"))
        == "10"
    )
    assert rows(page.raw("/records/report/"), "Practice")["Together"] == ["3", "10"]


@pytest.mark.parametrize(
    ("span", "entries"),
    [("30d", "3 of 30"), ("90d", "3 of 90"), ("1y", "4 of 365"), ("all", "6 of 400")],
)
def test_entries_are_those_of_the_range_and_not_of_its_whole_weeks(user, span, entries):
    page = newcomer(user)

    assert f"{entries} days have one for Low back." in page(
        f"/progress/?range={span}&region=low_back"
    )
    assert "Entries on 3 of 90 days." in page("/records/report/")


def weekly_tables(page):
    """Of each table with weeks: the cells of each of its rows, as they stand."""
    for table in page.split('<details class="chart-table')[1:]:
        if "Minutes in all" not in table:
            continue
        months = re.findall(r"<tbody>(.*?)</tbody>", table, re.DOTALL)
        yield [
            (month, *row)
            for found_month in months
            for month in re.findall(r'scope="rowgroup">\s*([^<]*?)\s*<', found_month)
            for row in (
                [
                    html.unescape(re.sub("<[^>]+>", "", cell)).strip()
                    for cell in re.findall(r"<t[hd]\b.*?</t[hd]>", line, re.DOTALL)
                ]
                for line in re.findall(r"<tr>(.*?)</tr>", found_month, re.DOTALL)[1:]
            )
        ]


def minutes(cell):
    return int(cell) if cell.isdigit() else 0


def test_the_minutes_of_a_week_add_up_by_day_and_by_kind_to_one_total(demo):
    by_day, by_kind = weekly_tables(demo.raw("/progress/practice/?range=90d"))

    assert len(by_day) > 10
    for table in (by_day, by_kind):
        for month, first, *parts, total in table:
            assert sum(map(minutes, parts)) == minutes(total), (month, first)
    totals = [
        {(month, first): minutes(total) for month, first, *_, total in table}
        for table in (by_day, by_kind)
    ]
    assert totals[0] == totals[1]


def test_what_was_only_counted_is_no_zero_on_the_report(user):
    BoutFactory(
        session=SessionFactory(user=user, at=NOW - DAY),
        exercise=ExerciseFactory(category="stretch"),
        actual_seconds=None,
        repetitions=8,
    )
    page = pages_of(user)

    table = rows(page.raw("/records/report/"), "Practice")

    assert table["Stretch"] == ["1", "✓"]
    assert table["Together"] == ["1", "✓"]
    assert "✓ was counted, or took less than a minute." in page("/records/report/")
    assert "Practice was counted, or took less than a minute" in page(
        "/progress/practice/"
    )
