"""Korean verbs and adjectives: from the dictionary form to every surface form that descriptions use.

A conjugated form is an *allomorph* of the stem followed by a suffix: 걷다 has the allomorphs 걷-, 걸으-, 걸은, 걸을,
걸어, 걸었-. The *slot* of an allomorph determines the suffixes that may follow it, and the form of the whole word.

The irregular classes and their members follow the orthography of the National Institute of Korean
Language (한글 맞춤법, chapter 4, section 2, article 18).
"""

import re
from collections.abc import Iterator
from enum import StrEnum

from .hangul import FINALS, VOWELS, ends_in, final_of, is_syllable, join, split, with_final

_A, _AE, _YA, _YAE, _EO, _E, _YEO = map(VOWELS.index, "ㅏㅐㅑㅒㅓㅔㅕ")
_O, _WA, _OE, _WAE, _U, _WO, _EU, _I = map(VOWELS.index, "ㅗㅘㅚㅙㅜㅝㅡㅣ")

_REGULAR_B = ("입", "잡", "뽑", "씹", "접", "집", "업", "좁", "수줍", "꼽")
_IRREGULAR_D = ("걷", "듣", "싣", "깨닫", "일컫", "긷")
_IRREGULAR_S = ("짓", "잇", "긋", "붓", "낫", "젓")
_REGULAR_H = ("좋",)
_REGULAR_REU = ("따르", "치르", "들르", "다다르", "우러르")
_REO = ("푸르", "이르")
_WA_AFTER_B = ("돕", "곱")


class Form(StrEnum):
    """The function of a conjugated word in its sentence."""

    PRESENT = "adnominal, present"
    PAST = "adnominal, past"
    FUTURE = "adnominal, future"
    CONNECTIVE = "connective"
    INFINITIVE = "infinitive in -아/어"
    ADVERB = "adverb in -게"
    NEGATABLE = "stem before -지 않다"
    NOMINAL = "noun in -음 or -기"
    FINAL = "end of a sentence"
    REQUEST = "request"


ADNOMINAL = frozenset({Form.PRESENT, Form.PAST, Form.FUTURE})

