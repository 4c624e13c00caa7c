"""Faithfulness: which paraphrases are let through, and what is said of the others."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.paths import FIXTURES

from augment.filtering import FilteringParaphraser
from augment.rules import RuleParaphraser
from augment.wording import bare, is_korean, is_negative, same_colors
from service.assembly.okt import OktTagger
from translate.glossary.terms import read_glossary
from translate.glossary.vocabulary import Vocabulary
from translate.korean.colors import colors_in
from translate.korean.lexicon import read_entries
from translate.korean.numerals import numbers_in

ROWS = (FIXTURES / "paraphrases.tsv").read_text(encoding="utf-8").splitlines()
PAIRS = [row.split("\t") for row in ROWS if not row.startswith("#")]
OWN = "창가에 앉아 있는 검은 고양이 두 마리"
KOREAN = st.text(alphabet=st.sampled_from('고양이 두세 마리 빨간파란 없는않은 .,"a1'), max_size=30)


class Fixed:
    """Gives the paraphrases it was made with."""

    name = "fixed"

    def __init__(self, *variants: str) -> None:
        self.variants = variants

    def paraphrase(self, sentence: str, count: int) -> list[str]:
        return [*self.variants[:count]]


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return Vocabulary(read_entries(), read_glossary())


def faithful(
    tagger: OktTagger, vocabulary: Vocabulary, *variants: str
) -> tuple[FilteringParaphraser, dict[str, str], list[str]]:
    dropped: dict[str, str] = {}
    warnings: list[str] = []
    paraphraser = FilteringParaphraser(
        Fixed(*variants), tagger, vocabulary, on_dropped=dropped.__setitem__, on_warning=warnings.append
    )
    return paraphraser, dropped, warnings


@pytest.mark.parametrize(
    ("variant", "reason"),
    [
        ("까만 고양이 2마리가 창가에 앉아 있다", None),
        ("창가에 자리 잡은 검정 고양이 둘", None),
        ("창가에 앉아 있는 검은 고양이 세 마리", "a number is not the same"),
        ("창가에 앉아 있는 검은 고양이들", "a number is not the same"),
        ("창가에 앉아 있는 하얀 고양이 두 마리", "a colour is not the same"),
        ("창가에 앉아 있는 고양이 두 마리", "a colour is not the same"),
        ("창가에 앉아 있지 않은 검은 고양이 두 마리", "a negation is not the same"),
        ("창가에 앉아 있는 검은 강아지 두 마리", "고양이 is missing"),
        ("식탁에 앉아 있는 검은 고양이 두 마리", "창가 is missing"),
        ("창가에 앉아 있는, 검은 고양이 두 마리.", "it repeats another"),
        ("Two black cats sitting by the window", "it is no Korean sentence of its own"),
        ("물론이죠! 창가에 앉은 검은 고양이 두 마리", "it is no Korean sentence of its own"),
        ("검은 고양이 두 마리가 창가에 앉아 있는", "it is no Korean sentence of its own"),
        ("검은 고양이 두 마리를 창가에 둘까요?", "it is no Korean sentence of its own"),
    ],
)
def test_why_not(tagger: OktTagger, vocabulary: Vocabulary, variant: str, reason: str | None) -> None:
    """A paraphrase is let through, or dropped for the gravest thing that is wrong with it."""
    paraphraser, dropped, _ = faithful(tagger, vocabulary, variant)
    assert paraphraser.paraphrase(OWN, 10) == ([variant] if reason is None else [])
    assert dropped == ({} if reason is None else {variant: reason})


def test_names(tagger: OktTagger, vocabulary: Vocabulary) -> None:
    """A name has to stay, in whatever spelling; another or a general word is a loss."""
    paraphraser, _, _ = faithful(tagger, vocabulary)
    own = "경복궁 앞에서 웃는 관광객"
    assert paraphraser.rejection_reason(own, "관광객이 경복궁 앞에서 웃고 있다") is None
    assert paraphraser.rejection_reason(own, "창덕궁 앞에서 웃는 관광객") == "the name 경복궁 is missing"
    assert paraphraser.rejection_reason(own, "궁궐 앞에서 웃는 관광객") == "the name 경복궁 is missing"
    assert paraphraser.rejection_reason("제주도의 말", "제주의 말 한 마리") is None


def test_a_verb_is_no_name(tagger: OktTagger, vocabulary: Vocabulary) -> None:
    """달리는 is running, not Dalí."""
    paraphraser, _, _ = faithful(tagger, vocabulary)
    assert paraphraser.rejection_reason("빗속을 달리는 개", "빗속에서 뛰고 있는 개") is None


def test_repeats_of_each_other(tagger: OktTagger, vocabulary: Vocabulary) -> None:
    """Of two that differ in marks and particles alone the first is kept."""
    first, second = "고양이가 의자에서 잔다", "고양이는 의자에서 잔다."
    paraphraser, dropped, _ = faithful(tagger, vocabulary, first, second)
    assert paraphraser.paraphrase("의자에서 자는 고양이", 10) == [first]
    assert dropped == {second: "it repeats another"}


@pytest.mark.parametrize(("bad", "warned"), [(6, False), (7, True)])
def test_too_few_remain(tagger: OktTagger, vocabulary: Vocabulary, bad: int, warned: bool) -> None:
    """Fewer than a third left is warned of; a third is not."""
    good = ("고양이가 의자에서 잔다", "의자에서 자고 있는 고양이", "의자에서 잠든 고양이")
    variants = [*good, *(f"의자에서 자는 고양이 {number}마리" for number in range(2, 2 + bad))]
    paraphraser, _, warnings = faithful(tagger, vocabulary, *variants)
    assert paraphraser.paraphrase("의자에서 자는 고양이", 20) == [*good]
    assert warnings == ([f"only 3 of {3 + bad} paraphrases say what the sentence says"] if warned else [])


def test_no_paraphrases(tagger: OktTagger, vocabulary: Vocabulary) -> None:
    """None given, none dropped and nothing to warn of."""
    paraphraser, dropped, warnings = faithful(tagger, vocabulary)
    assert (paraphraser.paraphrase(OWN, 10), dropped, warnings) == ([], {}, [])
    assert paraphraser.name == "fixed"


def test_the_samples(tagger: OktTagger, vocabulary: Vocabulary) -> None:
    """Of the unfaithful samples at least 96 in 100 are dropped, of the faithful ones at least 84 in 100 are kept."""
    paraphraser, _, _ = faithful(tagger, vocabulary)
    counts: Counter[tuple[bool, bool]] = Counter()
    for sentence, variant, verdict in PAIRS:
        counts[verdict == "ok", paraphraser.rejection_reason(sentence, variant) is None] += 1
    assert counts[False, False] >= 0.96 * (counts[False, False] + counts[False, True]), counts
    assert counts[True, True] >= 0.84 * (counts[True, True] + counts[True, False]), counts


def test_the_rules_are_faithful(
    rules: RuleParaphraser, tagger: OktTagger, vocabulary: Vocabulary, prompts: list[tuple[str, list[list[str]]]]
) -> None:
    """Of what the offline paraphraser makes of our own sentences not one in two hundred is dropped."""
    paraphraser, _, _ = faithful(tagger, vocabulary)
    made = dropped = 0
    for sentence, _ in prompts[::4]:
        for variant in rules.paraphrase(sentence, 10):
            made += 1
            dropped += paraphraser.rejection_reason(sentence, variant) is not None
    assert dropped <= made / 200, f"{dropped} of {made}"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("고양이 두 마리", "고양이 2마리"),
        ("고양이 둘", "두 고양이"),
        ("소녀", "한 소녀"),
        ("1950년대 거리", "50년대 거리"),
        ("천구백오십년대 거리", "1950년대 거리"),
        ("오후 10시", "22시"),
        ("밤 열 시", "밤 10시"),
        ("일흔다섯 살 할머니", "75세 할머니"),
        ("팔순 할아버지", "여든 살 할아버지"),
        ("비둘기 한 쌍", "비둘기 두 마리"),
        ("두 손을 든 아이", "양손을 든 아이"),
        ("이층 버스", "2층 버스"),
        ("삼십 명", "30명"),
        ("3천 명", "3000명"),
        ("1,200개", "1200개"),
        ("두루미와 세상", "네온과 열기구"),
        ("안정적인 구도", "오일 페인팅"),
    ],
)
def test_equal_numbers(one: str, other: str) -> None:
    """A number is the same in figures and in words; one is no number, and what only begins like one is none."""
    assert numbers_in(one) == numbers_in(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("고양이 두 마리", "고양이 세 마리"),
        ("1950년대", "1960년대"),
        ("열두 송이", "열 송이"),
        ("2층", "3층"),
        ("85mm", "50mm"),
        ("오전 9시", "오후 7시"),
        ("다섯 살", "다섯 살과 여섯 살"),
    ],
)
def test_other_numbers(one: str, other: str) -> None:
    """Other numbers are not the same."""
    assert numbers_in(one) != numbers_in(other)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("빨간 우산과 파란 모자", "붉은 우산, 푸른 모자", True),
        ("빨간 우산과 파란 모자", "파란 우산과 빨간 모자", False),
        ("빨간 우산", "우산", False),
        ("우산", "빨간 우산", False),
        ("눈 덮인 산", "하얀 눈이 덮인 산", True),
        ("바다", "황금빛 노을 아래의 바다", True),
        ("푸른 숲", "초록 숲", True),
        ("흑백 사진", "모노크롬 사진", True),
        ("금발 여인", "금빛 머리의 여인", True),
        ("피카소가 그린 그림", "피카소의 그림", True),
    ],
)
def test_colors(one: str, other: str, same: bool) -> None:
    """Colours are the same by what they mean, and on the same things; what light does is no colour of a thing."""
    assert same_colors(one, other) is same


@pytest.mark.parametrize(
    ("text", "denied"),
    [
        ("사람이 없는 해변", True),
        ("텅 빈 해변", True),
        ("맨발의 소년", True),
        ("웃지 않는 노인", True),
        ("안경을 안 쓴 남자", True),
        ("끝없는 바다", False),
        ("말없이 걷는 소녀", False),
        ("인형을 안고 자는 아이", False),
        ("상자 안 고양이", False),
        ("안마당의 나무", False),
    ],
)
def test_denials(text: str, denied: bool) -> None:
    """What is not there or not done is a denial; endless is none, nor is what lies inside."""
    assert is_negative(text) is denied


@given(KOREAN)
def test_every_text_is_like_itself(text: str) -> None:
    """Whatever the text, it has its own colours, and what is added to it is seen."""
    assert same_colors(text, text)
    assert numbers_in(f"{text} 77") - numbers_in(text) == {("", 77)}
    assert is_negative(f"{text} 없는")
    assert len(colors_in(f"{text} 보라색 배")) == len(colors_in(text)) + 1
    assert not any(character.isspace() for character in bare(text))


@given(st.text(max_size=40), st.text(max_size=40))
def test_any_text_is_checked(tagger: OktTagger, vocabulary: Vocabulary, sentence: str, variant: str) -> None:
    """Whatever a paraphraser answers, it is let through or dropped for a reason of one line."""
    paraphraser, _, _ = faithful(tagger, vocabulary)
    reason = paraphraser.rejection_reason(sentence, variant)
    assert reason is None or reason
    assert is_korean(variant, sentence) or reason
