"""Contact sheets of all figures, to be looked at: `make figures`.

Every key pose and the middle of every way between two, of both sides, light and dark:
var/figures/sheet-<side>-<scheme>-<number>.png. Names of exercises as arguments draw
only those. The colours are those of the site.
"""

import sys
from collections.abc import Iterator
from functools import partial
from html import escape
from itertools import pairwise
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, ViewportSize, sync_playwright

from psoas_care.library.figures import colours, svg
from psoas_care.library.figures.motion import Keyframe, moment
from psoas_care.library.figures.poses import Figure, FigureSide, load
from tools.screens import chromium

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "var" / "figures"
FIGURES = ROOT / "fixtures" / "figures" / "poses.json"
Scheme = Literal["light", "dark"]
SCHEMES: tuple[Scheme, ...] = ("light", "dark")
STYLE_SHEETS = (ROOT / "static" / "css" / "tokens.css", colours.RULES)
EXERCISES_A_SHEET = 9
LAYOUT = """
  body { margin: 8px; background: var(--paper); color: var(--ink);
         font: 11px sans-serif; display: grid; gap: 6px;
         grid-template-columns: repeat(5, 400px) }
  figure { margin: 0; padding: 4px; border-radius: 8px; background: var(--wash) }
  svg { display: block; width: 100% }
"""


def main() -> None:
    """Draw the exercises named, or all of them."""
    figures = load(FIGURES)
    slugs = sys.argv[1:] or list(figures)
    FOLDER.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium())
        for first in range(0, len(slugs), EXERCISES_A_SHEET):
            some = {s: figures[s] for s in slugs[first : first + EXERCISES_A_SHEET]}
            for side in FigureSide:
                page = sheet(some, side)
                for scheme in SCHEMES:
                    name = f"sheet-{side}-{scheme}-{first // EXERCISES_A_SHEET + 1}"
                    picture(browser, page, scheme, FOLDER / f"{name}.png")
        browser.close()
    print(f"{len(slugs)} figures drawn in {FOLDER.relative_to(ROOT)}/")


def sheet(figures: dict[str, Figure], side: FigureSide) -> str:
    """A page with all drawings of some figures; of the left only if it differs."""
    css = [path.read_text(encoding="utf-8") for path in STYLE_SHEETS]
    drawings = "".join(
        f"<figure>{escape(f'{slug} {name}')}{drawn}</figure>"
        for slug, figure in figures.items()
        if figure.shows or side is FigureSide.RIGHT
        for name, drawn in drawings_of(figure, side)
    )
    return f"<!doctype html><style>{''.join(css)}{LAYOUT}</style>{drawings}"


def drawings_of(figure: Figure, side: FigureSide) -> Iterator[tuple[str, str]]:
    figure = figure.on(side)
    for name, pose in figure.poses.items():
        yield f"{name}: {pose.label}", svg.still(figure, name, "", side)
    order = [beat.pose for beat in figure.beats]
    for start, end in sorted(set(pairwise(order))):
        middle = partial(half_way, start=start, end=end)
        yield f"from {start} to {end}", svg.picture(figure, middle, "")


def half_way(figure: Figure, start: str, end: str) -> list[Keyframe]:
    return [moment(figure, start, end, 0.5)]


def picture(browser: Browser, page: str, scheme: Scheme, path: Path) -> None:
    size = ViewportSize(width=5 * 406 + 16, height=600)
    tab = browser.new_page(viewport=size, color_scheme=scheme)
    tab.set_content(page)
    tab.screenshot(path=path, full_page=True)
    tab.close()


if __name__ == "__main__":
    main()
