"""Negating words, and the words that each of them negates."""

from collections.abc import Sequence

from ..korean.conjugation import allomorphs
from ..korean.hangul import split
from ..korean.idioms import LACKING
from ..korean.requests.styles import PARTS
from ..korean.requests.vocabulary import adnominal
from .forms import (
    ABSENT,
    ATTACHED,
    CROSSED_OUT,
    DEGREES,
    DISLIKED,
    EXCEPT,
    FORBIDDEN,
    NOT,
    NOTHING,
    REQUIRED,
    SHOWN,
    STEM_BEFORE_NOT,
)
from .noun_phrases import Negation, after_leftover, phrase_before, without_degrees, words_of

_FIXED_NOUNS = {word.removesuffix("없") for word in LACKING}
# Nouns that form fixed phrases with 없다: 어쩔 수 없는, 쉴 새 없이.
_BINDING = set("바 수 적 새 리 데 필요 생각 상관 소용 끝 틈".split())
# Parts whose absence is a trait: a headless knight is not a knight whose head belongs in the negative prompt.
_TRAITS = set(
    (
        "얼굴 머리 목 팔 다리 손 발 눈 코 입 귀 꼬리 날개 이름 주인 표정 소매 형체 뿌리 "
        "바닥 국적 임자 잎 지붕 씨 바퀴 줄 등받이 "
    ).split()
)
_SUFFIXES = {"stem": ("고", "게", "지만", "도록"), "eu": ("며", "면"), "ㄴ": ("", "데"), "infinitive": ("", "서", "도")}
_COURTEOUS = ("번거롭다", "어렵다", "힘들다", "괜찮다", "바쁘다", "귀찮다")  # 번거롭지 않으면 그려 줘
_LOOKING = ("생긴", "보이는", "보이게", "보이고")
_ASKED = ("주면", "시면", "하면", "보면")  # 그려 주면 안 돼?
_COUNTED = ("개로", "마리로", "명으로", "번으로", "줄로", "겹으로")


def find_negation(words: Sequence[str], index: int) -> Negation | None:
    """Return the negation that the word at ``index`` makes, None for no negation."""
    word, following = words[index], (*words[index + 1 : index + 2], "")[0]
    attached = ATTACHED.fullmatch(word)
    if NOTHING.fullmatch(word) and not (word in REQUIRED and _ban_length(words, index)):
        return phrase_before(words, index, index + 1, exempt=_TRAITS | _BINDING | _FIXED_NOUNS)
    if length := _exception_length(words, index, following):
        return phrase_before(words, index, index + length, is_whole=length == 1)
    if (absent := ABSENT.fullmatch(word)) and NOT.fullmatch(following):
        return _not_so(words, index) or _negated_verb(words, index, is_presence=True)
    if STEM_BEFORE_NOT.fullmatch(word) and NOT.fullmatch(following):
        return _negated_verb(words, index, is_presence=absent is not None)
    if word == "안" and (quality := _quality(following)):
        end = index + 2 + (words[index + 2 : index + 3] != [] and words[index + 2] in _LOOKING)
        return without_degrees(words, index), end, [quality]
    if word.endswith("면") and not word.endswith((*REQUIRED, *_ASKED)) and (length := _ban_length(words, index)):
        return phrase_before(words, index, index + length)
    if attached and not word.startswith(tuple(LACKING)) and attached["noun"] not in _TRAITS:
        return index, index + 1, ["사람" if attached["noun"] == "아무" else attached["noun"]]
    return None


def _exception_length(words: Sequence[str], index: int, following: str) -> int:
    """Return the number of words from ``index`` on that exclude the noun before them, 0 for none."""
    word, before = words[index], words[index - 1] if index else ""
    if word == "말고" and before.endswith(("을", "를")):
        return 0  # 김밥을 말고 있는 is *rolling gimbap*
    if CROSSED_OUT.fullmatch(word) and (index, len(words)) == (1, 2):
        return 1
    if word == "아닌" or (word == "아니라" and not before.endswith(("뿐만", "뿐", "만"))):
        return 1
    if DISLIKED.fullmatch(word) or (EXCEPT.fullmatch(word) and (word != "금지" or not following)):
        return 1
    if word == "안" and FORBIDDEN.fullmatch(f"안 {following}"):
        named = next((one for one in reversed(words[:index]) if not one.startswith("절대")), "")
        return 2 if named.endswith(("은", "는", "도")) and named[:-1] in words_of("noun") else 0
    needless = word == "필요" and following.startswith("없")
    return 2 if needless or (word == "안" and SHOWN.fullmatch(following)) else 0


