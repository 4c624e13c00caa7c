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
        salience: Share of the sentences that say it, counted in part where they are not about it, 0 to 1.
    """

    text: str
    weight: float
    count: int
    total: int
    score: float
    sentences: tuple[int, ...]
    added: bool = False
    salience: float = 0.0

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


def weigh(  # noqa: PLR0913 - the choices of a list
    keywords: Sequence[Keyword],
    total: int,
    *,
    limit: int = 20,
    scheme: Scheme = "frequency",
    added_in: Collection[int] = (),
    unknown: Collection[str] = (),
) -> list[WeightedKeyword]:
    """Return the keywords of the writer's sentence and at most half as many others, heaviest first.

    Args:
        keywords: Keywords of one set of sentences, of which the first is the writer's.
        total: The number of sentences.
        limit: The number of keywords to return, at most; those of the writer come before others.
        scheme: ``frequency`` orders the writer's keywords by salience, equals by similarity: the first third weighs
            ``+++``, the second ``++``, the last ``+``, and so do the keywords of other sentences. ``original`` gives
            ``+++`` to every keyword, as the project that this one continues did.
        added_in: Indices of the sentences that add something to the writer's. Keywords that occur only in these are
            marked as added.
        unknown: Words that no encoder knows; a keyword of nothing else comes after the others of the writer.

    Raises:
        ValueError: ``total`` or ``limit`` is below 1.
    """
    if total < 1:
        raise ValueError(f"the number of sentences must be at least 1, got {total}")
    if limit < 1:
        raise ValueError(f"the number of keywords must be at least 1, got {limit}")
    ranked = sorted(keywords, key=lambda keyword: _rank(keyword, unknown))
    own = sum(map(_is_own, ranked))
    kept = ranked[: min(limit, own + own // 2) if own else limit]
    return [
        WeightedKeyword(
            keyword.text,
            LEVELS[-1] if scheme == "original" else _level(rank, own or len(kept)),
            len(keyword.documents),
            total,
            keyword.score,
            keyword.documents,
            all(document in added_in for document in keyword.documents),
            keyword.salience,
        )
        for rank, keyword in enumerate(kept)
    ]


def _rank(keyword: Keyword, unknown: Collection[str]) -> tuple[bool, bool, float, float, str]:
    is_unknown = bool(unknown) and {*keyword.text.split()} <= {*unknown}
    return not _is_own(keyword), is_unknown, -keyword.salience, -keyword.score, keyword.text


def _is_own(keyword: Keyword) -> bool:
    return 0 in keyword.documents


def _level(rank: int, total: int) -> float:
    """Return the weight of the keyword at ``rank`` among ``total``, from 0 on."""
    return LEVELS[max(0, len(LEVELS) - 1 - len(LEVELS) * rank // total)]
