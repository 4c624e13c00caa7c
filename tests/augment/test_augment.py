"""The contract of every paraphraser, and the rules of the offline one."""

import re
from typing import Any, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.scripted_model import ScriptedModel, listed
from support.simulated import Providers

from augment import ParaphraseError, Paraphraser
from augment.chat import ChatParaphraser
from augment.endings import adnominal_of
from augment.novelty import only_adds
from augment.rules import RuleParaphraser, faithful
from augment.words import read
from service.providers.local_chat import LocalChat
from service.providers.text_model import TextModel
from translate.korean.tagger import Tagger
from translate.offline.translator import LexiconTranslator

SENTENCES = [
    "고양이",
    "노을 지는 바닷가에서 한복을 입은 소녀",
    "고양이가 의자에 앉아 있다",
    "안개 낀 새벽 숲에서 사슴 두 마리가 물을 마신다",
    "작은 하얀 고양이 세 마리가 마당에서 놀고 있어요",
    "사람이 없는 조용한 해변",
    "1소녀, 긴 검은 머리, 세일러복, 벚꽃",
    "경복궁 앞에서 사진을 찍는 관광객들",
    "글자 없는 귀여운 고양이 로고",
]


@pytest.fixture(params=["rules", "gpt", "genielabs", "local"])
def paraphraser(request: pytest.FixtureRequest, rules: RuleParaphraser, providers: Providers) -> Paraphraser:
    if request.param == "local":
        return local_paraphraser(rules)
    return rules if request.param == "rules" else providers.backends().paraphraser(request.param)


def local_paraphraser(rules: RuleParaphraser) -> ChatParaphraser:
    """Return one whose model is a stand-in that answers by the rules."""

    def answer(request: dict[str, Any]) -> str:
        without = request.get("without", [])
        found = rules.paraphrase(request["text"], request["count"] + len(without))
        return listed(*(one for one in found if one not in without))

    chat = LocalChat("local (rules)", cast(TextModel, ScriptedModel(answer)), ParaphraseError)
    return ChatParaphraser(chat, on_warning=lambda _: None)


@pytest.mark.slow
@pytest.mark.parametrize("sentence", SENTENCES)
def test_ten_distinct_paraphrases(paraphraser: Paraphraser, sentence: str) -> None:
    """A request for ten paraphrases gives ten different ones, none of them the sentence itself."""
    variants = paraphraser.paraphrase(sentence, 10)
    assert len(set(variants)) == len(variants) == 10
    assert sentence not in variants


@pytest.mark.parametrize("count", [1, 3, 25])
def test_never_more_than_requested(paraphraser: Paraphraser, count: int) -> None:
    """A paraphraser never gives more paraphrases than requested."""
    assert 0 < len(paraphraser.paraphrase(SENTENCES[1], count)) <= count


@pytest.mark.slow
def test_deterministic(rules: RuleParaphraser, tagger: Tagger, lexicon: LexiconTranslator) -> None:
    """The same sentence gives the same paraphrases, also from another instance."""
    again = RuleParaphraser(tagger, lambda text: lexicon.translate([text])[0])
    for sentence in SENTENCES:
        assert rules.paraphrase(sentence, 10) == again.paraphrase(sentence, 10)


@pytest.mark.parametrize("sentence", SENTENCES)
def test_nothing_fixed_changes(paraphraser: Paraphraser, sentence: str) -> None:
    """Every paraphrase has the numbers, colours and negations of the sentence, and no others."""
    fixed = re.compile(r"\d|두 |세 |하얀|검은|없")
    for variant in paraphraser.paraphrase(sentence, 25):
        assert sorted(fixed.findall(variant)) == sorted(fixed.findall(sentence)), variant


@pytest.mark.slow
def test_every_sample_sentence_is_paraphrased(
    rules: RuleParaphraser, prompts: list[tuple[str, list[list[str]]]]
) -> None:
    """Most sample sentences have ten paraphrases, of which at most three only add a detail."""
    enough = 0
    for korean, _ in prompts:
        variants = rules.paraphrase(korean, 10)
        assert sum(only_adds(one, korean) for one in variants) <= 3, korean
        enough += len(variants) == 10
    assert enough >= 0.79 * len(prompts)


def test_synonyms_take_the_particle_of_their_sound(rules: RuleParaphraser) -> None:
    """A synonym with another last sound takes the other shape of the particle."""
    variants = rules.paraphrase("해변을 걷는 여자가 웃는다", 30)
    assert any(variant.startswith("바닷가를 ") for variant in variants)
    assert not any(variant.startswith("바닷가을 ") for variant in variants)