def _ban_length(words: Sequence[str], index: int) -> int:
    """Return the number of words of a ban from ``index`` on, 0 for none: 들어가면 안 되고요."""
    following = words[index + 1 : index + 3]
    for length in (1, 2):
        if len(following) >= length and FORBIDDEN.fullmatch(" ".join(following[:length])):
            return 1 + length
    return 0


def _not_so(words: Sequence[str], index: int) -> Negation | None:
    """Return the negation of a way to be shown: 손가락이 이상하게 나오지 않도록, 다리가 세 개로 나오지 않게."""
    before = words[index - 1] if index else ""
    quality = _quality(before) if before.endswith("게") else None
    is_subject = index > 1 and words[index - 2].endswith(("이", "가", "은", "는"))
    if quality is None and not before.endswith(_COUNTED) and not (before.endswith("로") and is_subject):
        return None
    start = without_degrees(words, index - 1 - before.endswith(_COUNTED))
    named = phrase_before(words, start, index + 2) if start > 0 else None
    if named is None:
        return (start, after_leftover(words, index + 2), [quality]) if quality else None
    first, end, nouns = named
    if quality:
        return first, end, [f"{adnominal(quality)} {noun}" for noun in nouns]
    way = before.removesuffix("로").removesuffix("으")
    if not before.endswith(_COUNTED):
        return first, end, [f"{way} {noun}" for noun in nouns]
    count = " ".join([words[index - 2], way])
    return first, end, [f"{noun} {count}" for noun in nouns]


def _negated_verb(words: Sequence[str], index: int, *, is_presence: bool) -> Negation | None:
    """Return the negation in 모자를 쓰지 않은, without the hat, or in 어둡지 않은, not dark."""
    found = STEM_BEFORE_NOT.fullmatch(words[index])
    stem = found["stem"] if found else ""
    before = words[index - 1] if index else ""
    if stem == "같":
        return phrase_before(words, index, index + 2)
    start, end = without_degrees(words, index), after_leftover(words, index + 2)
    if (trait := stem.removesuffix("이")) != stem and trait.endswith("적"):
        return start, end, [f"{trait}인 느낌"]
    is_quality = f"{stem}다" in words_of("adj")
    if is_quality and f"{stem}다" in _COURTEOUS and words[index + 1].startswith("않으"):
        return None
    if is_quality and len(before) > 1 and before[-1] in "이가은는도" and before not in (*DEGREES, *words_of("noun")):
        is_kept = not words[index + 1].endswith(("은", "는")) and before[:-1] not in PARTS
        if is_kept:
            return index, end, [f"{stem}다"]
        return index - 1, end, [f"{adnominal(f'{stem}다')} {before[:-1]}"]
    marked = before != "아무도" and before.endswith(("을", "를", "이", "가", "도", "은", "는"))
    if is_presence or (marked and before not in DEGREES and not is_quality):
        return phrase_before(words, index, index + 2)
    return (start, end, [f"{stem}다"]) if is_quality else None


def _quality(form: str) -> str | None:
    """Return the adjective of a form that 안 may negate: 무섭다 of 무섭고, 무서운 and 무섭게."""
    if not form or not "가" <= form[0] <= "힣":
        return None
    lead = split(form[0])[0]
    for lemma in words_of("adj"):
        if " " not in lemma and "가" <= lemma[0] <= "힣" and split(lemma[0])[0] == lead:
            for allomorph, slot in allomorphs(lemma, descriptive=True):
                if any(form == allomorph + suffix for suffix in _SUFFIXES.get(slot, ())):
                    return lemma
    return None
