"""The state of a parse: the tokens still to come, and the open ends of what was read."""

from dataclasses import dataclass, field
from typing import TypeVar

from .phrases import Argument, Clause, NounPhrase, Role
from .segmentation import Token

NOMINAL = frozenset({"noun", "raw", "unknown"})
_Item = TypeVar("_Item")


@dataclass
class ParserState:
    """A phrase that is being read, and what in it waits for a word to come.

    ``phrase`` is the noun that the next particle is about, ``place`` the position word behind it. ``before``,
    ``after``, ``relatives``, ``genitive``, ``count`` and ``joined`` wait for a noun, ``arguments``, ``adverbs``
    and ``negated`` for a verb, ``chain`` for the clause that it leads to. ``parts`` are finished.
    """

    tokens: tuple[Token, ...]
    at: int = 0
    phrase: NounPhrase | None = None
    place: str = ""
    genitive: NounPhrase | None = None
    number: int | None = None
    number_text: str = ""
    count: tuple[int, str, str] | None = None
    negated: bool = False
    before: list[str] = field(default_factory=list)
    after: list[str] = field(default_factory=list)
    relatives: list[Clause] = field(default_factory=list)
    joined: list[tuple[NounPhrase, str]] = field(default_factory=list)
    arguments: list[Argument] = field(default_factory=list)
    adverbs: list[str] = field(default_factory=list)
    chain: list[Clause] = field(default_factory=list)
    parts: list[str] = field(default_factory=list)

    def peek(self, offset: int = 0) -> Token | None:
        """Returns the token ``offset`` places ahead, None past the end."""
        position = self.at + offset
        return self.tokens[position] if position < len(self.tokens) else None

    def next_kind(self) -> str:
        """Returns the kind of the next token, an empty string at the end."""
        token = self.peek()
        return token.kind if token else ""

    def take(self) -> NounPhrase | Argument | None:
        """Closes the open noun: a place behind a position word is an argument already."""
        phrase, place = self.phrase, self.place
        self.phrase, self.place = None, ""
        if phrase is not None and place:
            return Argument(phrase, Role.PLACE, place)
        return phrase

    def restore(self, taken: NounPhrase | Argument) -> None:
        """Puts back what ``take`` returned."""
        if isinstance(taken, Argument):
            self.arguments.append(taken)
        else:
            self.phrase = taken

    def close_bare(self) -> None:
        """A noun without a particle before something that is no noun is an argument."""
        taken = self.take()
        if isinstance(taken, Argument):
            self.arguments.append(taken)
        elif taken is not None:
            self.arguments.append(Argument(taken, Role.BARE))


def drain(items: list[_Item]) -> list[_Item]:
    """Empties a list and returns what was in it."""
    taken = items[:]
    items.clear()
    return taken
