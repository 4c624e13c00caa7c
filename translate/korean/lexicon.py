"""The Korean-English lexicon: the format of ``lexicon.tsv`` and its reader."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache, cached_property
from importlib import resources
from typing import Literal, cast

GrammarRole = Literal[
    "subject",
    "topic",
    "object",
    "genitive",
    "place",
    "means",
    "company",
    "source",
    "goal",
    "also",
    "only",
    "every",
    "called",
    "and",
    "or",
    "negation",
    "degree",
    "adnominal",
    "connective",
    "final",
    "time",
    "after",
    "thing",
    "person",
    "likeness",
    "plural",
    "shape",
    "purpose",
    "inside",
    "among",
    "gap",
    "portion",
]
"""The values of the feature ``role=``, explained in ``docs/lexicon.md``."""

_PREPOSITIONS = frozenset("in on at by under around over along through inside outside".split())
_SILENT = "-"
_COMPLEMENT = re.compile(r" (?:of|in|with|on|at|from|and|for|who|wearing) ")
_CLEARLY = 4  # times as many senses that are people


@dataclass(frozen=True)
class Entry:
    """One line of the lexicon.

    Attributes:
        korean: The word, in its dictionary form and with its standard spacing.
        pos: The part of speech.
        english: The base form of the translation, ``-`` for none.
        participle: The past participle of ``english`` where it is irregular.
        features: The words of the fourth column, described in ``docs/lexicon.md``.
    """

    korean: str
    pos: str
    english: str
    participle: str = ""
    features: frozenset[str] = field(default=frozenset())

    def has(self, feature: str) -> bool:
        """Return whether the entry has ``feature``."""
        return feature in self.features

    @property
    def is_silent(self) -> bool:
        """Whether the word has no English translation of its own."""
        return self.english == _SILENT

    @cached_property
    def role(self) -> GrammarRole | Literal[""]:
        """The grammatical role of a function word, an empty string for other words."""
        return cast("GrammarRole | Literal['']", self.option("role"))

    @cached_property
    def preposition(self) -> str:
        """The preposition for something located there: *in* unless the entry names another one."""
        return next((word for word in self.features if word in _PREPOSITIONS), "in")

    @cached_property
    def cues(self) -> frozenset[str]:
        """The neighbouring words that select this one of several senses."""
        return frozenset(self.option("cue").split(",")) - {""}

    @cached_property
    def hosts(self) -> frozenset[str]:
        """The classes of nouns that a suffix or particle may follow, empty where it may follow any."""
        return frozenset(self.option("after").split(",")) - {""}

    def option(self, name: str) -> str:
        """Return VALUE of a feature ``name=VALUE``, with spaces for underscores, or an empty string."""
        prefix = name + "="
        value = next((word for word in self.features if word.startswith(prefix)), "")
        return value.removeprefix(prefix).replace("_", " ")


@cache
def read_entries() -> tuple[Entry, ...]:
    """Return the entries of the packaged ``lexicon.tsv`` in file order; the file is read once per process."""
    return tuple(_entries())


@cache
def person_words() -> frozenset[str]:
    """Return the English nouns that mostly name people."""
    persons, others = Counter[str](), Counter[str]()
    for entry in read_entries():
        noun = _COMPLEMENT.split(entry.english, maxsplit=1)[0]
        head = noun.rpartition(" ")[2].lower()
        if entry.pos == "noun" and entry.has("person"):
            persons[head] += 1
        elif entry.pos in {"noun", "adj"}:
            named = {word.lower() for word in noun.split() if word[0].isupper()}  # Korean paper
            others.update({head} | named)
    return frozenset(head for head, count in persons.items() if count >= _CLEARLY * others[head])


def _entries() -> Iterator[Entry]:
    text = resources.files("translate.korean").joinpath("lexicon.tsv").read_text(encoding="utf-8")
    for line in text.splitlines():
        if line and not line.startswith("#"):
            korean, pos, english, features = line.split("\t")
            base, participle = _principal_parts(english)
            yield Entry(korean, pos, base, participle, _features(features))


@cache
def _features(column: str) -> frozenset[str]:
    return frozenset(column.split())


def _principal_parts(english: str) -> tuple[str, str]:
    """Split ``wear/worn a hat`` into ``wear a hat`` and ``worn a hat``, ``hold up/held up`` into its halves."""
    base, _, participle = english.partition("/")
    if participle and " " not in base:
        return base + participle[len(participle.split(" ")[0]) :], participle
    return base, participle
