"""Noun phrases before a negating word: the noun, its coordinated nouns and its modifiers."""

import re
from collections.abc import Collection, Sequence
from functools import cache

from ..korean.hangul import NIEUN, ends_in
from ..korean.lexicon import read_entries
from ..korean.requests.styles import is_style_name, needs_modifier
from ..korean.requests.vocabulary import adnominal
from .forms import DEGREES, LEFTOVER

Negation = tuple[int, int, list[str]]
"""The index of the first word of a negation, the index after its last word, and its nouns."""

_NOT_EVEN_ONE = re.compile(
    r"하나도|진짜|정말|너무|다|전부|모두|제발|꼭|좀|전혀|아예|절대|일절|절대로|아무도|아무것도|하나|한|단|점|점도|명|명도|마리|마리도|개도|대도|사람도"
)
_COUNTED = re.compile(r"(?:두|세|네|다섯|여섯|일곱|여덟|아홉|열|\d+)\s(?:개|명|마리|쌍|송이)")
_PARTICLE = re.compile(
    r"(?<=[가-힣A-Za-z])(?:이나|이랑|하고|까지|조차|처럼|만|들?이|들?가|은|는|을|를|도|나|과|와|랑|들)$"
)
_JOINED = re.compile(r"(?:이나|과|와|이랑|랑|하고|도)$|(?<=[가-힣])나$")
_APART = frozenset(  # classes of nouns that do not modify the next noun: in 밤 사람 없는 거리, 밤 belongs to 거리
    "time place building weather nature light camera style".split()
)
_MODIFYING = frozenset("광고 홍보 행사 브랜드 제품 상품 안내 이벤트 판매 할인 테두리 조명 빛 윤곽".split())
_ERAS = frozenset("현대 미래 과거 옛날 고대 중세 근대 요즘 최신".split())
_ANY = ("아무", "아무런", "어떤", "어떠한", "모든")
_SUCH = ("건", "것은", "거", "것", "게", "것이", "것도", "거는", "걸")
_SIGHTS = ("장면", "풍경", "모습", "배경", "버전", "컷")
_AND = ("및", "또는", "혹은", "그리고", "이나")
_SIMPLE = re.compile(
    r"(?:빨간|파란|노란|하얀|흰|검은|까만|붉은|푸른|초록|큰|작은|긴|짧은|다른|모든|어떤|아무|낡은|새로운|높은|낮은|많은"
    r"|[가-힣]+의)$"
)


def phrase_before(
    words: Sequence[str], index: int, end: int, exempt: Collection[str] = (), *, is_whole: bool = False
) -> Negation | None:
    """Return the negation of the noun phrase before ``index``, with its coordinated nouns and its modifiers.

    Args:
        words: The words of the clause.
        index: The index of the first negating word.
        end: The index after the last negating word.
        exempt: Nouns that are never negated.
        is_whole: Whether the noun is negated with a clause before it: 웃는 얼굴 말고.
    """
    if index and words[index - 1] == "아무도":
        return index - 1, after_leftover(words, end), ["사람"]
    start = index
    while start and _NOT_EVEN_ONE.fullmatch(words[start - 1]):
        start -= 1
    if start > 2 and words[start - 2] in ("한", "단"):
        start -= 2  # 낙엽 한 장
    if not start:
        return None
    start -= 1
    if start > 1 and words[start] in _SUCH and words[start - 1] in ("같은", "따위의"):
        start -= 2
    nouns = [_bare(words[start])]
    if start and _COUNTED.fullmatch(" ".join(words[start - 1 : start + 1])):  # 손가락 여섯 개
        counted = max(0, start - 2)
        start, nouns = counted, [" ".join(words[counted : start + 1])]
    if nouns[0] in exempt or nouns[0] == "다름" or _is_empty_place(words, start, index):
        return None
    while start and _is_joined(words[start - 1]):
        start -= 1
        nouns.insert(0, _bare(words[start]))
        if words[start] in _AND and start:
            start -= 1
            nouns.insert(0, _bare(words[start]))
    if start > 1 and words[start - 1] in words_of("noun") and _is_joined(words[start - 2]):  # 테두리나 그림자 효과
        start -= 1
        nouns[0] = f"{words[start]} {nouns[0]}"
        start -= 1
        nouns.insert(0, _bare(words[start]))
    first = _first_modifier(words, start)
    is_quality = words[index].startswith("없이") or needs_modifier(nouns[0])  # 과한 보정 없이
    if first and (is_quality or (words[start] not in words_of("noun") and nouns[0] != words[start])):
        first -= words[first - 1] in _adnominals() or words[first - 1].endswith("적인")
    first = _first_of_phrase(words, first, nouns[0]) if is_whole else first
    modifiers = [word for word in words[first:start] if word not in _ANY]
    if modifiers and nouns[0] in _SUCH:
        nouns[0] = "모습"
    nouns[0] = " ".join([*modifiers, nouns[0]])
    return without_degrees(words, first), after_leftover(words, end), [noun for noun in nouns if noun not in _AND]


