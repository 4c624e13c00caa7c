"""From how often a keyword occurs to how strongly the picture should follow it. Pure functions."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from .base import Keyword

Scheme = Literal["frequency", "seed"]
SCHEMES: tuple[Scheme, ...] = get_args(Scheme)

LEVELS = (1.1, 1.21, 1.331)
"""compel's ``+``, ``++`` and ``+++``: powers of 1.1, none above 1.4, from where pictures are reported to distort."""


@dataclass(frozen=True)
class WeightedKeyword:
    """A keyword with its weight in ``prompt_2``: found in ``count`` of ``of`` sentences, those in ``sentences``.

    ``score`` is the median cosine similarity to these sentences, -1 to 1. One that is ``invented`` stands only in
    sentences that say more than the writer did.
    """

    text: str
    weight: float
    count: int
    of: int
    score: float
    sentences: tuple[int, ...]
    invented: bool = False

    @property
    def where(self) -> str:
        """The indices of its sentences, runs joined: ``0-3, 7``."""
        runs: list[list[int]] = []
        for index in self.sentences:
            if runs and runs[-1][-1] == index - 1:
                runs[-1].append(index)
            else:
                runs.append([index])
        return ", ".join(f"{run[0]}-{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs)


def weigh(
    keywords: Sequence[Keyword],
    of: int,
    *,
    limit: int = 20,
    scheme: Scheme = "frequency",
    embellished: Collection[int] = (),
) -> list[WeightedKeyword]:
    """Returns at most ``limit`` keywords, the heaviest first; ties go by score, then by text.

    Those that stand only in ``embellished`` sentences, which say more than the writer did, come behind all others.

    ``of`` is the number of sentences. Under ``frequency`` a keyword in up to a third of them weighs ``+``, up to
    two thirds ``++``, more ``+++``; under ``seed`` all weigh ``+++``, as in the project this one grew from.
    Raises ``ValueError`` when ``of`` or ``limit`` is below one.
    """
    if of < 1:
        raise ValueError(f"the number of sentences must be at least 1, got {of}")
    if limit < 1:
        raise ValueError(f"the number of keywords must be at least 1, got {limit}")
    weighted = [
        WeightedKeyword(
            keyword.text,
            LEVELS[-1] if scheme == "seed" else _level(len(keyword.documents), of),
            len(keyword.documents),
            of,
            keyword.score,
            keyword.documents,
            all(document in embellished for document in keyword.documents),
        )
        for keyword in keywords
    ]
    return sorted(weighted, key=_rank)[:limit]


def _rank(keyword: WeightedKeyword) -> tuple[bool, float, float, str]:
    return keyword.invented, -keyword.weight, -keyword.score, keyword.text


def _level(count: int, of: int) -> float:
    return LEVELS[min(len(LEVELS) - 1, (3 * count - 1) // of)]
