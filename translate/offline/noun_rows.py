"""Rows of nouns without particles, and the noun phrases that they consist of."""

from collections.abc import Collection, Sequence

from ..korean.conjugation import ADNOMINAL
from .phrases import kind_of
from .tokens import Token

THINGS = frozenset({"clothing", "object", "food", "vehicle"})
MADE_FOR = frozenset(
    "사료 간식 옷 인형 사진 그림 포스터 코스프레 탈 가면 의상 코스튬 캐릭터 피규어 굿즈 모양 무늬 쿠키 케이크 케익 "
    "동상 로고 스티커 티셔츠 잠옷 머리띠 슬리퍼 발자국 뒷모습 뒤태 표정 자세 포즈 흉내 목소리 소리 이름 집 카페 호텔 "
    "병원 농장 가게 상점 미용실 나라 마을 왕국 놀이터 학교 유치원 방 식당 무덤 기숙사 대기실 화장실 무리 가족 떼 "
    "동호회 밴드 모자 쿠션 베개 귀걸이 키링 열쇠고리 스케치 조각상 석상 도안 실루엣 컨셉 얼굴 손".split()
)
"""Nouns that are mostly part of a compound after a person or an animal: 고양이 카페, 강아지 간식."""
_LONGEST_STYLE = 3
_ACTORS = frozenset({"person", "animal"})
_PLACES = frozenset({"place", "building", "nature", "time", "object", "light", "weather"})
_AROUND = frozenset({"clothing", "food", "light", "weather", "time"})
_HAIR = frozenset({"hair", "eyes", "bangs", "ponytail", "ponytails", "bun", "buns", "bob", "cut", "perm", "freckles"})
_COUNTED = THINGS | {"body", "plant"}
_RAVES = frozenset({"미치다", "지리다", "쩔다", "오지다", "폼 미치다", "장난 아니다", "비주얼 미치다"})
_PREDICATES = frozenset({"verb", "adj", "aux", "copula"})
_NOUNS = frozenset({"noun", "unknown", "position", "suffix", "number", "counter", "raw"})
_NAMES = frozenset({"noun", "unknown", "raw"})
_FEELS = frozenset({"느낌", "무드", "분위기"})
_STYLES = _FEELS | {"버전", "스타일", "컨셉", "콘셉트"}
"""Nouns that make a style of the noun before them: 애니느낌."""
_STYLED = frozenset("사진 그림 일러스트 로고 포스터 배경 이미지 폰트 글씨 일러 표지 화보 썸네일 카드 의상 옷".split())
_MEMES = frozenset({"짤", "밈", "움짤", "컷", "만화", "웹툰"})
_EATEN_OR_WORN = frozenset("사료 간식 옷 의상 코스튬 잠옷 모자 머리띠 슬리퍼 귀걸이 쿠키 케이크 케익 티셔츠".split())


