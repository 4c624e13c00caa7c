"""States and ways that are negated: 모자를 쓰지 않은, 어둡지 않게, 안 무서운, 이상하게 나오지 않도록."""

import re
from collections.abc import Sequence
from functools import lru_cache

from ..korean.conjugation import allomorphs
from ..korean.hangul import NIEUN, ends_in, is_syllable
from ..korean.requests.styles import PARTS, needs_modifier
from ..korean.requests.vocabulary import adnominal, alike
from .forms import ABSENT, DEGREES, NOT, STEM_BEFORE_NOT
from .noun_phrases import Negation, after_leftover, phrase_before, without_degrees, words_of

_SUFFIXES = {"stem": ("고", "게", "지만", "도록"), "eu": ("며", "면"), "ㄴ": ("", "데"), "infinitive": ("", "서", "도")}
_COURTEOUS = ("번거롭다", "어렵다", "힘들다", "괜찮다", "바쁘다", "귀찮다")  # 번거롭지 않으면 그려 줘
_HAPPENING = ("다치다", "지치다", "놀라다", "아프다")  # 아이가 다치지 않도록
_MEASURES = ("심하다", "많다", "강하다", "과하다", "세다", "지나치다")  # 노출이 심하지 않게
_PURPOSE = re.compile(r"않(?:게|도록|아|아서)")
_LOOKING = ("생긴", "보이는", "보이게", "보이고")
_PRETENDED = ("척", "체")  # 안 무서운 척
_COUNTED = ("개로", "마리로", "명으로", "번으로", "줄로", "겹으로")
_GOING_ON = ("고", "서", "아", "어", "워", "여", "와", "려", "져")
_BODY = frozenset("눈 귀 입 손 발 팔 다리 손가락 발가락 머리 고개 어깨 허리 무릎 날개 꼬리 혀 목".split())
_MARKED = ("이", "가", "을", "를", "은", "는", "도", "지", "안")
_SUBJECT = ("이", "가", "은", "는")


def negated_state(words: Sequence[str], index: int) -> Negation | None:
    """Return the negation that a stem in -지 with 않다 or 말다 makes, None for no negation."""
    if index + 1 == len(words) or not NOT.fullmatch(words[index + 1]):
        return None
    if words[index] == "있지" and index and words[index - 1].endswith(_GOING_ON):
        return index - 1, after_leftover(words, index + 2), [f"{words[index - 1]} 있는 모습"]
    if ABSENT.fullmatch(words[index]):
        is_order = not words[index + 1].endswith(("은", "는"))
        return _not_so(words, index) or phrase_before(words, index, index + 2, is_whole=is_order)
    found = STEM_BEFORE_NOT.fullmatch(words[index])
    return _not_done(words, index, found["stem"]) if found else None


def negated_quality(words: Sequence[str], index: int) -> Negation | None:
    """Return the negation in 안 무서운, None for no negation."""
    following = [*words[index + 1 : index + 3], "", ""]
    quality = _quality(following[0]) if words[index] == "안" and not following[1].startswith(_PRETENDED) else None
    if quality is None:
        return None
    return without_degrees(words, index), index + 2 + (following[1] in _LOOKING), [quality]


def _not_so(words: Sequence[str], index: int) -> Negation | None:
    """Return the negation of a way to be shown: 손가락이 이상하게 나오지 않도록, 다리가 세 개로 나오지 않게."""
    before = words[index - 1] if index else ""
    if before in DEGREES:
        return None
    if before.endswith("게") and (quality := _quality(before)):
        start = without_degrees(words, index - 1)
        named = phrase_before(words, start, index + 2)
        if named is None:
            return start, after_leftover(words, index + 2), [quality]
        return *named[:2], [f"{adnominal(quality)} {noun}" for noun in named[2]]
    way = before.removesuffix("로").removesuffix("으")
    counts = before.endswith(_COUNTED)
    if way == before or index == 1 or not (counts or words[index - 2].endswith(_SUBJECT)):
        return None
    named = phrase_before(words, index - 1 - counts, index + 2)
    if named is None:
        return None
    return *named[:2], [f"{noun} {words[index - 2]} {way}" if counts else f"{way} {noun}" for noun in named[2]]


