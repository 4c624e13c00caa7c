"""Tokens of a Korean phrase."""

from dataclasses import dataclass

from ..korean.conjugation import ADNOMINAL, Form
from ..korean.lexicon import Entry


@dataclass(frozen=True)
class Token:
    """A piece of the text and the lexicon entry that it was recognised as.

    Attributes:
        surface: The text without spaces.
        kind: The part of speech of ``entry``, or ``raw`` or ``unknown``.
        entry: The entry.
        form: The form of a conjugated word, None for other words.
        spaced: Whether a space precedes it in the text.
        is_joined: Whether a verb or adjective of several words is written as one: 담배피는.
        is_homograph: Whether a verb or adjective looks like a noun of the lexicon: 가게, 지진.
    """

    surface: str
    kind: str
    entry: Entry
    form: Form | None = None
    spaced: bool = False
    is_homograph: bool = False
    is_joined: bool = False

    @property
    def particle(self) -> str:
        """A particle in its standard spelling: 에서 for 서."""
        return self.entry.option("standard") or self.surface

    @property
    def state(self) -> str:
        """The category of the token on which the cost of the next token depends."""
        if self.form in ADNOMINAL:
            return "adnominal"
        if self.kind == "raw" and not any(map(str.isalnum, self.surface)):
            return "mark"
        if self.kind == "raw" and self.surface[-1].isdecimal():
            return "digits"
        if self.entry.has("prefix"):
            return f"{self.kind} prefix"
        for numeral in ("sino", "attributive"):
            if self.entry.has(numeral):
                return numeral
        kind = "noun" if self.kind == "suffix" and self.entry.hosts else self.kind
        return "nominal" if self.form is Form.NOMINAL else str(self.form or kind)
