"""Romanisation of Hangul."""

import pytest
from support.paths import FIXTURES

from translate.offline.romanization import romanize


@pytest.mark.parametrize(
    ("korean", "latin"),
    [("종로", "jongno"), ("신라", "silla"), ("독립문", "dongnimmun"), ("왕십리", "wangsimni"), ("해돋이", "haedoji")]
    + [("ㅋㅋ", "kk"), ("abc 가", "abc ga"), ("㈎", "(ga)"), ("ᄒ", "h"), ("ﾡ", "g"), ("", "")],
)
def test_romanize(korean: str, latin: str) -> None:
    """Romanisation follows the pronunciation, and leaves no Hangul letter of any kind."""
    assert romanize(korean) == latin


def test_recorded_words() -> None:
    """Every final consonant before every lead, and words of the lexicon, are written as ko-pron wrote them."""
    lines = (FIXTURES / "romanization.tsv").read_text(encoding="utf-8").splitlines()[1:]
    recorded = dict(line.split("\t") for line in lines)
    assert {korean: romanize(korean) for korean in recorded} == recorded
