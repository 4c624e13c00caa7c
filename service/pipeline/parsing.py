"""The writer's text, parsed into words, weights, tags and negations."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from generate import BREAK, UPSCALERS, Phrase, place_weights, read_weights, with_brackets
from translate import (
    find_spans,
    split_negations,
    with_plain_negations,
    without_lone_jamo,
    without_requests,
    without_tags,
)

from ..errors import InputError
from ..messages import _
from ..text import check_content
from ..trace import add_warning
from .dialects import TextSettings, read_dialects

_ARTICLE = re.compile(r"\A(?:an?|the|it is|it's)\s+", re.IGNORECASE)
_ITEM_END = re.compile(r"[，、;\n]|\b(?:BREAK|AND)\b")
_MOST_BREAKS = 20  # each begins 77 tokens that every layer reads in every step
_SHOWN = 200  # characters of a list in a message
_LOOSE_COMMA = re.compile(r"(?:\s*,)+")
_UNWEIGHTED = re.compile(r"<.*>|BREAK|AND|https?://.*")  # tags that are no part of what a text encoder reads


@dataclass(frozen=True)
class ParsedText:
    """The writer's text, parsed.

    Attributes:
        sentence: The words that the picture must show, without the notation of weights.
        weighted: Pieces of ``sentence`` and of ``unwanted`` that have a weight.
        unwanted: Things that the picture must not show.
        listed: Those of ``unwanted`` that stand in a negative prompt.
        settings: Settings of the picture that stand in the text.
    """

    sentence: str
    weighted: tuple[Phrase, ...]
    unwanted: tuple[str, ...] = ()
    listed: tuple[str, ...] = ()
    settings: TextSettings = field(default_factory=TextSettings)

    @property
    def spoken(self) -> str:
        """The sentence without tags."""
        return without_tags(self.sentence)


def parse_text(text: str, negative: str = "", upscalers: Sequence[str] = UPSCALERS) -> ParsedText:
    """Split ``text`` into words, weights, negations and settings; what only looks like a weight stays text.

    Words with the weight 0 are left out, words with a weight below 0 are unwanted, with that weight. Requests to the
    machine and lone letters of Hangul are left out. Settings that cannot be used are warned of.

    Args:
        text: A text of ``clean_lines``, in this program's notation or another one.
        negative: A negative prompt beside it, likewise.
        upscalers: The names of upscalers that it can give.

    Raises:
        InputError: The text describes nothing, only asks for a picture or lists what to leave out, or leaves a word out
            of the middle of others.
        WeightError: A number beside a word cannot be its weight.
    """
    written = read_dialects(text, upscalers)
    if written.ignored:
        message = _("not used, though it is in the text: {settings}")
        add_warning(message.format(settings="; ".join(written.ignored)[:_SHOWN]))
    listed = (*_listed(written.negative), *read_negative(negative))
    parsed = _parse_prompt(_without_jamo(with_plain_negations(written.prompt)), listed)
    return replace(parsed, settings=written.settings)


def read_negative(text: str) -> tuple[Phrase, ...]:
    """Return the things that a negative prompt lists, in the notation of this program or another one.

    Raises:
        WeightError: A number beside a word cannot be its weight.
    """
    written = read_dialects(text)
    return tuple(_listed(", ".join(filter(None, (written.prompt, written.negative)))))


def _parse_prompt(text: str, listed: tuple[Phrase, ...]) -> ParsedText:
    """Parse a prompt; ``listed`` are the things of its negative prompt."""
    if (breaks := sum(span.text == BREAK for span in find_spans(text))) > _MOST_BREAKS:
        message = _("the text has {count} times BREAK: use it at most {most} times")
        raise InputError(message.format(count=breaks, most=_MOST_BREAKS))
    text = _with_brackets(text)
    pieces = read_weights(text, _opaque(text))
    shown, left_out = _left_out(pieces)
    negations = split_negations(shown)
    wanted = without_requests(negations.wanted)
    negated = (*negations.unwanted, *(one.text for one in left_out if one.weight < 0))
    names = tuple(dict.fromkeys(one.text for one in listed))
    unwanted = tuple(dict.fromkeys((*negated, *names)))
    if not _says_something(wanted):
        if _says_something(negations.wanted) and not unwanted:
            message = _("the text only asks for a picture ({request}): describe what to show")
            raise InputError(message.format(request=text[:_SHOWN]))
        if not (unwanted or left_out):
            check_content(text)
            return ParsedText(text, ())
        message = _("the text only lists what to leave out ({unwanted}): describe what to show")
        left = ", ".join(dict.fromkeys((*unwanted, *(one.text for one in left_out))))
        raise InputError(message.format(unwanted=left[:_SHOWN]))
    parts = tuple(part for piece in pieces if piece.weight > 0 for part in _weighted_parts(piece))
    said = (replace(part, text=without_requests(part.text)) for part in parts)
    kept = (part for part in said if part.text and (part.text in wanted or part.text in negations.unwanted))
    negative = (replace(one, weight=-one.weight) for one in left_out if one.weight not in (0, -1))
    return ParsedText(wanted, (*kept, *negative, *(one for one in listed if one.weight != 1)), unwanted, names)


def _listed(negative: str) -> Iterator[Phrase]:
    """Yield the things that a negative prompt lists, with their weights."""
    negative = _with_brackets(_without_jamo(negative))
    for piece in read_weights(negative, _opaque(negative)):
        parts = _between_commas(_ITEM_END.sub(",", piece.text)) if piece.weight > 0 else ()
        yield from (Phrase(part.rstrip("."), piece.weight) for part in parts if _says_something(part))


def _without_jamo(text: str) -> str:
    described, letters = without_lone_jamo(text)
    if letters:
        message = _("left out, because single letters of Hangul describe nothing: {letters}; quotation marks keep them")
        add_warning(message.format(letters=", ".join(letters)[:_SHOWN]))
    return described


def _with_brackets(text: str) -> str:
    bracketed, parts = with_brackets(text, _opaque(text))
    for part in parts:
        add_warning(_("{part!r} is read as a weight: ({part})").format(part=part))
    return bracketed


def _opaque(text: str) -> list[tuple[int, int]]:
    return [(span.start, span.end) for span in find_spans(text) if span.kind != "latin"]


def _left_out(pieces: Sequence[Phrase]) -> tuple[str, list[Phrase]]:
    """Return the text of the pieces with a weight above 0, and the parts of the others.

    Raises:
        InputError: The words around a piece that is left out need it.
    """
    around = ("", *(piece.text for piece in pieces), "")
    left_out = list[Phrase]()
    for before, piece, after in zip(around, pieces, around[2:], strict=False):
        if piece.weight <= 0:
            if before[-1:].isalnum() or after[:1].isalnum():
                message = _("{phrase!r} has the weight {weight:g}, but the words beside it need it: use commas")
                raise InputError(message.format(phrase=piece.text, weight=piece.weight))
            left_out += _weighted_parts(piece)
    shown = " ".join("".join(piece.text for piece in pieces if piece.weight > 0).split())
    return _LOOSE_COMMA.sub(",", shown).strip(" ,") if left_out else shown, left_out


def _weighted_parts(piece: Phrase) -> Iterable[Phrase]:
    """Yield the parts of a list that have the weight of ``piece``: its tags, and its words between commas."""
    if piece.weight == 1:
        return
    tags = [" ".join(span.text.split()) for span in find_spans(piece.text) if span.kind == "tag"]
    words = [part for part in _between_commas(without_tags(piece.text)) if _says_something(part)]
    yield from (Phrase(part, piece.weight) for part in words)
    for tag in tags:
        if not _UNWEIGHTED.fullmatch(tag):
            yield Phrase(tag, piece.weight, literal=True)
        elif not words:
            add_warning(_("{tag!r} takes no weight from brackets").format(tag=tag))


def _between_commas(text: str) -> list[str]:
    """Return the parts of ``text`` between commas, none of which divides a quotation."""
    commas = [match.start() for match in re.finditer(",", text)]
    quoted = {place for start, end in _opaque(text) for place in range(start, end)}
    ends = [-1, *(place for place in commas if place not in quoted), len(text)]
    return [" ".join(text[start + 1 : end].split()) for start, end in pairwise(ends)]


def _says_something(text: str) -> bool:
    return any(character.isalnum() for character in text)


def prompt_of(english: str, weighted: Sequence[Phrase]) -> tuple[Phrase, ...]:
    """Return ``english`` in pieces with the writer's weights.

    A phrase that is not in it is appended, but not one that the writer weighed down: there would be more of it.
    """
    pieces, missing = place_weights(english, weighted)
    for phrase in missing:
        if phrase.weight < 1:
            message = _("{phrase!r}, which has a weight, is not in the translated sentence: it is left out")
        else:
            message = _("{phrase!r}, which has a weight, is not in the translated sentence: it is appended")
        add_warning(message.format(phrase=phrase.text))
    added = (piece for phrase in missing if phrase.weight >= 1 for piece in (Phrase(", "), phrase))
    return tuple(part for piece in (*pieces, *added) for part in _with_literals(piece) if part.text)


def _with_literals(piece: Phrase) -> Iterable[Phrase]:
    position = 0
    for span in find_spans(piece.text):
        if span.kind == "tag":
            yield replace(piece, text=piece.text[position : span.start])
            yield Phrase(span.text, 1.0 if _UNWEIGHTED.fullmatch(span.text) else piece.weight, literal=True)
            position = span.end
    yield replace(piece, text=piece.text[position:], literal=False)


def bare(english: str) -> str:
    """Return the English of a thing as negative prompts name it: without its article, people in the plural."""
    noun = _ARTICLE.sub("", english).rstrip(".")
    return {"person": "people", "human": "people"}.get(noun.lower(), noun)
