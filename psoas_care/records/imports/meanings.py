"""What the names in a file shall mean here, and the entries that come of that."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple
from uuid import NAMESPACE_URL, UUID, uuid5
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from psoas_care.library.body import TRACKABLE, Region, Side, TrackedPlace
from psoas_care.practice.models.session import LONGEST_BOUT
from psoas_care.records.imports.items import (
    Contents,
    FileItem,
    ItemName,
    ItemOrProblem,
    LineProblem,
)
from psoas_care.symptoms.models.day_factors import LABELS
from psoas_care.web.durations import spent_time
from psoas_care.web.fields import NRS_MAX

PAIN, NOTE, DAY, EXERCISE = "pain", "note", "day", "exercise"
MOST_REPETITIONS, MOST_MINUTES = 500, 120
SAMPLE, MOST_LABELS, MOST_PROBLEMS = 10, 60, 20
LONGEST_PLACE = 60
MIDDAY = time(12)
GRACE = timedelta(minutes=5)
FIRST_YEAR = 1970
DAY_RANGES = {
    "sleep_hours": 24, "sitting_hours": 24, "walking_min": 1440, "running_min": 1440,
    "cycling_min": 1440, "breathing_min": 1440, "stress": NRS_MAX,
}  # fmt: skip
"""What a day can have of each, from 0 up."""


class Meaning(NamedTuple):
    """What a name in the file is here: "pain" in a place, a "note", and so on.

    `what` is the key of the place, the field of the day, or the slug of the exercise,
    whose `name` people know.
    `unit` says what its numbers are for an exercise (minutes, seconds, times);
    `minutes` how long it was each time, where the file has no number.
    """

    kind: str
    what: str = ""
    name: str = ""
    unit: str = ""
    minutes: int | None = None

    @property
    def place(self) -> TrackedPlace:
        return TrackedPlace.named(self.what)


Meanings = Mapping[str, Meaning]
"""By the name; what is left out is not there."""


class ImportedEntry(NamedTuple):
    """A row to be stored: a check-in, a session or the notes of a day.

    `uid` follows from what it says, so that the same file again makes the same rows.
    """

    uid: UUID
    at: datetime
    zone: str
    day: date
    is_timed: bool
    pain: Sequence[tuple[str, str, int]] = ()
    note: str = ""
    elsewhere: str = ""
    exercise: str = ""
    exercise_name: str = ""
    seconds: int | None = None
    repetitions: int | None = None
    amounts: Mapping[str, Decimal] = {}

    @property
    def is_session(self) -> bool:
        return bool(self.exercise)

    @property
    def local_at(self) -> datetime:
        """The clock on the wall, without a zone, as templates want it."""
        return self.at.astimezone(ZoneInfo(self.zone)).replace(tzinfo=None)

    @property
    def in_words(self) -> str:
        """What it will be, for whoever has to agree to it."""
        parts = [
            f"{TrackedPlace(Region(region), side and Side(side)).label}: {value}"
            for region, side, value in self.pain
        ]
        parts += [
            f"{LABELS[name]}: {n.normalize():f}" for name, n in self.amounts.items()
        ]
        if self.is_session:
            done = f"{self.repetitions} ×" if self.repetitions else ""
            done = spent_time(self.seconds) if self.seconds else done
            parts.append(f"{self.exercise_name}: {done}")
        if self.note:
            parts.append(f"“{self.note}”")
        return ", ".join(parts)


@dataclass
class ImportPlan:
    """All that an import would store, and the lines that it cannot."""

    entries: list[ImportedEntry] = field(default_factory=list)
    problems: list[LineProblem] = field(default_factory=list)

    @property
    def days(self) -> list[date]:
        return [entry.day for entry in self.entries]


def contents_of(found: Iterable[ItemOrProblem]) -> Contents:
    """Which names there are, the first lines, and what cannot be understood."""
    count: Counter[str] = Counter()
    days: dict[str, tuple[date, date]] = {}
    ratings: dict[str, bool] = {}
    numbers: set[str] = set()
    timed: set[str] = set()
    sample: list[FileItem] = []
    problems: list[LineProblem] = []
    problem_count = total = 0
    for one in found:
        if isinstance(one, LineProblem):
            problem_count += 1
            if len(problems) < MOST_PROBLEMS:
                problems.append(one)
            continue
        total += 1
        if len(sample) < SAMPLE:
            sample.append(one)
        name = one.label
        count[name] += 1
        first, last = days.get(name, (one.day, one.day))
        days[name] = (min(first, one.day), max(last, one.day))
        if one.number is not None:
            numbers.add(name)
            ratings[name] = ratings.get(name, True) and 0 <= one.number <= NRS_MAX
        if one.seconds is not None:
            timed.add(name)
    labels = [
        ItemName(
            name, n, *days[name], ratings.get(name, False), name in numbers,
            name in timed,
        )
        for name, n in count.most_common(MOST_LABELS)
    ]  # fmt: skip
    return Contents(labels, sample, problems, problem_count, total)


def guess(label: ItemName) -> str:
    """The place that a name is about, as it is chosen; "" where it is left out."""
    if not label.is_rating:
        return ""
    name = label.name.lower()
    words = {
        "low_back": ("low back", "lower back", "lumbar", "rücken", "back"),
        "pelvic": ("pelvi", "sacr", "si joint", "becken"),
        "hip_front": ("hip", "groin", "psoas", "hüfte", "leiste"),
    }
    for region, known in words.items():
        if any(word in name for word in known):
            side = next((s for s in ("left", "right") if s in name), "")
            key = f"{region}.{side}" if side else region
            return f"{PAIN}:{key}" if key in KEYS else f"{PAIN}:{region}"
    return ""


KEYS = {place.key for place in TRACKABLE}


def plan_of(
    origin: str,
    found: Iterable[ItemOrProblem],
    meanings: Meanings,
    zone: str,
    now: datetime,
) -> ImportPlan:
    """What the items become; a check-in has all the places of one line."""
    plan = ImportPlan()
    times: Counter[tuple[object, ...]] = Counter()
    amounts: dict[date, dict[str, Decimal]] = defaultdict(dict)
    for items in _by_line(found, plan):
        wanted = [(one, meanings[one.label]) for one in items if one.label in meanings]
        if not wanted:
            continue
        item = wanted[0][0]
        at, is_timed = _moment(item, zone), item.clock is not None
        if at > now + GRACE or at.year < FIRST_YEAR:
            why = _("This is still to come, or the day is not over.")
            plan.problems.append(LineProblem(item.line, why))
            continue
        _Line(origin, at, zone, item.day, is_timed, times, amounts, plan).add(wanted)
    for day, of_day in sorted(amounts.items()):
        at = datetime.combine(day, MIDDAY, ZoneInfo(zone)).astimezone(UTC)
        uid = uuid5(NAMESPACE_URL, f"{origin} day {day}")
        entry = ImportedEntry(
            uid, min(at, now), zone, day, is_timed=False, amounts=of_day
        )
        plan.entries.append(entry)
    return plan


def _by_line(
    found: Iterable[ItemOrProblem], plan: ImportPlan
) -> Iterator[list[FileItem]]:
    items: list[FileItem] = []
    for one in found:
        if isinstance(one, LineProblem):
            plan.problems.append(one)
            continue
        if items and (items[0].line, items[0].day) != (one.line, one.day):
            yield items
            items = []
        items.append(one)
    if items:
        yield items


def _moment(item: FileItem, zone: str) -> datetime:
    if item.at is not None:
        return item.at.astimezone(UTC)
    clock = item.clock or MIDDAY
    return datetime.combine(item.day, clock, ZoneInfo(zone)).astimezone(UTC)


@dataclass
class _Line:
    """One line of the file on its way to entries."""

    origin: str
    at: datetime
    zone: str
    day: date
    is_timed: bool
    times: "Counter[tuple[object, ...]]"
    amounts: dict[date, dict[str, Decimal]]
    plan: ImportPlan

    def add(self, wanted: Sequence[tuple[FileItem, Meaning]]) -> None:
        for item, meaning in wanted:
            if meaning.kind == DAY:
                self._add_amount(item, meaning)
            elif meaning.kind == EXERCISE:
                self._add_session(item, meaning)
        self._add_check_in([(i, m) for i, m in wanted if m.kind in {PAIN, NOTE}])

    def _refuse(self, item: FileItem, why: str) -> None:
        self.plan.problems.append(LineProblem(item.line, why))

    def _add_amount(self, item: FileItem, meaning: Meaning) -> None:
        """Add up what a day has of one thing; of a rating the last one counts."""
        number, is_hours = item.number, meaning.what.endswith("_hours")
        if number is None and item.seconds is not None:
            number = Decimal(item.seconds) / (3600 if is_hours else 60)
        if number is None:
            self._refuse(item, _("This needs a number."))
            return
        of_day = self.amounts.get(item.day, {})
        before = 0 if meaning.what == "stress" else of_day.get(meaning.what, 0)
        places = Decimal("0.01") if is_hours else Decimal(1)
        most = DAY_RANGES[meaning.what]
        if not 0 <= before + number <= most:
            self._refuse(item, _("This is more than fits into a day."))
            return
        together = (before + number).quantize(places, ROUND_HALF_UP)
        self.amounts[item.day][meaning.what] = together

    def _add_session(self, item: FileItem, meaning: Meaning) -> None:
        seconds, repetitions = _measures(item, meaning)
        is_long = seconds is not None and not 1 <= seconds <= LONGEST_BOUT
        is_many = repetitions is not None and not 1 <= repetitions <= MOST_REPETITIONS
        if is_long or is_many or (seconds is None and repetitions is None):
            why = _("We cannot tell how long or how often this was, or it is too much.")
            self._refuse(item, why)
            return
        note = _note([item], has_label=False)
        uid = self._uid("session", item.label, seconds, repetitions, note)
        self.plan.entries.append(
            self._entry(
                uid, note=note, exercise=meaning.what, exercise_name=meaning.name,
                seconds=seconds,
                repetitions=repetitions,
            )
        )  # fmt: skip

    def _add_check_in(self, wanted: Sequence[tuple[FileItem, Meaning]]) -> None:
        pain: dict[tuple[str, str], int] = {}
        elsewhere = ""
        noted = []
        for item, meaning in wanted:
            if meaning.kind == NOTE:
                noted.append((item, True))
                continue
            number = item.number
            if number is None or not 0 <= number <= NRS_MAX:
                why = _("Pain needs a number from 0 to 10.")
                self._refuse(item, why)
                continue
            place, value = meaning.place, int(number.to_integral_value(ROUND_HALF_UP))
            key = (place.region.value, str(place.side))
            # Of two names for one place the worse number counts.
            pain[key] = max(value, pain.get(key, 0))
            if place.region == Region.OTHER:
                elsewhere = item.label[:LONGEST_PLACE]
            if item.note:
                noted.append((item, False))
        note = "\n".join(_note([i], has_label=has) for i, has in noted)[:2000]
        if not pain and not note:
            return
        scores = [(region, side, value) for (region, side), value in pain.items()]
        uid = self._uid("check-in", *scores, note)
        entry = self._entry(uid, pain=scores, note=note, elsewhere=elsewhere)
        self.plan.entries.append(entry)

    def _uid(self, *parts: object) -> UUID:
        """The same id for the same words; equal rows of a file differ by number."""
        key = (self.at, *map(str, parts))
        self.times[key] += 1
        text = "|".join(map(str, (self.origin, *key, self.times[key])))
        return uuid5(NAMESPACE_URL, text)

    def _entry(self, uid: UUID, **fields: object) -> ImportedEntry:
        about = (uid, self.at, self.zone, self.day, self.is_timed)
        return ImportedEntry(*about, **fields)  # type: ignore[arg-type]


def _measures(item: FileItem, meaning: Meaning) -> tuple[int | None, int | None]:
    """(seconds, repetitions) of an exercise."""
    if item.seconds is not None:
        return item.seconds, None
    if item.number is None:
        return (meaning.minutes * 60 if meaning.minutes else None), None
    match meaning.unit:
        case "times":
            return None, int(item.number)
        case "s":
            return int(item.number), None
        case "min":
            return int(item.number * 60), None
    return None, None


def _note(items: Iterable[FileItem], *, has_label: bool) -> str:
    """In words what an item says besides a number for pain."""
    lines = []
    for item in items:
        if has_label:
            number = "" if item.number is None else f"{item.number.normalize():f}"
            text = " ".join(filter(None, [number, item.words]))
            lines.append(f"{item.label}: {text}" if text else item.label)
        if item.note:
            lines.append(item.note)
    return "\n".join(lines)
