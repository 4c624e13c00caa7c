"""The interfaces of keyword extraction and of the embeddings that it uses."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True)
class Keyword:
    """A word or short phrase that occurs in one or more sentences.

    Attributes:
        text: The words, in lower case.
        documents: Indices of the sentences that contain it, ascending.
        score: Median of its cosine similarities to these sentences, -1 to 1.
        salience: Share of the sentences that say it, 0 to 1; where it is neither what a sentence is about nor what that
            does, the sentence counts in part.
    """

    text: str
    documents: tuple[int, ...]
    score: float
    salience: float = 0.0


class KeywordExtractor(Protocol):
    """Finds the words that express the subject of English sentences."""

    @property
    def name(self) -> str:
        """The name of the backend, as previews show it."""
        ...

    def extract(self, documents: Sequence[str]) -> list[Keyword]:
        """Return the keywords of all documents together, each once; an empty list if there are none."""
        ...


class Embedder(Protocol):
    """Maps English texts to vectors that are near where the texts mean much the same."""

    def embed(self, documents: Sequence[str]) -> "NDArray[np.float32]":
        """Return one vector for each text, in the same order; shape (texts, dimensions)."""
        ...
