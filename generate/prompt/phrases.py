"""Weighted phrases, the prompt pair they form, and the syntaxes to print it in."""

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal, get_args

from .messages import _

Syntax = Literal["compel", "a1111", "plain"]
SYNTAXES: tuple[Syntax, ...] = get_args(Syntax)

BREAK = "BREAK"
"""The tag that ends a chunk of 75 tokens, as A1111 writes it."""

_COMPEL_STEP = 1.1
_MOST_PLUSES = 4
_BRACKETS = re.compile(r"([\\()\[\]])")


@dataclass(frozen=True)
class Phrase:
    """Words of a prompt with a weight.

    Attributes:
        text: The words.
        weight: 1 is neutral, above 1 is stronger.
        literal: Whether this is a tag such as ``<lora:x:0.8>`` or ``embedding:x``, whose text is printed unchanged in
            every syntax.
    """

    text: str
    weight: float = 1.0
    literal: bool = False


def split_at_breaks(phrases: Sequence[Phrase]) -> list[list[Phrase]]:
    """Return the phrases between the tags BREAK, each of which ends a chunk of the encoder."""
    sections: list[list[Phrase]] = [[]]
    for phrase in phrases:
        if phrase.literal and phrase.text == BREAK:
            sections.append([])
        else:
            sections[-1].append(phrase)
    return sections


@dataclass(frozen=True)
class Prompt:
    """The prompt pair of SDXL.

    Attributes:
        prompt: Text for the first encoder: one sentence in pieces, spaces included.
        prompt_2: Text for the second encoder: a list.
        negative_prompt: Text for both encoders of what to leave out: a list.
    """

    prompt: tuple[Phrase, ...]
    prompt_2: tuple[Phrase, ...]
    negative_prompt: tuple[Phrase, ...]


@dataclass(frozen=True)
class Sampling:
    """Settings that suit a style.

    Attributes:
        steps: The least and the most.
        guidance: The least and the greatest CFG scale.
        size: Width and height in pixels; None for any.
        sampler: Name of the sampler; None for any.
    """

    steps: tuple[int, int] = (130, 130)
    guidance: tuple[float, float] = (7.5, 7.5)
    size: tuple[int, int] | None = None
    sampler: str | None = None

    def settings(self) -> dict[str, Any]:
        """Return the fields of ``ImageSettings``: the most steps, the middle of the guidance, size and sampler."""
        found: dict[str, Any] = {"steps": self.steps[1], "guidance": sum(self.guidance) / 2}
        if self.size:
            found |= {"width": self.size[0], "height": self.size[1]}
        return found | ({"sampler": self.sampler} if self.sampler else {})

    def __str__(self) -> str:
        steps, guidance = (
            "-".join(f"{bound:g}" for bound in dict.fromkeys(bounds)) for bounds in (self.steps, self.guidance)
        )
        basics = _("{steps} steps, CFG {guidance}").format(steps=steps, guidance=guidance)
        size = "x".join(map(str, self.size or ()))
        return ", ".join(filter(None, (basics, size, self.sampler)))


@dataclass(frozen=True)
class Preset:
    """Quality defaults of a style.

    Attributes:
        name: The name by which a user chooses it.
        positive: Phrases for every ``prompt_2``.
        negative: Phrases for every negative prompt.
        sampling: The steps and guidance of pictures that give none.
    """

    name: str
    positive: tuple[Phrase, ...]
    negative: tuple[Phrase, ...]
    sampling: Sampling = Sampling()


def compose(
    sentence: Sequence[Phrase],
    keywords: Sequence[Phrase],
    preset: Preset,
    unwanted: Sequence[Phrase] = (),
    attributes: Sequence[Phrase] = (),
) -> Prompt:
    """Return the prompt pair.

    Args:
        sentence: Pieces of one sentence, spaces included.
        keywords: Weighted keywords.
        preset: Quality defaults.
        unwanted: Phrases that the user excludes.
        attributes: Phrases of the chosen attributes.

    Returns:
        ``prompt`` holds the sentence, then the attributes; ``prompt_2`` the attributes, the keywords, then the
        preset's positive phrases; ``negative_prompt`` the unwanted phrases, then the preset's negative ones.
    """
    appended = (piece for phrase in attributes for piece in (Phrase(", "), phrase))
    return Prompt((*sentence, *appended), (*attributes, *keywords, *preset.positive), (*unwanted, *preset.negative))


def read_phrase(row: str | Sequence[Any]) -> Phrase:
    """Return the phrase that a data file holds as a text, or as a list of text and weight."""
    return Phrase(row) if isinstance(row, str) else Phrase(str(row[0]), float(row[1]))


def render(phrases: Sequence[Phrase], syntax: Syntax = "compel", separator: str = ", ") -> str:
    """Return the phrases as one text.

    Args:
        phrases: Phrases; the text of literal ones is printed unchanged.
        syntax: How to print weights. ``compel``: ``hanbok++`` and ``(blue sea)+`` for powers of 1.1, else
            ``(text)1.3``. ``a1111``: ``(blue sea:1.1)``. ``plain``: not at all.
        separator: Text between two phrases.
    """
    writers: dict[Syntax, Callable[[Phrase], str]] = {"compel": _compel, "a1111": _a1111, "plain": _plain}
    write = writers[syntax]
    return separator.join(write(phrase) for phrase in phrases)


def _plain(phrase: Phrase) -> str:
    return phrase.text


def _escaped(phrase: Phrase) -> str:
    return phrase.text if phrase.literal else _BRACKETS.sub(r"\\\1", phrase.text)


def _compel(phrase: Phrase) -> str:
    text = _escaped(phrase)
    if phrase.weight == 1:
        return text
    grouped = text if re.fullmatch(r"\w+", text) else f"({text})"
    steps = math.log(phrase.weight, _COMPEL_STEP)
    if 0 < round(steps) <= _MOST_PLUSES and math.isclose(steps, round(steps), abs_tol=1e-6):
        return grouped + "+" * round(steps)
    return f"({text}){phrase.weight:g}"


def _a1111(phrase: Phrase) -> str:
    text = _escaped(phrase)
    return text if phrase.weight == 1 else f"({text}:{phrase.weight:g})"
