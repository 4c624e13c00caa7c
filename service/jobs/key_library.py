"""The library of one key: its jobs found again by words and by meaning, and what they and the ideas give a text."""

from collections.abc import Sequence
from dataclasses import dataclass

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
from ..pipeline import Preview
from ..text import clean
from .embeddings import Embeddings, NearJob
from .search import JobFilter
from .store import Job, JobStore

LONGEST_SEARCH = 200
"""Characters of what is looked for."""

_LIKE = 0.5  # least similarity of a job that a search finds; half of the paraphrases of a sentence have 0.7
_MOST_LIKE = 200  # jobs that a search finds by their meaning
_MOST_SAYING = 100  # newest jobs that say all words, which are ranked by their meaning
_AT_ONCE = 100  # jobs whose embeddings are made at once


@dataclass(frozen=True)
class Found:
    """A job that a search found; ``similarity`` is None where its words were found and it has no embedding."""

    job: Job
    similarity: float | None


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
        """Return the jobs that say all of ``words``, then those that mean them, the nearest first.

        Raises:
            InputError: ``words`` are no text.
            StageError: They could not be embedded.
        """
        near = {one.id: one.similarity for one in self._near(clean(words, longest=LONGEST_SEARCH), _MOST_LIKE)}
        said = {job.id: job for job in self._store.page(self._key, _MOST_SAYING, None, JobFilter(words=words))}
        like = [id_ for id_, similarity in near.items() if similarity >= _LIKE and id_ not in said][:most]
        jobs = said | self._store.of_key(like, self._key)
        order = [*sorted(said, key=lambda id_: -near.get(id_, 0.0)), *like]
        return [Found(jobs[id_], near.get(id_)) for id_ in order if id_ in jobs][:most]

    def similar(self, text: str, most: int) -> list[Similar]:
        """Return prompts near ``text`` that differ from each other. Raise as ``find`` does."""
        sentence = clean(text)
        return choose_similar(sentence, self._prompts_near(sentence), most)

    def recommend(self, text: str, attributes: Sequence[str] = ()) -> list[Recommendation]:
        """Return what ``text`` could have besides. Raise as ``find`` does."""
        sentence = clean(text)
        return recommend(sentence, attributes, self._prompts_near(sentence))

    def _near(self, words: str, most: int) -> list[NearJob]:
        meaning = self._library.meaning
        return self._embeddings.nearest(self._key, meaning.model, meaning.of(words), most)

    def _prompts_near(self, text: str) -> list[Near]:
        meaning = self._library.meaning
        vector = meaning.of(text)
        own = self._embeddings.nearest(self._key, meaning.model, vector, MOST_NEAR)
        jobs = self._store.of_key([one.id for one in own], self._key)
        mine = [Near(_prompt(jobs[one.id]), one.similarity, one.vector) for one in own if one.id in jobs]
        return sorted([*mine, *self._library.near_ideas(vector)], key=lambda one: -one.similarity)


def _prompt(job: Job) -> LibraryPrompt:
    made = job.made
    english = next(iter(made.get("translations", ())), "")
    return LibraryPrompt.of_text(made.get("text") or job.text, english, made.get("attributes", ()), job.id)


def rebuild(library: Library, store: JobStore, embeddings: Embeddings) -> int:
    """Embed all jobs that have a preview again; return how many there are. Raise ``StageError`` where that fails."""
    embeddings.clear()
    made = 0
    while ids := embeddings.missing(library.meaning.model, _AT_ONCE):
        jobs = [job for id_ in ids if (job := store.get(id_)) and job.preview]
        texts = [Preview.from_json(job.preview or "").translations[0] for job in jobs]
        for job, embedding in zip(jobs, library.meaning.embed(texts), strict=True):
            embeddings.save(job.id, library.meaning.model, embedding)
        made += len(jobs)
    return made
