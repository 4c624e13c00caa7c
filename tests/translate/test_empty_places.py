"""Negations with a place, with a quality, or in a list."""

import pytest

from translate import split_negations


@pytest.mark.parametrize(
    ("text", "wanted", "unwanted"),
    [
        ("간판에 글씨가 없는 식당", "빈 간판이 있는 식당", ["글씨"]),
        ("옷에 무늬가 없는 소녀", "무지 옷이 있는 소녀", ["무늬"]),
        ("하늘에 구름 없는 날", "맑은 하늘이 있는 날", ["구름"]),
        ("얼굴에 주름이 없는 노인", "노인", ["주름"]),
        ("배경에 건물 없이 들판만 보이게", "배경에 들판만 보이게", ["건물"]),
        ("현대 건물은 안 보이게 조선시대 거리", "조선시대 거리", ["현대 건물"]),
        ("광고 문구 없이 향수 사진", "향수 사진", ["광고 문구"]),
        ("과한 보정 없이 셀카", "셀카", ["과한 보정"]),
        ("조용한 사람 없는 해변", "조용한 해변", ["사람"]),
        ("꽃은 있지만 나비는 없는 정원", "꽃이 있는 정원", ["나비"]),
        ("배경은 흰색으로 하고 그림자는 없애 줘, 구두", "배경은 흰색, 구두", ["그림자"]),
        ("등대, 텍스트, 워터마크, 로고 없이", "등대", ["텍스트", "워터마크", "로고"]),
        ("로고, 글자 없음", "로고", ["글자"]),
    ],
)
def test_what_is_excluded(text: str, wanted: str, unwanted: list[str]) -> None:
    """What is excluded is unwanted with all of its modifiers, and nothing else is."""
    found = split_negations(text)
    assert (found.wanted, list(found.unwanted)) == (wanted, unwanted)
