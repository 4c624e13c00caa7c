"""The packaged collection of prompt ideas, in Korean and English."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources

CATEGORIES = ("light", "time", "place", "lens", "material", "mood", "composition", "style")


@dataclass(frozen=True)
class Detail:
    """A phrase that may follow a Korean sentence after a comma, and what it is about."""

    category: str
    korean: str


@dataclass(frozen=True)
class Idea:
    """A prompt.

    Attributes:
        korean: The sentence.
        english: Its English.
        details: Phrases that go with it.
        subject: An English word for what it is about, such as ``people``.
        style: Likewise for its style, such as ``photo``.
        mood: Likewise.
        season: Likewise; empty for any season.
    """

    korean: str
    english: str
    details: tuple[Detail, ...]
    subject: str
    style: str
    mood: str
    season: str


@cache
def read_ideas() -> tuple[Idea, ...]:
    """Return the packaged ideas."""
    text = resources.files("service.library").joinpath("ideas.tsv").read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE)
    return tuple(Idea(details=tuple(_details(row.pop("details"))), **row) for row in rows)


def _details(cell: str) -> Iterator[Detail]:
    for one in filter(None, cell.split(" | ")):
        category, _equals, korean = one.partition("=")
        yield Detail(category, korean)