def test_order_of_modifiers_and_places(rules: RuleParaphraser) -> None:
    """Two adjectives change places, a place moves behind the subject, a list of tags changes its order."""
    assert "낡은 높은 탑" in rules.paraphrase("높은 낡은 탑", 30)
    assert "소녀가 공원에서 책을 읽는다" in rules.paraphrase("공원에서 소녀가 책을 읽는다", 30)
    assert "소녀, 벚꽃, 미소" in rules.paraphrase("소녀, 미소, 벚꽃", 30)


def test_endings(rules: RuleParaphraser) -> None:
    """A sentence becomes a scene and a noun phrase, a noun phrase becomes a scene and a sentence."""
    assert {"고양이가 의자에 앉아 있는 모습", "의자에 앉아 있는 고양이"} <= set(rules.paraphrase(SENTENCES[2], 30))
    assert {"붉은 로봇의 모습", "붉은 로봇이 있는 장면"} <= set(rules.paraphrase("붉은 로봇", 30))


@pytest.mark.parametrize(
    ("sentence", "never"),
    [
        ("하늘이 맑습니다", "맑는"),
        ("꽃이 핀 정원에서 책을 읽는다", "읽는 꽃"),
        ("말이 초원을 달린다", "달린다의"),
        ("집에서 키우는 강아지", "집의 강아지"),
        ("고독한 늑대", "외로움한"),
        ("안동 하회 마을", "하회 동네"),
        ("바닷가에서 노는 할머니", "할머니가 있는 있"),
        ("눈처럼 하얀 작은 새", "눈처럼 작은"),
        ("나는 산에 오른다", "나는 산에 오르는"),
        ("소녀가 있다, 긴 머리", "모습, 긴 머리"),
        ("한복, 경복궁, 긴 머리, 은은한 조명", "조명의 한복"),
        ("교실에서 선생님이 칠판에 남은 학생들의 낙서를 바라보며 조용히 미소 짓는 모습", "학생들의 조용"),
        ("선생님은 피아노를 치고 아이들은 노래를 부르는데 한 아이만 창밖을 보고 있다", "있는 아이들"),
        ("한 소년은 연을 날리고 다른 소년은 넘어져서 울고 있는 언덕", "남자아이"),
        ("손녀는 그림책을 읽고 할머니는 사과를 깎는다", "종이 질감"),
    ],
)
def test_where_a_rule_does_not_apply(rules: RuleParaphraser, sentence: str, never: str) -> None:
    """A rule is not applied where it would break the grammar or change the meaning."""
    assert [variant for variant in rules.paraphrase(sentence, 30) if never in variant] == []


@pytest.mark.parametrize(
    ("predicate", "adnominal"),
    [
        ("있다", "있는"),
        ("있습니다", "있는"),
        ("있어요", "있는"),
        ("없다", "없는"),
        ("읽는다", "읽는"),
        ("읽습니다", "읽는"),
        ("마신다", "마시는"),
        ("마십니다", "마시는"),
        ("난다", "나는"),
        ("운동해요", "운동하는"),
        ("푸르다", None),
        ("맑습니다", None),
        ("행복해요", None),
        ("아닙니다", None),
        ("갔다", None),
        ("먹었습니다", None),
    ],
)
def test_adnominal_of(tagger: Tagger, predicate: str, adnominal: str | None) -> None:
    """The form before a noun is made only where it is certain."""
    assert adnominal_of(read(predicate, tagger)[-1]) == adnominal


@given(st.text(alphabet="빨간파란없는않은두세한 고양이가를1234,.", min_size=1, max_size=40))
def test_faithful_is_reflexive(text: str) -> None:
    """A sentence is faithful to itself, but not to itself with another number."""
    assert faithful(text, text)
    assert not faithful(text, text + " 77")


@settings(max_examples=150, deadline=None)
@given(st.text(min_size=1, max_size=60))
def test_any_text(text: str) -> None:
    """Any text is paraphrased without an error, and no variant changes a number, a colour or a negation."""
    sentence = " ".join(text.split())
    for variant in RuleParaphraser(_Plain(), str.swapcase).paraphrase(sentence, 10):
        assert variant != sentence
        assert faithful(sentence, variant)


class _Plain:
    def pos(self, text: str) -> list[tuple[str, str]]:
        return [(text, "Noun")]
