"""When a figure goes somewhere, stays and comes back: for whoever sets another pace."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from psoas_care.library.figures.poses import Beat, Figure


class Stroke(NamedTuple):
    """One repetition as a figure does it, in seconds of its own round.

    It leaves its first pose at `leaves`, stays from `stays` to `turns` where the
    exercise works, and is back at `returns`.
    """

    leaves: float
    stays: float
    turns: float
    returns: float


def strokes(figure: Figure) -> tuple[Stroke, ...]:
    """The repetitions in one round: two where left and right take turns.

    None where the way there is not the way back, as with cat and cow: such a figure
    keeps its own pace.
    """
    found = []
    now = 0.0
    for home, away, move_home in _excursions(figure):
        if len(away) % 2 == 0:
            return ()
        leaves = now + home.hold
        middle = len(away) // 2
        stays = leaves + sum(b.move + b.hold for b in away[:middle]) + away[middle].move
        turns = stays + away[middle].hold
        returns = turns + sum(b.move + b.hold for b in away[middle + 1 :]) + move_home
        found.append(Stroke(leaves, stays, turns, returns))
        now = returns
    return tuple(found)


def _excursions(figure: Figure) -> Iterator[tuple[Beat, Sequence[Beat], float]]:
    """(first pose, the beats away from it, seconds of the move back to it)."""
    beats = figure.beats
    first = beats[0].pose
    homes = [n for n, beat in enumerate(beats) if beat.pose == first]
    for start, end in zip(homes, [*homes[1:], len(beats)], strict=True):
        back = beats[end % len(beats)]
        yield beats[start], beats[start + 1 : end], back.move
