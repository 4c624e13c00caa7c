"""The state of a parse: the remaining tokens, and the words that still lack their noun or verb."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple, TypeVar

from ..korean.lexicon import Entry
from .attachment import build_tree
from .chunks import Chunk, Chunks
from .clauses import Clause
from .phrases import Argument, NounPhrase, Role
from .tokens import Token

_Item = TypeVar("_Item")


class Count(NamedTuple):
    """A number with its counter that precedes the noun it counts.

    Attributes:
        number: The number.
        text: The text to print in place of the number, or an empty string.
        counter: The counter: 마리, 잔.
    """

    number: int
    text: str
    counter: Entry


@dataclass
class ParserState:
    """The state of the left-to-right parse of one phrase.

    Attributes:
        tokens: All tokens of the phrase.
        at: The index of the next token.
        phrase: The open noun phrase, to which the next particle belongs.
        place: The preposition of a position word after ``phrase``, or an empty string.
        genitive: A noun phrase with 의 that waits for the noun it modifies.
        number: A number that waits for its counter or noun.
        number_text: The text to print in place of ``number``.
        count: A number with its counter that waits for a noun.
        negated: Whether the next verb or adjective is negated.
        degrees: Adverbs of degree that wait for their adjective.
        before: Words to print before the next noun.
        after: Words to print after the next noun.
        relatives: Relative clauses that wait for their noun.
        joined: Coordinated noun phrases that wait for the last one, each with its conjunction.
        arguments: Arguments that wait for their verb.
        adverbs: Adverbs that wait for their verb.
        chain: Connective clauses that wait for the main clause.
        owner: The owner whose features the last finished phrase names, None where it names none.
        parts: Finished English phrases.
        chunks: The chunks of the phrase.
        heads: The number of the head of each chunk that has one.
        doubtful: The numbers of the chunks of which another head is almost as likely.
    """

    tokens: tuple[Token, ...]
    at: int = 0
    phrase: NounPhrase | None = None
    place: str = ""
    genitive: NounPhrase | None = None
    number: int | None = None
    number_text: str = ""
    count: Count | None = None
    negated: bool = False
    degrees: list[str] = field(default_factory=list)
    before: list[str] = field(default_factory=list)
    after: list[str] = field(default_factory=list)
    relatives: list[Clause] = field(default_factory=list)
    joined: list[tuple[NounPhrase, str]] = field(default_factory=list)
    arguments: list[Argument] = field(default_factory=list)
    adverbs: list[str] = field(default_factory=list)
    chain: list[Clause] = field(default_factory=list)
    owner: NounPhrase | None = None
    parts: list[str] = field(default_factory=list)
    chunks: Chunks = field(init=False)
    heads: dict[int, int] = field(init=False)
    doubtful: list[int] = field(init=False)

    def __post_init__(self) -> None:
        self.chunks = Chunks(self.tokens)
        self.heads, self.doubtful = build_tree(self.chunks.all)

    @property
    def chunk(self) -> int:
        """The number of the chunk of the last token that was read."""
        return self.chunks.at[self.at - 1]

    def predicate(self) -> Chunk:
        """Return the chunk of the predicate whose first token was read, and skip its other tokens."""
        chunk = self.chunks.all[self.chunk]
        self.at = chunk.end
        return chunk

    def belongs(self, child: int, head: int) -> bool:
        """Return whether the chunk ``child`` belongs to the chunk ``head``."""
        return self.heads.get(child) == head

    def modifies_noun(self, child: int) -> bool:
        """Return whether the head of the chunk ``child`` is a noun."""
        head = self.heads.get(child)
        return head is not None and (self.chunks.all[head].form is None or self.chunks.all[head].is_copular)

    def in_relative(self, predicate: int) -> bool:
        """Return whether the chunk ``predicate`` belongs to a relative clause, or to a clause within one."""
        head = self.heads.get(predicate)
        return self.chunks.all[predicate].is_adnominal or (head is not None and self.in_relative(head))

    def peek(self, offset: int = 0) -> Token | None:
        """Return the token ``offset`` places after the next one, None past the end."""
        position = self.at + offset
        return self.tokens[position] if position < len(self.tokens) else None

    def next_kind(self) -> str:
        """Return the kind of the next token, an empty string at the end."""
        token = self.peek()
        return token.kind if token else ""

    def take(self) -> NounPhrase | Argument | None:
        """Close the open noun phrase and return it, as an argument where a position word follows it."""
        phrase, place = self.phrase, self.place
        self.phrase, self.place = None, ""
        if phrase is not None and place:
            return Argument(phrase, Role.PLACE, place)
        return phrase

    def restore(self, taken: NounPhrase | Argument) -> None:
        """Put back the result of ``take``."""
        if isinstance(taken, Argument):
            self.arguments.append(taken)
        else:
            self.phrase = taken

    def close_bare(self) -> None:
        """Close the open noun phrase and make it an argument, as before a verb or adjective."""
        taken = self.take()
        if isinstance(taken, Argument):
            self.arguments.append(taken)
        elif taken is not None:
            self.arguments.append(Argument(taken, Role.BARE))


def drain(items: list[_Item]) -> list[_Item]:
    """Empty ``items`` and return its former contents."""
    taken = items[:]
    items.clear()
    return taken


def take_if(items: list[_Item], is_taken: Callable[[_Item], bool]) -> list[_Item]:
    """Remove and return the members of ``items`` for which ``is_taken`` is true."""
    taken = [item for item in items if is_taken(item)]
    items[:] = [item for item in items if not is_taken(item)]
    return taken
