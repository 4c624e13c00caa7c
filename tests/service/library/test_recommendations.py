"""Similar prompts, and what they add to a text: what it lacks, and nothing that contradicts it."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from generate import AttributeChoiceError, choose
from service.library import Detail, LibraryPrompt, Near, choose_similar, packed, recommend
from service.library.categories import categories_of, is_against, repeats

VECTORS = packed(np.eye(8, dtype=np.float32))


def near(korean: str, similarity: float = 0.8, number: int = 0, **more: Any) -> Near:
    details = tuple(Detail(*one.split("=")) for one in more.pop("details", ()))
    return Near(LibraryPrompt(korean, "english", details, **more), similarity, VECTORS[number])


def added(text: str, *details: str, similarity: float = 0.8) -> list[str]:
    found = recommend(text, (), [near("다른 글", similarity, details=details)])
    return [one.korean for one in found if one.korean in {detail.partition("=")[2] for detail in details}]


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("밤거리를 걷는 소녀", "눈부신 햇살"),
        ("눈 내리는 마을", "한여름의 더위"),
        ("비 오는 골목", "맑은 하늘"),
        ("수채화로 그린 고양이", "85mm 렌즈로 찍은 사진"),
        ("동굴 속의 용", "따뜻한 햇살"),
        ("위에서 내려다본 도시", "아래에서 올려다본 구도"),
        ("흑백 사진 속의 여인", "알록달록한 색"),
        ("바닷속의 거북이", "일렁이는 촛불"),
        ("새벽의 호수", "붉은 노을"),
        ("나무 식탁 위의 케이크", "상반신을 담은 구도"),
        ("뒷모습의 소년", "정면을 보는 시선"),
        ("시골 기와집, 고요한 밤", "밝은 자연광"),
        ("유화로 그린 정물", "모션 블러"),
        ("수채화로 그린 불꽃놀이", "장노출"),
        ("평면적인 일러스트의 선수", "빠른 셔터 속도"),
        ("우주 정거장의 비행사", "푸른 저녁 하늘"),
        ("별이 가득한 우주", "비 오는 날"),
        ("바닷속의 거북이", "하얀 뭉게구름"),
        ("숲길의 사슴", "창문으로 드는 늦은 오후 햇살"),
        ("하늘을 나는 고래", "따뜻한 실내 조명"),
        ("장마철의 연못", "따뜻한 가을 햇살"),
        ("눈사람을 만드는 아이", "흩날리는 벚꽃"),
        ("용과 싸우는 기사", "밝은 분위기"),
        ("연필 소묘로 그린 노인", "선명한 색감"),
        ("사막을 걷는 낙타", "매크로 렌즈"),
        ("첫눈을 맞는 소녀", "따뜻한 황금빛 햇살"),
        ("엄숙한 미사", "장난스러운 분위기"),
    ],
)
def test_phrases_that_contradict_a_text(text: str, phrase: str) -> None:
    """A phrase is against a text that says otherwise, and against none that says nothing of it."""
    assert is_against(phrase, text)
    assert not is_against(phrase, "생각에 잠긴 소녀")


@pytest.mark.parametrize(
    ("phrase", "text", "other"),
    [
        ("푸른 화면 불빛", "노트북을 보는 여자", "창가에 앉은 여자"),
        ("분홍색 네온 불빛", "밤거리의 술집", "해바라기 밭"),
        ("노란 가로등 불빛", "골목의 고양이", "식탁 위의 빵"),
        ("물에 비친 불빛", "항구의 배", "바이올린을 켜는 노인"),
        ("피어오르는 김", "갓 끓인 라면", "자전거"),
        ("나뭇잎 사이로 드는 햇살", "숲의 사슴", "교실의 피아노"),
        ("부드러운 스튜디오 조명", "향수병 제품 사진", "골목의 고양이"),
        ("손 클로즈업", "항아리를 빚는 도공", "대나무"),
    ],
)
def test_phrases_that_need_something(phrase: str, text: str, other: str) -> None:
    """The light of a screen, steam or a hand follows only a text that has what it comes from."""
    assert not is_against(phrase, text)
    assert is_against(phrase, other)


def test_opposites_that_a_text_has_itself() -> None:
    """A text of all seasons is against none of them."""
    assert not is_against("따뜻한 봄 햇살", "봄 여름 가을 겨울의 나무")
    assert is_against("따뜻한 봄 햇살", "가을의 나무")


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("비 내리는 정류장", "비 오는 날"),
        ("겨울 바다의 개", "눈 내리는 겨울"),
        ("필름 그레인이 있는 역", "필름 그레인"),
        ("따뜻한 색감의 마을", "선명한 색감"),
    ],
)
def test_repetitions(text: str, phrase: str) -> None:
    """What a text says already is not offered again, be it in other words."""
    assert repeats(phrase, text)
    assert not repeats(phrase, "의자")


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("노을 지는 바닷가", "light"),
        ("이른 아침의 시장", "time"),
        ("숲에서 쉬는 사슴", "place"),
        ("얕은 심도의 꽃", "lens"),
        ("거친 질감의 벽", "material"),
        ("고요한 호수", "mood"),
        ("클로즈업한 눈동자", "composition"),
        ("유화로 그린 사과", "style"),
    ],
)
def test_what_a_text_speaks_of(text: str, category: str) -> None:
    """A text that has a detail of a category speaks of it, and gets no other; a bare thing speaks of none."""
    assert category in categories_of(text)
    assert category not in categories_of("의자")
    assert added(text, f"{category}=파란 무언가") == []
    assert added("의자", f"{category}=파란 무언가") == ["파란 무언가"]


def test_the_best_supported_detail_of_each_category() -> None:
    """The detail that more and nearer prompts have is recommended, one of each category, the best first."""
    prompts = [
        near("하나", 0.9, details=["light=한쪽에서 드는 빛", "mood=밝은 분위기"]),
        near("둘", 0.6, details=["light=부드러운 역광"]),
        near("셋", 0.6, details=["light=부드러운 역광"]),
        near("넷", 0.3, details=["lens=얕은 심도"]),
    ]
    found = [(one.category, one.korean) for one in recommend("의자", (), prompts)]
    assert found[:2] == [("light", "부드러운 역광"), ("mood", "밝은 분위기")]
    assert "lens" not in dict(found)


def test_recommendations_do_not_contradict_each_other() -> None:
    """What is recommended can all be taken: no lens beside an oil painting."""
    details = ["style=두꺼운 붓질의 유화", "lens=85mm 렌즈로 찍은 사진"]
    assert added("의자", *details) == ["두꺼운 붓질의 유화"]


def test_places_are_taken_from_very_near_prompts() -> None:
    """A place or a material suits fewer prompts than a light."""
    details = ["place=오래된 골목", "light=한쪽에서 드는 빛"]
    assert added("의자", *details, similarity=0.5) == ["한쪽에서 드는 빛"]
    assert sorted(added("의자", *details, similarity=0.7)) == sorted(one.partition("=")[2] for one in details)


def test_attributes_of_a_person() -> None:
    """A person gets attributes of free groups that the dictionary allows; those of own prompts come first."""
    own = near("소녀", attributes=("expression=슬픈 표정", "hair=포니테일"))
    found = {one.category: one for one in recommend("한복을 입은 소녀", ["hair=트윈테일"], [own])}
    assert found["expression"].attribute == "expression=슬픈 표정"
    assert "hair" not in found
    choose(["hair=트윈테일", *(one.attribute for one in found.values() if one.attribute)])
    assert not any(one.attribute for one in recommend("의자", (), [own]))
    with pytest.raises(AttributeChoiceError, match="몰라"):
        recommend("소녀", ["hair=몰라"], [])
    assert "hair_color" not in {one.category for one in recommend("벤치에 앉은 할아버지", (), [])}


@pytest.mark.parametrize(
    "text",
    [
        "할머니의 낡은 재봉틀",
        "불꽃놀이를 보는 소녀의 뒷모습",
        "편지를 읽으며 우는 여인",
        "웃는 소녀",
        "벤치에서 조는 노인",
        "눈보라 속의 소년",
        "할머니와 손녀의 손",
    ],
)
def test_no_smile(text: str) -> None:
    """A smile is offered to a person whose face is seen and who neither weeps nor sleeps nor smiles already."""
    assert "expression" not in {one.category for one in recommend(text, (), [])}
    assert "expression" in {one.category for one in recommend("벤치에 앉은 소녀", (), [])}
    assert "expression" in {one.category for one in recommend("소녀의 초상화", (), [])}


def test_no_ponytail_with_a_hanbok() -> None:
    """Hair of today is not offered to people of former times."""
    assert "hair" in {one.category for one in recommend("교복을 입은 소녀", (), [])}
    assert "hair" not in {one.category for one in recommend("한복을 입은 소녀", (), [])}


def test_similar_prompts_differ() -> None:
    """The text itself, repetitions and prompts of something else are left out; copies of what is chosen come late."""
    given = [
        near("의자에 앉은 소녀", 0.99, 0),
        near("소파의 소녀", 0.9, 1, details=["light=밝은 햇살"]),
        near("소파의 소녀", 0.9, 1),
        near("소파의 여자아이", 0.89, 1),
        near("침대의 소녀", 0.8, 2),
        near("로켓", 0.2, 3),
    ]
    found = choose_similar("의자에 앉은 소녀, 역광", given, 5)
    assert [one.prompt.korean for one in found] == ["소파의 소녀", "침대의 소녀", "소파의 여자아이"]
    assert found[0].adds == ()  # the text has its light
    assert choose_similar("의자", [], 5) == []


@given(st.text(max_size=60))
def test_any_text(text: str) -> None:
    """Any text gets recommendations that differ in their categories."""
    found = [one.category for one in recommend(text, (), [near("의자", details=["light=햇살", "mood=밝은 분위기"])])]
    assert len(found) == len({*found})


def test_own_texts_have_details() -> None:
    """What follows the commas of a text of one's own is its details, where they are about something known."""
    made = LibraryPrompt.of_text("바다, 부드러운 햇살, 어쩌고, 얕은 심도", "a sea", ["hair=트윈테일"], "id")
    assert made.korean == "바다"
    assert made.details == (Detail("light", "부드러운 햇살"), Detail("lens", "얕은 심도"))
