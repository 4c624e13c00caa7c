"""What a text describes, without what its writer says around it."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from augment.core import core
from augment.rules import RuleParaphraser


@pytest.mark.parametrize(
    ("text", "described"),
    [
        ("고양이가 게임하는거 개웃기게", "고양이가 게임하는 모습, 웃긴 느낌"),
        ("강아지가 서핑하는거 넘", "강아지가 서핑하는 모습"),
        ("할머니가 춤추는거 보고싶당", "할머니가 춤추는 모습"),
        ("고양이가 소파에서 자는 사진 심쿵", "고양이가 소파에서 자는 사진"),
        ("걍 평범한 병원 복도", "평범한 병원 복도"),
        ("소설 주인공인데요, 안대를 한 해적 선장을 멋", "소설 주인공, 안대를 한 해적 선장"),
        ("친구 생일 카드에 넣게 풍선 든 토끼", "풍선 든 토끼"),
        ("용 문신 도안, 선이 굵었다", "용 문신 도안, 굵은 선"),
        ("래퍼, 배경은 걍 까맣게", "래퍼, 까만 배경"),
        ("수채화, 나비, 여백 많이", "수채화, 나비, 많은 여백"),
        ("출근하는 공룡, 정장 입고", "출근하는 공룡, 정장을 입은 모습"),
        ("벚꽃길을 걷는 느낌으루", "벚꽃길을 걷는 느낌"),
        ("커피를 마시는 여자. 분위기", "커피를 마시는 여자"),
        ("장터 풍경. 북적북적한 느낌", "장터 풍경, 북적북적한 느낌"),
    ],
)
def test_talk_around_a_description(text: str, described: str) -> None:
    """Exclamations, degrees, purposes and asides are left out, and a clause that was cut off is completed."""
    assert core(text) == described


@pytest.mark.parametrize(
    "text",
    [
        "너무 귀여운 고양이",
        "소녀가 웃는다. 꽃이 핀다",
        "(masterpiece:1.2), 고양이",
        "머리가 길었다",
        "좀비와 최고의 기사",
    ],
)
def test_a_description_stays(text: str) -> None:
    """A text that only describes is its own core."""
    assert core(text) == text


def test_no_talk_in_paraphrases(rules: RuleParaphraser) -> None:
    """Chat and endings are never in the middle of a paraphrase."""
    for text in ("댕댕이가 서핑하는거 넘 보고싶음ㅋㅋ", "뚱냥이 사진 ㅋㅋ 심쿵", "한복 입은 아가 넘 귀엽게 해주셈"):
        variants = rules.paraphrase(text, 10)
        assert variants
        assert [one for one in variants if re.search(r"넘|심쿵|거(?: |,|$)", one)] == []


@given(st.text(alphabet="고양이거넘은는을게 ,.다", max_size=40))
def test_core_of_any_text(text: str) -> None:
    """Any text has a core, which has no more words than two for each of its own."""
    assert len(core(text).split()) <= 2 * len(text.split()) + 1
