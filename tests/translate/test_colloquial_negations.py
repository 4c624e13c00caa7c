"""Negations of chats and of speech."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from translate import split_negations, with_plain_negations


@pytest.mark.parametrize(
    ("text", "wanted", "unwanted"),
    [
        ("한강 다리 야경, 사람은 ㄴㄴ", "한강 다리 야경", ["사람"]),
        ("로고, 텍스트 ㄴㄴ해", "로고", ["텍스트"]),
        ("소녀, 실사 ㄴㄴ 수채화", "소녀, 수채화", ["실사"]),
        ("고래가 나는 하늘, 구름 X", "고래가 나는 하늘", ["구름"]),
        ("여우, 글자x 사람x", "여우", ["글자", "사람"]),
        ("골목, 네온사인은 안돼요", "골목", ["네온사인"]),
        ("산장, 연기는 절대 안 됨", "산장", ["연기"]),
        ("산장, 사람은 안 그려도 됨", "산장", ["사람"]),
        ("산장, 사람은 그리지 마시게", "산장", ["사람"]),
        ("산장, 사람 들어가는 거 싫음", "산장", ["사람"]),
        ("산장, 사람이 있으면 곤란해요", "산장", ["사람"]),
        ("산장, 사람은 생략해줘", "산장", ["사람"]),
        ("산장, 어두운 느낌은 아니었으면 좋겠어", "산장", ["어두운 느낌"]),
        ("산장. 사람, 동물, 글자 다 빼고", "산장", ["사람", "동물", "글자"]),
        ("기차역, 비는 안 오게", "기차역", ["비"]),
        ("기차역, 사람은 너무 많이 넣지 말고", "기차역", ["많은 사람"]),
        ("여우, 눈은 감지 말고", "여우", ["감은 눈"]),
        ("서 있지 말고 앉아 있는 기사", "앉아 있는 기사", ["서 있는 모습"]),
        ("낮 장면 말고 밤 장면", "밤 장면", ["낮 장면"]),
        ("어두운 배경 쓰지 말고 밝은 들판", "밝은 들판", ["어두운 배경"]),
        ("폭포, 무지개 빼먹지 마", "폭포, 무지개", []),
        ("폭포, 무지개는 있어도 되고 없어도 돼", "폭포", []),
        ("월요일 아침 지옥철 극혐 느낌", "월요일 아침 지옥철 극혐 느낌", []),
        ("숙제 노노 표정의 학생", "숙제 노노 표정의 학생", []),
        ("여우, 벌레는 극혐", "여우", ["벌레"]),
    ],
)
def test_said_as_in_a_chat(text: str, wanted: str, unwanted: list[str]) -> None:
    """Slang, dialects and speech leave out the thing that they are about, and nothing else."""
    split = split_negations(with_plain_negations(text))
    assert (split.wanted.strip(" ,"), list(split.unwanted)) == (wanted, unwanted)


@pytest.mark.parametrize(
    "text",
    [
        "책상 위의 아이폰 X",
        "스페이스 X 로켓",
        '"사람 X" 라고 적힌 표지판',
        "이해가 안돼서 찡그린 아이",
        "비를 피해 처마 밑에 선 고양이",
        "칼을 빼고 달려드는 기사",
        "노란 우산을 쓴 아이",
    ],
)
def test_what_only_looks_so(text: str) -> None:
    """Names, quotations and verbs that only look like a refusal stay."""
    split = split_negations(with_plain_negations(text))
    assert (split.wanted, split.unwanted) == (text, ())


@given(st.text(alphabet="사람은 ㄴXO지마,글자안돼싫어다빼고", max_size=30))
def test_any_chat(text: str) -> None:
    """Any text can be read, and nothing is refused that it does not name."""
    split = split_negations(with_plain_negations(text))
    assert len(split.wanted) <= 3 * len(text) + 8
