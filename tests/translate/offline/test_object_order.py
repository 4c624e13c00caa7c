"""Where the object of a verb of several English words stands."""

import pytest

from translate.offline.translator import LexiconTranslator


@pytest.mark.parametrize(
    ("korean", "english"),
    [
        ("아픈 아이를 업고 가는 엄마", "carrying a sick child on the back"),
        ("사탕을 입에 문 소년", "holding candy in the mouth"),
        ("삿갓을 눌러쓴 나그네", "wearing a conical bamboo hat low"),
        ("하늘을 올려다보는 아이", "looking up at the sky"),
        ("인파를 비집고 나오는 소년", "squeezing out through"),
    ],
)
def test_a_short_object_stands_before_the_place(lexicon: LexiconTranslator, korean: str, english: str) -> None:
    """The object stands within the English of its verb, but after a preposition that needs it."""
    assert english in lexicon.translate([korean])[0]
