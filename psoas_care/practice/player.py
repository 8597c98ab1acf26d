"""A session as the page of the player needs it: what its script plays and says."""

import hashlib
import json
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.utils.html import json_script
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from psoas_care.library import pictures
from psoas_care.library.access import access_to
from psoas_care.library.body import TRACKED, Region, Side
from psoas_care.library.dose import Sides
from psoas_care.library.easing import ways_open
from psoas_care.library.figures.poses import Figure
from psoas_care.library.figures.tempo import strokes
from psoas_care.library.models import Exercise
from psoas_care.practice.limits import MOST_BOUTS
from psoas_care.practice.planner import timeline
from psoas_care.practice.planner.rules import MOST_RELEASE_SECONDS
from psoas_care.practice.planner.traffic_light import TOO_MUCH_BEFORE
from psoas_care.practice.playable import Playable, PlayableItem
from psoas_care.safety.signs import SignsForm
from psoas_care.safety.status import SafetyStatus
from psoas_care.safety.vocabulary import QuestionKind
from psoas_care.symptoms.vocabulary import (
    NERVE_QUALITIES,
    PULSE_QUALITIES,
    SIGN_WORDS,
)

STOP_WORDS = [word.value for word in (*NERVE_QUALITIES, *PULSE_QUALITIES)]
"""Words for pain that end the whole session."""
PRESSED_STOP_WORDS = [w.value for w in SIGN_WORDS if w.value not in STOP_WORDS]
"""Further ones, where a tool pressed."""
ONCE = {"once": True}
BREATH = (timeline.BREATH_IN_SECONDS, 0, timeline.BREATH_OUT_SECONDS)


def prose_of(playable: Playable) -> dict[str, Exercise]:
    """The open exercises by slug, with the texts and steps that a list leaves out."""
    slugs = [item.exercise.slug for item in playable.open_items]
    return Exercise.objects.in_bulk(slugs, field_name="slug")


def most_trained(playable: Playable, prose: Mapping[str, Exercise]) -> Region:
    """The region that most of the time is usually meant for; the first of equals.

    That is where pain is asked before and after.
    """
    return max(TRACKED, key=lambda region: _seconds_for(region, playable, prose))


def _seconds_for(
    region: Region, playable: Playable, prose: Mapping[str, Exercise]
) -> int:
    return sum(
        item.seconds * getattr(prose[item.exercise.slug], f"for_{region}")
        for item in playable.open_items
    )


def timeline_item(item: PlayableItem, first_side: str) -> timeline.TimedItem:
    # Its easier version follows the breath as it comes: nothing paces it.
    is_breathing = item.exercise.is_breathing and not item.is_easier_first
    sides = sorted(item.open_sides, key=lambda side: side != first_side)
    return timeline.TimedItem(item.dose, sides, is_breathing)


def print_of(playable: Playable) -> str:
    """A fingerprint of what is open and how much of it: equal for an equal session."""
    return _print_of(playable, _in_time(playable)[1])


def _print_of(playable: Playable, phases: Sequence[Mapping[str, Any]]) -> str:
    played = [[item.exercise.slug, *item.easings] for item in playable.open_items]
    content = json.dumps([played, phases]).encode()
    return hashlib.sha256(content).hexdigest()[:16]


def _in_time(
    playable: Playable,
) -> tuple[list[timeline.TimedItem], list[dict[str, Any]]]:
    """What is open as the timeline knows it, and its phases as the script does."""
    items = [timeline_item(item, playable.first_side) for item in playable.open_items]
    phases = [
        {
            **vars(phase),
            "marks": [(_short(mark.at), mark.cue) for mark in phase.marks],
            **(ONCE if _is_once(phase, playable) else {}),
        }
        for phase in timeline.phases(items)
    ]
    return items, phases


def _is_once(phase: timeline.TimelinePhase, playable: Playable) -> bool:
    """Whether a tool presses in it: its dose is no more for going back."""
    is_work = phase.kind == timeline.PhaseKind.WORK
    exercise: Exercise = playable.open_items[phase.item].exercise
    return is_work and exercise.most_pressure is not None


def _short(seconds: float) -> float:
    """Whole seconds without the decimal, which would have to be sent."""
    return int(seconds) if seconds == int(seconds) else seconds


class _Compact(DjangoJSONEncoder):
    """JSON without the space that only its readers need."""

    item_separator, key_separator = ",", ":"


def written(score: Mapping[str, Any]) -> str:
    """A score as the page has it."""
    return json_script(score, "player-score", encoder=_Compact)


def score_of(
    playable: Playable,
    prose: Mapping[str, Exercise],
    *,
    owner: str,
    routine: str,
    day_ends: datetime | None,
    safety_status: SafetyStatus,
) -> dict[str, Any]:
    """All that the script needs: exercises, phases and words.

    `owner` keeps what one person left unsent from another at the same browser; ""
    is a visitor. `routine` is what the session says it played. `print` changes when
    anything does that a half-played session depends on. What opened a pressure tool
    holds for the day of the page: after `day_ends` only the server can say so. The day
    has had `pressed` seconds with tools, of the `mostPressed` it may have.
    """
    has_tools = playable.has_tools
    items, phases = _in_time(playable)
    closed = _closed_ways(playable, prose, safety_status)
    return {
        "user": owner,
        "routine": routine,
        "region": most_trained(playable, prose),
        "title": playable.title,
        "path": playable.play_address,
        "print": _print_of(playable, phases),
        "mostBouts": MOST_BOUTS,
        "tooStrong": TOO_MUCH_BEFORE,
        "toolsUntil": day_ends.timestamp() * 1000 if day_ends and has_tools else None,
        "pressed": safety_status.pressed_seconds if has_tools else 0,
        "mostPressed": MOST_RELEASE_SECONDS,
        "stopWords": STOP_WORDS,
        "items": [
            _item(item, one, prose[item.exercise.slug], closed)
            for item, one in zip(playable.open_items, items, strict=True)
        ],
        "phases": phases,
        "words": words(),
    }


