"""Weights that are written without brackets."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generate import with_brackets


@pytest.mark.parametrize(
    ("text", "bracketed"),
    [
        ("노을:1.4, 바닷가", "(노을:1.4), 바닷가"),
        ("바닷가, 붉은 노을 : .8", "바닷가, (붉은 노을 : .8)"),
        ("바닷가 AND 벚꽃:0.8", "바닷가 AND (벚꽃:0.8)"),
        ("노을：１．４， 바다", "(노을：１．４)， 바다"),
        ("안개:-1, 숲", "(안개:-1), 숲"),
        ("안개:0, 숲", "(안개:0), 숲"),
        ("노을:1.4 바닷가:0.5", "(노을:1.4) (바닷가:0.5)"),
        ("(노을:1.4, 바다:1.2)", "((노을:1.4), 바다:1.2)"),
        ("embedding:bad-hands-5:1.2, 소녀", "(embedding:bad-hands-5:1.2), 소녀"),
    ],
)
def test_parts_of_a_list(text: str, bracketed: str) -> None:
    """A part that ends in a weight gets brackets, and is named."""
    found, parts = with_brackets(text)
    assert found == bracketed
    assert parts
    assert all(f"({part})" in found for part in parts)


@pytest.mark.parametrize(
    "text",
    [
        "비율 16:9, 소녀",
        "오전 10:30",
        "1:1.85",
        "(한복:1.3)을",
        "( 한복 : 1.3 )",
        "내용: 벚꽃",
        "점수 3:0",
        "노을:2",
        ":1.4",
    ],
)
def test_other_numbers(text: str) -> None:
    """Ratios, times of day, whole numbers and weights within brackets stay as they are."""
    assert with_brackets(text) == (text, [])


def test_opaque_ranges() -> None:
    """A part within an opaque range gets no brackets, and the range divides no part."""
    assert with_brackets("“노을:1.4 하늘”", [(0, 10)]) == ("“노을:1.4 하늘”", [])
    assert with_brackets("{a|b} 모자:1.2", [(0, 5)]) == ("({a|b} 모자:1.2)", ["{a|b} 모자:1.2"])


@given(st.text(alphabet="가나 :.,12()[]-+AND", max_size=60))
def test_any_text(text: str) -> None:
    """Without the added brackets the text is as it was."""
    found, parts = with_brackets(text)
    for part in parts:
        found = found.replace(f"({part})", part, 1)
    assert found == text
