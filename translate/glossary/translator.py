"""A translator that settles cultural terms before another one, and ambiguous words behind it."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from warnings import warn

from ..base import Translator
from ..errors import TranslationError
from ..korean.mentions import Mention, find_nouns
from ..spans import Masked, placeholders
from .senses import Ambiguous, find_ambiguous
from .terms import Term

_CLAUSE_END = re.compile(r"[,.;]")
_ENDS_NAME = re.compile(
    r"\s*[,.;]|\s*$|\s+(?:with|at|in|on|and|or|by|to|for|from|over|under|beside|near|behind|while|as|is|are|[a-z]+ing)\b"
)


@dataclass(frozen=True)
class _Read:
    """A sentence with the terms and the ambiguous words in it."""

    sentence: str
    terms: Mapping[Mention, Term]
    ambiguous: tuple[Ambiguous, ...]

    @property
    def names(self) -> dict[Mention, str]:
        """The English names of its terms."""
        return {mention: term.english for mention, term in self.terms.items()}

    @property
    def settled(self) -> str:
        """The sentence with its terms in English."""
        return _replaced(self.sentence, self.names)


class GlossaryTranslator:
    """Gives the other translator each term in English, tells the reader once what it is, and checks ambiguous words.

    Where an answer has another sense of a word than its neighbours ask for, the sentence is translated once more with
    the right one in English; where they ask for none, that is warned of.
    """

    def __init__(
        self,
        translator: Translator,
        terms: Iterable[Term],
        *,
        knows_terms: bool = False,
        on_warning: Callable[[str], object] = warn,
    ) -> None:
        """Args: ``translator`` is given terms in English, but for one that ``knows_terms``."""
        self._translator = translator
        self._terms = {spelling: term for term in terms for spelling in term.spellings}
        self._longest = max(map(len, self._terms), default=0)
        self._knows_terms = knows_terms
        self._on_warning = on_warning

    @property
    def name(self) -> str:
        """That of the translator."""
        return str(getattr(self._translator, "name", type(self._translator).__name__))

    def translate(self, sentences: Sequence[str]) -> list[str]:
        """Returns one English sentence for each; the first, which is the prompt, explains its terms."""
        read = [self._read(sentence) for sentence in sentences]
        answers = self._translator.translate([one.sentence if self._knows_terms else one.settled for one in read])
        answers = self._corrected(read, answers)
        if read:
            self._warn(read[0], answers[0])
            answers[0] = _explained(answers[0], read[0].terms.values())
        return answers

    def _read(self, sentence: str) -> _Read:
        ambiguous = {one.mention: one for one in find_ambiguous(sentence)}
        terms = {
            mention: term
            for mention in find_nouns(sentence, self._terms, self._longest)
            if (term := self._terms[mention.noun]).own or mention not in ambiguous or _means(ambiguous[mention], term)
        }
        unsettled = (
            one
            for mention, one in ambiguous.items()
            if not any(mention.overlaps(other) and (term.own or mention != other) for other, term in terms.items())
        )
        return _Read(sentence, terms, tuple(unsettled))

    def _corrected(self, read: Sequence[_Read], answers: Sequence[str]) -> list[str]:
        """The answers, those that lack a term or have a wrong sense asked for again, with these names hidden."""
        again = {
            index: _masked(one.sentence, names)
            for index, (one, answer) in enumerate(zip(read, answers, strict=True))
            if answer and (names := self._to_mask(one, answer))
        }
        corrected = [*answers]
        if not again:
            return corrected
        try:
            better = self._translator.translate([masked.text for masked in again.values()])
        except TranslationError as error:
            self._on_warning(f"a term or a word of several meanings may be wrong: {error}")
            return corrected
        for (index, masked), answer in zip(again.items(), better, strict=True):
            try:
                corrected[index] = masked.restore(answer)
            except LookupError as lost:
                self._on_warning(f"{self.name} does not say {lost.args[0]!r} for {read[index].sentence[:40]!r}")
        return corrected

    def _to_mask(self, read: _Read, answer: str) -> dict[Mention, str]:
        """What has to be asked for again, each with its name: all terms if one is lost, and words in a wrong sense."""
        wrong = dict(_misunderstood(read.ambiguous, answer))
        terms = {} if self._knows_terms else read.names
        lost = any(name.casefold() not in answer.casefold() for name in terms.values())
        return wrong | terms if wrong or lost else {}

    def _warn(self, read: _Read, answer: str) -> None:
        for one in read.ambiguous:
            if one.meant is None:
                names = [sense.names[0] for sense in one.senses if sense.names[0] != "-"]
                taken = [sense.names[0] for sense in one.senses if sense.said_in(answer)]
                said = f"; it was taken for {taken[0]}" if taken else ""
                self._on_warning(f"{one.mention.noun} may be {', '.join(names)}{said}: say more about it")


def _means(word: Ambiguous, term: Term) -> bool:
    return word.meant is not None and word.meant.names[0] in {term.english, term.romanisation}


def _replaced(sentence: str, names: Mapping[Mention, str]) -> str:
    for mention in sorted(names, reverse=True):
        sentence = sentence[: mention.start] + names[mention] + sentence[mention.end :]
    return sentence


def _masked(sentence: str, names: Mapping[Mention, str]) -> Masked:
    marks = dict(zip(names, placeholders(sentence), strict=False))
    return Masked(_replaced(sentence, marks), {marks[mention]: name for mention, name in names.items()}, ())


def _misunderstood(ambiguous: Iterable[Ambiguous], answer: str) -> Iterator[tuple[Mention, str]]:
    """The words of which ``answer`` has another sense, and has not the right one."""
    for one in ambiguous:
        others = [sense for sense in one.senses if sense is not one.meant]
        if one.meant is None or one.meant.names[0] == "-" or one.meant.said_in(answer):
            continue
        if any(sense.said_in(answer) for sense in others):
            yield one.mention, one.meant.names[0]


def _explained(english: str, terms: Iterable[Term]) -> str:
    """``english`` with the gloss of each term: behind its name, or at the end where that would part what belongs."""
    for term in dict.fromkeys(terms):
        named = re.search(rf"\b{re.escape(term.english)}(?:e?s)?\b", english, re.IGNORECASE)
        if named is None or not term.needs_gloss or term.gloss.lower() in english.lower():
            continue
        rest = english[named.end() :]
        end = named.end() if _ENDS_NAME.match(rest) else named.end() + len(_CLAUSE_END.split(rest, maxsplit=1)[0])
        follows = "," if re.match(r"\s+\w", english[end:]) else ""
        english = f"{english[:end].rstrip(' .,')}, {term.gloss}{follows}{english[end:]}"
    return english
