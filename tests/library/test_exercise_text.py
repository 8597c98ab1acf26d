import pytest

from psoas_care.library.templatetags.exercise_text import (
    as_sentence,
    capitalised,
    with_links,
)

NAMES = {"side-plank": "Side <plank>"}


def test_a_slug_in_the_prose_becomes_the_name_and_a_link():
    assert with_links("Try side-plank & rest.", NAMES) == (
        'Try <a href="/library/exercises/side-plank/">Side &lt;plank&gt;</a>'
        " &amp; rest."
    )


@pytest.mark.parametrize("text", ["no-hands lift", "side-plank-long", "None."])
def test_other_words_with_hyphens_stay_words(text):
    assert with_links(text, NAMES) == text


def test_markup_in_the_prose_is_shown_and_not_obeyed():
    assert with_links("<b>side-plank", NAMES).startswith("&lt;b&gt;<a href=")


def test_a_phrase_becomes_a_sentence():
    assert as_sentence("letting the knee fall in") == "Letting the knee fall in."
    assert as_sentence("SI joint.") == "SI joint."


def test_capitals_inside_are_kept():
    assert capitalised("psoas of the L4") == "Psoas of the L4"
    assert capitalised("") == ""
