"""Readings of ambiguous function words that only their neighbours decide."""

from collections.abc import Iterator

from ..korean.conjugation import Form
from ..korean.lexicon import Entry
from .chunks import NOMINAL
from .phrases import kind_of
from .tokens import Token

_DO = Entry("하다", "verb", "do", "", frozenset({"vt", "object=with"}))
_SIZE = Entry("크다", "adj", "big")
_AS = Entry("만큼", "particle", "like", "", frozenset({"role=likeness"}))
_BEHIND = Entry("뒤", "position", "behind")
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
    kind = after.kind if after else ""
    if token.surface == "한" and before and before.kind == "particle" and kind in (*NOMINAL, "adj", "determiner"):
        if before.entry.role == "object":  # 머리를 한 소녀
            return Token("한", "verb", _DO, Form.PAST, token.spaced)
        if before.entry.role == "only":  # 집채만 한 고양이
            return Token("한", "adj", _SIZE, Form.PRESENT, token.spaced)
    if token.entry.role == "only" and after and after.surface == "한":
        return Token(token.surface, "particle", _AS)
    if token.surface in _POINTING and token.kind in ("noun", "determiner"):
        if after and (kind == "position" or after.entry.role == "after"):
            return Token(token.surface, "raw", _IT, None, token.spaced)
        if kind in (*NOMINAL, "adj", "verb", "number", "determiner"):
            return Token(token.surface, "determiner", _THAT, None, token.spaced)
    if token.entry.role == "after" and before and before.kind in NOMINAL and _is_thing(before.entry):
        return Token(token.surface, "position", _BEHIND, None, token.spaced)
    return token


def _is_thing(entry: Entry) -> bool:
    return kind_of(entry) not in _HAPPENINGS