class NounRow:
    """The words of a phrase, which may be several noun phrases in a row.

    Attributes:
        is_statement: Whether the last predicate ends a clause, or has a scene as its noun: 달을 보는 컷.
    """

    def __init__(self, tokens: Sequence[Token]) -> None:
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
        return bool(after) and (after[0].kind == "bound" or after[0].entry.has("scene"))

    def ends_actor(self, at: int) -> bool:
        """Return whether a person or an animal without a particle stands before the word ``at``."""
        before = self._tokens[at - 1]
        if before.entry.role == "plural" and at > 1:
            before = self._tokens[at - 2]
        is_actor = kind_of(before.entry) in _ACTORS or before.entry.has("actor")
        return before.kind == "noun" and is_actor and before.entry.korean != "최애"

    def is_argument(self, at: int) -> bool:
        """Return whether the noun ``at`` is the place or object of a later verb rather than a part of a compound."""
        while at + 1 < len(self._tokens) and self._tokens[at].kind in ("determiner", "adverb"):
            at += 1
        token, end = self._tokens[at], self._ends[at]
        if token.kind != "noun" or token.entry.has("scene") or end == len(self._tokens):
            return False
        if kind_of(token.entry) in _ACTORS:
            holds = kind_of(self._tokens[at - 1].entry) == "person" and kind_of(token.entry) == "animal"
            return holds and self._tokens[at + 1].kind == "verb" and self._tokens[at + 1].entry.has("vt")
        if token.entry.korean in MADE_FOR - _EATEN_OR_WORN:
            return False
        return next((one.kind in ("particle", "verb") for one in self._tokens[end:] if one.kind != "adverb"), False)

    def begins_part(self, start: int, at: int) -> bool:
        """Return whether a noun phrase begins with the word ``at``, though nothing parts it from the one before."""
        is_after_heap = self._tokens[at - 1].entry.has("heap") and self._tokens[at].kind == "noun"
        if is_after_heap or self._begins_rave(at) or self._follows_count(start, at):
            return True
        before, rest = self._tokens[at - 1], self._tokens[at : at + _LONGEST_STYLE]
        if before.kind not in (*_NAMES, "suffix"):
            return False
        if at + len(rest) == len(self._tokens) and _is_style(rest, _STYLES):
            return _is_thing(before)
        return self._follows_style(start, at) or self._follows_scene(start, at) or self._is_beside(start, at)

    def _begins_rave(self, at: int) -> bool:
        """Return whether the last words say how great one thing is: 분위기 미쳤다."""
        noun, last = self._tokens[at - 1], self._tokens[-1]
        is_one = at < self._ends[at] == len(self._tokens) - 1 and kind_of(noun.entry) not in ("color", "material")
        return is_one and last.entry.korean in _RAVES and not any(one.spaced for one in self._tokens[at + 1 : -1])

    def _follows_count(self, start: int, at: int) -> bool:
        """Return whether a noun stands in a row after a noun with its number: 꼬리 아홉 개 | 지붕."""
        in_row = self._tokens[at - 1].kind == "counter" and self._ends[start] == len(self._tokens)
        in_row = in_row and self._tokens[-1].entry.korean not in _STYLED  # 창립 10주년 로고
        return in_row and self._tokens[start].kind == self._tokens[at].kind == "noun"

    def _follows_style(self, start: int, at: int) -> bool:
        token = self._tokens[at]
        follows = at - start <= _LONGEST_STYLE and _is_style(self._tokens[start:at], _FEELS)
        return follows and token.kind == "noun" and token.entry.korean not in _STYLED

    def _follows_scene(self, start: int, at: int) -> bool:
        """Return whether a noun stands after a scene with its clause: 먹는 찰나 | 기름."""
        follows = self._tokens[at - 1].entry.has("scene") and start <= self._described < at - 1
        names = (one.entry.korean for one in self._tokens[at : at + _LONGEST_STYLE])
        return follows and self._tokens[at].kind == "noun" and (_STYLED | _MEMES).isdisjoint(names)

    def _is_beside(self, start: int, at: int) -> bool:
        if self.is_statement and self._last >= start:
            return False
        token, before = self._tokens[at], self._tokens[at - 1]
        in_row = self._ends[at] == len(self._tokens) and start and _is_worn(self._tokens[start]) and _is_worn(before)
        if in_row:
            return token.kind == "noun" and _differ(before, token)
        return self.ends_actor(at) and self._is_apart(start, at)

    def _is_apart(self, start: int, at: int) -> bool:
        """Return whether what stands ``at`` is beside the person or animal before it, and no compound with it."""
        token, end, whole = self._tokens[at], self._ends[at], len(self._tokens)
        if token.kind == "adj":
            return token.form in ADNOMINAL and self._ends[at + 1] == whole > at + 1
        if token.kind != "noun" or token.entry.korean in MADE_FOR:
            return False
        if end < whole:
            is_place = kind_of(token.entry) in _PLACES and self._tokens[end].entry.role == "place"
            return is_place and self._last < end
        if at + 1 < whole and self._tokens[at + 1].kind == "number":
            return kind_of(token.entry) in _COUNTED
        if self._tokens[-1].kind == "counter" or not (_is_worn(token) or at < self._position):
            return False
        is_look = self._tokens[-1].kind == "suffix"  # 정장핏
        return is_look or start <= self._described < at or any(one.spaced for one in self._tokens[at + 1 :])


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
