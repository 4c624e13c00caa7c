"""Verbs that a list of clauses names once: 언니는 빨간 옷을, 동생은 파란 옷을 입었다."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from ..korean.conjugation import ADNOMINAL, Form
from .phrases import kind_of
from .tokens import Token

Tokens = tuple[Token, ...]
_WAITING = ("subject", "topic")
_LIVING = ("person", "animal", "")
_VERBAL = ("verb", "adj", "copula")
_IDIOM_OBJECT = re.compile(r".+[을를](?=.)")


def tokenize_phrases(phrases: Sequence[str], tokenize: Callable[[str], Tokens]) -> list[Tokens]:
    """Return the tokens of the phrases of a sentence, each with the verb that it shares with a later one.

    A phrase that ends in an object gets the verb of the next object; before a noun that this verb modifies, the two
    phrases become one. A phrase that ends in a subject becomes one with the phrase of its verb.

    Args:
        phrases: The phrases between commas.
        tokenize: A function that returns the tokens of one phrase.
    """
    filled: list[Tokens] = []
    for phrase in reversed([part for text in phrases for part in _parts(text, tokenize)]):
        tokens, following = tokenize(phrase), filled[-1] if filled else ()
        verb = _shared_verb(tokens, following)
        if verb is not None:
            *rest, last = tokenize(f"{phrase} {_IDIOM_OBJECT.sub('', verb.surface)}")
            own = (*rest, replace(last, form=Form.CONNECTIVE))
            if verb.form in ADNOMINAL:
                filled[-1] = (*own, *following)
            else:
                filled.append(own)
        elif _role_at_end(tokens) in _WAITING and _states_without_subject(following):
            filled[-1] = (*tokens, *following)
        else:
            filled.append(tokens)
    return filled[::-1]


def _parts(phrase: str, tokenize: Callable[[str], Tokens]) -> list[str]:
    """Return ``phrase`` in two where it lists somebody with an object twice: 왕은 칼을 왕비는 부채를 들고 있다."""
    tokens, seen, letters = tokenize(phrase), list[str](), 0
    for at, token in enumerate(tokens):
        letters += len(token.surface)
        if token.kind in _VERBAL or token.surface == "그리고":
            seen.clear()
        elif token.entry.role in (*_WAITING, "object"):
            seen.append("object" if token.entry.role == "object" else "doer")
        is_end = token.entry.role == "object" and seen == ["doer", "object"]
        if is_end and _lists_another(tokens[at + 1 :]):
            end = next(place for place in range(len(phrase)) if len("".join(phrase[: place + 1].split())) == letters)
            return [phrase[: end + 1], phrase[end + 1 :].strip()]
    return [phrase]


def _lists_another(tokens: Tokens) -> bool:
    """Return whether a doer and an object follow before any verb."""
    found, noun = list[str](), ""
    for token in tokens:
        if token.surface == "그리고":
            return False  # 그림을 그리고, as in_context reads it
        if token.kind in _VERBAL:
            own = ["object"] if _IDIOM_OBJECT.match(token.surface) else []
            return found + own == ["doer", "object"] and _takes_object(token)
        if token.entry.role in (*_WAITING, "object"):
            found.append("object" if token.entry.role == "object" else "doer")
            if found == ["doer"] and noun not in _LIVING:
                return False
        noun = kind_of(token.entry) if token.kind in ("noun", "unknown", "raw") else noun
    return False


def _role_at_end(tokens: Tokens) -> str:
    return tokens[-1].entry.role if tokens and tokens[-1].kind == "particle" else ""


def _shared_verb(tokens: Tokens, following: Tokens) -> Token | None:
    """Return the first transitive verb of ``following`` where ``tokens`` end in an object."""
    if _role_at_end(tokens) != "object":
        return None
    return next((token for token in following if token.kind == "verb" and _takes_object(token)), None)


def _takes_object(token: Token) -> bool:
    return token.entry.has("vt") or _IDIOM_OBJECT.match(token.surface) is not None


def _states_without_subject(tokens: Tokens) -> bool:
    if not tokens or tokens[-1].kind not in ("verb", "adj", "aux"):
        return False
    return all(token.entry.role not in _WAITING for token in tokens)
