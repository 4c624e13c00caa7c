"""Phrases in the style of headlines and chat, which leave out particles: 힙한 댕댕이 후드티 쓰고, 웃는 대딩 책상에 컵.

In a phrase with particles a row of nouns is one compound. Without them the row hides the subject, the place and the
style of the picture, each a noun phrase of its own.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace

from ..korean.conjugation import Form
from ..korean.lexicon import Entry
from .noun_rows import MADE_FOR, THINGS, NounRow
from .phrases import kind_of
from .tokens import Token

Tokens = tuple[Token, ...]
VerbOf = Callable[[str], Token | None]
"""Returns the verb of what a noun names, at the end of a sentence, None where there is no such verb."""

_SUBJECT = Token("", "particle", Entry("이", "particle", "-", "", frozenset({"role=subject"})))
_PLACE = Token("", "particle", Entry("에서", "particle", "in", "", frozenset({"role=place"})))
_MARKED = frozenset({"subject", "topic", "also", "called"})
_DONE_TO_THINGS = frozenset({"드링킹", "흡입", "클리어", "순삭", "득템", "착용", "장착", "섭취"})
_MOVING = frozenset({"날다", "달리다", "걷다", "헤엄치다", "뛰다", "질주하다", "날아다니다", "뛰어다니다"})
_BUILT = frozenset({"place", "building"})
_GROUNDS = _BUILT | {"nature"}
_VERBAL = frozenset({"place", "means", "object"})


def headline_parts(tokens: Tokens, verb_of: VerbOf) -> Iterator[Tokens]:
    """Yield the noun phrases and statements of one phrase without commas, with their verbs and subjects."""
    tokens = _with_places(_with_verb(tokens, verb_of))
    row = NounRow(tokens)
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
    is_clause |= action.surface in _DONE_TO_THINGS and others[-1].kind == "noun" and action.spaced
    verb = verb_of(action.surface) if goes_on or is_clause else None
    return (*others, replace(verb, surface=action.surface, spaced=action.spaced)) if verb else tokens


def _with_places(tokens: Tokens) -> Tokens:
    """Return ``tokens`` with a particle after a place before a verb with its bare object: 골목 우산 쓴."""
    found: list[Token] = []
    for at, token in enumerate(tokens):
        if found and found[-1].kind == "noun" and token.spaced and _has_object(tokens, at):
            kinds = _GROUNDS if token.entry.korean in _MOVING else _BUILT
            found += [_PLACE] * (kind_of(found[-1].entry) in kinds)
        found.append(token)
    return tuple(found)


def _has_object(tokens: Tokens, at: int) -> bool:
    """Return whether a verb begins ``at`` that somebody does by itself, or a thing without particle before its verb."""
    token, following = tokens[at], tokens[at + 1] if at + 1 < len(tokens) else None
    if token.kind == "verb":
        return (
            token.is_joined or token.entry.korean in _MOVING or (token.entry.has("actor") and not token.entry.has("vt"))
        )
    is_thing = token.kind == "noun" and kind_of(token.entry) in THINGS and token.entry.korean not in MADE_FOR
    return is_thing and following is not None and following.kind == "verb" and following.entry.has("vt")


def _with_subject(tokens: Tokens) -> Tokens:
    """Return ``tokens`` with a particle after a person or an animal that a statement without a subject is about."""
    row = NounRow(tokens)
    if not row.is_statement or any(token.entry.role in _MARKED for token in tokens):
        return tokens
    for at in range(1, len(tokens)):
        if tokens[at].spaced and row.ends_actor(at) and row.is_argument(at):
            return (*tokens[:at], _SUBJECT, *tokens[at:])
    return tokens
