"""The words that the offline translator must know."""

import re

import pytest

from augment import rules
from translate.offline.translator import LexiconTranslator


@pytest.mark.parametrize(
    ("korean", "english"),
    [
        ("포니 테일", "ponytail"),
        ("트윈 테일", "twin tails"),
        ("사이드 테일", "side ponytail"),
        ("곱슬 머리", "curly hair"),
        ("헝클어진 머리", "messy hair"),
        ("웨이브 머리", "wavy hair"),
        ("히메컷", "hime cut"),
        ("드릴 머리", "drill hair"),
        ("헤어 번", "hair bun"),
        ("더블 번", "double bun"),
        ("양갈래 땋은 머리", "twin braids"),
        ("드레드락", "dreadlocks"),
        ("황금색", "golden"),
        ("금발", "blonde"),
        ("죽은 눈", "empty eyes"),
        ("절망한 표정", "despair face"),
        ("하트 눈", "heart in pupils"),
        ("황홀한 표정", "ecstasy face"),
        ("홍조", "blush"),
        ("부끄러운 표정", "shameful face"),
        ("해맑은 표정", "bright face"),
        ("사악한 표정", "evil face"),
        ("졸린 표정", "sleepy face"),
        ("고양이 귀", "cat ears"),
        ("사이버 펑크", "cyberpunk"),
        ("수인", "furry"),
        ("기모노", "kimono"),
        ("갑옷", "plate armor"),
        ("메이드복", "maid uniform"),
        ("교복", "school uniform"),
        ("한복", "hanbok"),
        ("작업복 세트", "overalls and hard hat"),
        ("무장한 병사", "military operator"),
        ("동물 파자마", "hooded furry pajamas"),
        ("턱시도", "tuxedo"),
        ("웨딩 드레스", "wedding dress"),
        ("운동복", "sweatsuit"),
        ("경찰 제복", "police uniform"),
        ("우주복", "spacesuit"),
        ("트렌치 코트", "trench coat"),
        ("썬글라스", "sunglasses"),
        ("초커", "choker"),
        ("천사 링", "halo"),
        ("헤어 리본", "hair ribbon"),
        ("헤어 밴드", "hair band"),
        ("페도라", "fedora"),
        ("중절모", "fedora"),
    ],
)
def test_the_prompt_dictionary(lexicon: LexiconTranslator, korean: str, english: str) -> None:
    """The terms of the Korean prompt dictionary come out as the tags that image models know."""
    assert english in lexicon.translate([korean])[0]


@pytest.mark.slow
def test_synonyms_are_known() -> None:
    """Fewer than 5 % of the synonyms that the paraphraser uses would be romanised."""
    words = sorted({other for (_, _), others in rules._table().items() for other in others})
    unknown: list[str] = []
    translator = LexiconTranslator(
        _Plain(), on_warning=lambda message: unknown.extend(re.findall(r"[가-힣]+", message))
    )
    translator.translate(words)
    assert len(unknown) < 0.05 * len(words), unknown


class _Plain:
    def pos(self, text: str) -> list[tuple[str, str]]:
        return [(text, "Noun")]