def _is_empty_place(words: Sequence[str], start: int, index: int) -> bool:
    return "아무것도" in words[start:index] and words[start].endswith(("에", "엔", "에는", "에서"))


def without_degrees(words: Sequence[str], start: int) -> int:
    """Return the index of the first of the adverbs of degree before ``start``."""
    while start and words[start - 1] in DEGREES:
        start -= 1
    return start


def after_leftover(words: Sequence[str], end: int) -> int:
    """Return the index after the words from ``end`` on that say nothing without the negation before them."""
    while leftover := LEFTOVER.match(" ".join(words[end:])):
        end += len(leftover[0].split())
    return end


def _first_of_phrase(words: Sequence[str], start: int, noun: str) -> int:
    """Return where the phrase of an exception begins: 비 오는 in 비 오는 거리 말고, 낮 in 낮 장면 말고."""
    if (
        start
        and (needs_modifier(noun) or noun in _SIGHTS)
        and (words[start - 1] in words_of("noun") or is_style_name(words[start - 1]))
    ):
        return start - 1
    if start > 1 and words[start - 1] in ("있는", "있던"):
        return start - 2
    if not start or not _is_adnominal(words[start - 1]):
        return start
    argument = words[start - 2] if start > 1 else ""
    is_argument = argument in words_of("noun") or (
        argument.endswith(("을", "를")) or (argument.endswith(("이", "가")) and argument[:-1] in words_of("noun"))
    )
    return start - 1 - is_argument


def _is_adnominal(word: str) -> bool:
    """Return whether a word is a verb or adjective before a noun, and no topic: 웃는, but not 산은."""
    is_topic = word.endswith(("은", "는")) and word[:-1] in words_of("noun")
    return ends_in(word, NIEUN) and word not in words_of("noun") and not is_topic


def _first_modifier(words: Sequence[str], start: int) -> int:
    """Return the index where the modifiers of the noun at ``start`` begin: adjectives, and a clause with its object."""
    while start and (_SIMPLE.fullmatch(words[start - 1]) or _modifies_next(words[start - 1])):
        start -= 1
    if start > 1 and words[start - 2][-1] in "을를" and ends_in(words[start - 1], NIEUN):
        return _first_modifier(words, start - 2)
    return start


@cache
def _adnominals() -> frozenset[str]:
    """Return the adjectives before nouns: 어두운, 현대적인."""
    return frozenset(adnominal(lemma) for lemma in words_of("adj") if " " not in lemma and lemma.endswith("다"))


def _modifies_next(word: str) -> bool:
    """Return whether a noun without particle modifies the next noun: 유리 빌딩, but not 바닷가 사람."""
    classes = noun_classes().get(word)
    return (
        word.endswith(("식", "시대"))
        or word in _ERAS
        or word in _MODIFYING
        or (classes is not None and not classes & _APART)
    )


def _bare(word: str) -> str:
    return word if word in words_of("noun") else _PARTICLE.sub("", word) or word


def _is_joined(word: str) -> bool:
    return word in _AND or (word != "하고" and word not in words_of("noun") and _JOINED.search(word) is not None)


@cache
def noun_classes() -> dict[str, frozenset[str]]:
    """Return the features of each noun in the lexicon, over all of its senses."""
    found: dict[str, frozenset[str]] = {}
    for entry in read_entries():
        if entry.pos == "noun":
            found[entry.korean] = entry.features | found.get(entry.korean, frozenset())
    return found


@cache
def words_of(kind: str) -> frozenset[str]:
    """Return all words of a part of speech; some nouns only seem to end in a particle: 고양이, 포도, 사과."""
    return frozenset(entry.korean for entry in read_entries() if entry.pos == kind)
