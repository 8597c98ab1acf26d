"""What the documents say about the code is true."""

import re
from pathlib import Path

import pytest

from psoas_care.records import export

ROOT = Path(__file__).parents[1]
PAGES = sorted({*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")})
README = (ROOT / "README.md").read_text()
MAKEFILE = (ROOT / "Makefile").read_text()

READ = re.compile(
    r'\b(?:env\.\w+\(|env,|ENVIRON\.get\(|environ\.get\(|environ\.setdefault\()\s*"([A-Z_]+)"'
)
"""`env.str("X"`, `flag(env, "X")`, `os.environ.get("X"`, also over two lines."""


def variables_read():
    """Names of the environment that settings and tools ask for."""
    files = [*(ROOT / "psoas_care" / "config").glob("*.py"), *ROOT.glob("tools/*.py")]
    return {name for file in files for name in READ.findall(file.read_text())}


def make_variables():
    return set(re.findall(r"^([A-Z]+) \?=", MAKEFILE, re.MULTILINE))


def rows_of(text):
    """First cells of tables, where they are code."""
    return re.findall(r"^\| `([^`]+)` \|", text, re.MULTILINE)


def test_the_table_has_every_variable_of_the_environment_and_no_other():
    documented = {name for name in rows_of(README) if name.isupper()}

    assert len(variables_read()) > 10
    assert documented == variables_read() | make_variables()


def test_every_make_target_is_there_and_every_listed_one_explained():
    targets = set(re.findall(r"^([a-z]+):.* ## ", MAKEFILE, re.MULTILINE))
    named = {
        word
        for page in PAGES
        for words in re.findall(r"(?:`|\$ )make ((?:[a-z]+ ?)+)", page.read_text())
        for word in words.split()
    }

    assert named <= targets
    assert {f"make {target}" for target in targets - {"help", "run"}} <= {
        *rows_of(README)
    }


@pytest.mark.parametrize("document", PAGES, ids=lambda document: document.name)
def test_every_link_and_picture_is_there(document):
    links = re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", document.read_text())
    here = [link for link in links if "://" not in link]

    assert [link for link in here if not (document.parent / link).exists()] == []


def test_files_and_folders_that_recipes_name_are_there():
    named = re.findall(
        r"`((?:psoas_care|templates|static|tests|fixtures|tools|docs)/[^`<…]*)`",
        "\n".join(page.read_text() for page in PAGES),
    )

    assert [path for path in named if not (ROOT / path).exists()] == []


def test_commands_of_manage_py_are_there():
    named = set(
        re.findall(r"manage\.py (\w+)", "\n".join(page.read_text() for page in PAGES))
    )
    ours = {file.stem for file in ROOT.glob("psoas_care/*/management/commands/*.py")}

    djangos = {
        "changepassword",
        "makemigrations",
        "makemessages",
        "compilemessages",
        "migrate",
    }
    assert named - ours <= djangos


def test_classes_of_the_components_page_have_a_look():
    styles = "\n".join(file.read_text() for file in ROOT.glob("static/css/**/*.css"))
    text = (ROOT / "docs" / "components.md").read_text()
    named = set(re.findall(r"`\.([a-z-]+)`", text))
    named |= {
        name
        for names in re.findall(r'class="([a-z -]+)"', text)
        for name in names.split()
    }

    styled = set(re.findall(r"\.([a-z][a-z-]*)", styles))
    assert named - styled == set()


def test_parts_of_the_components_page_are_there_and_want_what_it_says():
    text = (ROOT / "docs" / "components.md").read_text()
    variable = r"`\w+`"
    named = re.findall(
        rf"`([a-z]+/\w+(?:/\w+)*\.html)`(?: with ((?:{variable}(?:, | and )?)+))?", text
    )
    assert len(named) >= 30

    unknown = []
    for name, variables in named:
        template = ROOT / "templates" / name
        is_here = name.startswith("templates/") or template.exists()
        source = template.read_text() if template.exists() else ""
        tags = " ".join(re.findall(r"{%.*?%}|{{.*?}}", source, re.S))
        unknown += [name] * (not is_here) + [
            f"{name}: {word}"
            for word in re.findall(r"`(\w+)`", variables)
            if not re.search(rf"\b{word}\b", tags)
        ]
    assert unknown == []


BARS = {
    *{f"S{number}" for number in range(1, 24)},
    *{f"F{number}" for number in range(1, 18) if number not in {10, 15}},
}
"""What has to hold, by number; F10 and F15 wait for what they are about."""


def test_every_bar_has_a_line_with_its_command_and_a_test_with_its_number():
    table = (ROOT / "docs" / "reliability.md").read_text()
    lines = dict(re.findall(r"^\| ([FS]\d+) (.*)$", table, re.MULTILINE))
    names = re.findall(
        r"def test_((?:[fsl]\d+_)+)",
        "\n".join(file.read_text() for file in (ROOT / "tests").rglob("test_*.py")),
    )
    tested = {bar.upper() for name in names for bar in name.split("_") if bar}

    assert lines.keys() == BARS
    assert BARS - tested == set()
    assert {bar for bar in tested if bar[0] != "L"} - BARS == set()
    commands = {bar: line.rsplit(" | ", 1)[-1] for bar, line in lines.items()}
    assert [b for b, said in commands.items() if f"{b.lower()}_" not in said] == []


def test_the_schema_that_is_linked_is_that_of_todays_downloads():
    linked = re.findall(r"docs/schema/([a-z-]+-[0-9]+)\.json", README)

    assert linked == [f"psoas-care-{export.VERSION}"]
