"""A decorator of translators that fixes the English of Korean terms, and checks ambiguous words."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol
from warnings import warn

from ..base import Translator
from ..errors import TranslationError
from ..korean.mentions import Mention, find_nouns
from ..messages import _
from ..spans import Masked, placeholders
from .senses import Ambiguous, find_ambiguous
from .terms import Term

_SHOWN = 40  # characters of a sentence in a message
_CLAUSE_END = re.compile(r"[,.;]")
_ENDS_NAME = re.compile(
    r"\s*[,.;]|\s*$|\s+(?:with|at|in|on|and(?! \w+ing\b)|or|by|to|for|from|over|under|beside|near|behind|while|as)\b"
)


_Readings = Mapping[tuple[int, int], tuple[str, ...]]


class Reader(Protocol):
    """A translator that tells how it reads a sentence."""

    def readings(self, sentence: str) -> _Readings:
        """Return the English of the words that may have other meanings, by start and end.

        A word with one reading may have any other one; the others choose among theirs, the first of which they have.
        """
        ...


@dataclass(frozen=True)
class _Analysis:
    """A sentence with the terms and the ambiguous words in it.

    Attributes:
        sentence: The sentence.
        terms: The terms.
        ambiguous: The ambiguous words, those alone that the translator reads as words where it tells its readings.
        readings: The readings of the translator, None where it does not tell them.
    """

    sentence: str
    terms: Mapping[Mention, Term]
    ambiguous: tuple[Ambiguous, ...]
    readings: _Readings | None = None

    @property
    def names(self) -> dict[Mention, str]:
        """The English names of the terms, by position."""
        return {mention: term.english for mention, term in self.terms.items()}

    @property
    def with_english_terms(self) -> str:
        """The sentence with its terms in English."""
        return _replaced(self.sentence, self.names)


class GlossaryTranslator:
    """Translate with English names for Korean terms, explain the terms once, and check ambiguous words.

    Where a translation has another sense of a word than its neighbours select, the sentence is translated a second time
    with the right word in English; a reader gets that word at once. Where the neighbours select no sense and none is
    the usual one, the user gets a warning.
    """

    def __init__(
        self,
        translator: Translator,
        terms: Iterable[Term],
        *,
        reader: Reader | None = None,
        on_warning: Callable[[str], object] = warn,
        on_meanings: Callable[[dict[str, dict[str, str]]], object] = dict,
    ) -> None:
        """Make a translator.

        Args:
            translator: The translator to wrap.
            terms: The glossary.
            reader: ``translator`` where it has the terms itself: it receives them in Korean, and a word is only
                checked for meanings that its readings allow.
            on_warning: A function that receives each warning.
            on_meanings: A function that receives each word that is warned of for its meanings, with the English of each
                meaning and what it is in Korean.
        """
        self._translator = translator
        self._terms = {spelling: term for term in terms for spelling in term.spellings}
        self._longest = max(map(len, self._terms), default=0)
        self._reader = reader
        self._on_warning = on_warning
        self._on_meanings = on_meanings

    @property
    def name(self) -> str:
        """The name of the wrapped translator."""
        return self._translator.name

    def translate(self, sentences: Sequence[str]) -> list[str]:
        """Return one English sentence per sentence; the first one, which becomes the prompt, explains its terms."""
        analyses = [self._analyse(sentence) for sentence in sentences]
        answers = self._read(analyses) if self._reader else self._corrected(analyses)
        if analyses:
            self._warn(analyses[0], answers[0])
            answers[0] = _explain(answers[0], analyses[0].terms.values())
        return answers

    def _analyse(self, sentence: str) -> _Analysis:
        ambiguous = {one.mention: one for one in find_ambiguous(sentence)}
        terms = {
            mention: term
            for mention in find_nouns(sentence, self._terms, self._longest)
            if (term := self._terms[mention.noun]).own or mention not in ambiguous or _means(ambiguous[mention], term)
        }
        remaining = [
            one
            for mention, one in ambiguous.items()
            if not any(mention.overlaps(other) and (term.own or mention != other) for other, term in terms.items())
        ]
        if not self._reader:
            return _Analysis(sentence, terms, tuple(remaining))
        readings = self._reader.readings(sentence) if remaining else {}
        allowed = (one for one in remaining if _allows(readings.get((one.mention.start, one.mention.end), ()), one))
        return _Analysis(sentence, terms, tuple(allowed), readings)

    def _read(self, analyses: Sequence[_Analysis]) -> list[str]:
        """Return the answers of the reader, with English in place of the words that it would take for another sense."""
        masked = [_masked(one.sentence, dict(_misunderstood(one, ""))) for one in analyses]
        answers = self._translator.translate([one.text for one in masked])
        return [
            self._restored(one, hidden, answer, "") or self._translator.translate([one.sentence])[0]
            for one, hidden, answer in zip(analyses, masked, answers, strict=True)
        ]

    def _corrected(self, analyses: Sequence[_Analysis]) -> list[str]:
        """Return the answers, after a second request for those without a term or with a wrong sense."""
        answers = self._translator.translate([one.with_english_terms for one in analyses])
        again = {
            index: _masked(one.sentence, names)
            for index, (one, answer) in enumerate(zip(analyses, answers, strict=True))
            if answer and (names := _names_to_mask(one, answer))
        }
        if not again:
            return answers
        try:
            better = self._translator.translate([masked.text for masked in again.values()])
        except TranslationError as error:
            message = _("a term or a word of several meanings may be wrong: {error}")
            self._on_warning(message.format(error=error))
            return answers
        corrected = [*answers]
        for (index, masked), answer in zip(again.items(), better, strict=True):
            corrected[index] = self._restored(analyses[index], masked, answer, answers[index])
        return corrected

    def _restored(self, analysis: _Analysis, masked: Masked, answer: str, otherwise: str) -> str:
        """Return ``answer`` with its names, or ``otherwise`` and a warning where it lost one."""
        try:
            return masked.restore(answer)
        except LookupError as error:
            message = _("{translator} does not say {name!r} for {sentence!r}")
            shown = {"translator": self.name, "name": error.args[0], "sentence": analysis.sentence[:_SHOWN]}
            self._on_warning(message.format(**shown))
            return otherwise

    def _warn(self, analysis: _Analysis, answer: str) -> None:
        """Warn of each ambiguous word whose sense is open and of which no sense is the usual one."""
        for one in analysis.ambiguous:
            if one.meant is None and not any(sense.is_usual for sense in one.senses):
                named = [sense for sense in one.senses if sense.names[0] != "-"]
                taken = [sense for sense in named if sense.occurs_in(_reading(one, analysis, answer))]
                if taken:
                    message = _("{word} may be {senses}; it was taken for {sense}: say more about it")
                else:
                    message = _("{word} may be {senses}: say more about it")
                shown = {"word": one.mention.noun, "senses": ", ".join(map(str, named)), "sense": next(iter(taken), "")}
                self._on_warning(message.format(**shown))
                self._on_meanings({one.mention.noun: {sense.names[0]: sense.gloss for sense in named}})


def _allows(readings: Sequence[str], word: Ambiguous) -> bool:
    """Return whether a word with ``readings`` may have the sense that is meant, or any where none is."""
    if len(readings) < 2:
        return bool(readings)
    return word.meant is not None and any(map(word.meant.occurs_in, readings))


def _reading(word: Ambiguous, analysis: _Analysis, answer: str) -> str:
    """Return the English that may name ``word``: its own where the translator tells it, else the whole answer."""
    if analysis.readings is None:
        return answer
    return analysis.readings[word.mention.start, word.mention.end][0]


def _means(word: Ambiguous, term: Term) -> bool:
    return word.meant is not None and word.meant.names[0] in {term.english, term.romanisation}


def _replaced(sentence: str, names: Mapping[Mention, str]) -> str:
    for mention in sorted(names, reverse=True):
        sentence = sentence[: mention.start] + names[mention] + sentence[mention.end :]
    return sentence


def _names_to_mask(analysis: _Analysis, answer: str) -> dict[Mention, str]:
    """Return the names for a second request: all terms if one is lost, and the words in a wrong sense."""
    wrong = dict(_misunderstood(analysis, answer))
    lost = any(name.casefold() not in answer.casefold() for name in analysis.names.values())
    return wrong | analysis.names if wrong or lost else {}


def _masked(sentence: str, names: Mapping[Mention, str]) -> Masked:
    marks = dict(zip(names, placeholders(sentence), strict=False))
    return Masked(_replaced(sentence, marks), {marks[mention]: name for mention, name in names.items()}, ())


def _misunderstood(analysis: _Analysis, answer: str) -> Iterator[tuple[Mention, str]]:
    """Yield the words that were taken for another sense than the right one, each with its name."""
    for one in analysis.ambiguous:
        reading = _reading(one, analysis, answer)
        if one.meant is None or one.meant.names[0] == "-" or one.meant.occurs_in(reading):
            continue
        others = [sense for sense in one.senses if sense is not one.meant]
        if analysis.readings is not None or any(sense.occurs_in(reading) for sense in others):
            yield one.mention, one.meant.names[0]


def _explain(english: str, terms: Iterable[Term]) -> str:
    """Return ``english`` with the gloss of each term: after its name, or after the clause to keep a phrase together."""
    for term in dict.fromkeys(terms):
        named = re.search(rf"\b{re.escape(term.english)}(?:e?s)?\b", english, re.IGNORECASE)
        if named is None or not term.needs_gloss or term.gloss.lower() in english.lower():
            continue
        rest = english[named.end() :]
        end = named.end() if _ENDS_NAME.match(rest) else named.end() + len(_CLAUSE_END.split(rest, maxsplit=1)[0])
        follows = "," if re.match(r"\s+\w", english[end:]) else ""
        english = f"{english[:end].rstrip(' .,')}, {term.gloss}{follows}{english[end:]}"
    return english
