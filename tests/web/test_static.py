"""Static files as production serves them: hashed, compressed, one style sheet."""

import gzip
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.test import Client

from psoas_care.web.static import (
    COMMENT,
    flattened_script,
    flattened_style_sheet,
    served_script,
)
from tests.wire import on_the_wire

SOURCE = Path(settings.BASE_DIR) / "static"
COLLECTED = Path(settings.STATIC_ROOT)


def served(name):
    return COLLECTED / staticfiles_storage.stored_name(name)


def test_the_style_sheet_is_one_file():
    style = served("css/main.css").read_text()

    assert "@import" not in style
    for layer in ["reset", "tokens", "base", "layout", "components", "utilities"]:
        assert f"@layer {layer}{{" in style


SHEETS = {"main.css", "charts.css"}


def imported_by(sheet):
    text = (SOURCE / "css" / sheet).read_text()
    return re.findall(r'@import url\("([^"]+)"\)', text)


def test_every_style_is_part_of_one_sheet():
    written = {str(p.relative_to(SOURCE / "css")) for p in SOURCE.glob("css/**/*.css")}

    imported = [name for sheet in SHEETS for name in imported_by(sheet)]

    assert sorted(imported) == sorted(written - SHEETS)


CHARTS = re.compile(
    r"""class="(?:[^"]* )?({})(?:-[a-z-]+)?[ "]""".format(
        "|".join(Path(name).stem for name in imported_by("charts.css"))
    )
)


def test_what_has_charts_brings_their_sheet():
    """Every page of Progress does, the report and the evidence; no other needs it."""
    templates = SOURCE.parent / "templates"
    drawing = [p for p in templates.rglob("*.html") if CHARTS.search(p.read_text())]
    pages = [
        *(
            p
            for p in templates.glob("progress/*.html")
            if "{% extends" in p.read_text()
        ),
        templates / "records/report.html",
        templates / "records/report_shared.html",
        templates / "records/report_link_list.html",
        templates / "library/evidence_list.html",
        templates / "library/exercise_detail.html",  # fetches a piece of Progress
    ]

    assert len(drawing) > 20
    assert {p.relative_to(templates).parts[0] for p in drawing} == {
        "library",
        "progress",
        "records",
    }
    assert [p for p in pages if "css/charts.css" not in p.read_text()] == []


def test_a_style_sheet_has_no_space_that_only_its_readers_need():
    main, charts = (
        served(f"css/{name}.css").read_text() for name in ("main", "charts")
    )

    for style in (main, charts):
        assert "\n" not in style
        assert "/*" not in style
    assert 'content:"▸ "' in charts.replace(": ", ":")


def test_a_style_that_is_not_there_is_named(monkeypatch):
    monkeypatch.setattr(
        "psoas_care.web.static.finders.find",
        lambda name: None if "base" in name else SOURCE / name,
    )

    with pytest.raises(FileNotFoundError, match=r"css/base\.css is imported"):
        flattened_style_sheet("css/main.css")


def test_no_style_names_a_file_by_a_path_that_moving_it_would_break():
    """The pieces of the style sheet lie deeper than the whole."""
    for path in SOURCE.glob("css/*/**/*.css"):
        assert not re.search(r"url\((?![\"']?data:)", path.read_text()), path


@pytest.mark.parametrize(
    "path", sorted(SOURCE.glob("js/**/*.js")), ids=lambda path: path.name
)
def test_modules_find_each_other_by_their_hashed_names(path):
    script = served(str(path.relative_to(SOURCE))).read_text()

    for imported in re.findall(r"(?:from\s|import[\s(])\s*[\"']\./([^\"']+)", script):
        assert re.search(r"\.[0-9a-f]{12}\.js$", imported)
        assert (COLLECTED / "js" / imported).is_file()


SCRIPT = re.compile(r"{% static \"(js/[^\"]+)\" %}")
BASE = (SOURCE.parent / "templates/base.html").read_text()
HTMX = "django_htmx/htmx-2.min.js"
MOST_SCRIPT = 20_000
"""Bytes over the wire, headers included, that a first load may have of script."""


def scripts_of(template):
    """The scripts that a page loads at once, those that they import included."""
    text = template.read_text()
    names = {*SCRIPT.findall(text)}
    if "{% block scripts %}" not in text:
        names |= {HTMX, *SCRIPT.findall(BASE)}
    found = set()
    while names - found:
        found |= names
        for name in [name for name in names if name.startswith("js/")]:
            at_once = r"(?:from|import)\s*[\"']\./([^\"']+?)\.[0-9a-f]{12}\.js"
            names |= {
                f"js/{n}.js" for n in re.findall(at_once, served(name).read_text())
            }
    return found


PAGES_WITH_SCRIPTS = [
    path
    for path in sorted((SOURCE.parent / "templates").rglob("*.html"))
    if SCRIPT.search(path.read_text())
]


