"""Which jobs are looked for: by words of their text and prompts or by their meaning, by state, by favourites."""

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import reduce
from typing import Any

from sqlalchemy import ColumnElement, and_, func

from .database import Database
from .tables import jobs

_NAMES = ("text", "prompt", "prompt_2")


@dataclass(frozen=True, kw_only=True)
class JobFilter:
    """The jobs that are looked for; the default is all of them.

    Attributes:
        words: Words, in any case, all of which occur in the Korean text or in the English prompts.
        like: Ids of jobs that mean what the words mean, which are found too.
        states: The states, none for any.
        favourite: Whether only favourites are looked for.
        with_images: Whether only jobs with pictures are looked for.
    """

    words: str = ""
    like: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    favourite: bool = False
    with_images: bool = False

    def conditions(self, database: Database) -> Iterator[ColumnElement[bool]]:
        """Yield the conditions on the rows of jobs."""
        if words := _normal(self.words).split():
            searched = func.coalesce(jobs.c.words, func.lower(_earlier(database)))
            yield and_(*(searched.contains(word, autoescape=True) for word in words)) | jobs.c.id.in_(self.like)
        if self.states:
            yield jobs.c.state.in_(self.states)
        if self.favourite:
            yield jobs.c.favourite_at.is_not(None)
        if self.with_images:
            yield jobs.c.images != "[]"


def words_of(source: Mapping[str, Any]) -> str:
    """Return what a search looks in, of the JSON of a preview or of a request for one."""
    return _normal("\n".join(str(source[name]) for name in _NAMES if source.get(name)))


def _normal(text: str) -> str:
    return unicodedata.normalize("NFC", text.replace("\0", " ")).lower()  # PostgreSQL takes no NUL


def _earlier(database: Database) -> ColumnElement[str]:
    """Return the expression for the words of a row of a version that did not save them."""
    paths: list[tuple[ColumnElement[str], *tuple[str, ...]]] = [
        (jobs.c.request, "prompt", "text"),
        (jobs.c.request, "preview", "text"),
    ]
    paths += [(jobs.c.preview, name) for name in _NAMES]
    texts = (func.coalesce(database.text_in(column, *path), "") for column, *path in paths)
    return reduce(lambda before, text: before + "\n" + text, texts)
