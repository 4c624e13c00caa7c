"""Readings of ambiguous function words that only their neighbours decide."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from ..korean.conjugation import ADNOMINAL, Form
from ..korean.lexicon import Entry
from .chunks import NOMINAL
from .phrases import kind_of
from .tokens import Token

_DO = Entry("하다", "verb", "do", "", frozenset({"vt", "object=with"}))
_HOLD = Entry("들다", "verb", "hold", "held", frozenset({"vt"}))
_DRAW = Entry("그리다", "verb", "draw", "drawn", frozenset({"vt"}))
_SIZE = Entry("크다", "adj", "big")
_AS = Entry("만큼", "particle", "like", "", frozenset({"role=likeness"}))
_BEHIND = Entry("뒤", "position", "behind")
_AFTER = Entry("뒤", "position", "after")
_THAT = Entry("그", "determiner", "-")
_IT = Entry("그", "raw", "it", "", frozenset({"pronoun"}))
_THEM = Entry("그", "raw", "them", "", frozenset({"pronoun"}))
_HER = Entry("그", "raw", "her", "", frozenset({"pronoun"}))
_HIM = Entry("그", "raw", "him", "", frozenset({"pronoun"}))
_AROUND_PEOPLE = ("뒤", "옆", "앞", "곁")
_DOERS = ("subject", "topic")
_WOMEN = ("woman", "girl", "mom", "mother", "sister", "daughter", "queen", "princess", "bride", "lady", "witch")
_MEN = ("man", "boy", "dad", "father", "brother", "son", "king", "prince", "groom", "gentleman")
_OF = Entry("중", "particle", "of", "", frozenset({"role=genitive"}))
_SUBJECT = Entry("이", "particle", "-", "", frozenset({"role=subject"}))
_NUMBERS = {"둘이": Entry("둘", "number", "2"), "셋이": Entry("셋", "number", "3")}
_WHOLE = Entry("온", "determiner", "the whole")
_ONE = Entry("한", "number", "1", "", frozenset({"attributive"}))
_AND = Entry("등", "particle", "and", "", frozenset({"role=and"}))
_JOINING = ("and", "company")
_OTHER = Entry("다른", "determiner", "other")
_WITH = Entry("가운데", "bound", "with", "", frozenset({"role=after"}))
_WHILE = Entry("동안", "bound", "while", "", frozenset({"role=time"}))
_BEFORE = Entry("전", "bound", "before", "", frozenset({"role=after"}))
_MOMENTS = frozenset({"가운데", "사이", "순간"})
_CLOSED = Entry("문 닫다", "adj", "closed")
_CLOSING = frozenset({"verb", "aux", "copula"})
_MOVING = frozenset({"person", "animal", "vehicle"})
_LIVING = frozenset({"person", "animal"})
_ATTACHED = Entry("달리다", "verb", "be attached", "", frozenset({"에=to", "이=with"}))
_FILLED = Entry("차다", "verb", "be filled", "", frozenset({"에=with", "로=with", "이=filled_with"}))
_SURROUND = Entry("두르다", "verb", "surround", "", frozenset({"vt"}))
_OF_THINGS = {"달리다": ("run", _ATTACHED), "차다": ("kick", _FILLED), "두르다": ("wear", _SURROUND)}
"""Verbs that mean something else of things than of people, animals and vehicles: the usual English, and the sense."""

_POINTING = frozenset({"그", "이", "저"})
_HAPPENINGS = frozenset({"action", "time", "abstract", "emotion", ""})


def in_context(tokens: tuple[Token, ...]) -> tuple[Token, ...]:
    """Return the tokens of a phrase with their function words read as the neighbours require."""
    return tuple(_readings(tokens))


def _readings(tokens: tuple[Token, ...]) -> Iterator[Token]:
    for index, token in enumerate(tokens):
        before = tokens[index - 1] if index else None
        after = tokens[index + 1] if index + 1 < len(tokens) else None
        if token.surface in _NUMBERS and before and kind_of(before.entry) in _LIVING:
            yield Token(token.surface[0], "number", _NUMBERS[token.surface], None, token.spaced)
            yield Token("이", "particle", _SUBJECT)
        elif token.surface == "등" and before and _is_last_of_list(before, token, after):
            if after:
                yield Token("등", "particle", _AND)
                yield Token("", "determiner", _OTHER)
        elif token.surface == "바로" and before and after and before.kind in NOMINAL and after.kind == "position":
            continue  # 성벽 바로 앞
        elif after is None and token.entry.role in _JOINING and _joins(tokens[:index]):
            return
        else:
            yield _named(tokens[:index], _reading(before, _of_things(tokens, index), after), after)


def _named(before: tuple[Token, ...], token: Token, after: Token | None) -> Token:
    """Return the token; *it* behind, beside or before which something is becomes *him*, *her* or *them* of people."""
    if token.entry is not _IT or after is None or not after.surface.startswith(_AROUND_PEOPLE):
        return token
    earlier = before[:-1] if before and before[-1].entry.role in _DOERS else before  # 광대가 그 앞에서
    named = next((one.entry for one, mark in reversed([*pairwise(earlier)]) if mark.entry.role in _DOERS), _IT)
    if kind_of(named) != "person":
        return token
    last = named.english.split(" ")[-1]
    return replace(token, entry=_HER if last.endswith(_WOMEN) else _HIM if last.endswith(_MEN) else _THEM)


def _is_last_of_list(before: Token, token: Token, after: Token | None) -> bool:
    """Return whether 등 ends a list: 호랑이, 사자 등 맹수."""
    kind = kind_of(before.entry)
    if before.kind != "noun" or not token.spaced:
        return False
    return kind == kind_of(after.entry) and after.spaced if after else kind not in _LIVING


def _joins(tokens: tuple[Token, ...]) -> bool:
    return any(token.kind == "particle" and token.entry.role in _JOINING for token in tokens)


def _of_things(tokens: tuple[Token, ...], index: int) -> Token:
    """Return the token, a verb in the sense that it has of things: 풍차가 달린 성당, 물이 찬 욕조."""
    token = tokens[index]
    following = tokens[index + 1 : index + 3]
    if token.surface == "온" and token.kind == "verb" and [one.entry.role for one in following] == ["", "object"]:
        return Token("온", "determiner", _WHOLE, None, token.spaced)  # 온 방을 물들이다
    usual, sense = _OF_THINGS.get(token.entry.korean, ("", _IT))
    if token.entry.english != usual or (token.form not in (Form.PAST, Form.INFINITIVE) and sense is not _SURROUND):
        return token
    for at in range(index - 1, max(index - 6, -1), -1):
        if tokens[at].kind in _CLOSING or (tokens[at].entry.role == "object" and sense is not _SURROUND):
            return token
        is_bare = at == index - 1 and sense is not _SURROUND
        if tokens[at].kind == "noun" and (is_bare or tokens[at + 1].entry.role == "subject"):
            noun = tokens[at].entry
            return token if kind_of(noun) in _MOVING or noun.has("actor") else replace(token, entry=sense)
    return token


def _reading(before: Token | None, token: Token, after: Token | None) -> Token:
    readings = (read(before, token, after) for read in (_did, _held, _pointing, _linked, _described))
    return next(filter(None, readings), token)


def _did(before: Token | None, token: Token, after: Token | None) -> Token | None:
    """Read 한 before a noun, and what it compares with: 머리를 한 소녀, 집채만 한 고양이."""
    if token.entry.role == "only" and after and after.surface == "한":
        return Token(token.surface, "particle", _AS)
    if token.surface != "한" or not before or not after or after.kind not in (*NOMINAL, "adj", "determiner"):
        return None
    if before.entry.role == "object":
        return Token("한", "verb", _DO, Form.PAST, token.spaced)
    if before.entry.role == "only":
        return Token("한", "adj", _SIZE, Form.PRESENT, token.spaced)
    if token.kind == "aux" and before.form is Form.CONNECTIVE and before.surface.endswith(("데", "고", "며", "자")):
        return Token("한", "number", _ONE, None, token.spaced)
    return None


def _held(before: Token | None, token: Token, _after: Token | None) -> Token | None:
    """Read 들고 after a posture or an object as a verb, and 그리고 after an object: 서서 들고 있다, 주스를 든."""
    if token.surface == "그리고" and before and before.entry.role == "object":
        return Token(token.surface, "verb", _DRAW, Form.CONNECTIVE, token.spaced)
    if token.entry.english == "be inside" and before and before.entry.role == "object":
        return Token(token.surface, "verb", _HOLD, token.form, token.spaced)
    if token.kind == "aux" and token.entry.korean == "들다" and before and before.surface.endswith("서"):
        return Token(token.surface, "verb", _HOLD, token.form, token.spaced)
    return None


def _pointing(_before: Token | None, token: Token, after: Token | None) -> Token | None:
    """Read 그 before a position as the thing before it, before a noun as *that*, which English leaves out."""
    if token.surface not in _POINTING or token.kind not in ("noun", "determiner") or not after:
        return None
    if after.kind == "position" or after.entry.role == "after":
        pronoun = _THEM if after.entry.role == "among" else _IT
        return Token(token.surface, "raw", pronoun, None, token.spaced)
    if after.kind in (*NOMINAL, "adj", "verb", "number", "determiner"):
        return Token(token.surface, "determiner", _THAT, None, token.spaced)
    return None


def _linked(before: Token | None, token: Token, after: Token | None) -> Token | None:
    """Read what links two nouns or two clauses: 소년 두 명 중 한 명, 뛰자, 눈이 내리는 가운데, 비 온 뒤."""
    if before and after and token.surface == "중" and token.kind == "bound" and _counts(before, after):
        return Token(token.surface, "particle", _OF)
    if token.form is Form.FINAL and token.surface.endswith("자") and after:
        return replace(token, form=Form.CONNECTIVE)
    if token.surface in _MOMENTS and before and before.form in ADNOMINAL and after and after.kind != "particle":
        return Token(token.surface, "bound", _WITH if before.kind == "adj" else _WHILE, None, token.spaced)
    if token.surface == "전" and before and before.form is Form.NOMINAL and after:
        return Token(token.surface, "bound", _BEFORE, None, token.spaced)
    if token.entry.role == "after" and before and before.kind in NOMINAL:
        behind = token.surface == "뒤" and kind_of(before.entry) not in _HAPPENINGS
        return Token(token.surface, "position", _BEHIND if behind else _AFTER, None, token.spaced)
    return None


def _described(_before: Token | None, token: Token, after: Token | None) -> Token | None:
    """Read what describes the next noun: 다른 아이, 문 닫은 가게."""
    if after is None:
        return None
    if token.surface == "다른" and kind_of(after.entry) in _LIVING:
        return Token(token.surface, "determiner", _OTHER, None, token.spaced)
    if token.entry.korean == "문 닫다" and token.form is Form.PAST and after.kind in NOMINAL:
        return Token(token.surface, "adj", _CLOSED, Form.PRESENT, token.spaced)
    return None


def _counts(before: Token, after: Token) -> bool:
    """Return whether 중 names those of whom the next noun is one: 소년 두 명 중 한 명."""
    several = before.kind in ("counter", "suffix", "number") or kind_of(before.entry) in _LIVING
    things = before.kind == "noun" and kind_of(before.entry) not in _HAPPENINGS
    if after.entry.role == "degree" and several:
        return True
    return (several and after.kind in ("number", "position", *NOMINAL)) or (things and after.kind == "number")
