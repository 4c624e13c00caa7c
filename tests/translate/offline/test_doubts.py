"""The warnings about what was read although it hardly fits."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.assembly.kiwi import KiwiTagger
from translate.offline.doubts import as_typed
from translate.offline.segmentation import Segmenter
from translate.offline.translator import LexiconTranslator


def _warnings(kiwi: KiwiTagger, segmenter: Segmenter, korean: str) -> list[str]:
    warnings: list[str] = []
    LexiconTranslator(kiwi, segmenter, on_warning=warnings.append).translate([korean])
    return warnings


@pytest.mark.parametrize(
    ("korean", "warning"),
    [
        ("아이들이 세 줄로 앉아 있다", "read together, though they hardly fit: 세 줄로 … 앉아 있다"),
        ("낙엽이 꽃잎으로 떨어진다", "read together, though they hardly fit: 꽃잎으로 … 떨어진다"),
        ("안경을 쓰고 시계가 걸린 방", "read together, though they hardly fit: 안경을 쓰고 … 시계가"),
        ("모자가 태운 화로", "read together, though they hardly fit: 모자가 … 태운"),
        ("멀리서 보면 고래처럼 생긴 섬이 떠 있다", "no subject or object found for 멀리서 보면"),
        ("열면 강아지가 나오는 상자", "no subject or object found for 열면"),
        ("소녀가 거울을 보고 배경은 짙은 초록", "초록 was joined to nothing"),
        ("호수가 얼음이라 아이들이 미끄러진다", "얼음이라 tells what something is"),
        ("노을서 뛰는 강아지", "one word, read as two: 노을 + 서"),
    ],
)
def test_what_hardly_fits_is_named(kiwi: KiwiTagger, segmenter: Segmenter, korean: str, warning: str) -> None:
    """A warning names the words that were misread, as they were typed."""
    assert any(one.startswith(warning) for one in _warnings(kiwi, segmenter, korean))


@pytest.mark.parametrize(
    "korean",
    [
        "엄마가 우는 아기를 안고 있다",
        "왕이 앉은 의자",
        "비가 내리고 무지개가 뜬다",
        "왼쪽에는 사과, 오른쪽에는 레몬",
        "머리에는 왕관을, 손에는 홀을 든 왕",
        "남자가 망치로 부서진 의자를 고친다",
        "책을 읽다가 잠든 소녀",
        "팔이 네 개인 로봇",
        "나무인 의자",
        "사과 하나를 든 소녀",
        "사람은 빼고 바다만 그린 그림",
    ],
)
def test_what_fits_is_not_named(kiwi: KiwiTagger, segmenter: Segmenter, korean: str) -> None:
    """A sentence that is read as it is meant has no warning."""
    assert _warnings(kiwi, segmenter, korean) == []


@given(st.text("가나다 ", max_size=20), st.integers(0, 20), st.integers(0, 20))
def test_spaces_of_a_piece_are_restored(sentence: str, start: int, end: int) -> None:
    """A piece of a sentence is found there whatever its spaces, and has its own letters."""
    piece = sentence[start:end].strip()
    typed = as_typed(piece.replace(" ", ""), sentence)
    assert typed in sentence
    assert "".join(typed.split()) == "".join(piece.split())