_FINALS_AFTER_PAST = ("다", "습니다", "어요", "네", "네요", "지요", "죠", "군요", "단다", "거든", "거든요")
_REQUESTS = ("줘", "줘요", "주세요", "주세여", "주라", "줄래", "줄래요", "주실래요", "죠", "달라", "봐", "주십시오")
_SUFFIXES: dict[str, dict[str, Form]] = {
    "stem": {
        **dict.fromkeys(("다", "자", "지요", "죠", "거든", "거든요"), Form.FINAL),
        **dict.fromkeys(
            ("고", "고서", "고는", "고요", "거나", "지만", "다가", "더니", "다말고", "되"), Form.CONNECTIVE
        ),
        **dict.fromkeys(("듯", "듯이", "자마자", "자고", "자니까"), Form.CONNECTIVE),
        **dict.fromkeys(("게", "도록"), Form.ADVERB),
        **dict.fromkeys(("지", "지도", "지는"), Form.NEGATABLE),
        "기": Form.NOMINAL,
        **dict.fromkeys(("던", "다만", "다남은"), Form.PAST),
        **dict.fromkeys(("다는듯", "다는듯이"), Form.CONNECTIVE),
        "다는": Form.PRESENT,
    },
    "n": {
        **dict.fromkeys(("네", "네요"), Form.FINAL),
        **dict.fromkeys(
            ("는데", "는데요", "는데도", "니", "니까", "느라", "느라고", "는듯", "는듯이"), Form.CONNECTIVE
        ),
        **dict.fromkeys(("는다는듯", "는다는듯이"), Form.CONNECTIVE),
        **dict.fromkeys(("는", "는다는", "는듯한"), Form.PRESENT),
        "는다": Form.FINAL,
    },
    "eu": {
        **dict.fromkeys(
            ("며", "면서", "면서도", "면", "러", "려고", "려하고", "려하며", "려다", "려다가", "려는데"),
            Form.CONNECTIVE,
        ),
        **dict.fromkeys(("니", "니까", "나"), Form.CONNECTIVE),
        **dict.fromkeys(("려는", "려던", "려하는"), Form.FUTURE),
        "려한다": Form.FINAL,
    },
    "honorific": {
        "시는": Form.PRESENT,
        **dict.fromkeys(("신", "시던", "셨던"), Form.PAST),
        **dict.fromkeys(("신다", "십니다", "세요", "셨다", "셨습니다"), Form.FINAL),
        **dict.fromkeys(("시고", "시며", "시면서"), Form.CONNECTIVE),
    },
    "ㄴ": {
        **dict.fromkeys(("데", "데요", "데도", "듯", "듯이", "다는듯", "다는듯이"), Form.CONNECTIVE),
        **dict.fromkeys(("", "듯한"), Form.PAST),
        "다": Form.FINAL,
        "다는": Form.PRESENT,
    },
    "ㄹ": {
        **dict.fromkeys(("듯", "듯이"), Form.CONNECTIVE),
        **dict.fromkeys(("까", "까요"), Form.FINAL),
        **dict.fromkeys(("", "듯한"), Form.FUTURE),
    },
    "ㅁ": {"": Form.NOMINAL},
    "ㅂ": {"니다": Form.FINAL},
    "infinitive": {
        **dict.fromkeys(("서", "서는", "서요", "도", "야"), Form.CONNECTIVE),
        **dict.fromkeys(("요", "라"), Form.FINAL),
        **dict.fromkeys(_REQUESTS, Form.REQUEST),
        "": Form.INFINITIVE,
    },
    "past": {
        **dict.fromkeys(_FINALS_AFTER_PAST, Form.FINAL),
        **dict.fromkeys(("고", "지만", "으며", "으면서", "는데", "는데요", "으니", "으니까", "으면"), Form.CONNECTIVE),
        "던": Form.PAST,
        "을": Form.FUTURE,
        "음": Form.NOMINAL,
    },
}

_SPACED = re.compile("(?:는|는?다는)?듯[이한]?|다(?:만|말고|남은)|려하.|려한다")


def spaces_inside(suffix: str) -> int:
    """Return how many spaces standard orthography has in a word with ``suffix``: 쓰러질 듯, 입다 만."""
    return int(_SPACED.fullmatch(suffix) is not None)


def suffixes(slot: str) -> dict[str, Form]:
    """Return the suffixes that may follow an allomorph of ``slot``, each with the form of the whole word."""
    return _SUFFIXES[slot]


def allomorphs(lemma: str, *, descriptive: bool) -> Iterator[tuple[str, str]]:
    """Yield ``(allomorph, slot)`` for each allomorph of a verb or adjective.

    Args:
        lemma: The dictionary form, such as 걷다.
        descriptive: Whether it is an adjective, which has no form in -는.

    Raises:
        ValueError: ``lemma`` does not end in -다 after a Hangul syllable.
    """
    stem = lemma.removesuffix("다")
    if stem == lemma or not stem or not is_syllable(stem[-1]):
        raise ValueError(f"not the dictionary form of a Korean verb: {lemma!r}")
    open_stem = _open_stem(stem, descriptive=descriptive)
    yield stem, "stem"
    if not descriptive or stem[-1] in "있없":
        yield _without_rieul(stem), "n"
    yield open_stem, "eu"
    nominal = "ㄻ" if _has(open_stem, "ㄹ") else "ㅁ"
    base = _without_rieul(open_stem)
    yield base, "honorific"
    yield _with_final(base, "ㄴ"), "ㄴ"
    yield _with_final(base, "ㄹ"), "ㄹ"
    yield _with_final(base, nominal), "ㅁ"
    formal = _without_rieul(stem)
    yield (_with_final(formal, "ㅂ") if final_of(formal[-1]) == 0 else stem + "습"), "ㅂ"
    for infinitive in _infinitives(stem, descriptive=descriptive):
        yield infinitive, "infinitive"
        yield _with_final(infinitive, "ㅆ"), "past"


