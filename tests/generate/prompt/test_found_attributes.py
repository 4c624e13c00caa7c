"""Attributes that an English description names."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generate import attribute_groups, choose, find_attributes

WORDS = ["no", "a", "red", "blue", "hair", "hanbok", "dress", "eyes", "braids", "twin", "smiling", "crying", "girl"]


@pytest.mark.parametrize(
    ("text", "choices"),
    [
        ("a girl with a ponytail in a red hanbok", ["hair=포니테일", "outfit=한복:빨간색"]),
        ("Two women with twin braids and Blue Eyes", ["hair=양갈래 땋은 머리", "eyes=파란색"]),
        ("a man wearing sunglasses and a pair of gloves", ["props=선글라스", "props=장갑"]),
        ("a child without gloves, no earrings", []),
        ("a boat on the sea", []),
        ("a redhead", []),
        ("", []),
    ],
)
def test_found(text: str, choices: list[str]) -> None:
    """Phrases are found in any inflection and with their colours; what is denied is not."""
    found = find_attributes(text)
    assert sorted(choose(found)) == sorted(choose(choices))


def test_every_choice() -> None:
    """Each choice of the dictionary is found in a sentence that has its phrase."""
    for group in attribute_groups():
        for phrase in group.choices.values():
            found = choose(find_attributes(f"a person with {phrase.text} on a boat"))
            assert phrase in found.values(), phrase


@given(st.one_of(st.text(), st.lists(st.sampled_from(WORDS)).map(" ".join)))
def test_any_text(text: str) -> None:
    """What is found in any text can be chosen together."""
    choose(find_attributes(text))
