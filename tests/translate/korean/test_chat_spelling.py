"""The spelling of chat."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from translate.korean.chat_spelling import respell_chat


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("월욜아침", "월요일아침"),
        ("90년대st 표지", "90년대스타일 표지"),
        ("출근하기시러서", "출근하기싫어서"),
        ("식물 마니마니", "식물 많이많이"),
        ("넘이쁜 꽃", "너무 이쁜 꽃"),
        ("파도가 넘실대는", "파도가 넘실대는"),
        ("서잇는 소년", "서있는 소년"),
        ("자고 있당", "자고 있다"),
        ("벽앞에 선 배위에서", "벽 앞에 선 배 위에서"),
        ("은발 벽안 소녀", "은발 벽안 소녀"),
        ("너어어무 커다란", "너무 커다란"),
        ("새파란 바다", "새파란 바다"),
        ("진상손님땜에", "진상손님 때문에"),
    ],
)
def test_chat(typed: str, meant: str) -> None:
    """Words written as they sound are respelled, and words that only look like them are not."""
    assert respell_chat(typed) == meant


@given(st.text("가아어우느넘시퍼잇다은고는 st마니"))
def test_respelled_chat_once(text: str) -> None:
    """A respelled text is not respelled again."""
    once = respell_chat(text)
    assert respell_chat(once) == once
