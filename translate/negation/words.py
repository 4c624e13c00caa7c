"""Negating words, and the words that each of them negates."""

from collections.abc import Sequence

from ..korean.idioms import LACKING
from .forms import ATTACHED, CROSSED_OUT, DISLIKED, EXCEPT, FORBIDDEN, NOTHING, REQUIRED, SHOWN
from .noun_phrases import Negation, phrase_before, words_of
from .states import negated_quality, negated_state

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
_DRAWN_OUT = frozenset("칼을 검을 장검을 단검을 총을 이를 이빨을 힘을 살을 발을 손을".split())  # 칼을 빼고 달려드는
_DRAWN = ("든", "들", "문", "물")
_STRETCHED = ("길게", "목을", "혀를", "힘을", "이를", "껍질을", "때를")
_ASKED = ("주면", "시면", "하면", "보면")  # 그려 주면 안 돼?


def find_negation(words: Sequence[str], index: int) -> Negation | None:
    """Return the negation that the word at ``index`` makes, None for no negation."""
    for find in (_absence, _exception, negated_state, negated_quality, _ban, _attached):
        if negation := find(words, index):
            return negation
    return None


def _absence(words: Sequence[str], index: int) -> Negation | None:
    """Return the negation of 없다: 사람 없는."""
    if not NOTHING.fullmatch(words[index]) or (words[index] in REQUIRED and _ban_length(words, index)):
        return None
    return phrase_before(words, index, index + 1, exempt=_TRAITS | _BINDING | _FIXED_NOUNS)


def _exception(words: Sequence[str], index: int) -> Negation | None:
    """Return the negation of an order to leave something out: 사람 빼고, but not 더도 덜도 말고."""
    if index and words[index - 1] in ("더도", "덜도"):
        return None
    length = _exception_length(words, index, next(iter(words[index + 1 : index + 2]), ""))
    return phrase_before(words, index, index + length, is_whole=length == 1) if length else None


def _ban(words: Sequence[str], index: int) -> Negation | None:
    """Return the negation of a ban: 글자가 들어가면 안 되고."""
    is_ban = words[index].endswith("면") and not words[index].endswith((*REQUIRED, *_ASKED))
    length = _ban_length(words, index) if is_ban else 0
    return phrase_before(words, index, index + length) if length else None


def _attached(words: Sequence[str], index: int) -> Negation | None:
    """Return the negation of a noun written together with its negation: 사람없는."""
    found = ATTACHED.fullmatch(words[index])
    if found is None or words[index].startswith(tuple(LACKING)) or found["noun"] in _TRAITS:
        return None
    return index, index + 1, ["사람" if found["noun"] == "아무" else found["noun"]]


def _exception_length(words: Sequence[str], index: int, following: str) -> int:
    """Return the number of words from ``index`` on that exclude the noun before them, 0 for none."""
    word, before = words[index], words[index - 1] if index else ""
    if _is_act(word, before, following):
        return 0
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


def _is_act(word: str, before: str, following: str) -> bool:
    """Return whether somebody of the picture does it: 김밥을 말고 있는, 칼을 빼 든, 목을 길게 빼고."""
    if before.endswith(("을", "를")) and (word == "말고" or following.startswith("있")):
        return True
    is_drawn = word.startswith("빼") and (before in _DRAWN_OUT or following.startswith(_DRAWN) or following == "어")
    return is_drawn or before.endswith(_STRETCHED)


def _ban_length(words: Sequence[str], index: int) -> int:
    """Return the number of words of a ban from ``index`` on, 0 for none: 들어가면 안 되고요."""
    following = words[index + 1 : index + 3]
    for length in (1, 2):
        if len(following) >= length and FORBIDDEN.fullmatch(" ".join(following[:length])):
            return 1 + length
    return 0
