"""Horrors, crowds and beings that a paraphrase adds."""

import pytest

from augment.additions import added_crowd, added_horror
from augment.filtering import FilteringParaphraser
from service.assembly.kiwi import KiwiTagger
from translate.glossary.terms import read_glossary
from translate.glossary.vocabulary import Vocabulary
from translate.korean.lexicon import read_entries


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return Vocabulary(read_entries(), read_glossary())


@pytest.mark.parametrize(
    ("sentence", "variant", "word"),
    [
        ("하얀 드레스를 입은 여자", "피가 묻은 하얀 드레스를 입은 여자", "피"),
        ("숲속의 오두막", "시체가 누운 숲속의 오두막", "시체"),
        ("서로 보는 연인", "키스하는 연인", "키스"),
        ("피 묻은 칼을 든 기사", "피투성이 칼을 든 기사", ""),
        ("피아노를 치는 소녀", "피아노 앞의 소녀", ""),
        ("꽃이 핀 정원", "꽃이 피어난 정원", ""),
    ],
)
def test_horrors(sentence: str, variant: str, word: str) -> None:
    """Blood, a corpse and the like are found where the sentence has no such thing, and in no longer word."""
    assert added_horror(sentence, variant) == word


def test_crowds() -> None:
    """Many people are added where the sentence has one person, not where it has several."""
    assert added_crowd("소녀가 걷는 거리", "사람들 사이로 소녀가 걷는 거리") == "사람들"
    assert added_crowd("산책하는 가족", "산책하는 사람들") == ""


@pytest.mark.parametrize(
    ("sentence", "variant", "reason"),
    [
        ("조용한 해변", "한 사람이 걷는 조용한 해변", "사람 is added"),
        ("눈 덮인 마을", "눈 덮인 마을에 아이들이 뛰논다", "아이 is added"),
        ("골목길의 고양이", "골목길의 고양이와 강아지", "강아지 is added"),
        ("노을 지는 바다", "노을 지는 바다 위의 갈매기", "갈매기 is added"),
        ("드레스를 입은 여자", "피 묻은 드레스를 입은 여자", "피 is added"),
        ("드레스를 입은 소녀", "드레스를 입은 여자아이", None),
        ("조용한 해변", "고요한 해변의 풍경", None),
        ("검은 말을 탄 여기사", "흑마를 탄 여기사", None),
        ("아무도 없는 해변", "사람 하나 없는 해변", None),
    ],
)
def test_beings(tagger: KiwiTagger, vocabulary: Vocabulary, sentence: str, variant: str, reason: str | None) -> None:
    """A paraphrase that adds a person, an animal or a horror is dropped; one with another word for it is not."""
    paraphraser = FilteringParaphraser(None, tagger, vocabulary, on_dropped=lambda *_: None)  # type: ignore[arg-type]
    assert paraphraser.rejection_reason(sentence, variant) == reason
