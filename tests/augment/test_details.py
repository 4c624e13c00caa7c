"""The details that paraphrases add."""

import pytest

from augment.details import all_details, details_for
from augment.words import read
from keywords.phrases import phrases
from service.assembly.kiwi import KiwiTagger
from translate.offline.translator import LexiconTranslator


def details(kiwi: KiwiTagger, sentence: str) -> list[str]:
    return list(details_for(read(sentence, kiwi)))


def test_details_come_through_the_translator(lexicon: LexiconTranslator) -> None:
    """The offline translator gives each detail the English that is written beside it, and that is one keyphrase."""
    table = all_details()
    assert len(table) >= 150
    assert lexicon.translate([detail.korean for detail in table]) == [detail.english for detail in table]
    assert [detail.english for detail in table if len(phrases(detail.english)) != 1] == []


@pytest.mark.parametrize(
    ("sentence", "unfit"),
    [
        ("음산한 폐성의 복도", ("햇살", "포근", "산뜻")),
        ("픽셀아트로 그린 던전", ("심도", "초점", "질감")),
        ("카페 로고", ("심도", "햇살", "조명")),
        ("드넓은 초원의 풍경", ("심도", "얕은")),
        ("무대에서 춤추는 발레리나", ("안정적인",)),
        ("네온이 빛나는 밤거리", ("햇살",)),
    ],
)
def test_details_fit(kiwi: KiwiTagger, sentence: str, unfit: tuple[str, ...]) -> None:
    """No sunlight in a gloomy castle, no depth of field for pixels or a wide view, no stable pose for a dancer."""
    assert [one for one in details(kiwi, sentence) if any(word in one for word in unfit)] == []


def test_a_request_gets_no_detail(kiwi: KiwiTagger) -> None:
    """Nothing is said behind a request or a question."""
    assert details(kiwi, "노을 지는 바닷가를 그려 줘") == []
    assert details(kiwi, "바닷가 어때?") == []


def test_one_detail_of_each_kind(kiwi: KiwiTagger) -> None:
    """The details of a sentence are about different things."""
    aspect = {detail.korean: detail.aspect for detail in all_details()}
    found = [aspect[one] for one in details(kiwi, "눈 덮인 산속의 작은 오두막")]
    assert len(found) == len(set(found)) > 2
