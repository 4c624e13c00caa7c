"""The entries of ``lexicon.tsv``: what one line says, and how the file is read."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache, cached_property
from importlib import resources

_PREPOSITIONS = frozenset({"in", "on", "at", "by", "under", "around", "over", "along", "through", "inside"})


@dataclass(frozen=True)
class Entry:
    """One line of the lexicon.

    ``english`` is the base form; ``participle`` its irregular past participle, if it has one.
    ``features`` are the words of the fourth column, described at the head of ``docs/lexicon.md``.
    """

    korean: str
    pos: str
    english: str
    participle: str = ""
    features: frozenset[str] = field(default=frozenset())

    def __contains__(self, feature: str) -> bool:
        return feature in self.features

    @cached_property
    def preposition(self) -> str:
        """The preposition for something located there: *in* unless the entry says otherwise."""
        return next((word for word in self.features if word in _PREPOSITIONS), "in")

    @cached_property
    def cues(self) -> frozenset[str]:
        """The words beside which this one of several senses is meant."""
        return frozenset(self.option("cue").split(",")) - {""}

    def option(self, name: str) -> str:
        """Returns VALUE of a feature ``name=VALUE`` (underscores read as spaces), or an empty string."""
        prefix = name + "="
        value = next((word for word in self.features if word.startswith(prefix)), "")
        return value.removeprefix(prefix).replace("_", " ")


@cache
def read_entries() -> tuple[Entry, ...]:
    """Returns the entries of the packaged ``lexicon.tsv`` in file order; the file is read once."""
    return tuple(_entries())


def _entries() -> Iterator[Entry]:
    text = resources.files("translate.korean").joinpath("lexicon.tsv").read_text(encoding="utf-8")
    for line in text.splitlines():
        if line and not line.startswith("#"):
            korean, pos, english, features = line.split("\t")
            base, participle = _principal_parts(english)
            yield Entry(korean, pos, base, participle, frozenset(features.split()))


def _principal_parts(english: str) -> tuple[str, str]:
    """Splits ``wear/worn a hat`` into ``wear a hat`` and ``worn a hat``, ``hold up/held up`` into its halves."""
    base, _, participle = english.partition("/")
    if participle and " " not in base:
        return base + participle[len(participle.split(" ")[0]) :], participle
    return base, participle
