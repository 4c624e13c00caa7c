"""Negating words: the patterns that recognise them, and the words that each of them negates."""

import re
from collections.abc import Sequence

from ..korean.idioms import LACKING
from .noun_phrases import Negation, phrase_before, words_of

_FIXED_NOUNS = {word.removesuffix("없") for word in LACKING}
# Nouns that form fixed phrases with 없다: 어쩔 수 없는, 쉴 새 없이.
_BINDING = set("바 수 적 새 리 데 필요 생각 상관 소용 끝 틈".split())
_DEGREES = ("너무", "아주", "매우", "별로", "그다지", "그리", "전혀")
# Parts whose absence is a trait: a headless knight is not a knight whose head belongs in the negative prompt.
_TRAITS = set(
    (
        "얼굴 머리 목 팔 다리 손 발 눈 코 입 귀 꼬리 날개 이름 주인 표정 소매 형체 뿌리 "
        "바닥 국적 임자 잎 지붕 씨 바퀴 줄 등받이 "
    ).split()
)
_NOTHING = re.compile(r"없(?:는|이|고|다|음|게|던|으며|도록|습니다|어요|네|애)?")
_ATTACHED = re.compile(
    r"(?P<noun>[가-힣A-Za-z]+?)(?:이|가|은|는|도|하나)?(?:없(?:는|이|고|다|음|게|던)|빼고|말고|제외하고|제외)"
)
_EXCEPT = re.compile(r"말고|말고요|빼고|빼|빼줘|빼줘요|없애|지워|금지|제외(?:하고|한|하여|해|)?|사절")
_CROSSED_OUT = re.compile(r"[XxＸ×❌]|no|No|NO")  # 사람 X
_DISLIKED = re.compile(r"싫(?:어|어요|다|습니다)|필요없(?:어|어요|다|습니다)")
_ABSENT = re.compile(r"(?:보이지|나오지|있지|들어가지|등장하지|넣지|그리지|만들지|찍지|생기지)")
_NOT = re.compile(r"않(?:은|는|고|게|도록|으며|아|다)?|마(?:세요|라|시오)?|말(?:아|고)?")
_SHOWN_STATES = re.compile(
    r"(?:보이는|보이고|보이게요?|나오는|나오고|나오게요?|들어간|들어가게요?|쓴|입은|신은|낀|찬|두른|켜진)"
)
_STEM_BEFORE_NOT = re.compile(r"[가-힣]+지")


def find_negation(words: Sequence[str], index: int) -> Negation | None:
    """Return the negation that the word at ``index`` makes, None for no negation."""
    word, following = words[index], (*words[index + 1 : index + 2], "")[0]
    attached = _ATTACHED.fullmatch(word)
    if _NOTHING.fullmatch(word):
        return phrase_before(words, index, index + 1, exempt=_TRAITS | _BINDING | _FIXED_NOUNS)
    if length := _exception_length(words, index, following):
        return phrase_before(words, index, index + length)
    if _STEM_BEFORE_NOT.fullmatch(word) and _NOT.fullmatch(following):
        return _negated_verb(words, index)
    if attached and not word.startswith(tuple(LACKING)) and attached["noun"] not in _TRAITS:
        return index, index + 1, ["사람" if attached["noun"] == "아무" else attached["noun"]]
    return None


def _exception_length(words: Sequence[str], index: int, following: str) -> int:
    """Return the number of words from ``index`` on that exclude the noun before them, 0 for none."""
    word, before = words[index], words[index - 1] if index else ""
    if word == "말고" and before.endswith(("을", "를")):
        return 0  # 김밥을 말고 있는 is *rolling gimbap*
    if _CROSSED_OUT.fullmatch(word) and (index, len(words)) == (1, 2):
        return 1
    if word == "아닌" or (word == "아니라" and not before.endswith(("뿐만", "뿐", "만"))):
        return 1
    if _DISLIKED.fullmatch(word) or (_EXCEPT.fullmatch(word) and (word != "금지" or not following)):
        return 1
    absent = _ABSENT.fullmatch(word) and _NOT.fullmatch(following)
    needless = word == "필요" and following.startswith("없")
    return 2 if absent or needless or (word == "안" and _SHOWN_STATES.fullmatch(following)) else 0


def _negated_verb(words: Sequence[str], index: int) -> Negation | None:
    """Return the negation in 모자를 쓰지 않은, without the hat, or in 어둡지 않은, not dark."""
    before = words[index - 1] if index else ""
    if before != "아무도" and before.endswith(("을", "를", "이", "가", "도", "은", "는")) and before not in _DEGREES:
        return phrase_before(words, index, index + 2)
    quality = words[index][:-1] + "다"
    return (index - (before in _DEGREES), index + 2, [quality]) if quality in words_of("adj") else None
