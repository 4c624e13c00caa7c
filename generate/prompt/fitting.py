"""Keep a list within what a text encoder sees at once."""

from collections.abc import Iterable, Sequence

from .phrases import Phrase
from .tokens import CHUNK, Tokenizer


def fitted(
    phrases: Sequence[Phrase], least: Iterable[Phrase], tokenizer: Tokenizer
) -> tuple[tuple[Phrase, ...], tuple[str, ...]]:
    """Return a list that fits in one chunk, and the texts that were dropped for it.

    Args:
        phrases: The list; tags take no tokens.
        least: Those that may be dropped, the least important one first.
        tokenizer: That of the encoder.
    """
    tokens = {phrase: tokenizer.count(f"{phrase.text},") for phrase in phrases if not phrase.literal}
    total = sum(tokens.values()) - tokenizer.count(",")
    dropped: list[Phrase] = []
    for phrase in least:
        if total <= CHUNK:
            break
        if phrase in tokens:
            total -= tokens.pop(phrase)
            dropped.append(phrase)
    kept = tuple(phrase for phrase in phrases if phrase not in dropped)
    return kept, tuple(phrase.text for phrase in dropped)
