"""The filter of paraphrases: accepted ones, and the reasons to drop the others."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.paths import FIXTURES

from augment.filtering import FilteringParaphraser
from augment.rules import RuleParaphraser
from augment.wording import bare, is_korean, is_negative, same_colors
from translate.glossary.terms import read_glossary
from translate.glossary.vocabulary import Vocabulary
from translate.korean.colors import colors_in
from translate.korean.lexicon import read_entries
from translate.korean.requests import without_requests
from translate.korean.tagger import Tagger

ROWS = (FIXTURES / "paraphrases.tsv").read_text(encoding="utf-8").splitlines()
PAIRS = [row.split("\t") for row in ROWS if not row.startswith("#")]
OWN = "창가에 앉아 있는 검은 고양이 두 마리"
KOREAN = st.text(alphabet=st.sampled_from('고양이 두세 마리 빨간파란 없는않은 .,"a1'), max_size=30)


class Fixed:
    """A paraphraser with fixed answers."""

    name = "fixed"

    def __init__(self, *variants: str) -> None:
        self.variants = variants

    def paraphrase(self, sentence: str, count: int) -> list[str]:
        return [*self.variants[:count]]


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return Vocabulary(read_entries(), read_glossary())


def make_filter(
    tagger: Tagger, vocabulary: Vocabulary, *variants: str
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
def test_rejection_reasons(tagger: Tagger, vocabulary: Vocabulary, variant: str, reason: str | None) -> None:
    """A paraphrase is accepted, or dropped for its most serious defect."""
    paraphraser, dropped, _ = make_filter(tagger, vocabulary, variant)
    assert paraphraser.paraphrase(OWN, 10) == ([variant] if reason is None else [])
    assert dropped == ({} if reason is None else {variant: reason})


def test_names(tagger: Tagger, vocabulary: Vocabulary) -> None:
    """A name must stay, in any spelling; another name or a general word does not replace it."""
    paraphraser, _, _ = make_filter(tagger, vocabulary)
    own = "경복궁 앞에서 웃는 관광객"
    assert paraphraser.rejection_reason(own, "관광객이 경복궁 앞에서 웃고 있다") is None
    assert paraphraser.rejection_reason(own, "창덕궁 앞에서 웃는 관광객") == "the name 경복궁 is missing"
    assert paraphraser.rejection_reason(own, "궁궐 앞에서 웃는 관광객") == "the name 경복궁 is missing"
    assert paraphraser.rejection_reason("제주도의 말", "제주의 말 한 마리") is None


def test_a_verb_is_no_name(tagger: Tagger, vocabulary: Vocabulary) -> None:
    """In 달리는, *running*, there is no 달리, *Dalí*."""
    paraphraser, _, _ = make_filter(tagger, vocabulary)
    assert paraphraser.rejection_reason("빗속을 달리는 개", "빗속에서 뛰고 있는 개") is None


def test_repeats_of_each_other(tagger: Tagger, vocabulary: Vocabulary) -> None:
    """Of two paraphrases that differ in punctuation and particles only, the first one is accepted."""
    first, second = "고양이가 의자에서 잔다", "고양이는 의자에서 잔다."
    paraphraser, dropped, _ = make_filter(tagger, vocabulary, first, second)
    assert paraphraser.paraphrase("의자에서 자는 고양이", 10) == [first]
    assert dropped == {second: "it repeats another"}


@pytest.mark.parametrize(("count", "kept"), [(10, 3), (20, 6), (1, 1)])
def test_few_only_add_a_detail(tagger: Tagger, vocabulary: Vocabulary, count: int, kept: int) -> None:
    """Of ten paraphrases at most three are the sentence with a detail, before or behind it."""
    details = "햇살 안개 구름 바람 먼지 그늘 빛 이슬 노을 향기".split()
    variants = [text for detail in details for text in (f"{detail}, {OWN}", f"{OWN}, {detail}")]
    paraphraser, dropped, _ = make_filter(tagger, vocabulary, *variants)
    assert paraphraser.paraphrase(OWN, count) == variants[:kept]
    assert {*dropped.values()} <= {"it only adds a detail, as others do"}


@pytest.mark.parametrize(
    ("sentence", "variant", "reason"),
    [
        ("해가 지는 강가의 노인과 그 옆의 개", "석양이 지는 강가, 노인과 곁의 개", None),
        ("해를 보는 노인", "석양을 보는 노인", "해 is missing"),
        ("귀여운 고양이 짤", "고양이가 나오는 귀여운 짤입니다", None),
        ("산속 오두막 그려줘", "산속에 있는 오두막을 그려 주시겠어요?", None),
        ("산속 오두막 그려줘", "산속 오두막은 어디에 있나요?", "it is no Korean sentence of its own"),
    ],
)
def test_other_ways_to_say_it(
    tagger: Tagger, vocabulary: Vocabulary, sentence: str, variant: str, reason: str | None
) -> None:
    """A sunset has other names than the sun, a noun may be a predicate, and a request may be a question."""
    paraphraser, _, _ = make_filter(tagger, vocabulary)
    assert paraphraser.rejection_reason(sentence, variant) == reason


@pytest.mark.parametrize(("bad", "warned"), [(6, False), (7, True)])
def test_too_few_remain(tagger: Tagger, vocabulary: Vocabulary, bad: int, warned: bool) -> None:
    """There is a warning where fewer than a third remain, and none for exactly a third."""
    good = ("고양이가 의자에서 잔다", "의자에서 자고 있는 고양이", "의자에서 잠든 고양이")
    variants = [*good, *(f"의자에서 자는 고양이 {number}마리" for number in range(2, 2 + bad))]
    paraphraser, _, warnings = make_filter(tagger, vocabulary, *variants)
    assert paraphraser.paraphrase("의자에서 자는 고양이", 20) == [*good]
    assert warnings == ([f"only 3 of {3 + bad} paraphrases say what the sentence says"] if warned else [])


def test_no_paraphrases(tagger: Tagger, vocabulary: Vocabulary) -> None:
    """Without paraphrases nothing is dropped, and there is no warning."""
    paraphraser, dropped, warnings = make_filter(tagger, vocabulary)
    assert (paraphraser.paraphrase(OWN, 10), dropped, warnings) == ([], {}, [])
    assert paraphraser.name == "fixed"


@pytest.mark.slow
def test_the_samples(tagger: Tagger, vocabulary: Vocabulary) -> None:
    """At least 96 % of the unfaithful samples are dropped, and at least 84 % of the faithful ones are accepted."""
    paraphraser, _, _ = make_filter(tagger, vocabulary)
    counts: Counter[tuple[bool, bool]] = Counter()
    for sentence, variant, verdict in PAIRS:
        counts[verdict == "ok", paraphraser.rejection_reason(sentence, variant) is None] += 1
    assert counts[False, False] >= 0.96 * (counts[False, False] + counts[False, True]), counts
    assert counts[True, True] >= 0.84 * (counts[True, True] + counts[True, False]), counts


@pytest.mark.slow
def test_the_rules_are_faithful(
    rules: RuleParaphraser, tagger: Tagger, vocabulary: Vocabulary, prompts: list[tuple[str, list[list[str]]]]
) -> None:
    """At most one in two hundred paraphrases by the offline rules is dropped."""
    paraphraser, _, _ = make_filter(tagger, vocabulary)
    made = dropped = 0
    for sentence, _ in prompts[::4]:
        for variant in rules.paraphrase(sentence, 10):
            made += 1
            dropped += paraphraser.rejection_reason(without_requests(sentence), variant) is not None
    assert dropped <= made / 200, f"{dropped} of {made}"


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
    """Colours are compared by meaning and by the thing that has them; colours of light do not count."""
    assert same_colors(one, other) is same


@pytest.mark.parametrize(
    ("text", "expected"),
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
def test_is_negative(text: str, expected: bool) -> None:
    """A sentence is negative where something is absent or not done; *endless* and *inside* are no negations."""
    assert is_negative(text) is expected


@given(KOREAN)
def test_every_text_is_like_itself(text: str) -> None:
    """Whatever the text, its colours equal themselves, and an added colour or negation is found."""
    assert same_colors(text, text)
    assert is_negative(f"{text} 없는")
    assert len(colors_in(f"{text} 보라색 배")) == len(colors_in(text)) + 1
    assert not any(character.isspace() for character in bare(text))


@given(st.text(max_size=40), st.text(max_size=40))
def test_any_text_is_checked(tagger: Tagger, vocabulary: Vocabulary, sentence: str, variant: str) -> None:
    """Whatever the answer of a paraphraser, it is accepted, or dropped for a reason."""
    paraphraser, _, _ = make_filter(tagger, vocabulary)
    reason = paraphraser.rejection_reason(sentence, variant)
    assert reason is None or reason
    assert is_korean(variant, sentence) or reason