def test_every_page_with_a_script_is_measured():
    assert len(PAGES_WITH_SCRIPTS) >= 12
    assert len(scripts_of(SOURCE.parent / "templates/today/home.html")) >= 3
    assert HTMX in scripts_of(SOURCE.parent / "templates/today/home.html")


@pytest.mark.parametrize("template", PAGES_WITH_SCRIPTS, ids=lambda path: path.stem)
@pytest.mark.django_db  # which a closed answer gives back
def test_l4_the_script_of_a_page_is_light(template):
    sizes = {n: on_the_wire(staticfiles_storage.url(n)) for n in scripts_of(template)}

    assert sum(sizes.values()) <= MOST_SCRIPT, sizes


def test_what_every_page_has_is_one_file_without_comments():
    script = served("js/page.js").read_text()

    assert 'import "./' not in script
    for part in ("toasts", "zone", "unsent", "text-counter", "unsaved"):
        code = (SOURCE / f"js/{part}.js").read_text().splitlines()[-1]
        assert code.split(";")[0].replace(", ", ",") in script, part
    assert "Shows what the server has to say" not in script


def test_the_player_is_one_file_with_all_that_it_imports():
    script = served("js/player.js").read_text()
    modules = re.findall(r"const \$(\w+)=\(\(\)=>{", script)

    assert not re.search(r"\b(?:import|from) \"\./", script)
    assert not re.search(r"^export\b", script, re.MULTILINE)
    assert modules == [
        "too_much", "player_answers", "player_clock", "session_keeper", "player_cues",
        "player_left_out", "player_stage", "wall",
    ]  # fmt: skip
    template = SOURCE.parent / "templates/practice/play.html"
    assert scripts_of(template) == {"js/player.js"}


@pytest.mark.parametrize(
    "odd",
    [
        'import keeper from "./b.js";',
        'import * as b from "./b.js";',
        "export default 1;",
        "export { a };",
    ],
)
def test_a_module_that_cannot_be_flattened_is_refused(monkeypatch, odd):
    monkeypatch.setattr("psoas_care.web.static._source", lambda name: f"{odd}\n")

    with pytest.raises(ValueError, match="not known here"):
        flattened_script("js/a.js")


def test_a_flattened_module_keeps_its_names_to_itself(monkeypatch):
    """Both have a `KEPT`; `c` is needed twice and stands there once, first."""
    sources = {
        "js/a.js": 'import { b } from "./b.js";\nimport { c } from "./c.js";\n'
        "const KEPT = 1;\nb(c, KEPT);\n",
        "js/b.js": 'import { c } from "./c.js";\nconst KEPT = 2;\n'
        "export async function b() {\n}\n",
        "js/c.js": "export const c = 3;\n",
    }
    monkeypatch.setattr("psoas_care.web.static._source", sources.__getitem__)

    assert flattened_script("js/a.js") == (
        "const $c = (() => {\nconst c = 3;\nreturn { c };\n})();\n"
        "const $b = (() => {\nconst { c } = $c;\nconst KEPT = 2;\n"
        "async function b() {\n}\nreturn { b };\n})();\n"
        "{\nconst { b } = $b;\nconst { c } = $c;\nconst KEPT = 1;\nb(c, KEPT);\n}\n"
    )


def test_what_is_served_of_a_script_has_short_names_and_no_needless_space(monkeypatch):
    source = """/** Counts. */
export class Counter {
  #number = 0;

  get #next() {
    return this.#number + 1;
  }

  add() {
    this.#number = this.#next;
    return `#number ${this.#number} = ${"a, b"}`;
  }

  find(text) {
    return /(?: \\((.*)\\))?$/.test(text) ? text.length / 2 + +text : 'a { b';
  }
}
"""
    monkeypatch.setattr("psoas_care.web.static._source", lambda name: source)

    assert served_script("js/counter.js") == (
        "export class Counter{#a=0;get #b(){return this.#a+1}\n"
        'add(){this.#a=this.#b;return `#number ${this.#a} = ${"a, b"}`}\n'
        "find(text){return /(?: \\((.*)\\))?$/.test(text)?"
        "text.length/2 + +text:'a { b'}}\n"
    )


def test_no_text_in_a_script_spans_lines():
    """What is served has no indentation, and no lines that begin like a comment."""
    for path in SOURCE.glob("js/*.js"):
        code = COMMENT.sub("", path.read_text())
        assert [n for n in code.splitlines() if n.count("`") % 2] == [], path
        assert "/*" not in code, path


@pytest.mark.django_db  # which a closed answer gives back
def test_a_hashed_file_is_kept_for_ever_and_sent_compressed():
    response = Client().get(
        staticfiles_storage.url("css/main.css"), headers={"Accept-Encoding": "gzip"}
    )
    content = b"".join(response.streaming_content)
    response.close()

    assert "immutable" in response.headers["Cache-Control"]
    assert response.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(content) == served("css/main.css").read_bytes()
    assert served("css/main.css").with_suffix(".css.br").is_file()
