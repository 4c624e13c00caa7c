"""What a keyword is, and what finds it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class Keyword:
    """A word or short phrase that several sentences share.

    ``documents`` are the indices, ascending, of the sentences it stands in; ``score`` is its median cosine
    similarity to them, -1 to 1.
    """

    text: str
    documents: tuple[int, ...]
    score: float


class KeywordExtractor(Protocol):
    """Finds the words that English sentences are about."""

    @property
    def name(self) -> str:
        """The name of the backend, as previews show it."""
        ...

    def extract(self, documents: Sequence[str]) -> list[Keyword]:
        """Returns the keywords of all documents together, each once; an empty list when there is none."""
        ...
