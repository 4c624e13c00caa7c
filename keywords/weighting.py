"""From how often a keyword occurs to how strongly the picture should follow it. Pure functions."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from .base import Keyword

Scheme = Literal["frequency", "original"]
SCHEMES: tuple[Scheme, ...] = get_args(Scheme)

LEVELS = (1.1, 1.21, 1.331)
"""compel's ``+``, ``++`` and ``+++``: powers of 1.1, none above 1.4, from where pictures are reported to distort."""


@dataclass(frozen=True)
class WeightedKeyword:
    """A keyword with its weight in ``prompt_2``: found in ``count`` total ``total`` sentences, those in ``sentences``.

    ``score`` is the median cosine similarity to these sentences, -1 to 1. One that is ``added`` stands only in
    sentences that say more than the writer did.
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
    total: int,
    *,
    limit: int = 20,
    scheme: Scheme = "frequency",
    added_in: Collection[int] = (),
) -> list[WeightedKeyword]:
    """Returns at most ``limit`` keywords, the heaviest first; ties go by score, then by text.

    Those that stand only in ``added_in`` sentences, which say more than the writer did, come behind all others.

    ``total`` is the number of sentences. Under ``frequency`` a keyword in up to a third of them weighs ``+``, up to
    two thirds ``++``, more ``+++``; under ``original`` all weigh ``+++``, as in the project this one grew from.
    Raises ``ValueError`` when ``total`` or ``limit`` is below one.
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
