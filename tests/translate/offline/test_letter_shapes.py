"""Letters of Hangul that name a shape."""

import pytest

from translate.offline.translator import LexiconTranslator


@pytest.mark.parametrize(
    ("korean", "english"),
    [
        ("ㄱ자 책상", "an L-shaped desk"),
        ("ㄱ 자 모양의 책상", "an L-shaped desk"),
        ("ㄷ자형 소파에 앉은 소녀", "a girl sitting on a U-shaped sofa"),
        ("ㅁ자 한옥", "a square hanok"),
        ("ㅅ자 지붕", "an A-shaped roof"),
    ],
)
def test_letters_that_name_a_shape(lexicon: LexiconTranslator, korean: str, english: str) -> None:
    """A letter of Hangul before 자, 자형 or 모양 is translated as the shape that it has."""
    assert lexicon.translate([korean]) == [english]
