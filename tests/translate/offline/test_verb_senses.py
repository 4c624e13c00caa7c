"""Senses of verbs and nouns that their clause decides."""

import pytest

from translate.offline.translator import LexiconTranslator


@pytest.mark.parametrize(
    ("korean", "english"),
    [
        ("눈을 질끈 감은 아이", "a child closing eyes tightly"),
        ("칼을 높이 뽑은 기사", "a knight drawing a sword high"),
        ("사진을 벽에 거는 남자", "a man hanging a photo on a wall"),
        ("손을 소년에게 내미는 할머니", "a grandmother holding out a hand to a boy"),
        ("수영장 물 위에 뜬 공", "floating"),
    ],
)
def test_a_set_phrase_may_be_parted(lexicon: LexiconTranslator, korean: str, english: str) -> None:
    """Adverbs and other arguments may stand between the noun and the verb of a set phrase, a position may not."""
    assert english in lexicon.translate([korean])[0]


@pytest.mark.parametrize(
    ("korean", "english"),
    [
        ("의사는 팔에 반창고를 붙이고 소녀는 커다란 눈을 감는다", "closing big eyes"),
        ("소매가 긴 옷을 입고 걷는 소년", "walking"),
        ("붕대를 감은 병사와 눈을 감은 소녀", "closing eyes"),
        ("할아버지가 시계태엽을 감는다", "winding"),
        ("숭늉을 마시는 할아버지", "drinking"),
        ("구름에 잠긴 산봉우리", "shrouded in clouds"),
        ("악사가 손끝으로 줄을 뜯는다", "plucking the strings"),
        ("빗줄기가 창문을 때린다", "lashing a window"),
    ],
)
def test_a_cue_counts_in_its_clause(lexicon: LexiconTranslator, korean: str, english: str) -> None:
    """The arguments of a verb select its sense before its head noun and its clause do; other clauses do not."""
    assert english in lexicon.translate([korean])[0]
