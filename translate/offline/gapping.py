"""Verbs that a list of clauses names once: 언니는 빨간 옷을, 동생은 파란 옷을 입었다."""

from collections.abc import Sequence
from dataclasses import replace

from ..korean.conjugation import ADNOMINAL, Form
from .tokens import Token

Tokens = tuple[Token, ...]
_WAITING = ("subject", "topic")


def fill_gaps(phrases: Sequence[Tokens]) -> list[Tokens]:
    """Return the phrases of a sentence, each with the verb that it shares with a later one.

    A phrase that ends in an object gets the verb of the next object; before a noun that this verb modifies, the two
    phrases become one. A phrase that ends in a subject becomes one with the phrase of its verb.
    """
    filled: list[Tokens] = []
    for phrase in reversed(phrases):
        following = filled[-1] if filled else ()
        verb = _shared_verb(phrase, following)
        if verb is not None:
            own = (*phrase, replace(verb, form=Form.CONNECTIVE))
            if verb.form in ADNOMINAL:
                filled[-1] = (*own, *following)
            else:
                filled.append(own)
        elif _role_at_end(phrase) in _WAITING and _states_without_subject(following):
            filled[-1] = (*phrase, *following)
        else:
            filled.append(phrase)
    return filled[::-1]


def _role_at_end(phrase: Tokens) -> str:
    return phrase[-1].entry.role if phrase and phrase[-1].kind == "particle" else ""


def _shared_verb(phrase: Tokens, following: Tokens) -> Token | None:
    """Return the verb after the first object of ``following`` where ``phrase`` ends in an object."""
    if _role_at_end(phrase) != "object":
        return None
    roles = [token.entry.role for token in following]
    rest = following[roles.index("object") + 1 :] if "object" in roles else ()
    return next((token for token in rest if token.kind == "verb"), None)


def _states_without_subject(phrase: Tokens) -> bool:
    if not phrase or phrase[-1].kind not in ("verb", "adj", "aux"):
        return False
    return all(token.entry.role not in _WAITING for token in phrase)
