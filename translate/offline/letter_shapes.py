"""Letters of Hangul that name a shape: ㄱ자 책상 is an L-shaped desk."""

import re

from ..korean.jamo import LETTER_SHAPE

_NAMES = {
    **dict.fromkeys("ㄱㄴ", "L-shaped"),
    **dict.fromkeys("ㄷㅂ", "U-shaped"),
    **dict.fromkeys("ㅏㅓㅗㅜ", "T-shaped"),
    **dict.fromkeys("ㅡㅣ", "straight"),
    "ㄹ": "zigzag",
    "ㅁ": "square",
    "ㅅ": "A-shaped",
    "ㅇ": "round",
    "ㅌ": "E-shaped",
    "ㅍ": "H-shaped",
}
_SHAPE = re.compile(rf"{LETTER_SHAPE}(?:의|으로|인)?(?![가-힣])\s?")


def name_letter_shapes(sentence: str) -> str:
    """Return ``sentence`` with the English word for each letter that names a shape."""
    return _SHAPE.sub(lambda found: f"{_NAMES[found[0][0]]} ", sentence)
