"""The terms of documents as a matrix, in the form in which KeyBERT asks scikit-learn for it."""

from collections.abc import Callable, Iterable, Sequence

import numpy as np
from numpy.typing import NDArray


class TermVectorizer:
    """Finds the terms of documents; the three methods that KeyBERT calls of a ``CountVectorizer``."""

    def __init__(self, terms_of: Callable[[str], Iterable[str]]) -> None:
        """Take the function that returns the terms of one document."""
        self._terms_of = terms_of
        self._terms: list[str] = []

    def fit(self, documents: Sequence[str]) -> "TermVectorizer":
        """Take over the terms of ``documents``."""
        self._terms = sorted({term for document in documents for term in self._terms_of(document)})
        return self

    def get_feature_names_out(self) -> list[str]:
        """Return the terms in alphabetical order."""
        return self._terms

    def transform(self, documents: Sequence[str]) -> NDArray[np.bool_]:
        """Return which document has which term; shape (documents, 1, terms).

        The rows have two dimensions, as those of a sparse matrix have.
        """
        held = [set(self._terms_of(document)) for document in documents]
        return np.array([[[term in terms for term in self._terms]] for terms in held], dtype=np.bool_)
