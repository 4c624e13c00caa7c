"""A decorator of translators that fixes the English of Korean terms, and checks ambiguous words."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
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
    r"\s*[,.;]|\s*$|\s+(?:with|at|in|on|and|or|by|to|for|from|over|under|beside|near|behind|while|as|is|are|[a-z]+ing)\b"
)


@dataclass(frozen=True)
class _Analysis:
    """A sentence with the terms and the ambiguous words in it."""

    sentence: str
    terms: Mapping[Mention, Term]
    ambiguous: tuple[Ambiguous, ...]

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
    with the right word in English. Where the neighbours select no sense, the user gets a warning.
    """

    def __init__(
        self,
        translator: Translator,
        terms: Iterable[Term],
        *,
        knows_terms: bool = False,
        reading: Callable[[str, int, int], str] = lambda _sentence, _start, _end: "unclear",
        on_warning: Callable[[str], object] = warn,
    ) -> None:
        """Make a translator.

        Args:
            translator: The translator to wrap.
            terms: The glossary.
            knows_terms: Whether ``translator`` has the terms itself; then it receives them in Korean.
            reading: Says what ``translator`` reads from one index of a sentence to another. The words of an ``idiom``
                are not ambiguous, and only a ``homonym`` or something ``unclear`` is warned of.
            on_warning: A function that receives each warning.
        """
        self._translator = translator
        self._terms = {spelling: term for term in terms for spelling in term.spellings}
        self._longest = max(map(len, self._terms), default=0)
        self._knows_terms = knows_terms
        self._reading = reading
        self._on_warning = on_warning

    @property
    def name(self) -> str:
        """The name of the wrapped translator."""
        return self._translator.name

    def translate(self, sentences: Sequence[str]) -> list[str]:
        """Return one English sentence per sentence; the first one, which becomes the prompt, explains its terms."""
        analyses = [self._analyse(sentence) for sentence in sentences]
        sent = [one.sentence if self._knows_terms else one.with_english_terms for one in analyses]
        answers = self._correct(analyses, self._translator.translate(sent))
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
        remaining = (
            one
            for mention, one in ambiguous.items()
            if self._reading(sentence, mention.start, mention.end) != "idiom"
            and not any(mention.overlaps(other) and (term.own or mention != other) for other, term in terms.items())
        )
        return _Analysis(sentence, terms, tuple(remaining))

    def _correct(self, analyses: Sequence[_Analysis], answers: Sequence[str]) -> list[str]:
        """Return the answers after a second request for those without a term or with a wrong sense."""
        again = {
            index: _masked(one.sentence, names)
            for index, (one, answer) in enumerate(zip(analyses, answers, strict=True))
            if answer and (names := self._names_to_mask(one, answer))
        }
        corrected = [*answers]
        if not again:
            return corrected
        try:
            better = self._translator.translate([masked.text for masked in again.values()])
        except TranslationError as error:
            message = _("a term or a word of several meanings may be wrong: {error}")
            self._on_warning(message.format(error=error))
            return corrected
        for (index, masked), answer in zip(again.items(), better, strict=True):
            try:
                corrected[index] = masked.restore(answer)
            except LookupError as error:
                message = _("{translator} does not say {name!r} for {sentence!r}")
                shown = {"translator": self.name, "name": error.args[0], "sentence": analyses[index].sentence[:_SHOWN]}
                self._on_warning(message.format(**shown))
        return corrected

    def _names_to_mask(self, analysis: _Analysis, answer: str) -> dict[Mention, str]:
        """Return the names for a second request: all terms if one is lost, and the words in a wrong sense."""
        wrong = dict(_misunderstood(analysis.ambiguous, answer))
        terms = {} if self._knows_terms else analysis.names
        lost = any(name.casefold() not in answer.casefold() for name in terms.values())
        return wrong | terms if wrong or lost else {}

    def _warn(self, analysis: _Analysis, answer: str) -> None:
        """Warn of each ambiguous word whose sense is open."""
        for one in analysis.ambiguous:
            reading = self._reading(analysis.sentence, one.mention.start, one.mention.end)
            if one.meant is None and reading in ("homonym", "unclear"):
                names = [sense.names[0] for sense in one.senses if sense.names[0] != "-"]
                taken = [sense.names[0] for sense in one.senses if sense.occurs_in(answer)]
                if taken:
                    message = _("{word} may be {senses}; it was taken for {sense}: say more about it")
                else:
                    message = _("{word} may be {senses}: say more about it")
                shown = {"word": one.mention.noun, "senses": ", ".join(names), "sense": "".join(taken[:1])}
                self._on_warning(message.format(**shown))


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
    """Yield the words that occur in ``answer`` in another sense and not in the right one, each with its name."""
    for one in ambiguous:
        others = [sense for sense in one.senses if sense is not one.meant]
        if one.meant is None or one.meant.names[0] == "-" or one.meant.occurs_in(answer):
            continue
        if any(sense.occurs_in(answer) for sense in others):
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
