"""The library of one key: its jobs found again by words and by meaning, and what they and the ideas give a text."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass

from generate import choose

from ..library import (
    MOST_NEAR,
    Library,
    LibraryPrompt,
    Near,
    Recommendation,
    Similar,
    choose_similar,
    recommend,
)
from ..pipeline import Preview, PreviewError
from ..text import clean
from ..trace import Usage
from .embeddings import Embeddings, JobTexts, NearJob
from .store import Job, JobStore

LONGEST_SEARCH = 200
"""Characters of what is looked for."""

_LIKE = 0.5  # least similarity of a job that a search finds; half of the paraphrases of a sentence have 0.7
_MOST_LIKE = 200  # jobs that a search finds by their meaning
_AT_ONCE = 100  # jobs whose embeddings are made at once


@dataclass(frozen=True)
class Found:
    """A job that a search found, with the cosine of its embedding and that of what was looked for."""

    job: Job
    similarity: float


@dataclass(frozen=True)
class Proposed:
    """Recommendations for which a language model was asked, and what that took."""

    recommendations: list[Recommendation]
    usage: tuple[Usage, ...]


class KeyLibrary:
    """Looks into the jobs of one key, and into no others."""

    def __init__(self, key_name: str, library: Library, store: JobStore, embeddings: Embeddings) -> None:
        """Take the name of the key, and where to look."""
        self._key = key_name
        self._library = library
        self._store = store
        self._embeddings = embeddings

    def like(self, words: str) -> tuple[str, ...]:
        """Return the ids of the jobs that mean what ``words`` mean, in either language. Raise as ``find`` does."""
        near = self._near(clean(words, longest=LONGEST_SEARCH), _MOST_LIKE)
        return tuple(one.id for one in near if one.similarity >= _LIKE)

    def find(self, words: str, most: int) -> list[Found]:
        """Return the jobs that mean ``words``, the nearest first, those ahead that say all of them.

        Raises:
            InputError: ``words`` are no text.
            StageError: They could not be embedded.
        """
        wanted = clean(words, longest=LONGEST_SEARCH)
        near = {one.id: one.similarity for one in self._near(wanted, _MOST_LIKE)}
        texts = self._embeddings.texts(self._key, [*near])
        saying = {id_ for id_, one in texts.items() if _says(one, wanted)}
        found = [id_ for id_ in texts if id_ in saying or near[id_] >= _LIKE]
        found.sort(key=lambda id_: (id_ not in saying, -near[id_]))
        jobs = self._store.of_key(found[:most], self._key)
        return [Found(jobs[id_], near[id_]) for id_ in found[:most] if id_ in jobs]

    def similar(self, text: str, most: int) -> list[Similar]:
        """Return prompts near ``text`` that differ from each other. Raise as ``find`` does."""
        sentence = clean(text)
        return choose_similar(sentence, self.near(sentence), most)

    def recommend(self, text: str, attributes: Sequence[str] = ()) -> list[Recommendation]:
        """Return what ``text`` could have besides. Raise as ``find`` does."""
        sentence = clean(text)
        return recommend(sentence, attributes, self.near(sentence))

    def propose(self, text: str, attributes: Sequence[str] = ()) -> Proposed:
        """Return what ``recommend`` does after what a language model proposes. Raise as ``Library.propose`` too."""
        sentence = clean(text)
        choose(attributes)
        proposals = self._library.propose(sentence)
        found = recommend(sentence, attributes, self.near(sentence), proposals.phrases)
        return Proposed(found, proposals.usage)

    def _near(self, words: str, most: int) -> list[NearJob]:
        meaning = self._library.meaning
        return self._embeddings.nearest(self._key, meaning.model, meaning.of(words), most)

    def near(self, text: str) -> list[Near]:
        """Return the prompts of the key and the packaged ideas near ``text``. Raise ``StageError`` where that fails."""
        meaning = self._library.meaning
        vector = meaning.of(text)
        own = self._embeddings.nearest(self._key, meaning.model, vector, MOST_NEAR)
        texts = self._embeddings.texts(self._key, [one.id for one in own])
        mine = [Near(_prompt(one.id, texts[one.id]), one.similarity, one.vector) for one in own if one.id in texts]
        return sorted([*mine, *self._library.near_ideas(vector)], key=lambda one: -one.similarity)


def _prompt(job_id: str, texts: JobTexts) -> LibraryPrompt:
    return LibraryPrompt.of_text(texts.korean, texts.english, texts.attributes, job_id)


def _says(texts: JobTexts, words: str) -> bool:
    """Return whether all of ``words`` occur in a text or its English, in any case."""
    said = f"{texts.korean}\n{texts.english}".casefold()
    return all(word in said for word in words.casefold().split())


def rebuild(library: Library, store: JobStore, embeddings: Embeddings) -> int:
    """Embed all jobs that have a preview again; return how many there are. Raise ``StageError`` where that fails."""
    embeddings.clear()
    return sum(embed_missing(library, store, embeddings))


def embed_missing(library: Library, store: JobStore, embeddings: Embeddings) -> Iterator[int]:
    """Embed the jobs that have a preview, but no embedding of the present model; yield how many, a hundred at a time.

    A preview that cannot be read is left without one.

    Raises:
        StageError: That fails.
    """
    ids = embeddings.missing(library.meaning.model)
    for start in range(0, len(ids), _AT_ONCE):
        jobs = [job for id_ in ids[start : start + _AT_ONCE] if (job := store.get(id_))]
        texts = {job.id: one for job in jobs if (one := _texts_of(job))}
        made = library.meaning.embed([one.english for one in texts.values()])
        for (id_, one), embedding in zip(texts.items(), made, strict=True):
            embeddings.save(id_, library.meaning.model, one, embedding)
        yield len(texts)


def _texts_of(job: Job) -> JobTexts | None:
    """Return the texts of the preview of a job; None where it has none that can be read."""
    with suppress(PreviewError):
        return JobTexts.of(Preview.from_json(job.preview or ""))
    return None
