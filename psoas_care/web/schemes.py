"""Day and night colours for browsers that do not know `light-dark()` yet.

Sources say each pair once. A custom property cannot fall back by being declared twice:
a value that a browser does not understand is invalid only where it is used. So what is
served says day, then night for dark screens, then the pair where it is understood.
"""

import re

COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
COLOUR = r"((?:[^(),;]|\([^()]*\))+)"
ONLY_WHERE_UNDERSTOOD = re.compile(
    r"@supports \(color: light-dark\(red, red\)\)\{[^{}]*\{[^{}]*\}\}"
)
PAIR = re.compile(rf"light-dark\({COLOUR},\s*{COLOUR}\)")


def with_fallback(css: str) -> str:
    """The style sheet, in which each pair stands only where it is understood.

    Each rule is followed by its own night and pairs, so that a later rule still wins.
    Raises ValueError for a pair that is not two colours.
    """
    return RULE.sub(_unfolded, COMMENT.sub("", css))


def day_and_night(css: str) -> str:
    """The style of a picture: a file of its own has one scheme, which the screen says.

    Without the pairs it is a sixteenth lighter.
    """
    return ONLY_WHERE_UNDERSTOOD.sub("", with_fallback(css))


def _unfolded(rule: re.Match[str]) -> str:
    selector, body = rule[1].strip(), rule[2]
    pairs = ";".join(part for part in body.split(";") if "light-dark" in part)
    if not pairs:
        return rule[0]
    day, night = PAIR.sub(r"\1", body), PAIR.sub(r"\2", pairs)
    if "light-dark" in day:
        raise ValueError(f"A light-dark() in {selector} is not a pair of two colours.")
    # Paper is white: what is printed stays day.
    return (
        f"{selector}{{{day}}}"
        f"@media screen and (prefers-color-scheme: dark){{{selector}{{{night}}}}}"
        f"@supports (color: light-dark(red, red)){{{selector}{{{pairs}}}}}"
    )
