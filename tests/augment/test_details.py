"""Details fit the scene, style and mood of a sentence, and stay whole in English."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from augment import details_of, scenes_of, suggest_details
from augment.details import Detail, all_details, details_for
from augment.words import Word, read
from translate.glossary.terms import read_glossary
from translate.glossary.vocabulary import Vocabulary
from translate.korean.lexicon import read_entries
from translate.korean.tagger import Tagger
from translate.offline.translator import LexiconTranslator

ENGLISH = {detail.korean: detail.english for detail in all_details()}
SUN = "sunlight|natural light|window|warm|fresh|vivid|radiant|ripple|joyful|lively|cozy|peaceful"
CAMERA = "focus|blurred|light|skin|pose"
OPPOSITES = (
    ("warm|hot", "cold|cool|snow"),
    ("bright|sunlight|fresh colors|vivid colors|radiant", "dim|dark|heavy|eerie|lonely|moonlight|night"),
    ("calm|tranquil|peaceful|languid", "dynamic|fast|urgent|lively|intense|heavy"),
    ("joyful|cozy|romantic|lively|heartwarming", "dark|dim|cold light|heavy|dusty"),
    ("wide|vast", "centered|focus|blurred|simple composition|skin"),
    ("simple", "intricate|dynamic"),
    ("smooth|clear|luxurious", "rough|worn|rusty|dusty"),
    ("flat", "shading|deep"),
)


@pytest.mark.parametrize("detail", all_details(), ids=lambda detail: detail.korean)
def test_english_of_each_detail(lexicon: LexiconTranslator, detail: Detail) -> None:
    """The offline translator gives each detail the English of the table."""
    assert lexicon.translate([detail.korean]) == [detail.english]


def test_each_detail_is_one_phrase() -> None:
    """There are 104 details, each of two to four English words without a preposition, no Korean one twice."""
    details = all_details()
    assert len({detail.korean for detail in details}) == len(details) == 104
    for english in ENGLISH.values():
        words = re.sub(r"^an? ", "", english).split()
        assert 1 <= len(words) <= 4, english
        assert words[0] != "the"
        assert {*words}.isdisjoint(["of", "in", "with", "and", "among", "field", "stable"]), english


def test_no_detail_adds_a_being_or_a_name() -> None:
    """No detail is taken for a person, an animal or a name: 대비 is contrast, and a queen dowager."""
    vocabulary = Vocabulary(read_entries(), read_glossary())
    for detail in all_details():
        assert not vocabulary.beings_in(detail.korean), detail.korean
        assert not vocabulary.names_in(detail.korean), detail.korean


def test_no_detail_is_in_the_plural() -> None:
    """Korean details say no 들: 긴 그림자, not 긴 그림자들."""
    assert [detail.korean for detail in all_details() if detail.korean.endswith("들")] == []


@pytest.mark.parametrize(
    ("sentence", "never"),
    [
        ("수채화, 제비꽃, 연한 색", "선명한 색감"),
        ("항아리가 놓인 시골집 마당", "부드러운 스튜디오 조명"),
        ("수제 비누 세 개, 라벤더 꽃과 린넨 천", "맑은 하늘"),
        ("고개를 숙인 범인", "이끼 낀 바위"),
        ("종이접기 학", "섬세한 깃털"),
        ("빨랫줄에 널린 하얀 이불", "은은한 창가 빛"),
        ("장독대 옆에서 졸고 있는 누렁이", "따뜻한 나무 질감"),
        ("북극곰, 분홍색 배경", "눈 덮인 땅"),
        ("눈 쌓인 산, 분홍색 배경", "맑은 겨울 햇빛"),
        ("장마가 끝난 오후의 정류장", "젖은 바닥"),
        ("등대와 거센 파도", "맑은 하늘"),
        ("공룡이 학교에서 수업을 듣는다", "극적인 조명"),
        ("새벽 감성의 한강 야경", "은은한 아침 빛"),
    ],
)
def test_no_detail_contradicts_the_text(tagger: Tagger, sentence: str, never: str) -> None:
    """A detail is not against what the text says, and not of another place."""
    assert never not in [detail.korean for detail in details_for(read(sentence, tagger))]


@pytest.mark.parametrize(("quality", "never"), [("어둡다", "짙은 그림자"), ("무섭다", "으스스한 분위기")])
def test_details_of_a_quality(quality: str, never: str) -> None:
    """A quality that a picture must not have is known with the details that go with it."""
    assert never in details_of(quality)


def test_scenes_without_a_tagger() -> None:
    """A verb whose stem looks like a noun shows nothing: 먹는 is no ink, which 먹의 is."""
    assert "ink" not in scenes_of("라면을 먹는 아이")
    assert "ink" in scenes_of("먹의 번짐")


def test_scenes_are_known() -> None:
    """A detail is called for and forbidden by scenes that sentences have."""
    from augment.details import _table

    known = {*_table().scenes}
    for detail in all_details():
        assert detail.unwanted | frozenset().union(*detail.wanted) <= known, detail.korean
    assert _table().only | {*_table().yields} | frozenset().union(*_table().yields.values()) <= known


def _english(sentence: str, tagger: Tagger) -> list[str]:
    return [detail.english for detail in details_for(read(sentence, tagger))]


@pytest.mark.parametrize(
    ("sentence", "first"),
    [
        ("비 오는 밤 네온이 켜진 골목", "a rain puddle"),
        ("벚꽃이 흩날리는 공원의 연인", "warm spring sunlight"),
        ("달리는 치타", "a dynamic composition"),
        ("끝없이 펼쳐진 초원", "a wide composition"),
        ("먹으로 그린 대나무", "a hanji paper texture"),
        ("바닷속을 헤엄치는 거북이", "faint bluish light"),
        ("하얀 접시에 담긴 딸기 케이크", "vivid colors"),
        ("달리는 자동차", "motion blur"),
    ],
)
def test_most_specific_first(tagger: Tagger, sentence: str, first: str) -> None:
    """The first detail is of what is most special in the sentence."""
    assert _english(sentence, tagger)[0] == first


@pytest.mark.parametrize(
    ("sentence", "never"),
    [
        ("안개 낀 음산한 고성", SUN),
        ("버려진 폐병원의 복도", SUN),
        ("비 내리는 숲", SUN),
        ("흐린 날의 등대", SUN),
        ("한밤중의 숲속 오두막", SUN),
        ("어두운 방에서 게임하는 소년", SUN),
        ("전쟁터의 병사", SUN),
        ("눈보라 속을 걷는 늑대", SUN),
        ("동굴 속 보물 상자", SUN),
        ("끝없이 펼쳐진 초원과 양떼", "focus|blurred|centered|simple"),
        ("서울의 야경", "focus|blurred|centered|sunlight"),
        ("알프스 산맥 파노라마", "focus|blurred"),
        ("달리는 말", "calm|tranquil|symmetrical|centered|natural pose|peaceful|languid"),
        ("공중에서 덩크슛을 하는 농구 선수", "calm|tranquil|symmetrical|centered|natural pose"),
        ("고양이 얼굴 모양 앱 아이콘", CAMERA),
        ("픽셀아트 던전 입구", CAMERA + "|texture|perspective"),
        ("수채화로 그린 라벤더 밭", CAMERA),
        ("귀여운 강아지 스티커", CAMERA + "|fur"),
        ("물의 순환을 설명하는 인포그래픽", CAMERA + "|ripple"),
        ("민화풍 호랑이와 까치", CAMERA + "|fur|feather"),
        ("흑백 사진 속 파리 거리", "color|golden|warm"),
        ("젊은 여자의 인물 사진", "wide|perspective"),
        ("부드러운 털의 고양이", "soft|fur"),
        ("비 없는 밤거리", "wet|dim|moist"),
        ("용이 그려진 도자기", "dynamic|dramatic|scales"),
        ("머그컵을 든 남자", "appetizing|studio|product|centered"),
        ("번개처럼 빠른 치타", "flashing|heavy|dim"),
        ("표범 무늬 코트를 입은 여자", "dignified|fur"),
        ("잠든 아기", "dynamic|fast|lively"),
        ("우주비행사의 초상화", "wide|vast|starlight"),
        ("어두운 방에서 울고 있는 소녀", SUN),
    ],
)
def test_no_contradiction(tagger: Tagger, sentence: str, never: str) -> None:
    """No detail contradicts the mood, the weather, the view or the style of the sentence."""
    assert [english for english in _english(sentence, tagger) if re.search(never, english)] == []


@pytest.mark.slow
def test_no_two_details_contradict(prompts: list[tuple[str, list[list[str]]]], tagger: Tagger) -> None:
    """Of the details of a sentence none is warm where another is cold, none is calm where another is fast."""
    for sentence, _ in prompts:
        found = _english(sentence, tagger)
        for one, other in OPPOSITES:
            ones = [english for english in found if re.search(one, english)]
            others = [english for english in found if re.search(other, english) and english not in ones]
            assert not (ones and others), (sentence, ones, others)


@pytest.mark.parametrize(
    ("sentence", "aspect"),
    [
        ("햇살이 드는 카페", "light"),
        ("은은한 조명의 카페", "light"),
        ("긴 그림자가 드리운 사막", "shadow"),
        ("파스텔톤의 정원", "color"),
        ("로우 앵글로 본 기사", "composition"),
        ("흐릿한 배경의 강아지", "focus"),
        ("하얀 배경의 강아지 스티커", "backdrop"),
        ("아늑한 카페", "mood"),
        ("웃는 노인의 얼굴", "expression"),
        ("굵은 선으로 그린 고양이 로고", "line"),
    ],
)
def test_what_the_sentence_says_itself(tagger: Tagger, sentence: str, aspect: str) -> None:
    """A sentence that speaks of an aspect gets no detail of it."""
    found = {detail.korean for detail in details_for(read(sentence, tagger))}
    assert found
    assert not any(detail.aspect == aspect for detail in all_details() if detail.korean in found)


@pytest.mark.parametrize("sentence", ["심플한 커피숍 로고", "강아지 캐릭터 로고 디자인", "연꽃 로고"])
def test_logos(tagger: Tagger, sentence: str) -> None:
    """A logo gets words of line, shape and background only."""
    found = _english(sentence, tagger)
    assert len(found) >= 2
    assert all(re.search("line|shape|background|space", english) for english in found)


@pytest.mark.parametrize(
    ("sentence", "own"),
    [
        ("여름 세일 포스터", "a clean arrangement"),
        ("물의 순환을 설명하는 인포그래픽", "a clean arrangement"),
        ("전통 문양 패턴", "a repeated arrangement"),
        ("고양이 아이콘", "flat coloring"),
    ],
)
def test_kinds_with_details_of_their_own(tagger: Tagger, sentence: str, own: str) -> None:
    """Posters, infographics, patterns and icons get details that suit only them."""
    assert own in _english(sentence, tagger)
    assert own not in _english("벤치에 앉은 여자", tagger)


@pytest.mark.parametrize(
    "sentence",
    [
        "바다를 그려줘",
        "수채화 느낌으로 강아지 그려 주세요",
        "물의 순환을 그림으로 설명해 주세요",
        "고양이가 피아노 치는 장면을 부탁합니다",
        "망토 휘날리는 기사 느낌으로 ㄱㄱ",
        "아이가 어디로 가고 있을까?",
        "여우는 무엇을 보고 있나요",
    ],
)
def test_nothing_behind_a_request(tagger: Tagger, sentence: str) -> None:
    """A request and a question get no details."""
    assert _english(sentence, tagger) == []


def test_details_stay_whole_behind_a_sentence(lexicon: LexiconTranslator, tagger: Tagger) -> None:
    """Behind a sentence each detail has the same English as alone."""
    for sentence in (
        "안개 낀 음산한 고성",
        "달리는 치타",
        "소녀, 은발, 벚꽃",
        "눈 쌓인 산사",
        "고양이가 의자에 앉아 있다",
    ):
        for detail in details_for(read(sentence, tagger)):
            assert lexicon.translate([f"{sentence}, {detail.korean}"])[0].endswith(f", {detail.english}")


def test_details_of_a_noun() -> None:
    """The details of a noun are those that it calls for; most nouns have none."""
    assert "빗물 웅덩이" in details_of("비")
    assert "떨어진 꽃잎들" not in details_of("비")
    assert details_of("의자") == ()


@given(st.lists(st.builds(Word, st.text(), st.text(), st.sampled_from(["Noun", "Verb"]), st.sampled_from(["", ","]))))
def test_any_words(words: list[Word]) -> None:
    """Any words get at most one detail of each aspect."""
    found = [detail.aspect for detail in details_for(words)]
    assert len(found) == len({*found})


def test_suggestions() -> None:
    """A text is offered what fits it, without what it has, denies or depicts."""
    suggested = {detail.korean for detail in suggest_details("노을 지는 바닷가에서 책을 읽는 소녀")}
    assert {"따뜻한 황금빛 햇살", "반짝이는 물결"} <= suggested
    assert "light" not in {detail.aspect for detail in suggest_details("부드러운 역광, 노을 지는 바닷가")}
    assert "shadow" not in {detail.aspect for detail in suggest_details("그림자 없는 노을, 바닷가")}
    assert suggest_details("고양이가 없는 의자") == suggest_details("고양이 그려진 의자") == ()


@given(st.text())
def test_suggestions_for_any_text(text: str) -> None:
    """Any text gets at most one suggestion of each aspect."""
    found = [detail.aspect for detail in suggest_details(text)]
    assert len(found) == len({*found})


def test_nothing_fits(tagger: Tagger) -> None:
    """A sentence that no detail fits gets none."""
    assert _english("의자", tagger) == []
    assert _english("종이로 만든 접시", tagger) == []


@pytest.mark.parametrize(
    "word", ["natural colors", "soft light", "air$", "delicate texture", "calm colors", "pose", "perspective$"]
)
def test_no_empty_words(word: str) -> None:
    """No detail says only what any picture has."""
    found = [english for english in ENGLISH.values() if re.search(word, english)]
    assert found == (["deep perspective"] if word == "perspective$" else [])
