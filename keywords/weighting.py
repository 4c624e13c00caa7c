"""Compute the weight of a keyword from the number of sentences that contain it. Pure functions."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from .base import Keyword

Scheme = Literal["frequency", "original"]
SCHEMES: tuple[Scheme, ...] = get_args(Scheme)

LEVELS = (1.1, 1.21, 1.331)
"""compel's ``+``, ``++`` and ``+++``: powers of 1.1. None exceeds 1.4, above which users report distorted pictures."""


@dataclass(frozen=True)
class WeightedKeyword:
    """A keyword with its weight in ``prompt_2``.

    Attributes:
        text: The words, in lower case.
        weight: One of ``LEVELS``.
        count: How many sentences contain it.
        total: How many sentences there are.
        score: Median of its cosine similarities to the sentences that contain it, -1 to 1.
        sentences: Indices of the sentences that contain it, ascending.
        added: Whether it occurs only in paraphrases that add something to the user's sentence.
    """

    text: str
    weight: float
    count: int
    total: int
    score: float
    sentences: tuple[int, ...]
    added: bool = False

    @property
    def ranges(self) -> str:
        """The indices of its sentences, with runs joined: ``0-3, 7``."""
        runs: list[list[int]] = []
        for index in self.sentences:
            if runs and runs[-1][-1] == index - 1:
                runs[-1].append(index)
            else:
                runs.append([index])
        return ", ".join(f"{run[0]}-{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs)


def weigh(
    keywords: Sequence[Keyword],
    total: int,
    *,
    limit: int = 20,
    scheme: Scheme = "frequency",
    added_in: Collection[int] = (),
) -> list[WeightedKeyword]:
    """Return the heaviest keywords, in descending order of weight, then of score, then by text.

    Args:
        keywords: Keywords of one set of sentences.
        total: The number of sentences.
        limit: The number of keywords to return, at most.
        scheme: ``frequency`` gives ``+`` to a keyword in up to a third of the sentences, ``++`` up to two thirds, and
            ``+++`` above; ``original`` gives ``+++`` to every keyword, as the project that this one continues did.
        added_in: Indices of the sentences that add something to the user's own. Keywords that occur only in these are
            marked as added and follow all others.

    Raises:
        ValueError: ``total`` or ``limit`` is below 1.
    """
    if total < 1:
        raise ValueError(f"the number of sentences must be at least 1, got {total}")
    if limit < 1:
        raise ValueError(f"the number of keywords must be at least 1, got {limit}")
    weighted = [
        WeightedKeyword(
            keyword.text,
            LEVELS[-1] if scheme == "original" else _level(len(keyword.documents), total),
            len(keyword.documents),
            total,
            keyword.score,
            keyword.documents,
            all(document in added_in for document in keyword.documents),
        )
        for keyword in keywords
    ]
    return sorted(weighted, key=_rank)[:limit]


def _rank(keyword: WeightedKeyword) -> tuple[bool, float, float, str]:
    return keyword.added, -keyword.weight, -keyword.score, keyword.text


def _level(count: int, total: int) -> float:
    return LEVELS[min(len(LEVELS) - 1, (3 * count - 1) // total)]
