"""What counts as a prompt."""

import unicodedata
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.errors import InputError
from service.text import LONGEST_TEXT, clean
from translate import has_hangul


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "the text is empty"),
        (" \n\t ", "the text is empty"),
        ("\u200b", "the text is empty"),
        ("\u3164\u115f", "the text is empty"),
        ("\u202e\u2066\u00ad\ufe0f\u034f\U000e0101\u2800", "the text is empty"),
        ("가" * 2001, r"2,001 characters: at most 2,000"),
        ("고양이\x07", r"character 4 is a control character \(U\+0007\)"),
        ("\x1b[31m고양이", r"character 1 is a control character \(U\+001B\)"),
        ("고\ud800", r"character 2 is half a character \(U\+D800\): is the text UTF-8"),
        ("...!?", "nothing but punctuation"),
        ("고양이\ue000", r"character 4 is not assigned"),
    ],
)
def test_refusals(text: str, message: str) -> None:
    """Text that cannot be a prompt is refused in one line that says what and where."""
    with pytest.raises(InputError, match=message) as caught:
        clean(text)
    assert "\n" not in str(caught.value)


def test_longest() -> None:
    """2,000 characters are still taken."""
    assert clean("가" * LONGEST_TEXT) == "가" * LONGEST_TEXT


def test_nfd_becomes_nfc() -> None:
    """Decomposed Hangul, as macOS types file names, is composed before anything is counted."""
    assert clean(unicodedata.normalize("NFD", "한복을 입은 소녀")) == "한복을 입은 소녀"
    assert clean(unicodedata.normalize("NFD", "각" * LONGEST_TEXT)) == "각" * LONGEST_TEXT


def test_spaces_and_invisible_characters() -> None:
    """Runs of spaces, tabs and line breaks are one space; zero-width characters go."""
    assert clean("  붉은\t용\n\u200b그림\ufeff ") == "붉은 용 그림"
    assert clean("고\u200d양이 👨\u200d👩") == "고양이 👨\u200d👩"


def test_style_of_emoji() -> None:
    """A variation selector stays behind an emoji, a sign or a digit, and goes elsewhere."""
    assert clean("❤\ufe0f 1\ufe0f\u20e3 고\ufe0f양이\ufe0e \ufe0f") == "❤\ufe0f 1\ufe0f\u20e3 고양이"


class Untouchable(str):
    """A text that nobody may read."""

    def __iter__(self) -> Iterator[str]:
        raise AssertionError("read")


def test_far_too_long() -> None:
    """A text of more than four characters for each that is allowed is refused unread."""
    with pytest.raises(InputError, match="8,001 characters"):
        clean(Untouchable("가" * (4 * LONGEST_TEXT + 1)))
    with pytest.raises(AssertionError):
        clean(Untouchable("가" * LONGEST_TEXT))


@pytest.mark.parametrize(
    ("text", "korean"), [("고양이", True), ("cat ㅋ", True), ("cat", False), ("猫", False), ("ﾡ", True), ("㉠", True)]
)
def test_has_hangul(text: str, korean: bool) -> None:
    """Hangul of any kind is Korean; other scripts are not."""
    assert has_hangul(text) is korean


@given(st.text())
def test_any_text(text: str) -> None:
    """Any text is either refused in one line or cleaned, and cleaning twice changes nothing."""
    try:
        cleaned = clean(text)
    except InputError as error:
        assert str(error).isprintable()
    else:
        assert clean(cleaned) == cleaned == unicodedata.normalize("NFC", cleaned)
        assert 0 < len(cleaned) <= LONGEST_TEXT
