"""Verbs and nouns of descriptive scenes: crafts, weather, gestures, animals."""

import pytest

from translate.offline.translator import LexiconTranslator


@pytest.mark.parametrize(
    ("korean", "english"),
    [
        ("검은 연기가 피어오르는 마을", "a village with rising black smoke"),
        ("붉은 달이 뜬 하늘", "the sky with a rising red moon"),
        ("짙은 안개가 낀 숲", "a forest hung with thick fog"),
        ("초록 이끼가 낀 바위", "a rock covered with green moss"),
        ("유채꽃이 만발한 섬", "an island with canola flowers in full bloom"),
    ],
)
def test_a_described_noun_stays_beside_its_verb(lexicon: LexiconTranslator, korean: str, english: str) -> None:
    """An adjective before the noun of a set phrase is no noun with a particle, and plants are several."""
    assert lexicon.translate([korean])[0] == english


@pytest.mark.parametrize(
    ("korean", "english"),
    [
        ("장대로 감을 따는 할아버지", "picking persimmons"),
        ("풀무질하는 대장장이", "pumping the bellows"),
        ("문 앞에 세워진 자전거", "parked"),
        ("책장에 꽂힌 책들", "shelved in a bookcase"),
        ("마당에 고추가 널려 있다", "red peppers spread out to dry in a courtyard"),
        ("물살을 거슬러 오르는 연어", "swimming up a current"),
        ("호박에 갇힌 모기", "trapped in amber"),
        ("한방 화장품 광고", "Korean herbal cosmetics"),
        ("공을 받는 포수", "a catcher catching a ball"),
    ],
)
def test_senses_of_scenes(lexicon: LexiconTranslator, korean: str, english: str) -> None:
    """A word of a scene has the sense that its neighbours select."""
    assert english in lexicon.translate([korean])[0]
