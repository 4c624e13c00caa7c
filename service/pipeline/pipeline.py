"""The stages in order: Korean text to a preview of the prompt pair."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from augment import Paraphraser
from generate import Phrase, choose, preset
from translate import Translator, foreign_letters, has_hangul, without_lone_jamo, without_requests, without_spans

from ..errors import InputError
from ..messages import _
from ..text import LONGEST_TEXT, clean, clean_lines
from ..trace import Checkpoint, OnStage, PreviewTrace, StageError, add_dropped, add_warning
from .answers import own_notation, unwelcome_noun
from .options import PreviewOptions
from .parsing import ParsedText, bare, parse_text
from .preview import Preview
from .prompt_builder import PromptBuilder
from .translated_text import TranslatedText

_DEFAULTS = PreviewOptions()
_FIRST = "picture"  # translators explain terms in the first sentence of a call, and do not send English
_MOST_CHARACTERS = 2 * LONGEST_TEXT  # of the writer's sentence and its paraphrases together
_SHOWN = 100  # characters of an answer in a message


class Pipeline:
    """Runs any objects that fit the protocols of the stages."""

    def __init__(
        self,
        paraphraser: Paraphraser,
        translator: Translator,
        prompt_builder: PromptBuilder,
        *,
        glosses: Callable[[], Mapping[str, str]] = dict,
    ) -> None:
        """Take the objects.

        Args:
            paraphraser: Any paraphraser.
            translator: Any translator.
            prompt_builder: The English half of the pipeline.
            glosses: Returns the explanations that ``translator`` adds to terms, by their English names.
        """
        self.prompt_builder = prompt_builder
        self._paraphraser = paraphraser
        self._translator = translator
        self._glosses = glosses

    def preview(
        self,
        text: str,
        options: PreviewOptions = _DEFAULTS,
        *,
        on_stage: OnStage | None = None,
        checkpoint: Checkpoint | None = None,
    ) -> Preview:
        """Run every stage on ``text``.

        Args:
            text: Korean text, with weights and tags or without.
            options: The choices of this preview.
            on_stage: Called with the name of each stage as it starts.
            checkpoint: Keeps the results of stages, for when the work is done again.

        Raises:
            InputError: The text cannot be a prompt.
            RefusedError: The text may not be a prompt.
            ChoiceError: There is no such preset, or an attribute cannot be had.
            StageError: A stage failed.
        """
        lines = clean_lines(text)
        chosen = preset(options.preset)
        attributes = choose(options.attributes)
        trace = PreviewTrace(on_stage, checkpoint)
        with trace.collecting():
            parsed = parse_text(lines)
            self.prompt_builder.safety.screen(
                [parsed.sentence, *attributes, *(phrase.text for phrase in attributes.values())]
            )
            translated = self._korean_stages(trace, parsed, attributes, options.count)
            made = self.prompt_builder.build(trace, " ".join(lines.split()), translated, chosen, options)
        return replace(made, settings=parsed.settings)

    def _korean_stages(
        self, trace: PreviewTrace, parsed: ParsedText, attributes: dict[str, Phrase], count: int
    ) -> TranslatedText:
        sentences: tuple[str, ...] = (parsed.sentence,)
        if _is_korean(parsed.sentence):
            sentences = trace.checkpointed_stage(
                "augment", self._paraphraser.name, lambda: self._paraphrase(parsed, count), tuple[str, ...]
            )
        else:
            add_warning(_("no Korean in the text: it is used as it is, as English"))
        if not any(map(_is_korean, (*sentences, *parsed.unwanted))):
            return self._translated(sentences, {}, parsed, attributes)
        return trace.checkpointed_stage(
            "translate",
            self._translator.name,
            lambda: self._translate(sentences, parsed, attributes),
            TranslatedText,
        )

    def _paraphrase(self, parsed: ParsedText, count: int) -> tuple[str, ...]:
        most = max(0, _MOST_CHARACTERS // len(parsed.sentence) - 1)
        if most < count:
            message = _("the text is long: {most} paraphrases are asked for, not {count}")
            add_warning(message.format(most=most, count=count))
            count = most
        distinct = {parsed.sentence: None}
        for answer in self._paraphraser.paraphrase(parsed.spoken, count) if count else ():
            variant = own_notation(answer, parsed.spoken)
            if noun := unwelcome_noun(variant, parsed):
                add_dropped(
                    variant, _("it names {noun}, which the text does not want, or wants less of").format(noun=noun)
                )
            elif variant.strip() and sum(map(len, distinct)) + len(variant) <= _MOST_CHARACTERS:
                try:
                    distinct[clean(without_requests(without_lone_jamo(clean(variant))[0]))] = None
                except InputError as error:
                    add_dropped(variant, str(error))
        if count and len(distinct) == 1:
            add_warning(_("no paraphrase could be made: the keywords come from the one sentence"))
        return tuple(distinct)[: count + 1]

    def _translate(
        self, sentences: tuple[str, ...], parsed: ParsedText, attributes: dict[str, Phrase]
    ) -> TranslatedText:
        """Drop paraphrases without a translation; the writer's sentence and everything weighted must have one.

        Each weighted or unwanted phrase has a call of its own: in a list whose answers are shifted by one place, the
        English of another phrase would be emphasised or kept out of the picture.
        """
        korean_sentences = [sentence for sentence in sentences if _is_korean(sentence)]
        wishes = dict.fromkeys([*(phrase.text for phrase in parsed.weighted), *parsed.unwanted])
        asked = [*korean_sentences, *(wish for wish in wishes if _is_korean(wish))]
        answers = self._answers(korean_sentences) if korean_sentences else []
        answers += [self._answers((_FIRST, wish))[1] for wish in asked[len(korean_sentences) :]]
        translated: dict[str, str] = {}
        for korean, answer in zip(asked, answers, strict=True):
            try:
                translated[korean] = _english(own_notation(answer, korean), korean)
            except InputError as error:
                if korean not in sentences[1:]:
                    message = _("no English for {korean!r}: {problem}")
                    raise StageError("translate", message.format(korean=korean, problem=error)) from error
                message = _("left out, because it could not be translated: {korean!r} ({problem})")
                add_warning(message.format(korean=korean, problem=error))
        return self._translated(sentences, translated, parsed, attributes)

    def _translated(
        self,
        sentences: tuple[str, ...],
        english: dict[str, str],
        parsed: ParsedText,
        attributes: dict[str, Phrase],
    ) -> TranslatedText:
        """Return the state after translation; ``english`` has the translations of all Korean texts that have one."""
        kept = tuple(sentence for sentence in sentences if sentence in english or not _is_korean(sentence))
        translations = tuple(english.get(sentence, sentence) for sentence in kept)
        own = tuple(replace(phrase, text=english.get(phrase.text, phrase.text)) for phrase in parsed.weighted)
        return TranslatedText(
            kept,
            translations,
            (*own, *self._faint_glosses(own, translations[0])),
            {word: bare(english[word]) if word in english else word for word in parsed.unwanted},
            attributes,
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


def _is_korean(text: str) -> bool:
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
