"""The library: the packaged ideas with their embeddings, and what a text can take from prompts near it."""

import hashlib
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from threading import Lock

import numpy as np

from translate import has_hangul, romanized_words

from ..files import FileError, private_folder, write_bytes
from ..trace import PreviewTrace, Usage
from .ideas import read_ideas
from .meaning import Meaning
from .prompts import LibraryPrompt, Near
from .vectors import Bytes, Floats, PackedVectors, packed

MOST_NEAR = 40
"""Prompts from which similar ones and recommendations are taken, of one's own and of the packaged ones each."""

Ask = Callable[[str, int], list[str]]

_MOST_PROPOSED = 8  # one of each category
_BATCH = 64  # texts that are embedded at once


@dataclass(frozen=True)
class Proposals:
    """Details that a language model proposed, and what asking it took."""

    phrases: list[str]
    usage: tuple[Usage, ...]


class Library:
    """The packaged ideas by meaning; threads can share it."""

    def __init__(self, meaning: Meaning, folder: Path | None, ask: Ask | None = None) -> None:
        """Take the parts.

        Args:
            meaning: The meaning of texts.
            folder: Where the embeddings of the ideas are kept; None for nowhere.
            ask: Asks a language model for that many details of a sentence; None where there is none.
        """
        self.meaning = meaning
        self._folder = folder
        self._ask = ask
        self._lock = Lock()

    def near_ideas(self, vector: Floats) -> list[Near]:
        """Return the ideas nearest to an embedding. Raise ``StageError`` where the ideas cannot be embedded."""
        ideas, vectors = read_ideas(), self._vectors
        found = vectors.nearest(vector, MOST_NEAR)
        return [Near(LibraryPrompt.of_idea(ideas[n]), near, vectors.rows[n]) for n, near in found]

    def propose(self, sentence: str) -> Proposals:
        """Return what a language model proposes for ``sentence``, as far as it can be translated.

        Raises:
            StageError: No model is configured, or it cannot answer.
        """
        ask, trace = self._ask, PreviewTrace(None)
        with trace.collecting():
            found = trace.stage("augment", "", lambda: ask(sentence, _MOST_PROPOSED)) if ask else []
        return Proposals([one for one in found if self._is_translatable(one)], trace.usage)

    def _is_translatable(self, phrase: str) -> bool:
        english = self.meaning.english(phrase)
        return not has_hangul(english) and not romanized_words(english, phrase)

    @property
    def _vectors(self) -> PackedVectors:
        with self._lock:
            return self._embedded

    @cached_property
    def _embedded(self) -> PackedVectors:
        """Embed the ideas once for each model: it takes seconds, so the result is kept in a file."""
        texts = [idea.english for idea in read_ideas()]
        digest = hashlib.sha256("\n".join([self.meaning.model, *texts]).encode()).hexdigest()
        file = self._folder / f"ideas-{digest[:16]}.int8" if self._folder else None
        kept = _read(file, len(texts)) if file else None
        if kept is None:
            kept = packed(self._embed(texts))
            if file:
                with suppress(OSError, FileError):  # it is embedded again the next time
                    private_folder(file.parent)
                    write_bytes(file, kept.tobytes())
        return PackedVectors(kept)

    def _embed(self, texts: Sequence[str]) -> Floats:
        batches = [texts[start : start + _BATCH] for start in range(0, len(texts), _BATCH)]
        return np.concatenate([self.meaning.embed(batch) for batch in batches])


def _read(file: Path, count: int) -> Bytes | None:
    """Return ``count`` packed embeddings; None where the file is missing or damaged."""
    try:
        data = file.read_bytes()
    except OSError:
        return None
    if not data or len(data) % count:
        return None
    return np.frombuffer(data, np.int8).reshape(count, -1)
