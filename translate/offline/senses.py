"""Senses of the tokens of a phrase, and set phrases whose noun stands apart from its verb.

A cue counts where a reader looks for it: among the arguments of the verb, then in its head noun, then in its clause.
Only a verb without an argument of its own looks in the other clauses, where its object may be.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

from ..korean.conjugation import ADNOMINAL
from ..korean.lexicon import Entry
from .costs import is_modifier
from .phrases import kind_of
from .tokens import Token

Idioms = Mapping[tuple[str, str], Entry]
"""Verbs of two words, by their noun and their verb."""

_PREDICATES = frozenset({"verb", "adj"})
_CLOSING = _PREDICATES | {"aux", "copula"}
_INSIDE = frozenset({"adverb", "noun", "particle", "position", "number", "counter"})
_JOINTS = frozenset({"", "subject", "object"})
_ARGUMENTS = frozenset({"place", "means", "goal", "source", "company"})
_EXACT, _CLASS = 1.0, 0.5
_REACH = 40  # tokens


def choose_senses(tokens: Sequence[Token], alternatives: Callable[[Token], Sequence[Token]]) -> tuple[Token, ...]:
    """Return the tokens, each in the sense that its neighbours select.

    Args:
        tokens: The tokens of a phrase.
        alternatives: A function that returns all tokens that a token could be in its place.
    """
    return tuple(_chosen(tokens, at, alternatives(token)) for at, token in enumerate(tokens))


def join_idioms(
    tokens: Sequence[Token], alternatives: Callable[[Token], Sequence[Token]], idioms: Idioms
) -> tuple[Token, ...]:
    """Return the tokens with the verb and the noun of a set phrase as one, whatever adverb stands between them."""
    found, at = [*tokens], len(tokens) - 1
    while at >= 0:
        if found[at].kind == "verb" and (parts := _parts(found, at, alternatives, idioms)):
            start, end, entry = parts
            found[at] = replace(found[at], entry=entry)
            del found[start:end]
            at = start
        at -= 1
    return tuple(found)


def _parts(
    tokens: Sequence[Token], at: int, alternatives: Callable[[Token], Sequence[Token]], idioms: Idioms
) -> tuple[int, int, Entry] | None:
    """Return where the noun is that makes an idiom of the verb ``at``, with its particle, and the idiom."""
    verbs = tuple(dict.fromkeys((tokens[at].entry.korean, *(one.entry.korean for one in alternatives(tokens[at])))))
    end = at
    for start in range(at - 1, max(at - _REACH, -1), -1):
        token = tokens[start]
        if token.kind not in _INSIDE:
            return None
        if token.kind == "particle":
            end = start + 1
            continue
        particle = tokens[start + 1] if end == start + 2 else None
        role = particle.entry.role if particle else ""
        if token.kind == "noun" and start + 1 < at and tokens[start + 1].kind in ("particle", "adverb"):
            written = [token.surface + particle.surface] if particle else []
            nouns = [*written, token.surface] if role in _JOINTS else written
            entry = next((idioms[noun, verb] for noun in nouns for verb in verbs if (noun, verb) in idioms), None)
            if entry and not (start and is_modifier(tokens[start - 1])):
                return start, start + 1 + bool(particle), entry
        if token.kind != "adverb" and role not in _ARGUMENTS:
            return None
        end = start
    return None


def _chosen(tokens: Sequence[Token], at: int, alternatives: Sequence[Token]) -> Token:
    token = tokens[at]
    plain = [other for other in alternatives if not other.entry.cues]
    if at and tokens[at - 1].entry.role == "object":
        plain.sort(key=lambda other: other.kind != token.kind)  # 차트를 적고 is writing, though 적다 may be few
    default = next(iter(plain), token)
    if not any(other.entry is token.entry for other in alternatives):
        return token
    if not any(other.entry.cues for other in alternatives):
        return default
    for scope in _scopes(tokens, at):
        if best := _best(tokens, scope, at, alternatives):
            return best
    if _lacks_argument(tokens, at, default):
        same = [other for other in alternatives if other.entry.has("vt") == default.entry.has("vt")]
        return _best(tokens, _near(tokens, at), at, same) or default
    return default


def _best(tokens: Sequence[Token], scope: range, at: int, alternatives: Sequence[Token]) -> Token | None:
    scores = [_score(tokens, scope, at, other.entry.cues) if other.entry.cues else 0 for other in alternatives]
    best = max(scores, default=0)
    return alternatives[scores.index(best)] if best else None


def _near(tokens: Sequence[Token], at: int) -> range:
    return range(max(0, at - _REACH), min(len(tokens), at + _REACH))


def _own(tokens: Sequence[Token], at: int) -> range:
    """Return the place of what stands between the token ``at`` and the predicate before it."""
    near = range(at - 1, _near(tokens, at)[0] - 1, -1)
    return range(next((index + 1 for index in near if tokens[index].kind in _CLOSING), near.stop + 1), at)


def _scopes(tokens: Sequence[Token], at: int) -> Iterator[range]:
    """Yield where to look for the cues of the token ``at``, the nearest place first."""
    near, own = _near(tokens, at), _own(tokens, at)
    if tokens[at].kind not in _PREDICATES:
        later = range(at + 1, near.stop)
        end = next((index + 1 for index in later if tokens[index].kind in _PREDICATES), near.stop)
        yield range(max(near.start, own.start - 1), end)
        yield near
        return
    yield own
    yield range(at + 1, _end_of_head(tokens, at, near.stop))
    earlier = range(own.start - 1, near.start - 1, -1)
    yield range(next((index + 1 for index in earlier if _ends_clause(tokens[index])), near.start), at)


def _lacks_argument(tokens: Sequence[Token], at: int, default: Token) -> bool:
    """Return whether the verb ``at`` has its object, or its only noun, in another clause."""
    if default.entry.has("vt"):
        return not any(tokens[index].entry.role == "object" for index in _own(tokens, at))
    return not any(tokens[index].kind == "noun" for index in _own(tokens, at))


def _ends_clause(token: Token) -> bool:
    return token.kind in _CLOSING and token.form not in ADNOMINAL


def _end_of_head(tokens: Sequence[Token], at: int, last: int) -> int:
    """Return where the noun ends that the predicate ``at`` modifies, ``at`` where it modifies none."""
    end = at + 1
    while end < last and tokens[end].kind == "aux":
        end += 1
    if tokens[end - 1].form not in ADNOMINAL:
        return at
    while end < last and tokens[end].kind != "particle" and not _ends_clause(tokens[end]):
        end += 1
    return end


def _score(tokens: Sequence[Token], scope: range, at: int, cues: frozenset[str]) -> float:
    """Return the weight of the cues among the tokens of ``scope``: most for an object, least for a mere class."""
    score = 0.0
    for index in scope:
        if index != at and (weight := _weight(tokens[index], cues)):
            is_object = index + 1 < len(tokens) and tokens[index + 1].entry.role == "object"
            score += weight * (2 if is_object or index + 1 == at else 1)
    return score


def _weight(token: Token, cues: frozenset[str]) -> float:
    """Return the weight of ``token`` as a cue; the last part of a compound noun counts too: 시계 in 손목시계."""
    if token.kind == "particle":
        return 0.0
    if not cues.isdisjoint((token.surface, token.entry.korean, *token.entry.korean.split(" "))):
        return _EXACT
    if token.kind == "noun" and any(token.surface[start:] in cues for start in range(2, len(token.surface) - 1)):
        return _EXACT
    return _CLASS if f":{kind_of(token.entry)}" in cues else 0.0
