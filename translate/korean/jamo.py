"""Lone letters of Hangul, which chat texts use for laughter and sighs, and which describe nothing."""

import re
from collections.abc import Iterator

from ..spans import find_spans
from .hangul import FINALS, ends_in, with_final
from .josa import NOUN_TAIL

_COMPATIBILITY = r"\u3131-\u318e\u3200-\u320d\u3260-\u326d\uffa1-\uffdc"  # ㅋ, ㈀, ㉠, half-width letters
_LEADS, _VOWELS, _FINALS = r"\u1100-\u115f\ua960-\ua97c", r"\u1160-\u11a7\ud7b0-\ud7c6", r"\u11a8-\u11ff\ud7cb-\ud7fb"
_LETTER = f"[{_COMPATIBILITY}{_LEADS}{_VOWELS}{_FINALS}]"
_ARCHAIC_SYLLABLE = f"[{_LEADS}]+[{_VOWELS}]+[{_FINALS}]*"  # one that Unicode composes of several characters
_END = r"(?![가-힣])"
_SHAPES = "[ㄱㄴㄷㄹㅁㅂㅅㅇㅌㅍㅏㅓㅗㅜㅡㅣ]"
LETTER_SHAPE = (  # ㄱ자, ㄱ 자로, ㅁ자형, ㄷ 모양
    rf"(?<![\w{_COMPATIBILITY}])(?:{_SHAPES}\s?자(?:\s?(?:모양|형태|꼴)|(?:형|로|의|인|와|과)?{_END})"
    rf"|{_SHAPES}(?:\s?(?:모양|형태|꼴)|형(?:의|인)?{_END}))"
)
"""The pattern of a letter that names a shape, with the words that say so."""
_KEPT = re.compile(f"{LETTER_SHAPE}|{_ARCHAIC_SYLLABLE}")
_FACE = r"[<>^;:=@*-]"
_LETTERS = rf"{_FACE}{_LETTER}{_FACE}|{_LETTER}(?:[ .·~_^!*-]{{0,3}}{_LETTER})*"  # >ㅅ<, ㅋㅋ, ㅋ ㅋ, ㅠ_ㅠ
_PARTICLE = rf"(?:이?라고|하(?:는|고|며|면서)|(?:거리|대)(?:는|며)|[이가은는을를도]){_END}"
_RUN = re.compile(rf"(?P<start>(?<!\S))?(?P<letters>{_LETTERS})(?:\++|--+)?(?(start)(?:{_PARTICLE})?)")
_NEXT_WORD = re.compile(rf"(?!{NOUN_TAIL.pattern}{_END})(?=[가-힣])")  # 고양이ㅋㅋ강아지, but not 강아지ㅋㅋ가
_ANY = re.compile(_LETTER)
_KIEUK = FINALS.index("ㅋ")
_EMPTY = re.compile(r"\(\s*(?::\s*[\d.]*\s*)?\)|\[\s*\]")
_LOOSE_SPACES = re.compile(r"[^\S\n]+(?=[,.!?;~]+(?:\s|\Z))|(?<=\s)[^\S\n]+|\s+\Z")
_LOOSE_MARKS = re.compile(r"(?<=,)(?:\s*,)+|\A[\s,.!?;~]+")


def without_lone_jamo(text: str) -> tuple[str, tuple[str, ...]]:
    """Return ``text`` without its lone letters of Hangul, and the runs of letters that were removed.

    강아지ㅋㅋㅋ가 becomes 강아지가. Letters in quotation marks and tags stay, and so do letters that name a shape
    (ㄱ자, ㄷ 모양), the letters of archaic syllables, and line breaks.
    """
    if not _ANY.search(text):
        return text, ()
    pieces, removed, position = list[str](), list[str](), 0
    for start, end in _gaps(text):
        for run in _RUN.finditer(text, start, end):
            pieces.append(text[position : run.start()])
            removed.append(run["letters"])
            position = run.end()
            pieces.append(" " if _NEXT_WORD.match(text, position) else "")
    if not removed:
        return text, ()
    return _tidied("".join([*pieces, text[position:]])), tuple(dict.fromkeys(removed))


def without_slip(word: str) -> str:
    """Return ``word`` without lone letters, and without a ㅋ that slipped under the syllable before: 이뻐욬ㅋ."""
    syllables = _ANY.sub("", word)
    return with_final(syllables, 0) if ends_in(syllables, _KIEUK) else syllables


def _gaps(text: str) -> Iterator[tuple[int, int]]:
    """Yield the ranges of ``text`` between the spans and syllables that keep their letters."""
    kept = [(span.start, span.end) for span in find_spans(text) if span.kind != "latin"]
    kept += [found.span() for found in _KEPT.finditer(text)]
    position = 0
    for start, end in sorted(kept):
        if start >= position:
            yield position, start
        position = max(position, end)
    yield position, len(text)


def _tidied(text: str) -> str:
    """Return ``text`` without the brackets, spaces and commas that removed words left behind."""
    found = 1
    while found:
        text, found = _EMPTY.subn("", text)
    return _LOOSE_MARKS.sub("", _LOOSE_SPACES.sub("", text))