def _item(
    item: PlayableItem,
    one: timeline.TimedItem,
    exercise: Exercise,
    closed: Collection[str],
) -> dict[str, Any]:
    figure = pictures.figures().get(exercise.slug)
    is_paced = one.is_breathing or not exercise.is_breathing
    why = {"isEasierFirst": True, "easierWhy": " ".join(item.easings)}
    return {
        "slug": exercise.slug,
        "name": exercise.name,
        "category": exercise.category,
        "isCalm": exercise.is_calm,
        "breath": exercise.breath if is_paced else "",
        "steps": "\n".join(item.access.on_open_sides(exercise.step_texts)),
        "easier": _easier(item, exercise, closed),
        **(why if item.is_easier_first else {}),
        "sideWords": _sides_in_words(item.dose.sides),
        "isHeld": one.is_held,
        "repetitions": item.dose.repetitions,
        "repetitionSeconds": item.dose.hold_seconds + item.dose.move_seconds,
        "effortSeconds": one.effort_seconds,
        "mostPressure": exercise.most_pressure,
        **({"isDeep": True} if exercise.is_deep_front else {}),
        **({"tools": exercise.tool_slugs} if exercise.tool_slugs else {}),
        "figures": {side: _figure(exercise.slug, side) for side in item.open_sides},
        "strokes": _strokes(figure) if figure else (),
        "pace": _pace(one),
    }


def _closed_ways(
    playable: Playable, prose: Mapping[str, Exercise], safety_status: SafetyStatus
) -> set[str]:
    """Of the exercises that would be easier than one that has to be, the closed ones.

    No query unless an easier version comes first and is another exercise.
    """
    eased = (item for item in playable.open_items if item.is_easier_first)
    slugs = {slug for item in eased for slug in prose[item.exercise.slug].mentioned}
    others = Exercise.objects.for_cards().filter(slug__in=slugs) if slugs else ()
    return {one.slug for one in others if access_to(one, safety_status).is_locked}


def _easier(item: PlayableItem, exercise: Exercise, closed: Collection[str]) -> str:
    """What makes it easier: another exercise, if open, only where that comes first."""
    names, text = exercise.mentioned, exercise.easier_text
    if item.is_easier_first:
        return ways_open(text, names, closed)
    return "" if any(slug in text for slug in names) else text


def _sides_in_words(sides: str) -> dict[str, str]:
    """The words of each side that has any, by its key."""
    words = {Side.LEFT.value: _("Left side"), Side.RIGHT.value: _("Right side")}
    if sides == Sides.ALTERNATING:
        words[Side.BOTH.value] = _("Left and right in turn")
    return words


def _figure(slug: str, side: Side) -> dict[str, str]:
    """The moving figure of a side; what both do alike has one for both."""
    shown = pictures.sides_of(slug)
    one = next(
        (one for one in shown if one.side.value == side.value),
        shown[0] if shown else None,
    )
    return {"address": one.moving.address, "text": one.moving.text} if one else {}


def _pace(item: timeline.TimedItem) -> Sequence[float] | None:
    """Seconds [there, staying, back] of a repetition; None where nothing is moved."""
    dose = item.dose
    if item.is_breathing:
        return BREATH
    if not dose.move_seconds:
        return None
    one_way = _short(dose.move_seconds / 2)
    return (one_way, dose.hold_seconds, one_way)


def _strokes(figure: Figure) -> list[list[float]]:
    return [[_short(seconds) for seconds in stroke] for stroke in strokes(figure)]


def words() -> dict[str, str]:
    """What the script says and shows; `%s` is a number or a name."""
    return {
        "ready": _("Get ready"),
        "work": _("Begin"),
        "rest": _("Rest"),
        "switch": _("Switch sides"),
        "over": _("All done"),
        "go": _("And again"),
        "hold": _("Hold"),
        "half": _("Halfway"),
        "back": _("Slowly back"),
        "in": _("Breathe in"),
        "out": _("Breathe out"),
        "place": _("%s of %s"),
        "seconds": _("of %s s"),
        "repetitions": _("%s of %s"),
        "next": _("Next: %s"),
        "last": _("Last one"),
        "pause": _("Pause"),
        "resume": _("Carry on"),
        "paused": _("Paused"),
        "done": _("%s of practice"),
        "exercise": _("Exercise"),
        "left": _("Left"),
        "right": _("Right"),
        "both": _("Both"),
        "time": _("Time"),
        "all": _("All together"),
    }


def stop_signs(playable: Playable, prose: Mapping[str, Exercise]) -> list[str]:
    """When to stop, in the words of the pressure tools that are played."""
    found = [
        capfirst(sign)
        for item in playable.open_items
        if item.exercise.most_pressure is not None
        for sign in prose[item.exercise.slug].stop_if
    ]
    return list(dict.fromkeys(found))


def signs_of(safety_status: SafetyStatus) -> SignsForm:
    """The nerve and organ signs; side and tool are those in use, so nobody is asked.

    The page holds them twice: without script the form of the log asks them, too.
    """
    questions = safety_status.questions_of(QuestionKind.SIGN)
    return SignsForm(None, questions=questions, tools={}, auto_id="hurt_%s")
