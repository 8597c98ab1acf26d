"""tools/words.py: what docs/voice.md refuses is found wherever people read it."""

import json
from pathlib import Path

import pytest

from tools import words

VOICE = """# How the product speaks

| Before | After |
|---|---|
| A dose of words | no ban: another table |

## Words we do not use

Why.

| Not | Say | Because |
|---|---|---|
| bad time / bad times | flare-up | It can be anything. |
| how it goes | steps | Say what is shown. |

## After it

| Not | Say | Because |
|---|---|---|
| pain | no ban: after the next heading | |
"""


@pytest.fixture
def tree(tmp_path):
    """Writes a file of a tree like ours, and gives what is found in the tree."""

    def found(name, text):
        path = tmp_path / name
        path.parent.mkdir(parents=True)
        path.write_text(text, encoding="utf-8")
        return list(words.faults(tmp_path, words.bans(VOICE)))

    return found


def test_a_fault_says_where_what_to_say_instead_and_why(tree):
    found = tree("psoas_care/today/views.py", '\n\nwords = _("A bad time")\n')

    assert found == [
        "psoas_care/today/views.py:3: “bad time” in “A bad time”. Say: flare-up."
        " It can be anything."
    ]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        # Words that Python joins, and the forms of a number.
        ("psoas_care/a/b.py", 'x = ngettext("A bad "\n    "time", "%(n)s", n)'),
        ("psoas_care/a/b.py", 'x = ngettext("One day", "%(n)s bad times", n)'),
        ("psoas_care/a/b.py", 'x = gettext_lazy("BAD TIME: less")'),
        ("templates/a.html", '<p>{% translate "A bad time" %}</p>'),
        ("templates/a.html", '{% include "b.html" with words=_("A bad time") only %}'),
        (
            "templates/a.html",
            "{% blocktranslate trimmed count n=n %}\n  One bad\n  time\n"
            "{% plural %} {{ n }} of them {% endblocktranslate %}",
        ),
        ("templates/mail.txt", "{% blocktranslate %}A bad time{% endblocktranslate %}"),
        (
            "fixtures/library/articles.json",
            json.dumps([{"fields": {"parts": [{"text": "In a bad time, rest."}]}}]),
        ),
    ],
)
def test_a_phrase_is_found_wherever_people_read_it(tree, name, text):
    assert len(tree(name, text)) == 1


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("psoas_care/a/b.py", '"""A bad time, to who reads the code."""'),
        ("psoas_care/a/migrations/0001_bad.py", 'x = _("A bad time")'),
        ("psoas_care/a/b.py", 'x = _("A bad timetable")'),  # another word
        ("templates/a.html", "{# A bad time. #}<p>{% translate 'A flare-up' %}</p>"),
        ("templates/a.html", '<p id="bad-time">{% translate "A flare-up" %}</p>'),
        ("fixtures/a.json", '[{"bad time": "The name of a field."}]'),
        ("psoas_care/a/b.py", 'x = _("A dose of words against pain")'),
    ],
)
def test_what_people_do_not_read_is_no_fault(tree, name, text):
    assert tree(name, text) == []


def test_each_phrase_of_the_voice_has_a_suggestion_and_a_reason():
    banned = list(words.bans(words.VOICE.read_text(encoding="utf-8")))

    assert len(banned) >= 30
    assert [ban for ban in banned if not (ban.phrase and ban.instead and ban.why)] == []


def test_the_product_speaks_in_its_own_voice(capsys):
    code = words.main()

    assert capsys.readouterr().err == ""
    assert code == 0


def test_make_check_asks_it():
    recipe = (Path(words.ROOT) / "Makefile").read_text(encoding="utf-8")

    assert "python -m tools.words\n" in recipe.partition("\ncheck: installed-dev")[2]
