"""Particles after Korean nouns."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from translate.korean.josa import agrees, ends_noun, particle_after

SYLLABLES = st.characters(min_codepoint=0xAC00, max_codepoint=0xD7A3)
PAIRS = [
    ("이", "가"),
    ("은", "는"),
    ("을", "를"),
    ("과", "와"),
    ("으로", "로"),
    ("이나", "나"),
    ("이랑", "랑"),
    ("이며", "며"),
]


@pytest.mark.parametrize(
    ("noun", "particle", "shaped"),
    [
        ("소년", "가", "이"),
        ("소녀", "이", "가"),
        ("물", "으로", "로"),
        ("산", "로", "으로"),
        ("cat", "이", "이"),
        ("", "을", "을"),
    ],
)
def test_particle_after(noun: str, particle: str, shaped: str) -> None:
    """A particle takes the shape that the last sound of its noun requires."""
    assert particle_after(noun, particle) == shaped


@given(st.text(alphabet=SYLLABLES, min_size=1, max_size=4), st.sampled_from(PAIRS))
def test_one_shape_fits(noun: str, shapes: tuple[str, str]) -> None:
    """After any noun exactly one of two shapes fits, and both become that one."""
    fitting = [shape for shape in shapes if agrees(noun, shape)]
    assert len(fitting) == 1
    assert [particle_after(noun, shape) for shape in shapes] == fitting * 2


@pytest.mark.parametrize(
    ("text", "end", "expected"),
    [
        ("경복궁은 크다", 3, True),
        ("경복궁는 크다", 3, False),
        ("고양이를", 3, True),
        ("고양이을", 3, False),
        ("서울로", 2, True),
        ("서울으로", 2, False),
        ("한복집", 2, False),
        ("한복들에서도", 2, True),
        ("한복에게는", 2, True),
        ("cat이", 3, True),
        ("catfish", 3, False),
        ("한복", 2, True),
    ],
)
def test_ends_noun(text: str, end: int, expected: bool) -> None:
    """A noun ends where only particles follow it, in the shapes that its sound requires."""
    assert ends_noun(text, end) is expected
