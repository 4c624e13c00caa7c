"""Prompts that are similar to a text, of one's own or of the packaged collection."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from .categories import categories_of, category_of, is_against, repeats
from .ideas import Detail, Idea
from .vectors import Bytes, diverse

_LEAST = 0.3  # similarity of a prompt that is shown; prompts of unlike subjects mostly have less
_CLAUSE = re.compile(r",\s+")


@dataclass(frozen=True)
class LibraryPrompt:
    """A prompt of the library.

    Attributes:
        korean: The sentence without its details.
        english: The English of the whole.
        details: What follows the sentence.
        attributes: Choices of the attribute dictionary, such as ``hair=포니테일``.
        job: Id of the job that it is of; empty for an idea of the packaged collection.
    """

    korean: str
    english: str
    details: tuple[Detail, ...] = ()
    attributes: tuple[str, ...] = ()
    job: str = ""

    @classmethod
    def of_idea(cls, idea: Idea) -> "LibraryPrompt":
        """Return an idea as a prompt."""
        return cls(idea.korean, idea.english, idea.details)

    @classmethod
    def of_text(cls, text: str, english: str, attributes: Iterable[str], job: str) -> "LibraryPrompt":
        """Return a text of one's own as a prompt; what follows a comma and is short is a detail."""
        sentence, *clauses = _CLAUSE.split(text)
        found = tuple(Detail(category, one) for one in clauses if (category := category_of(one)))
        return cls(sentence, english, found, tuple(attributes), job)


@dataclass(frozen=True)
class Near:
    """A prompt that is near a text.

    Attributes:
        prompt: The prompt.
        similarity: The cosine of both embeddings, -1 to 1.
        vector: Its embedding, packed.
    """

    prompt: LibraryPrompt
    similarity: float
    vector: Bytes


@dataclass(frozen=True)
class Similar:
    """A similar prompt; ``adds`` are those of its details that the text lacks and that do not contradict it."""

    prompt: LibraryPrompt
    similarity: float
    adds: tuple[Detail, ...]


def choose_similar(text: str, near: Sequence[Near], most: int) -> list[Similar]:
    """Return ``most`` of the prompts near ``text``, which differ from each other and from the text."""
    distinct = {one.prompt.korean: one for one in sorted(near, key=lambda one: one.similarity)}
    own = _letters(_CLAUSE.split(text)[0])
    others = [one for korean, one in distinct.items() if one.similarity >= _LEAST and _letters(korean) != own]
    if not others:
        return []
    chosen = diverse([one.similarity for one in others], np.stack([one.vector for one in others]), most)
    return [Similar(others[n].prompt, others[n].similarity, addable(text, others[n].prompt.details)) for n in chosen]


def addable(text: str, details: Iterable[Detail]) -> tuple[Detail, ...]:
    """Return those of ``details`` that ``text`` lacks and that do not contradict it."""
    spoken = categories_of(text)
    return tuple(one for one in details if one.category not in spoken and fits(one.korean, text))


def fits(phrase: str, text: str) -> bool:
    """Return whether ``phrase`` can follow ``text``, and says something that it does not say."""
    return not is_against(phrase, text) and not repeats(phrase, text)


def _letters(text: str) -> str:
    return "".join(text.split()).rstrip(".!?")
