"""The translate stage: Korean sentences, and the phrases in them that have a call of their own, to English."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from generate import Phrase
from translate import Translator, foreign_letters, has_hangul, without_spans

from ..errors import InputError
from ..messages import _
from ..text import clean
from ..trace import StageError, add_warning
from .answers import own_notation
from .parsing import ParsedText, bare
from .translated_text import TranslatedText

_FIRST = "picture"  # translators explain terms in the first sentence of a call, and do not send English
_SHOWN = 100  # characters of an answer in a message


class Translation:
    """Translates parsed texts with any translator."""

    def __init__(self, translator: Translator, glosses: Callable[[], Mapping[str, str]]) -> None:
        """Take a translator, and a function that returns the explanations that it adds to terms, by English name."""
        self.name = translator.name
        self._translator = translator
        self._glosses = glosses

    def translate(
        self, sentences: tuple[str, ...], parsed: ParsedText, attributes: dict[str, Phrase]
    ) -> TranslatedText:
        """Drop paraphrases without a translation; the writer's sentence and everything weighted must have one.

        Each weighted or unwanted phrase has a call of its own: in a list whose answers are shifted by one place, the
        English of another phrase would be emphasised or kept out of the picture.
        """
        korean_sentences = [sentence for sentence in sentences if is_korean(sentence)]
        answers = self._answers(korean_sentences) if korean_sentences else []
        translated: dict[str, str] = {}
        for korean, answer in zip(korean_sentences, answers, strict=True):
            try:
                translated[korean] = _english(own_notation(answer, korean), korean)
            except InputError as error:
                if korean not in sentences[1:]:
                    raise _untranslated(korean, error) from error
                message = _("left out, because it could not be translated: {korean!r} ({problem})")
                add_warning(message.format(korean=korean, problem=error))
        return self.translated(sentences, translated | self.wishes(parsed), parsed, attributes)

    def wishes(self, parsed: ParsedText) -> dict[str, str]:
        """Return the English of the weighted and unwanted phrases that are Korean. Raise ``StageError``."""
        translated: dict[str, str] = {}
        for korean in dict.fromkeys((*(phrase.text for phrase in parsed.weighted), *parsed.unwanted)):
            if is_korean(korean):
                answer = self._answers((_FIRST, korean))[1]
                try:
                    translated[korean] = _english(own_notation(answer, korean), korean)
                except InputError as error:
                    raise _untranslated(korean, error) from error
        return translated

    def translated(
        self,
        sentences: tuple[str, ...],
        english: dict[str, str],
        parsed: ParsedText,
        attributes: dict[str, Phrase],
    ) -> TranslatedText:
        """Return the state after translation; ``english`` has the translations of all Korean texts that have one."""
        kept = tuple(sentence for sentence in sentences if sentence in english or not is_korean(sentence))
        translations = tuple(english.get(sentence, sentence) for sentence in kept)
        own = tuple(replace(phrase, text=english.get(phrase.text, phrase.text)) for phrase in parsed.weighted)
        return TranslatedText(
            kept,
            translations,
            (*own, *self._faint_glosses(own, translations[0])),
            in_english(parsed.unwanted, english),
            attributes,
            parsed.listed,
        )

    def _answers(self, sentences: Sequence[str]) -> list[str]:
        answers = self._translator.translate(sentences)
        if len(answers) != len(sentences):
            message = _("{sent} sentences were sent, {received} came back")
            raise StageError("translate", message.format(sent=len(sentences), received=len(answers)))
        return answers

    def _faint_glosses(self, weighted: Iterable[Phrase], english: str) -> Iterator[Phrase]:
        """Yield the explanations in ``english`` of terms that are weighed down, with the same weight."""
        if faint := [phrase for phrase in weighted if phrase.weight < 1]:
            explained = {name: gloss for name, gloss in self._glosses().items() if gloss in english}
            for phrase in faint:
                yield from (Phrase(gloss, phrase.weight) for name, gloss in explained.items() if name in phrase.text)


def in_english(unwanted: Iterable[str], english: Mapping[str, str]) -> dict[str, str]:
    """Return unwanted things with their English as negative prompts have it."""
    return {word: bare(english[word]) if word in english else word for word in unwanted}


def _untranslated(korean: str, problem: InputError) -> StageError:
    return StageError("translate", _("no English for {korean!r}: {problem}").format(korean=korean, problem=problem))


def is_korean(text: str) -> bool:
    """Return whether ``text`` has Hangul outside quotations and tags."""
    return has_hangul(without_spans(text))


def _english(answer: str, korean: str) -> str:
    if not answer.strip():
        raise InputError(_("nothing came back"))
    if has_hangul(without_spans(answer)):
        raise InputError(_("Korean is left in {english!r}").format(english=answer[:_SHOWN]))
    if foreign := foreign_letters(without_spans(answer), korean):
        message = _("{letters!r} is not English in {english!r}")
        raise InputError(message.format(letters=foreign[:_SHOWN], english=answer[:_SHOWN]))
    return clean(answer, longest=None)
