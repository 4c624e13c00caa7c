"""The choice among the alternatives of a text and its negative prompt."""

import re
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import product as every_combination
from pathlib import Path
from random import Random

from generate import LARGEST_SEED

from ...errors import InputError
from ...messages import _
from ...text import clean_lines, clean_optional_lines
from .agreement import with_agreement
from .expansion import Expanded, Expansion, product
from .grammar import END, Place, has_alternatives, parse_places
from .sampling import all_samples, sample
from .wildcards import Wildcards

_MOST_COMBINATIONS = 1000
_COMMAS = re.compile(r",(?:\s*,)+")


@dataclass(frozen=True)
class Choice:
    """What was chosen for one place of a text, such as ``{cat|dog}``."""

    written: str
    chosen: str


@dataclass(frozen=True, kw_only=True)
class Chosen:
    """A text and its negative prompt after the choice.

    Attributes:
        text: The text.
        negative: Its negative prompt.
        written: The text as it is written, empty where nothing was to be chosen, in the negative prompt neither.
        written_negative: Likewise.
        choices: What was chosen for each place, those of the text first.
        seed: What the choice was made by; None where there was none, or where every combination is made.
    """

    text: str
    negative: str = ""
    written: str = ""
    written_negative: str = ""
    choices: tuple[Choice, ...] = ()
    seed: int | None = None

    def after(self, written: str, choices: Sequence[Choice]) -> "Chosen":
        """Return this choice in a text that was chosen before, with ``choices``, from one that is ``written``."""
        if not choices:
            return self
        negative = self.written_negative or self.negative
        return replace(self, written=written, written_negative=negative, choices=(*choices, *self.choices))


def random_seed() -> int:
    """Return a seed for a choice at random."""
    return secrets.randbelow(LARGEST_SEED + 1)


class Alternatives:
    """Chooses among the alternatives of texts."""

    def __init__(self, folder: Path | None = None) -> None:
        """Take the folder of wildcards, None for none."""
        self._wildcards = Wildcards(folder)

    def choose(self, text: str, negative: str = "", seed: int | None = None) -> Chosen:
        """Choose at random; the same seed makes the same choices.

        Args:
            text: Any text.
            negative: Likewise, or empty.
            seed: What decides; None for a seed at random.

        Raises:
            InputError: A text cannot be a prompt, before the choice or after it, a wildcard cannot be used, or there
                are too many alternatives.
        """
        text, negative = clean_lines(text), clean_optional_lines(negative)
        if not has_alternatives(text, negative):
            return Chosen(text=text, negative=negative)
        seed = random_seed() if seed is None else seed
        pair = self._expanded(text, negative)
        rand = Random(seed)  # noqa: S311 - the choice is no secret
        values = [sample(one.command, rand) for one in pair.places]
        return pair.chosen(values, seed)

    def combinations(self, text: str, negative: str = "", *, most: int = _MOST_COMBINATIONS) -> list[Chosen]:
        """Return every combination of the alternatives, at most ``most``, the last places varying first.

        Raises:
            InputError: There are more, or as ``choose``.
        """
        text, negative = clean_lines(text), clean_optional_lines(negative)
        if not has_alternatives(text, negative):
            return [Chosen(text=text, negative=negative)]
        pair = self._expanded(text, negative)
        if product(one.count for one in pair.places) > most:
            message = _("the alternatives of the text make more than {most:,} combinations: leave some out")
            raise InputError(message.format(most=most))
        made = (
            pair.chosen(values, None)
            for values in every_combination(*(all_samples(one.command) for one in pair.places))
        )
        return list({(one.text, one.negative): one for one in made}.values())

    def check(self, text: str, negative: str = "") -> None:
        """Raise ``InputError`` where ``choose`` would, but for what is chosen."""
        self._expanded(clean_lines(text), clean_optional_lines(negative))

    def _expanded(self, text: str, negative: str) -> "_Pair":
        expansion = Expansion(self._wildcards)
        pieces = parse_places(text), parse_places(negative)
        places = [expansion.expand(one.command) for part in pieces for one in part if isinstance(one, Place)]
        return _Pair(text, negative, pieces, places)


@dataclass(frozen=True)
class _Pair:
    """A text and its negative prompt in pieces."""

    text: str
    negative: str
    pieces: tuple[Sequence[str | Place], Sequence[str | Place]]
    places: list[Expanded]

    def chosen(self, values: Sequence[str], seed: int | None) -> Chosen:
        """Return the pair with one of ``values`` in each place."""
        following = iter(values)
        text, negative = (_joined(pieces, following.__next__) for pieces in self.pieces)
        places = (one for pieces in self.pieces for one in pieces if isinstance(one, Place))
        return Chosen(
            text=clean_lines(text),
            negative=clean_optional_lines(negative.strip(" ,\n")),
            written=self.text,
            written_negative=self.negative,
            choices=tuple(
                Choice(one.written, with_agreement(value).strip()) for one, value in zip(places, values, strict=True)
            ),
            seed=seed,
        )


def _joined(pieces: Sequence[str | Place], value: Callable[[], str]) -> str:
    """Return the text, without the commas around places for which nothing was chosen."""
    parts = [value() + END if isinstance(one, Place) else one for one in pieces]
    joined = with_agreement("".join(parts))
    return _COMMAS.sub(",", joined) if any(not part.strip(f" {END}") for part in parts[1::2]) else joined
