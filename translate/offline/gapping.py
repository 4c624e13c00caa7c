"""Verbs that a list of clauses names once: 언니는 빨간 옷을, 동생은 파란 옷을 입었다."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from ..korean.conjugation import ADNOMINAL, Form
from .tokens import Token

Tokens = tuple[Token, ...]
_WAITING = ("subject", "topic")
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
    for phrase in reversed(phrases):
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