def _not_done(words: Sequence[str], index: int, stem: str) -> Negation | None:
    """Return the negation in 모자를 쓰지 않은, without the hat, or in 어둡지 않은, not dark."""
    end = after_leftover(words, index + 2)
    if stem == "같":  # 너무 만화 같지 않게
        return phrase_before(words, index, index + 2)
    if (trait := stem.removesuffix("이")) != stem and trait.endswith("적"):
        return without_degrees(words, index), end, [f"{trait}인 느낌"]
    if f"{stem}다" in words_of("adj") and f"{stem}다" not in _HAPPENING:
        return _not_like(words, index, end, f"{stem}다")
    return _not_performed(words, index, end, stem) if f"{stem}다" in words_of("verb") else _not_shown(words, index, end)


def _not_performed(words: Sequence[str], index: int, end: int, stem: str) -> Negation | None:
    """Return the negation of an act: the crying in 울지 말고, folded ears in 귀는 접히지 않게, or a thing."""
    before, is_order = words[index - 1] if index else "", words[index + 1].startswith("말")
    if is_order and (f"{stem}다" in _HAPPENING or _acts(before)):
        return index, end, [f"{_form(stem, 'n')}는 모습"]
    if is_order and before in words_of("noun"):
        return phrase_before(words, index, index + 2)
    if before.endswith(_SUBJECT) and before[:-1] in words_of("noun") and before[:-1] in _BODY:
        return index - 1, end, [f"{_form(stem, 'ㄴ')} {before[:-1]}"]
    if is_order and not before.endswith(_MARKED):
        return index, end, [f"{_form(stem, 'n')}는 모습"]
    return _not_shown(words, index, end)


def _acts(before: str) -> bool:
    """Return whether somebody is the subject of an act: 고양이가 울지 말고."""
    return before.endswith(("이", "가")) and before[:-1] in words_of("noun") and before not in words_of("noun")


def _not_shown(words: Sequence[str], index: int, end: int) -> Negation | None:
    """Return the negation of a thing to which nothing is done: 모자를 in 모자를 씌우지 말고."""
    before = words[index - 1] if index else ""
    is_purpose = before.endswith(("이", "가", "을", "를")) and _PURPOSE.fullmatch(words[index + 1]) and end < len(words)
    is_marked = before.endswith((*_SUBJECT, "을", "를", "도")) and before not in ("아무도", *DEGREES)
    return phrase_before(words, index, index + 2) if is_marked and not is_purpose else None


def _form(stem: str, slot: str) -> str:
    """Return the form of a verb before a suffix or a noun: 우 of 울 before 는, 접힌 of 접히."""
    return next(form for form, found in allomorphs(f"{stem}다", descriptive=False) if found == slot)


def _not_like(words: Sequence[str], index: int, end: int, quality: str) -> Negation | None:
    """Return the negation of a quality: of what is shown alone, of what is left out with its noun."""
    if quality in _COURTEOUS and words[index + 1].startswith("않으"):
        return None
    if quality in _MEASURES and index > without_degrees(words, index) > 0:
        start = without_degrees(words, index)
        named = _not_like([*words[:start], *words[index:]], start, end - index + start, quality)
        return named and (named[0], named[1] + index - start, named[2])
    before = words[index - 1] if index else ""
    is_named = before.endswith((*_SUBJECT, "도")) and before not in (*DEGREES, *words_of("noun")) and len(before) > 1
    if not is_named:
        start = without_degrees(words, index)
        return start, end + _is_bare_head(words, start, end), [quality]
    if not words[index + 1].endswith(("은", "는")) and before[:-1] not in PARTS and quality not in _MEASURES:
        return index, end, [quality]  # 여우가 무섭지 않게
    return index - 1, end, [f"{adnominal(quality)} {before[:-1]}"]


def _is_bare_head(words: Sequence[str], start: int, end: int) -> bool:
    """Return whether nothing is left to say of 분위기 at ``end``: 너무 어둡지 않은 분위기로."""
    head = next(iter(words[end : end + 1]), "").removesuffix("로").removesuffix("으")
    is_modified = start and (
        ends_in(words[start - 1], NIEUN) or words[start - 1].endswith(("고", "며", "서", "의", "만"))
    )
    return words[end - 1].endswith("은") and needs_modifier(head) and not is_modified


@lru_cache(maxsize=1024)
def _quality(form: str) -> str | None:
    """Return the adjective of a form that 안 may negate: 무섭다 of 무섭고, 무서운 and 무섭게."""
    if not is_syllable(form[:1]):
        return None
    for lemma in alike(form, words_of("adj")):
        for allomorph, slot in allomorphs(lemma, descriptive=True):
            if any(form == allomorph + suffix for suffix in _SUFFIXES.get(slot, ())):
                return lemma
    return None
