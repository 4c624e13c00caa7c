"""The interface of keyword extraction."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class Keyword:
    """A word or short phrase that occurs in one or more sentences.

    Attributes:
        text: The words, in lower case.
        documents: Indices of the sentences that contain it, ascending.
        score: Median of its cosine similarities to these sentences, -1 to 1.
    """

    text: str
    documents: tuple[int, ...]
    score: float


class KeywordExtractor(Protocol):
    """Finds the words that express the subject of English sentences."""

    @property
    def name(self) -> str:
        """The name of the backend, as previews show it."""
        ...

    def extract(self, documents: Sequence[str]) -> list[Keyword]:
        """Return the keywords of all documents together, each once; an empty list if there are none."""
        ...
