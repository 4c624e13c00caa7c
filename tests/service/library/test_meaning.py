"""What a text means: its embedding, made once for the requests that come together."""

from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray
from support.fakes import FixedTranslator, WordEmbedder

from service.library.meaning import Meaning
from service.trace import StageError


class BreakingEmbedder(WordEmbedder):
    """Fails for one text."""

    def embed(self, documents: Sequence[str]) -> NDArray[np.float32]:
        found = super().embed(documents)
        if "broken" in documents:
            raise OSError("the model is gone")
        return found


def test_a_text_is_embedded_once() -> None:
    """The same text again costs nothing; what is handed out cannot be written to; a failure is tried again."""
    embedder = BreakingEmbedder()
    meaning = Meaning(FixedTranslator, embedder, "words")
    first = meaning.of("바다")
    assert (meaning.of("바다") == first).all()
    assert embedder.texts == ["a cat 0"]
    with pytest.raises(ValueError, match="read-only"):
        first[0] = 1
    for _time in range(2):
        with pytest.raises(StageError, match="the model is gone"):
            meaning.of("broken")
    assert embedder.texts == ["a cat 0", "broken", "broken"]
