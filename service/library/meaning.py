"""What a text means, as an embedding of its English."""

from collections.abc import Callable, Sequence
from functools import lru_cache

import numpy as np

from keywords import Embedder
from translate import Translator, has_hangul

from ..errors import BUGS
from ..trace import StageError
from .vectors import Floats

_LATEST = 64  # texts: the page asks for similar ones and for recommendations at the same time


class Meaning:
    """Embeds texts of either language: Korean by its English, as the packaged model knows English only."""

    def __init__(self, translator: Callable[[], Translator], embedder: Embedder, model: str) -> None:
        """Take the parts.

        Args:
            translator: Returns a translator that costs nothing to ask.
            embedder: The embeddings of English.
            model: Name of the model of these; embeddings of different models are never compared.
        """
        self._translator = translator
        self._embedder = embedder
        self.model = model
        self._latest = lru_cache(_LATEST)(self._embedded)

    def english(self, text: str) -> str:
        """Return the English of ``text``, which may be English already. Raise ``StageError`` where that fails."""
        if not has_hangul(text):
            return text
        try:
            return self._translator().translate([text])[0]
        except BUGS:
            raise
        except Exception as error:  # a lexicon or glossary that cannot be loaded
            raise StageError("translate", str(error)) from error

    def embed(self, english: Sequence[str]) -> Floats:
        """Return embeddings of length 1; shape (texts, dimensions). Raise ``StageError`` where that fails."""
        try:
            found = np.asarray(self._embedder.embed(english), np.float32)
        except BUGS:
            raise
        except Exception as error:  # a model that cannot be loaded
            raise StageError("keywords", str(error)) from error
        lengths = np.linalg.norm(found, axis=1, keepdims=True)
        return np.asarray(found / np.maximum(lengths, np.finfo(np.float32).tiny), np.float32)

    def of(self, text: str) -> Floats:
        """Return the embedding of one text of either language, which cannot be written to; shape (dimensions,)."""
        return self._latest(text)

    def _embedded(self, text: str) -> Floats:
        (found,) = self.embed([self.english(text)])
        found.setflags(write=False)
        return np.asarray(found)
