"""The writer's text, parsed into words, weights, tags and negations."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from generate import Phrase, place_weights, read_weights
from translate import find_spans, split_negations, without_tags

from ..errors import InputError
from ..messages import _
from ..trace import add_warning

_ARTICLE = re.compile(r"\A(?:an?|the|it is|it's)\s+", re.IGNORECASE)


@dataclass(frozen=True)
class ParsedText:
    """The writer's text, parsed.

    Attributes:
        sentence: The words that the picture must show, without the notation of weights.
        weighted: Pieces of ``sentence`` that have a weight.
        unwanted: Things that the picture must not show.
    """

    sentence: str
    weighted: tuple[Phrase, ...]
    unwanted: tuple[str, ...] = ()

    @property
    def spoken(self) -> str:
        """The sentence without tags."""
        return without_tags(self.sentence)


def parse_text(text: str) -> ParsedText:
    """Split ``text`` into words, weights and negations; what only looks like a weight stays text.

    Raises:
        InputError: The text only lists what to leave out.
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
    negations = split_negations(" ".join("".join(piece.text for piece in pieces).split()))
    if negations.unwanted and not _says_something(negations.wanted):
        message = _("the text only lists what to leave out ({unwanted}): describe what to show")
        raise InputError(message.format(unwanted=", ".join(negations.unwanted)))
    if not _says_something(negations.wanted):
        return ParsedText(text, ())
    kept = tuple(piece for piece in weighted if piece.text in negations.wanted)
    return ParsedText(negations.wanted, kept, negations.unwanted)


def _says_something(text: str) -> bool:
    return any(character.isalnum() for character in text)


def prompt_of(english: str, weighted: Sequence[Phrase]) -> tuple[Phrase, ...]:
    """Return ``english`` in pieces with the writer's weights; a weighted phrase that is not in it is appended."""
    pieces, missing = place_weights(english, weighted)
    for phrase in missing:
        message = _("{phrase!r}, which has a weight, is not in the translated sentence: it is appended")
        add_warning(message.format(phrase=phrase.text))
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
    """Return the English of a thing as negative prompts name it: without its article, people in the plural."""
    noun = _ARTICLE.sub("", english).rstrip(".")
    return {"person": "people", "human": "people"}.get(noun.lower(), noun)
