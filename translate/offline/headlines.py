"""Phrases in the style of headlines and chat, which leave out particles: 힙한 댕댕이 후드티 쓰고, 웃는 대딩 책상에 컵.

In a phrase with particles a row of nouns is one compound. Without them the row hides the subject, the place and the
style of the picture, each a noun phrase of its own.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import replace

from ..korean.conjugation import ADNOMINAL, Form
from ..korean.lexicon import Entry
from .phrases import kind_of
from .tokens import Token

Tokens = tuple[Token, ...]
VerbOf = Callable[[str], Token | None]
"""Returns the verb of what a noun names, at the end of a sentence, None where there is no such verb."""

_SUBJECT = Token("", "particle", Entry("이", "particle", "-", "", frozenset({"role=subject"})))
_PLACE = Token("", "particle", Entry("에서", "particle", "in", "", frozenset({"role=place"})))
_ACTORS = frozenset({"person", "animal"})
_PLACES = frozenset({"place", "building", "nature", "time", "object", "light", "weather"})
_AROUND = frozenset({"clothing", "food", "light", "weather", "time"})
_HAIR = frozenset({"hair", "eyes", "bangs", "ponytail", "ponytails", "bun", "buns", "bob", "cut", "perm", "freckles"})
_PREDICATES = frozenset({"verb", "adj", "aux", "copula"})
_NOUNS = frozenset({"noun", "unknown", "position", "suffix", "number", "counter", "raw"})
_NAMES = frozenset({"noun", "unknown", "raw"})
_LONGEST_STYLE = 3
_MARKED = frozenset({"subject", "topic", "also", "called"})
_VERBAL = frozenset({"place", "means", "object"})
_FEELS = frozenset({"느낌", "무드", "분위기"})
_STYLES = _FEELS | {"버전", "스타일", "컨셉", "콘셉트"}
"""Nouns that make a style of the noun before them: 애니느낌."""
_STYLED = frozenset("사진 그림 일러스트 로고 포스터 배경 이미지 폰트 글씨 일러 표지 화보 썸네일 카드 의상 옷".split())
_MADE_FOR = frozenset(
    "사료 간식 옷 인형 사진 그림 포스터 코스프레 탈 가면 의상 코스튬 캐릭터 피규어 굿즈 모양 무늬 쿠키 케이크 케익 "
    "동상 로고 스티커 티셔츠 잠옷 머리띠 슬리퍼 발자국 뒷모습 뒤태 표정 자세 포즈 흉내 목소리 소리 이름 집 카페 호텔 "
    "병원 농장 가게 상점 미용실 나라 마을 왕국 놀이터 학교 유치원 방 식당 무덤 기숙사 대기실 화장실 무리 가족 떼 "
    "동호회 밴드 모자 쿠션 베개 귀걸이 키링 열쇠고리 스케치 조각상 석상 도안 실루엣 컨셉 얼굴 손".split()
)
"""Nouns that are mostly part of a compound after a person or an animal: 고양이 카페, 강아지 간식."""
_EATEN_OR_WORN = frozenset("사료 간식 옷 의상 코스튬 잠옷 모자 머리띠 슬리퍼 귀걸이 쿠키 케이크 케익 티셔츠".split())


def headline_parts(tokens: Tokens, verb_of: VerbOf) -> Iterator[Tokens]:
    """Yield the noun phrases and statements of one phrase without commas, with their verbs and subjects."""
    tokens = _with_places(_with_verb(tokens, verb_of))
    row = _Row(tokens)
    start = 0
    for at in range(1, len(tokens)):
        if tokens[at].spaced and row.begins_part(start, at):
            yield _with_subject(tokens[start:at])
            start = at
    yield _with_subject(tokens[start:])


def _with_verb(tokens: Tokens, verb_of: VerbOf) -> Tokens:
    """Return ``tokens`` with a verb in place of an action at the end: 넥타이 매고 야근, 링에서 복싱 중."""
    goes_on = len(tokens) > 1 and tokens[-1].entry.korean == "중" and tokens[-2].kind == "noun"
    if len(tokens) < 2 + goes_on:
        return tokens
    *others, action = tokens[: len(tokens) - goes_on]
    if action.kind != "noun":
        return tokens
    is_clause = others[-1].form in (Form.CONNECTIVE, Form.INFINITIVE) or others[-1].entry.role in _VERBAL
    verb = verb_of(action.surface) if goes_on or is_clause else None
    return (*others, replace(verb, surface=action.surface, spaced=action.spaced)) if verb else tokens


def _with_places(tokens: Tokens) -> Tokens:
    """Return ``tokens`` with a particle after a place before a verb that has its object within: 한강 자전거타는."""
    found: list[Token] = []
    for token in tokens:
        if token.kind == "verb" and token.is_joined and found and found[-1].kind == "noun":
            found += [_PLACE] * (kind_of(found[-1].entry) in ("place", "building"))
        found.append(token)
    return tuple(found)


def _with_subject(tokens: Tokens) -> Tokens:
    """Return ``tokens`` with a particle after a person or an animal that a statement without a subject is about."""
    row = _Row(tokens)
    if not row.is_statement or any(token.entry.role in _MARKED for token in tokens):
        return tokens
    for at in range(1, len(tokens)):
        if tokens[at].spaced and row.ends_actor(at) and row.is_argument(at):
            return (*tokens[:at], _SUBJECT, *tokens[at:])
    return tokens


class _Row:
    """The words of a phrase, which may be several noun phrases in a row.

    Attributes:
        is_statement: Whether the last predicate ends a clause, or has a scene as its noun: 달을 보는 컷.
    """

    def __init__(self, tokens: Tokens) -> None:
        self._tokens = tokens
        self._ends = [len(tokens)] * (len(tokens) + 1)  # where the nouns end that begin with each token
        for at in range(len(tokens) - 1, -1, -1):
            self._ends[at] = self._ends[at + 1] if tokens[at].kind in _NOUNS else at
        self._last = max((at for at, token in enumerate(tokens) if token.kind in _PREDICATES), default=-1)
        self._position = max((at for at, token in enumerate(tokens) if token.kind == "position"), default=-1)
        self._described = next((at for at, token in enumerate(tokens) if _describes(token)), len(tokens))
        self.is_statement = self._last >= 0 and self._ends_clause(tokens[self._last], tokens[self._last + 1 :])

    @staticmethod
    def _ends_clause(predicate: Token, after: Sequence[Token]) -> bool:
        if predicate.kind == "copula" or predicate.form not in ADNOMINAL:
            return predicate.kind != "copula"
        return bool(after) and (after[0].kind == "bound" or (after[-1].entry.has("scene") and len(after) == 1))

    def ends_actor(self, at: int) -> bool:
        """Return whether a person or an animal without a particle stands before the word ``at``."""
        before = self._tokens[at - 1]
        if before.entry.role == "plural" and at > 1:
            before = self._tokens[at - 2]
        is_actor = kind_of(before.entry) in _ACTORS or before.entry.has("actor")
        return before.kind == "noun" and is_actor and before.entry.korean != "최애"

    def is_argument(self, at: int) -> bool:
        """Return whether the noun ``at`` is the place or object of a later verb rather than a part of a compound."""
        token, end = self._tokens[at], self._ends[at]
        kind = kind_of(token.entry)
        if token.kind != "noun" or kind in _ACTORS or token.entry.has("scene") or end == len(self._tokens):
            return False
        if token.entry.korean in _MADE_FOR - _EATEN_OR_WORN:
            return False
        following = self._tokens[end]
        if kind == "body":
            return following.entry.role in ("place", "means")
        return following.kind in ("particle", "verb")

    def begins_part(self, start: int, at: int) -> bool:
        """Return whether a noun phrase begins with the word ``at``, though nothing parts it from the one before."""
        tokens = self._tokens
        if tokens[at - 1].kind not in ("noun", "suffix", "unknown", "raw"):
            return False
        if len(tokens) - at <= _LONGEST_STYLE and _is_style(tokens[at:], _STYLES):
            return _is_thing(tokens[at - 1])
        if at - start <= _LONGEST_STYLE and _is_style(tokens[start:at], _FEELS):
            return tokens[at].kind == "noun" and tokens[at].entry.korean not in _STYLED
        if self.is_statement and self._last >= start:
            return False
        if self._ends[at] == len(tokens) and _is_worn(tokens[at - 1]) and start and _is_worn(tokens[start]):
            return tokens[at].kind == "noun" and _differ(tokens[at - 1], tokens[at])
        return self.ends_actor(at) and self._is_apart(start, at)

    def _is_apart(self, start: int, at: int) -> bool:
        """Return whether what stands ``at`` is beside the person or animal before it, and no compound with it."""
        token, end, whole = self._tokens[at], self._ends[at], len(self._tokens)
        if token.kind == "adj":
            return token.form in ADNOMINAL and self._ends[at + 1] == whole > at + 1
        if token.kind != "noun" or token.entry.korean in _MADE_FOR:
            return False
        if end < whole:
            is_place = kind_of(token.entry) in _PLACES and self._tokens[end].entry.role == "place"
            return is_place and self._last < end
        if self._tokens[-1].kind == "counter" or not (_is_worn(token) or at < self._position):
            return False
        return start <= self._described < at or any(one.spaced for one in self._tokens[at + 1 :])


def _describes(token: Token) -> bool:
    return token.kind in ("verb", "adj", "determiner")


def _is_style(tokens: Sequence[Token], styles: Collection[str]) -> bool:
    """Return whether ``tokens`` are one of ``styles`` with the nouns before it: 애니느낌, 다크소울 분위기."""
    *nouns, last = tokens
    return bool(nouns) and last.entry.korean in styles and all(one.kind in _NAMES for one in nouns)


def _is_thing(noun: Token) -> bool:
    """Return whether a noun is a person, an animal or a scene, or several things, rather than part of a style."""
    return kind_of(noun.entry) in _ACTORS or noun.entry.has("scene") or noun.entry.role == "plural"


def _is_worn(noun: Token) -> bool:
    """Return whether a noun is on or around a person: clothing, hair, food, light, weather or time."""
    return kind_of(noun.entry) in _AROUND or noun.entry.english.split(" ")[-1] in _HAIR


def _differ(noun: Token, other: Token) -> bool:
    """Return whether two nouns beside somebody are two things: 은발 and 정장."""
    return kind_of(noun.entry) != kind_of(other.entry) or _is_worn(other)
