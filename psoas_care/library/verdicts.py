"""Whether a person may see and do an exercise: the rules, asked about our rows."""

from dataclasses import dataclass

from psoas_care.library.body import Side
from psoas_care.library.dose import Sides
from psoas_care.library.models import Exercise
from psoas_care.library.vocabulary import Gate
from psoas_care.safety.rules import Item, Verdict
from psoas_care.safety.standing import Standing


def item_of(exercise: Exercise) -> Item:
    """What the rules need to know of an exercise."""
    return Item(
        slug=exercise.slug,
        category=exercise.category,
        level=exercise.level,
        codes=frozenset(exercise.codes),
        tools=frozenset(exercise.tool_slugs),
        is_deep_front=exercise.gate == Gate.ABDOMINAL,
    )


@dataclass(frozen=True)
class Access:
    """What one person may do of one exercise, side by side where it has sides."""

    exercise: Exercise
    by_side: dict[str, Verdict]

    @property
    def best(self) -> Verdict:
        """The verdict of the side that is most open."""
        return max(self.by_side.values(), key=lambda verdict: verdict.state)

    @property
    def is_locked(self) -> bool:
        """Nothing of how it is done may be shown: no placement, steps or dose."""
        return self.best.is_locked

    @property
    def is_easier_first(self) -> bool:
        return self.best.is_easier_first

    @property
    def locked_side(self) -> str:
        """The one side that is closed while the other is open; "" if there is none."""
        locked = [side for side, verdict in self.by_side.items() if verdict.is_locked]
        return locked[0] if locked and not self.is_locked else ""

    def may_do(self, side: str) -> Verdict:
        """The verdict for a bout on `side`; on both at once, that of the worse one."""
        if side in self.by_side:
            return self.by_side[side]
        return min(self.by_side.values(), key=lambda verdict: verdict.state)


def access_to(exercise: Exercise, standing: Standing) -> Access:
    """What somebody who stands there may do of an exercise."""
    item = item_of(exercise)
    is_per_side = exercise.sides == Sides.PER_SIDE
    sides = (Side.LEFT, Side.RIGHT) if is_per_side else (Side.BOTH,)
    return Access(exercise, {side: standing.verdict(item, side) for side in sides})
