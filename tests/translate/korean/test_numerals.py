"""Numbers in a Korean text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from translate.korean.numerals import numbers_in


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("고양이 두 마리", "고양이 2마리"),
        ("고양이 둘", "두 고양이"),
        ("소녀", "한 소녀"),
        ("1950년대 거리", "50년대 거리"),
        ("천구백오십년대 거리", "1950년대 거리"),
        ("오후 10시", "22시"),
        ("밤 열 시", "밤 10시"),
        ("일흔다섯 살 할머니", "75세 할머니"),
        ("팔순 할아버지", "여든 살 할아버지"),
        ("비둘기 한 쌍", "비둘기 두 마리"),
        ("두 손을 든 아이", "양손을 든 아이"),
        ("이층 버스", "2층 버스"),
        ("삼십 명", "30명"),
        ("3천 명", "3000명"),
        ("1,200개", "1200개"),
        ("두루미와 세상", "네온과 열기구"),
        ("안정적인 구도", "오일 페인팅"),
    ],
)
def test_equal_numbers(one: str, other: str) -> None:
    """A number is the same in digits and in words; one is no number, nor is a word that only begins like one."""
    assert numbers_in(one) == numbers_in(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("고양이 두 마리", "고양이 세 마리"),
        ("1950년대", "1960년대"),
        ("열두 송이", "열 송이"),
        ("2층", "3층"),
        ("85mm", "50mm"),
        ("오전 9시", "오후 7시"),
        ("다섯 살", "다섯 살과 여섯 살"),
    ],
)
def test_other_numbers(one: str, other: str) -> None:
    """Different numbers are different."""
    assert numbers_in(one) != numbers_in(other)


@given(st.text(alphabet=st.sampled_from('고양이 두세 마리 빨간파란 없는않은 .,"a1'), max_size=30))
def test_another_number(text: str) -> None:
    """Whatever the text, a number after it is found in addition to its own."""
    assert numbers_in(f"{text} 77") - numbers_in(text) == {("", 77)}
