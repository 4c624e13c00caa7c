"""Text from outside is shown without characters that control a terminal or the order of words."""

import json
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.printable import printable, printable_json, printable_line

CONTROLS = "\x00\x07\x08\x1b\x7f\x9b\r\u200e\u202e\u2066\u2069\u061c\ufeff\u2028\U000e0041"


@pytest.mark.parametrize("character", CONTROLS)
def test_controls(character: str) -> None:
    """Escapes, their eight-bit forms, carriage returns and orders of direction are replaced."""
    assert printable(f"a{character}b") == "a?b"
    assert character not in printable_line(f"a{character}b")
    assert character not in printable_json(f'"a{character}b"')


def test_harmless_text() -> None:
    """Korean, emoji with joiners, wide spaces and line breaks stay as they are; a line has no breaks."""
    text = "말그림\u3000그림\u00a0👩\u200d🎨 é\n둘째 줄"
    assert printable(text) == text
    assert printable_line(text) == text.replace("\n", " ")
    assert printable_line("a\r\nb\x85c\u2028d") == "a b c d"


@given(st.text())
def test_any_text(text: str) -> None:
    """Whatever the text, no character is left that controls; the length of a text stays."""
    shown = printable(text)
    assert len(shown) == len(text)
    assert all(unicodedata.category(c) not in {"Cc", "Cf", "Zl", "Zp"} or c in "\n\t\u200d" for c in shown)
    assert "\n" not in printable_line(text)


@given(st.text())
def test_json(text: str) -> None:
    """JSON says the same after it was made printable."""
    shown = printable_json(json.dumps({text: [text]}, ensure_ascii=False))
    assert json.loads(shown) == {text: [text]}
    assert all(unicodedata.category(c) not in {"Cc", "Cf", "Zl", "Zp"} or c == "\u200d" for c in shown)
