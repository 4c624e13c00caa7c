"""What the writer asked for beside the words themselves: weights and tags."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from generate import Phrase, place_weights, read_weights
from translate import find_spans, split_negations, without_tags

from ..errors import InputError
from ..trace.preview_trace import add_warning

_ARTICLE = re.compile(r"\A(?:an?|the|it is|it's)\s+", re.IGNORECASE)


@dataclass(frozen=True)
class ParsedText:
    """``sentence`` is what the picture shall show, without the writing of weights.

    ``weighted`` are the pieces of it that have one; ``unwanted`` is what the picture shall not show.
    """

    sentence: str
    weighted: tuple[Phrase, ...]
    unwanted: tuple[str, ...] = ()

    @property
    def spoken(self) -> str:
        """The sentence without tags."""
        return without_tags(self.sentence)


def parse_text(text: str) -> ParsedText:
    """Returns what ``text`` says and how strongly; what only looks like a weight stays text.

    Raises ``InputError`` when it only says what it does not want.
    """
    opaque = [(span.start, span.end) for span in find_spans(text) if span.kind != "latin"]
    pieces = read_weights(text, opaque)
    weighted = (
        Phrase(said, piece.weight)
        for piece in pieces
        if piece.weight != 1
        for part in piece.text.split(",")
        if _says_something(said := without_tags(part))
    )
    wish = split_negations(" ".join("".join(piece.text for piece in pieces).split()))
    if wish.unwanted and not _says_something(wish.wanted):
        unwanted = ", ".join(wish.unwanted)
        raise InputError(f"the text only says what shall not be in the picture ({unwanted}): say what shall")
    if not _says_something(wish.wanted):
        return ParsedText(text, ())
    return ParsedText(wish.wanted, tuple(piece for piece in weighted if piece.text in wish.wanted), wish.unwanted)


def _says_something(text: str) -> bool:
    return any(character.isalnum() for character in text)


def prompt_of(english: str, weighted: Sequence[Phrase]) -> tuple[Phrase, ...]:
    """Returns ``english`` in pieces with the writer's weights; one whose words are not in it stands at the end."""
    pieces, missing = place_weights(english, weighted)
    for phrase in missing:
        add_warning(f"{phrase.text!r}, which has a weight, is not in the sentence as such: it stands at its end")
    added = (piece for phrase in missing for piece in (Phrase(", "), phrase))
    return tuple(part for piece in (*pieces, *added) for part in _with_literals(piece))


def _with_literals(piece: Phrase) -> Iterable[Phrase]:
    position = 0
    for span in find_spans(piece.text):
        if span.kind == "tag":
            yield replace(piece, text=piece.text[position : span.start])
            yield Phrase(span.text, literal=True)
            position = span.end
    yield replace(piece, text=piece.text[position:])


def bare(english: str) -> str:
    """Returns the English of a thing as a negative prompt names it: without its article, people in the plural."""
    noun = _ARTICLE.sub("", english).rstrip(".")
    return {"person": "people", "human": "people"}.get(noun.lower(), noun)
