"""Day and night without `light-dark()`: each pair is said once and served thrice."""

import re

import pytest
from django.conf import settings

from psoas_care.library import pictures
from psoas_care.web.schemes import with_fallback
from psoas_care.web.static import flattened_style_sheet

ONLY_WHERE_UNDERSTOOD = re.compile(
    r"@supports \(color: light-dark\(red, ?red\)\)\{[^{}]*\{[^{}]*\}\}"
)


def test_a_pair_is_day_then_night_then_itself_where_it_is_understood():
    css = """
/* ink; paper {} */
:root {
  --ink: light-dark(oklch(26% 0.02 200 / 0.5), white);
  --space: 1rem;
}"""

    served = with_fallback(css)

    assert re.sub(r"\s+", " ", served).strip() == (
        ":root{ --ink: oklch(26% 0.02 200 / 0.5); --space: 1rem; }"
        "@media screen and (prefers-color-scheme: dark){:root{ --ink: white}}"
        "@supports (color: light-dark(red, red)){:root{"
        " --ink: light-dark(oklch(26% 0.02 200 / 0.5), white)}}"
    )


def test_a_later_rule_still_wins():
    """More contrast asks for other colours, and comes after all three."""
    css = (
        ":root { --line: light-dark(silver, grey); }"
        "@media (prefers-contrast: more) { :root { --line: var(--ink); } }"
    )

    served = with_fallback(css)

    assert served.index("@supports") < served.index("--line: var(--ink)")


@pytest.mark.parametrize(
    "pair", ["light-dark(red)", "light-dark(a(b(c)), d)", "light-dark (red, blue)"]
)
def test_a_pair_that_cannot_be_read_is_no_style_sheet(pair):
    with pytest.raises(ValueError, match="in p is not a pair of two colours"):
        with_fallback(f"p {{ color: {pair}; }}")


def test_what_is_served_names_no_pair_where_it_may_not_be_understood():
    served = flattened_style_sheet("css/main.css")
    rest = ONLY_WHERE_UNDERSTOOD.sub("", served)

    assert "light-dark(" in served
    assert "light-dark" not in rest


def test_a_picture_has_a_day_and_a_night_and_no_pairs():
    """It stands by itself, so the scheme of the screen says all that a pair would."""
    drawing = pictures.cover("glute-bridge").drawing.decode()

    assert "light-dark" not in drawing
    assert drawing.count("--skin:") == 2
    assert "@media screen and (prefers-color-scheme: dark){:root{" in drawing


def test_every_pair_of_the_tokens_has_a_day_and_a_night():
    tokens = (settings.BASE_DIR / "static/css/tokens.css").read_text()
    paired = re.findall(r"(--[\w-]+): light-dark", tokens)
    rest = ONLY_WHERE_UNDERSTOOD.sub("", flattened_style_sheet("css/main.css"))

    said = re.findall(r"(--[\w-]+): ", rest)

    assert len(paired) > 50
    assert {n for n in paired if said.count(n) < 2 * paired.count(n)} == set()
