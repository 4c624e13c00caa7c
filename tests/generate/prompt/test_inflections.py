"""English words in their inflections."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generate import without_phrases
from generate.prompt.inflections import stem


@pytest.mark.parametrize(
    "family",
    ["fog fogs foggy", "cloud clouds cloudy", "rose roses rosy", "run running runs", "glass glasses", "dance dancing"],
)
def test_families(family: str) -> None:
    """The inflections of a word have one stem."""
    assert len({stem(word) for word in family.split()}) == 1


@pytest.mark.parametrize("pair", ["sun sunset", "car carpet", "cloud clothes", "star starfish", "cat catalogue"])
def test_other_words(pair: str) -> None:
    """A word that only begins alike has another stem."""
    one, other = pair.split()
    assert stem(one) != stem(other)


@pytest.mark.parametrize(
    ("text", "phrases", "rest"),
    [
        ("a girl in a hanbok", ["a hanbok"], "a girl in a ,"),
        ("a foggy forest, Fog", ["fog"], "a , forest, ,"),
        ("a red dress and a red hat", ["a red dress"], "a , , and a red hat"),
        ("a scarlet dress", ["a red dress"], "a scarlet ,"),
        ("a cat", [], "a cat"),
        ("a sea", ["fog"], "a sea"),
    ],
)
def test_phrases_taken_out(text: str, phrases: list[str], rest: str) -> None:
    """A whole phrase is taken out as a whole, another one word by word."""
    assert without_phrases(text, phrases) == rest


@given(st.text(alphabet="bcdefgilnosty", min_size=1, max_size=12), st.lists(st.text(max_size=12), max_size=4))
def test_any_words(word: str, phrases: list[str]) -> None:
    """A word is taken out wherever it stands, and nothing is added but commas."""
    assert without_phrases(f"{word} {word}", [word, *phrases]) == ", ,"
    assert len(without_phrases(word, phrases)) <= len(word)
