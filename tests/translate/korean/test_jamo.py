"""Lone letters of Hangul are taken out of a text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from translate import without_lone_jamo


@pytest.mark.parametrize(
    ("text", "described"),
    [
        ("고양이 귀여워 ㅋㅋㅋ", "고양이 귀여워"),
        ("ㅋ ㅋ ㅋ 고양이", "고양이"),
        ("ㅋ.ㅋ.ㅋ 고양이 ㅠ_ㅠ", "고양이"),
        ("강아지ㅋㅋㅋ가 뛰어노는 공원", "강아지가 뛰어노는 공원"),
        ("고양이ㅋㅋㅋ강아지", "고양이 강아지"),
        ("프사용 고양이 그려줘 귀엽게ㅎㅎ", "프사용 고양이 그려줘 귀엽게"),
        ("ㄱㅇㅇ 고양이, ㅇㅇ", "고양이,"),
        ("ㅋㅋㅋ거리는 강아지", "강아지"),
        ("고양이 >ㅅ< 바다", "고양이 바다"),
        ("ﾤﾤ 고양이", "고양이"),
        ("ᄏᄏᄏ 고양이", "고양이"),
        ("㉠ 고양이", "고양이"),
        ("고양이 (ㅋㅋ), ((ㅋㅋ:1.3)), 바다", "고양이, 바다"),
        ("고양이 ㅋㅋ, ㅎㅎ, 바다", "고양이, 바다"),
        ("ㅋㅋㅋ! 고양이", "고양이"),
        ("고양이ㅋ++ 바다", "고양이 바다"),
        ("고양이 ㅋㅋ\n바다", "고양이 \n바다"),
    ],
)
def test_laughter(text: str, described: str) -> None:
    """Laughter, sighs and abbreviations go, with the marks and particles that belong to them."""
    assert without_lone_jamo(text)[0] == described


@pytest.mark.parametrize(
    "text",
    [
        '"ㅋㅋㅋ"라고 쓰인 간판',
        "‘ㅎㅎ’가 적힌 컵",
        "ㄱ자 책상",
        "ㄱ 자로 꺾인 복도",
        "ㄷ자형 소파",
        "ㅁ 모양의 한옥",
        "ᄒᆞᆫ글",
        "{ㅋㅋ|ㅎㅎ}",
        "고양이, 바다",
    ],
)
def test_letters_that_mean_something(text: str) -> None:
    """Letters in quotation marks and tags, letters that name a shape, and archaic syllables stay."""
    assert without_lone_jamo(text) == (text, ())


def test_shapes_beside_laughter() -> None:
    """A letter that names a shape stays beside letters that go."""
    assert without_lone_jamo("ㅋㅋ ㄱ자 책상 ㅎㅎ") == ("ㄱ자 책상", ("ㅋㅋ", "ㅎㅎ"))


def test_a_letter_before_the_verb_to_sleep() -> None:
    """A letter before 자는, sleeping, names no shape."""
    assert without_lone_jamo("ㅋ 자는 고양이")[0] == "자는 고양이"


def test_what_was_removed() -> None:
    """Each run is reported once, in the order of the text."""
    assert without_lone_jamo("ㅋㅋ 고양이 ㅠㅠ 바다 ㅋㅋ")[1] == ("ㅋㅋ", "ㅠㅠ")


@given(st.text("ㅋㅎㅠㄱㅏ 고양이,.!()[]:1+-\"'\n<>|", max_size=40))
def test_any_text(text: str) -> None:
    """What is left has nothing left to remove, and each syllable of it stands in the text."""
    left, removed = without_lone_jamo(text)
    assert {letter for letter in left if "가" <= letter <= "힣"} <= set(text)
    assert left == text or removed
    assert without_lone_jamo(left)[0].replace(" ", "") == left.replace(" ", "") or '"' in text
