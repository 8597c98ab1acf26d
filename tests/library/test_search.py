"""What somebody types, as words that stand in the library; worked by hand."""

import pytest

from psoas_care.library.search import (
    Vocabulary,
    as_one_word,
    one_slip_apart,
    searchable,
    stem,
)


@pytest.mark.parametrize(
    ("text", "plain"),
    [("Child’s Pose", "childs pose"), ("DÉJÀ", "deja"), ("Fußgänger", "fussganger")],
)
def test_case_accents_and_apostrophes_do_not_count(text, plain):
    assert searchable(text) == plain


def test_a_name_is_one_word_for_some():
    assert as_one_word("half-kneeling hip flexor") == "halfkneelinghipflexor"


@pytest.mark.parametrize(
    ("word", "short"),
    [
        ("lunges", "lunge"),
        ("stretches", "stretch"),
        ("bodies", "body"),
        ("bridging", "bridg"),
        ("press", "press"),  # no plural
        ("abs", "abs"),  # "ab" is too short to mean anything by itself
        ("hips", "hip"),
        ("hip", "hip"),
    ],
)
def test_usual_endings_are_taken_off(word, short):
    assert stem(word) == short


@pytest.mark.parametrize(
    ("one", "other", "is_near"),
    [
        ("groin", "groin", False),  # no slip at all
        ("groan", "groin", True),  # a wrong letter
        ("groinn", "groin", True),  # one too many
        ("gron", "groin", True),  # one missing
        ("rgoin", "groin", True),  # swapped
        ("groni", "groin", True),
        ("xroin", "groin", True),  # the first
        ("groix", "groin", True),  # the last
        ("groin", "groins", True),
        ("grin", "groins", False),  # two
        ("niorg", "groin", False),
        ("ba", "ab", True),
    ],
)
def test_one_slip_of_the_finger(one, other, is_near):
    assert one_slip_apart(one, other) is is_near
    assert one_slip_apart(other, one) is is_near


WORDS = Vocabulary(
    "long lunge\npsoas major\nfront of hip\nplank",
    {"groin": ["front of hip"], "my": [], "bum": ["buttock"]},
)


@pytest.mark.parametrize(
    ("typed", "terms"),
    [
        ("lunge", ["lunge"]),
        ("lunges", ["lunge"]),
        ("groin", ["front of hip"]),
        ("groins", ["front of hip"]),
        ("bums", ["buttock"]),
        ("groni", ["front of hip"]),  # a slip in a word that is not ours
        ("plannking", ["plank"]),  # a slip before an ending
        ("paoas", ["psoa"]),
        ("my", []),  # says nothing
        ("hop", ["hop"]),  # too short to guess
        ("xylophone", ["xylophone"]),  # finds nothing, and says so
    ],
)
def test_what_has_to_occur(typed, terms):
    assert WORDS.terms(typed) == terms


def test_what_is_spelt_well_is_never_guessed_otherwise():
    both = Vocabulary("plank\nblank", {})

    assert both.terms("plank") == ["plank"]
