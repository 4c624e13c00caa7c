"""Negations in a description, which belong in the negative prompt."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.paths import FIXTURES

from service.errors import InputError
from service.pipeline.pipeline import Pipeline
from service.pipeline.preview import Preview
from translate import Negations, find_spans, split_negations

FIXTURE = FIXTURES / "negation.tsv"


def rows() -> list[tuple[str, str, set[str]]]:
    lines = [line.split("\t") for line in FIXTURE.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    return [(line[0], line[1], {noun for noun in line[2].split("|") if noun}) for line in lines]


@pytest.mark.parametrize(
    ("text", "wanted", "unwanted"),
    [
        ("사람 없는 해변", "해변", ["사람"]),
        ("더도 덜도 말고 일곱 개", "더도 덜도 말고 일곱 개", []),
        ("연못, 다리는 넣지 말아 줄래요", "연못", ["다리"]),
        ("사람없는 해변", "해변", ["사람"]),
        ("사람이 하나도 없는 해변", "해변", ["사람"]),
        ("구름 한 점 없는 하늘", "하늘", ["구름"]),
        ("꽃이 핀 정원, 글자나 로고 없이", "꽃이 핀 정원", ["글자", "로고"]),
        ("고양이 말고 강아지", "강아지", ["고양이"]),
        ("파도 없는 바다", "바다", ["파도"]),
        ("사과와 바나나를 빼고 포도", "포도", ["사과", "바나나"]),
        ("건물을 제외한 도시 풍경", "도시 풍경", ["건물"]),
        ("고양이가 아닌 강아지", "강아지", ["고양이"]),
        ("사람이 안 보이는 거리", "거리", ["사람"]),
        ("사람이 보이지 않는 거리", "거리", ["사람"]),
        ("모자를 쓰지 않은 소녀", "소녀", ["모자"]),
        ("어둡지 않은 방", "방", ["어둡다"]),
        ("파란 모자를 쓴 사람이 없는 해변", "해변", ["파란 모자를 쓴 사람"]),
        ("눈 덮인 사람 없는 산길", "눈 덮인 산길", ["사람"]),
        ("해변에 사람이 없다", "해변", ["사람"]),
        ("아무도 없는 교실의 풍금", "교실의 풍금", ["사람"]),
        ("현대식 건물 말고 한옥이 늘어선 거리", "한옥이 늘어선 거리", ["현대식 건물"]),
        ("밤 사람 없는 골목", "밤 골목", ["사람"]),
        ("안경도 수염도 없는 과학자", "과학자", ["안경", "수염"]),
        ("낙서 및 쓰레기가 없는 지하도", "지하도", ["낙서", "쓰레기"]),
        ("말이 아니라 낙타를 탄 기사", "낙타를 탄 기사", ["말"]),
        ("꽃뿐만 아니라 나비도 가득한 정원", "꽃뿐만 아니라 나비도 가득한 정원", []),
        ("도서관, 사람 X, 책상", "도서관, 책상", ["사람"]),
        ("겨울 산장을 보여 줘, 눈사람은 필요 없어", "겨울 산장을 보여 줘", ["눈사람"]),
        ("사람이 안 보이는 해 질 녘 부두", "해 질 녘 부두", ["사람"]),
        ("다리는 안 나오게 해줘, 한강 야경", "한강 야경", ["다리"]),
        ("김밥을 말고 있는 엄마의 손", "김밥을 말고 있는 엄마의 손", []),
        ("칼을 빼 든 장군", "칼을 빼 든 장군", []),
        ("칠판을 지우고 있는 학생", "칠판을 지우고 있는 학생", []),
        ("목을 길게 빼고 선 기린", "목을 길게 빼고 선 기린", []),
        ("아무도없는 바닷가", "바닷가", ["사람"]),
        ("no text, 고양이", "고양이", ["text"]),
        ("a beach without people", "a beach", ["people"]),
        ('"no entry" 표지판이 있는 사람 없는 거리, 85mm f/1.4', '"no entry" 표지판이 있는 거리, 85mm f/1.4', ["사람"]),
        ("<lora:x:1> 사람 없는 1,000개의 계단. 하늘", "<lora:x:1> 1,000개의 계단. 하늘", ["사람"]),
    ],
)
def test_negations(text: str, wanted: str, unwanted: list[str]) -> None:
    """Unwanted things are listed separately, and the rest reads as if they had never been there."""
    found = split_negations(text)
    assert (found.wanted, [*found.unwanted]) == (wanted, unwanted)


@pytest.mark.parametrize(
    ("text", "wanted", "unwanted"),
    [
        ("글씨는 절대 나오면 안 돼요, 여름 바다 달력", "여름 바다 달력", ["글씨"]),
        ("칼은 들면 안 되고 방패만 든 기사", "방패만 든 기사", ["칼"]),
        ("사람이 없었으면 좋겠어요, 고요한 절", "고요한 절", ["사람"]),
        ("자동차는 안 나왔으면 해요. 조선 시대 거리", "조선 시대 거리", ["자동차"]),
        ("절대 사람 넣지 마, 텅 빈 지하철역", "텅 빈 지하철역", ["사람"]),
        ("안개는 없어도 돼요, 산속 호수", "산속 호수", ["안개"]),
        ("로고는 넣지 말 것, 향수 광고", "향수 광고", ["로고"]),
        ("나무가 하나도 없게 해서 초원을 그려 줘", "초원을 그려 줘", ["나무"]),
        ("사람은 보이지 않지만 불이 켜진 거리", "불이 켜진 거리", ["사람"]),
        ("눈이 이상하게 나오지 않게 조심해서 고양이를 그려 줘", "고양이를 그려 줘", ["이상한 눈"]),
        ("눈이 짝짝이로 나오지 않게 주의해 주세요, 고양이", "고양이", ["짝짝이 눈"]),
        ("배경에 건물이 하나도 없게 해 주세요, 들판의 말", "들판의 말", ["건물"]),
        ("귀신 같은 건 나오면 안 돼. 밤의 학교", "밤의 학교", ["귀신"]),
        ("불필요한 장식은 다 빼 주세요, 의자", "의자", ["불필요한 장식"]),
        ("테두리나 그림자 효과는 넣지 마세요. 선인장", "선인장", ["테두리", "그림자 효과"]),
        ("현대적인 건물이 보이면 안 되니까 옛 마을만", "옛 마을만", ["현대적인 건물"]),
        ("피 튀기는 건 싫어요, 무사들", "무사들", ["피 튀기는 모습"]),
        ("다리가 세 개로 나오지 않도록 말을 그려 줘", "말을 그려 줘", ["다리 세 개"]),
    ],
)
def test_bans_and_wishes(text: str, wanted: str, unwanted: list[str]) -> None:
    """What is banned, or wished away, is unwanted, and nothing of the ban is left."""
    found = split_negations(text)
    assert (found.wanted, [*found.unwanted]) == (wanted, unwanted)


@pytest.mark.parametrize(
    ("text", "wanted", "unwanted"),
    [
        ("애니 그림체 말고 실사 느낌의 여우", "실사 느낌의 여우", ["애니 그림체"]),
        ("우는 얼굴 말고 웃는 얼굴의 광대", "웃는 얼굴의 광대", ["우는 얼굴"]),
        ("비 오는 거리 말고 눈 오는 거리", "눈 오는 거리", ["비 오는 거리"]),
        ("토끼가 달에서 떡 말고 피자를 굽는 모습", "토끼가 달에서 피자를 굽는 모습", ["떡"]),
        ("너무 어둡지는 않게 숲속 오두막", "숲속 오두막", ["어둡다"]),
        ("너무 만화 같지 않게 늑대", "늑대", ["만화"]),
        ("사실적이지는 않게, 바이킹", "바이킹", ["사실적인 느낌"]),
        ("안 무섭게 생긴 유령", "유령", ["무섭다"]),
        ("여우가 너무 무섭지 않았으면 좋겠어", "여우", ["무섭다"]),
        ("배경은 복잡하지 않게, 여우", "여우", ["복잡한 배경"]),
        ("서 있는 자세 말고 앉아 있는 기사", "앉아 있는 기사", ["서 있는 자세"]),
        ("3D 느낌은 싫고 손으로 그린 강아지", "손으로 그린 강아지", ["3D 느낌"]),
        ("노출이 심하지 않게, 해변의 가족", "해변의 가족", ["심한 노출"]),
        ("배경에 아무것도 없는 흰 컵", "빈 배경의 흰 컵", []),
        ("꽃병 말고는 아무것도 없는 식탁", "꽃병만 있는 식탁", []),
        ("배경엔 아무것도 없게, 유리병", "빈 배경, 유리병", []),
        ("책상 위에는 아무것도 넣지 말고 등불만", "빈 책상, 등불만", []),
    ],
)
def test_qualities_and_whole_phrases(text: str, wanted: str, unwanted: list[str]) -> None:
    """A quality is unwanted without its degree, an exception with its modifiers, and an empty place is wanted."""
    found = split_negations(text)
    assert (found.wanted, [*found.unwanted]) == (wanted, unwanted)


@pytest.mark.parametrize(
    "text",
    [
        *("꽃이 없으면 안 돼요", "여우를 그려 주면 안 돼?", "실례가 안 된다면", "번거롭지 않으면"),
        *("아이가 깨지 않게 조심해서 문을 닫는 아빠", "안 무서운 척하는 아이", "담배를 피우면 안 되는 곳"),
        *(
            "끝없는 하늘",
            "틀림없이 밝은 달",
            "변함없는 바다",
            "수없이 많은 별",
            "말없이 앉은 남자",
            "어쩔 수 없는 표정",
        ),
        *(
            "쉴 새 없이 내리는 비",
            "얼굴 없는 유령",
            "머리 없는 기사",
            "주인 없는 고양이",
            "안개 낀 숲",
            "출입 금지 표지판",
        ),
        *("어이없는 표정의 판다", "없는"),
    ],
)
def test_no_negations(text: str) -> None:
    """Fixed words, traits of a thing, and texts without anything else stay unchanged."""
    found = split_negations(text)
    assert (found.wanted, found.unwanted) == (text, ())


def test_samples() -> None:
    """At least 80 % of the sample negations are understood, and 95 % of the lookalikes are left unchanged."""
    negations = [(split_negations(text).unwanted, unwanted) for text, _, unwanted in rows() if unwanted]
    lookalikes = [split_negations(text).unwanted for text, _, unwanted in rows() if not unwanted]
    assert sum({*found} == unwanted for found, unwanted in negations) / len(negations) >= 0.80
    assert sum(not found for found in lookalikes) / len(lookalikes) >= 0.95


MIXTURE = '사람 없는 없이 말고 빼고 아닌 고양이 과 안 보이는 쓰지 않은 no text, <a:b> "c d" 해변. 1,000'.split()


@given(st.lists(st.sampled_from(MIXTURE), max_size=9))
def test_any_mixture(words: list[str]) -> None:
    """Whatever the text, something is wanted or unwanted, nothing is invented, and remaining tags are whole."""
    text = " ".join(words)
    found = split_negations(text)
    assert found.wanted or found.unwanted or not text
    assert all(any(word.startswith(one.strip(".,")) for word in text.split()) for one in found.wanted.split())
    assert all(span.text in text for span in find_spans(found.wanted) if span.kind == "tag")


@pytest.mark.parametrize("private", ["\ue000", "\ue005", "\uf8ff"])
def test_private_characters(private: str) -> None:
    """Characters of the private use area, which stand in for tags and quotations, may occur in the text itself."""
    found = split_negations(f'{private} "a b" 사람 없는 해변')
    assert (found.wanted, found.unwanted) == (f'{private} "a b" 해변', ("사람",))


@pytest.mark.parametrize("text", ["사람 없음, 글자 없음", "no 사람", "(사람:1.2) 없이"])
def test_nothing_is_wanted(pipeline: Pipeline, text: str) -> None:
    """A text that only lists unwanted things is an error that names them."""
    with pytest.raises(InputError, match=r"only lists what to leave out .*사람"):
        pipeline.preview(text)


def test_in_a_preview(pipeline: Pipeline) -> None:
    """Unwanted things are in the negative prompt only, and in the saved preview."""
    made = pipeline.preview("사람과 자동차가 없는 해변")
    assert made.unwanted == {"사람": "people", "자동차": "car"}
    assert made.prompt == "a beach"
    assert made.negative_prompt.startswith("people, car, CG")
    assert not any(word in made.prompt_2 for word in ("people", "person", "car+"))
    assert pipeline.prompt_builder.redo(Preview.from_json(made.to_json())).prompts == made.prompts


@pytest.mark.parametrize(
    ("text", "wanted", "unwanted"),
    [
        ("소녀, no text, watermark, 벚꽃", "소녀, 벚꽃", ("text", "watermark")),
        ("소녀, no 글자, 워터마크", "소녀", ("글자", "워터마크")),
        ("해변, no people, sunset", "해변, sunset", ("people",)),
        ("a beach, no people and cars", "a beach", ("people", "cars")),
        ("a beach, no hat and a red coat", "a beach, a red coat", ("hat",)),
        ("a girl, no text no watermark", "a girl", ("text", "watermark")),
        ("a girl without text or logo", "a girl", ("text", "logo")),
        ("no people. text on a sign", "text on a sign", ("people",)),
    ],
)
def test_english_lists(text: str, wanted: str, unwanted: tuple[str, ...]) -> None:
    """An English negation holds for all of its nouns, and for defects of pictures that follow in its list."""
    assert split_negations(text) == Negations(wanted, unwanted)
