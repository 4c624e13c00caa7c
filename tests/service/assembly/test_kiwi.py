"""Kiwi: its tags as Okt names them, and its cache of words."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.assembly.kiwi import KiwiTagger


@pytest.mark.parametrize(
    ("word", "tags"),
    [
        ("소녀가", "소녀/Noun 가/Josa"),
        ("아이들이", "아이/Noun 들/Josa 이/Josa"),
        ("먹었습니다", "먹었습니다/Verb"),
        ("예뻤다", "예뻤다/Adjective"),
        ("여행하는", "여행/Noun 하는/Verb"),
        ("주인공인", "주인공/Noun 인/Josa"),
        ("이미지화", "이미지/Noun 화/Suffix"),
        ("성공", "성공/Noun"),
    ],
)
def test_words(kiwi: KiwiTagger, word: str, tags: str) -> None:
    """Nouns are split from their particles, and an ending stays with its verb."""
    assert " ".join("/".join(tag) for tag in kiwi.pos(word)) == tags


@given(st.text(alphabet="가나다라한복했겠ㅋㅏa1,.😀É ", max_size=20))
def test_no_text_is_lost(kiwi: KiwiTagger, text: str) -> None:
    """The pieces together are the text without its spaces, and none is empty."""
    pieces = [piece for piece, _ in kiwi.pos(text)]
    assert "".join(pieces) == "".join(text.split())
    assert all(pieces)


def test_long_words(kiwi: KiwiTagger) -> None:
    """A word of more than 100 syllables is not read."""
    assert kiwi.pos("가" * 101) == [("가" * 101, "Unknown")]


def test_threads(kiwi: KiwiTagger) -> None:
    """Threads that tag at once get the same tags as one thread."""
    texts = [f"고양이{number}가 의자{step}에 앉아" for number in range(6) for step in range(20)]
    fresh = KiwiTagger()
    with ThreadPoolExecutor(6) as pool:
        assert [*pool.map(fresh.pos, texts)] == [kiwi.pos(text) for text in texts]
