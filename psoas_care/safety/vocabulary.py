"""The words that questions, answers and restrictions are made of; no Django here."""

from enum import IntEnum, StrEnum


class QuestionKind(StrEnum):
    """Which questionnaire a question belongs to."""

    PROFILE = "profile"
    RED_FLAG = "red-flag"
    BELLY = "belly"
    SIGN = "sign"
    TICK = "tick"


class Behaviour(StrEnum):
    """What a yes does."""

    BLOCK = "block"
    NEVER = "never"
    CLINICIAN = "clinician"
    ADAPT = "adapt"
    NOT_NOW = "not-now"
    SECTION = "section"
    EMERGENCY = "emergency"
    TODAY = "today"
    SOON = "soon"
    PAUSE = "pause"
    ADULTS = "adults"
    CRISIS = "crisis"
    LIFT_OFF = "lift-off"
    CONFIRM = "confirm"


class Given(StrEnum):
    """An answer: WORSE is a yes to the graver form of a question.

    AGREED is a yes of somebody whose clinician agreed to the exercise all the same.
    """

    NO = "no"
    YES = "yes"
    WORSE = "worse"
    AGREED = "agreed"


class Scope(StrEnum):
    """What a restriction closes."""

    EVERYTHING = "everything"
    ALL_BUT_BREATHING = "all-but-breathing"
    RELEASE_AND_HARD = "release-and-hard"
    RELEASE = "release"
    DEEP_FRONT = "deep-front"
    # Rows of before; an operation closes all pressure, as `RELEASE` does.
    OPERATED = "operated"
    TOOL = "tool"
    # What only the log closes, and no row says:
    ALL_BUT_RELAX = "all-but-relax"
    EXERCISE = "exercise"
    # Nor does any row say what this one puts behind something easier:
    STRONG_PRESSURE = "strong-pressure"


class Ends(StrEnum):
    """How a restriction ends; most can be a slip of the finger, too (`taking_back`).

    ADULT ends by nothing but saying that one is 18 or older.
    """

    CLINICIAN = "clinician"
    NEXT_NO = "next-no"
    DATE = "date"
    ADULT = "adult"
    NEVER = "never"


class State(IntEnum):
    """How available an exercise is; more is freer."""

    LOCKED = 0
    EASIER_FIRST = 1
    ALLOWED = 2


class Walking(StrEnum):
    """What may be advised about walking; NOT is no advice at all."""

    NOT = "not"
    GENTLE = "gentle"
    USUAL = "usual"


class LockReason(StrEnum):
    """The kinds of reason a verdict gives."""

    HOLD = "hold"
    RELAX_FIRST = "relax-first"
    RELAX_ONLY = "relax-only"
    ANSWER = "answer"
    CLINICIAN = "clinician"
    EASIER = "easier"
    PROFILE_DUE = "profile-due"
    CHECK_DUE = "check-due"
    BELLY_DUE = "belly-due"
    NOT_NOW = "not-now"
    TICKS_DUE = "ticks-due"


class EndedBy(StrEnum):
    """Why a restriction is over before its time, or at all."""

    MISTAKE = "mistake"
    WRONG = "wrong"
    ADULT = "adult"
    CLINICIAN = "clinician"
    NO = "no"


NEWS = "news"
"""What marks an answer that is asked again since something new was reported."""
DOSE = "deep-front-dose"
"""The code of the rest after deep front release, which no answer led to."""
TOO_STRONG, BAD_TIME, RED, SEEN_ABOUT = "too-strong", "bad-time", "red", "seen-about"
"""The codes of what else the log closes, which no answer led to either."""
SENSITIVE = "very-sensitive"
"""Likewise of an average that makes somebody very sensitive; it closes nothing."""
PRESSED = "pressed"
"""Likewise: a day, or a week, that had as much pressure as is advised."""
CONSENT = "consent"
"""Likewise: what needs answers, of whoever does not agree that they are kept."""
ALSO_SAYS = {
    "R-15": "cancer",
    "R-19": "kidney",
    "R-20": "pregnancy",
    "R-22": "bleeding",
}
"""The meaning that a red flag confirms beside its sign: who bled on blood thinners is
on them still, once a clinician has looked at it. Nobody on them has that sign yet."""
LASTS = {**ALSO_SAYS, "R-21": "clot", "R-25": "hernia"}
"""The meaning that may last when the sign of a red flag is over: it is asked anew."""
IMPLIES = {
    "hip-replacement-recent": ("hip-replacement-any",),
    "pregnancy-late": ("pregnancy-supine",),
    "rib-or-spine-fracture": ("osteoporosis-flexion", "osteoporosis-pressure"),
    "R-13": ("hip-fracture-suspected",),
    "R-14": ("hip-fracture-suspected",),
    "R-25": ("hernia-abdominal",),
}
"""What is so, or may be, where something else is, whatever was said to it."""
AMOUNTS = frozenset({DOSE, PRESSED})
"""Rests after so much pressure as is advised; what came all the same has marks that
say in what it was too much."""
RESTS = frozenset({*AMOUNTS, TOO_STRONG, BAD_TIME, RED})
"""Rests after what was done or felt: they refuse no record of what was done."""

OF_NERVES = ("R-01", "R-02", "R-03", "R-04", "R-05")
"""What words about a nerve ask: cauda equina, and a leg that has become weak (content,
section 4.5)."""

BY_ONCOLOGY = frozenset({"G-11", "cancer-local", "R-15"})
"""Answers that tell of cancer: to pressure with it nobody agrees but an oncology team
(content, section 4.6). A red flag a doctor looks at like any other."""