def _has(stem: str, final: str) -> bool:
    return ends_in(stem, FINALS.index(final))


def _with_final(stem: str, final: str) -> str:
    return with_final(stem, FINALS.index(final))


def _without_rieul(stem: str) -> str:
    return _with_final(stem, "") if _has(stem, "ㄹ") else stem


def _is_irregular(stem: str, *, descriptive: bool) -> bool:
    if _has(stem, "ㅂ"):
        return not stem.endswith(_REGULAR_B)
    if _has(stem, "ㄷ"):
        return stem.endswith(_IRREGULAR_D)
    if _has(stem, "ㅅ"):
        return stem.endswith(_IRREGULAR_S)
    return _has(stem, "ㅎ") and descriptive and not stem.endswith(_REGULAR_H)


def _open_stem(stem: str, *, descriptive: bool) -> str:
    """Return the stem before suffixes such as -며: 걸으-, 아름다우-, 빨가-, 만들-, 가-."""
    if final_of(stem[-1]) == 0 or _has(stem, "ㄹ"):
        return stem
    if not _is_irregular(stem, descriptive=descriptive):
        return stem + "으"
    if _has(stem, "ㅂ"):
        return _with_final(stem, "") + "우"
    if _has(stem, "ㄷ"):
        return _with_final(stem, "ㄹ") + "으"
    if _has(stem, "ㅅ"):
        return _with_final(stem, "") + "으"
    return _with_final(stem, "")


def _infinitives(stem: str, *, descriptive: bool) -> list[str]:
    lead, vowel, final = split(stem[-1])
    if final:
        return [_closed_infinitive(stem, descriptive=descriptive)]
    if stem[-1] == "하":
        return [stem[:-1] + "해", stem + "여"]
    if stem[-1] == "르" and len(stem) > 1 and not stem.endswith(_REGULAR_REU):
        if stem.endswith(_REO):
            return [stem + "러"]
        before = _with_final(stem[:-1], "ㄹ")
        return [before + ("라" if _is_bright(before[-1]) else "러")]
    if vowel == _EU:
        bright = len(stem) > 1 and _is_bright(stem[-2])
        return [stem[:-1] + join(lead, _A if bright else _EO)]
    return _contracted(stem, lead, vowel)


def _contracted(stem: str, lead: int, vowel: int) -> list[str]:
    if vowel in (_A, _EO, _AE, _E, _YEO):
        return [stem, stem + "어"] if vowel in (_AE, _E) else [stem]
    merged = {_O: _WA, _U: _WO, _I: _YEO, _OE: _WAE}.get(vowel)
    full = stem + ("아" if vowel == _O else "어")
    return [full] if merged is None else [stem[:-1] + join(lead, merged), full]


def _closed_infinitive(stem: str, *, descriptive: bool) -> str:
    if not _is_irregular(stem, descriptive=descriptive):
        return stem + ("아" if _is_bright(stem[-1]) else "어")
    if _has(stem, "ㅂ"):
        return _with_final(stem, "") + ("와" if stem in _WA_AFTER_B else "워")
    if _has(stem, "ㅎ"):
        lead, vowel, _ = split(stem[-1])
        return stem[:-1] + join(lead, _YAE if vowel in (_YA, _YEO) and stem[-1] == "얗" else _AE)
    changed = _with_final(stem, "ㄹ" if _has(stem, "ㄷ") else "")
    return changed + ("아" if _is_bright(stem[-1]) else "어")


def _is_bright(syllable: str) -> bool:
    return split(syllable)[1] in (_A, _YA, _O)
