"""Readings of ambiguous function words that only their neighbours decide."""

from collections.abc import Iterator

from ..korean.conjugation import Form
from ..korean.lexicon import Entry
from .chunks import NOMINAL
from .phrases import kind_of
from .tokens import Token

_DO = Entry("하다", "verb", "do", "", frozenset({"vt", "object=with"}))
_HOLD = Entry("들다", "verb", "hold", "held", frozenset({"vt"}))
_SIZE = Entry("크다", "adj", "big")
_AS = Entry("만큼", "particle", "like", "", frozenset({"role=likeness"}))
_BEHIND = Entry("뒤", "position", "behind")
_AFTER = Entry("뒤", "position", "after")
_THAT = Entry("그", "determiner", "-")
_IT = Entry("그", "raw", "it", "", frozenset({"pronoun"}))
_POINTING = frozenset({"그", "이", "저"})
_HAPPENINGS = frozenset({"action", "time", "abstract", "emotion", ""})


def in_context(tokens: tuple[Token, ...]) -> tuple[Token, ...]:
    """Return the tokens of a phrase with their function words read as the neighbours require."""
    return tuple(_readings(tokens))


def _readings(tokens: tuple[Token, ...]) -> Iterator[Token]:
    for index, token in enumerate(tokens):
        before = tokens[index - 1] if index else None
        after = tokens[index + 1] if index + 1 < len(tokens) else None
        yield _reading(before, token, after)


def _reading(before: Token | None, token: Token, after: Token | None) -> Token:
    if token.surface == "한" and before and after and after.kind in (*NOMINAL, "adj", "determiner"):
        return _did(before, token)
    if token.entry.role == "only" and after and after.surface == "한":
        return Token(token.surface, "particle", _AS)
    if token.kind == "aux" and token.entry.korean == "들다" and before and before.surface.endswith("서"):
        return Token(token.surface, "verb", _HOLD, token.form, token.spaced)  # 서서 들고 있다
    if token.surface in _POINTING and token.kind in ("noun", "determiner") and after:
        return _pointing(token, after)
    if token.entry.role == "after" and before and before.kind in NOMINAL:
        behind = token.surface == "뒤" and kind_of(before.entry) not in _HAPPENINGS
        return Token(token.surface, "position", _BEHIND if behind else _AFTER, None, token.spaced)
    return token


def _did(before: Token, token: Token) -> Token:
    """Read 한 before a noun: 머리를 한 소녀, 집채만 한 고양이, 한 고양이."""
    if before.entry.role == "object":
        return Token("한", "verb", _DO, Form.PAST, token.spaced)
    if before.entry.role == "only":
        return Token("한", "adj", _SIZE, Form.PRESENT, token.spaced)
    return token


def _pointing(token: Token, after: Token) -> Token:
    """Read 그 before a position as the thing before it, before a noun as *that*, which English leaves out."""
    if after.kind == "position" or after.entry.role == "after":
        return Token(token.surface, "raw", _IT, None, token.spaced)
    if after.kind in (*NOMINAL, "adj", "verb", "number", "determiner"):
        return Token(token.surface, "determiner", _THAT, None, token.spaced)
    return token
