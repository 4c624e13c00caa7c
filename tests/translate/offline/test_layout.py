"""Words of posters, packages and screens: free space, texts, steps, prices and what a picture shows."""

import pytest

from translate.offline.translator import LexiconTranslator


@pytest.mark.parametrize(
    ("korean", "english"),
    [
        ("로고 들어갈 자리는 비워 두기", "an empty space for a logo"),
        ("사진 넣을 칸 세 개", "three empty compartments for a photo"),
        ("제목 자리 비워 둠", "an empty title space"),
        ("가운데는 타이틀 자리로 비움", "an empty title space in the middle"),
        ("아래쪽은 비워 두기", "empty space below"),
        ("가운데는 글자 자리", "an empty lettering space in the middle"),
        ("자리를 비운 선생님", "a teacher emptying a spot"),
    ],
)
def test_free_space(lexicon: LexiconTranslator, korean: str, english: str) -> None:
    """A space that a layout keeps free is an empty space, and what will fill it is not said to go or to be put."""
    assert lexicon.translate([korean]) == [english]


@pytest.mark.parametrize(
    ("korean", "english"),
    [
        ("접시를 네 칸으로 나눈 그림", "a painting of a plate divided into four compartments"),
        ("5단계 포스터", "a 5-step poster"),
        ("네 칸 만화", "a 4-panel comic"),
        ("2단 레이아웃", "a 2-column layout"),
        ("빌라 3층", "the 3rd floor of a villa"),
        ("3종 세트", "a 3-piece set"),
        ("창립 10주년 로고", "a founding 10th anniversary logo"),
        ("9,900원 쿠폰", "a 9,900 won coupon"),
        ("A4 세로 전단지", "a vertical flyer A4"),
        ("비누 세 개", "three bars of soap"),
        ("1부터 10까지 세는 아이", "a child counting from 1 to 10"),
    ],
)
def test_parts_and_numbers(lexicon: LexiconTranslator, korean: str, english: str) -> None:
    """Steps, panels, floors and prices are counted as English counts them."""
    assert lexicon.translate([korean]) == [english]


@pytest.mark.parametrize(
    ("korean", "english"),
    [
        ("비누 세 개를 나무 받침 위에 쌓아 둔 사진", "a photo of three bars of soap stacked on a wooden base"),
        ("사과를 반으로 자른 사진", "a photo of an apple cut in half"),
        ("검을 든 그림", "a painting holding a sword"),
        ("로고가 들어간 머그컵", "a mug with a logo"),
        ("공기 흐름을 파란 선으로 표현", "depicting an air flow with a blue line"),
        ("앞면은 남색", "a navy blue front"),
        ("앞면은 장미 일러스트", "a rose illustration on the front"),
        ("왼쪽은 낡은 주방", "a worn-out kitchen on the left"),
        ("남색에서 보라색 그라데이션", "a navy blue to purple gradient"),
        ("흰색 무광 재질", "white matte material"),
        ("크라프트 박스 두 개", "two kraft paper boxes"),
        ("알록달록한 줄무늬", "colorful stripes"),
    ],
)
def test_products(lexicon: LexiconTranslator, korean: str, english: str) -> None:
    """A picture shows what was done to a thing, and each color and side belongs to its thing."""
    assert lexicon.translate([korean]) == [english]
