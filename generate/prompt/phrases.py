"""Weighted phrases, the prompt pair they make, and the ways to write it down. Pure functions."""

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal, get_args

Syntax = Literal["compel", "a1111", "plain"]
SYNTAXES: tuple[Syntax, ...] = get_args(Syntax)

_COMPEL_STEP = 1.1
_MOST_PLUSES = 4
_BRACKETS = re.compile(r"([\\()\[\]])")


@dataclass(frozen=True)
class Phrase:
    """Words of a prompt and how strongly they count; 1 is neutral, above 1 stronger.

    A ``literal`` one is a tag of another program, such as ``<lora:x:0.8>``, and is written as it is.
    """

    text: str
    weight: float = 1.0
    literal: bool = False


@dataclass(frozen=True)
class Prompt:
    """What SDXL is given: ``prompt`` for its first text encoder, ``prompt_2`` for its second.

    ``prompt`` is one sentence in pieces, spaces and all; the other two are lists.
    """

    prompt: tuple[Phrase, ...]
    prompt_2: tuple[Phrase, ...]
    negative_prompt: tuple[Phrase, ...]


@dataclass(frozen=True)
class Sampling:
    """Steps and guidance (CFG) that suit a style, each from the least to the most."""

    steps: tuple[int, int] = (130, 130)
    guidance: tuple[float, float] = (7.5, 7.5)

    def __str__(self) -> str:
        steps, guidance = (
            "-".join(f"{bound:g}" for bound in dict.fromkeys(bounds)) for bounds in (self.steps, self.guidance)
        )
        return f"{steps} steps, CFG {guidance}"


@dataclass(frozen=True)
class Preset:
    """Quality defaults: what every picture should have, and what none should; how it is best drawn."""

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
    """Returns the prompt pair.

    * the sentence, then ``attributes``;
    * ``attributes``, keywords, then the preset's defaults;
    * ``unwanted``, then the preset's negative.
    """
    added = (piece for phrase in attributes for piece in (Phrase(", "), phrase))
    return Prompt((*sentence, *added), (*attributes, *keywords, *preset.positive), (*unwanted, *preset.negative))


def read_phrase(row: str | Sequence[Any]) -> Phrase:
    """Returns the phrase that a data file writes as its text, or as [text, weight]."""
    return Phrase(row) if isinstance(row, str) else Phrase(str(row[0]), float(row[1]))


def render(phrases: Sequence[Phrase], syntax: Syntax = "compel", separator: str = ", ") -> str:
    """Returns the phrases with ``separator`` between them, weights written as ``syntax`` writes them.

    * ``compel``: ``hanbok++`` and ``(blue sea)+`` for powers of 1.1, ``(text)1.3`` for other weights;
    * ``a1111``: ``(blue sea:1.1)``;
    * ``plain``: the words alone.
    """
    writers: dict[Syntax, Callable[[Phrase], str]] = {"compel": _compel, "a1111": _a1111, "plain": _plain}
    write = writers[syntax]
    return separator.join(phrase.text if phrase.literal else write(phrase) for phrase in phrases)


def _plain(phrase: Phrase) -> str:
    return phrase.text


def _compel(phrase: Phrase) -> str:
    text = _BRACKETS.sub(r"\\\1", phrase.text)
    if phrase.weight == 1:
        return text
    grouped = text if re.fullmatch(r"\w+", text) else f"({text})"
    steps = math.log(phrase.weight, _COMPEL_STEP)
    if 0 < round(steps) <= _MOST_PLUSES and math.isclose(steps, round(steps), abs_tol=1e-6):
        return grouped + "+" * round(steps)
    return f"({text}){phrase.weight:g}"


def _a1111(phrase: Phrase) -> str:
    text = _BRACKETS.sub(r"\\\1", phrase.text)
    return text if phrase.weight == 1 else f"({text}:{phrase.weight:g})"
