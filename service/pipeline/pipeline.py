"""The stages in order: Korean text to a preview of the prompt pair."""

from dataclasses import replace

from augment import Paraphraser
from generate import Phrase, choose, preset
from translate import Translator, has_hangul, without_spans

from ..errors import InputError
from ..messages import _
from ..text import LONGEST_TEXT, clean
from ..trace import Checkpoint, OnStage, PreviewTrace, StageError, add_dropped, add_warning
from .options import PreviewOptions
from .parsing import ParsedText, bare, parse_text
from .preview import Preview
from .prompt_builder import PromptBuilder, TranslatedText

_DEFAULTS = PreviewOptions()
_MOST_CHARACTERS = 2 * LONGEST_TEXT  # of the writer's sentence and its paraphrases together


class Pipeline:
    """Runs any objects that fit the protocols of the stages."""

    def __init__(self, paraphraser: Paraphraser, translator: Translator, prompt_builder: PromptBuilder) -> None:
        self.prompt_builder = prompt_builder
        self._paraphraser = paraphraser
        self._translator = translator

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
        cleaned = clean(text)
        chosen = preset(options.preset)
        attributes = choose(options.attributes)
        trace = PreviewTrace(on_stage, checkpoint)
        with trace.collecting():
            parsed = parse_text(cleaned)
            self.prompt_builder.safety.screen(
                [parsed.sentence, *attributes, *(phrase.text for phrase in attributes.values())]
            )
            if has_hangul(without_spans(parsed.sentence)):
                translated = self._korean_stages(trace, parsed, attributes, options.count)
            else:
                add_warning(_("no Korean in the text: it is used as it is, as English"))
                unwanted = {word: word for word in parsed.unwanted}
                own = (parsed.sentence,)
                translated = TranslatedText(own, own, parsed.weighted, unwanted, attributes)
            return self.prompt_builder.build(trace, cleaned, translated, chosen, options)

    def _korean_stages(
        self, trace: PreviewTrace, parsed: ParsedText, attributes: dict[str, Phrase], count: int
    ) -> TranslatedText:
        sentences = trace.checkpointed_stage(
            "augment", self._paraphraser.name, lambda: self._paraphrase(parsed, count), tuple[str, ...]
        )
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
        for variant in self._paraphraser.paraphrase(parsed.spoken, count) if count else ():
            if variant.strip() and sum(map(len, distinct)) + len(variant) <= _MOST_CHARACTERS:
                try:
                    distinct[clean(variant)] = None
                except InputError as error:
                    add_dropped(variant, str(error))
        if count and len(distinct) == 1:
            add_warning(_("no paraphrase could be made: the keywords come from the one sentence"))
        return tuple(distinct)[: count + 1]

    def _translate(
        self, sentences: tuple[str, ...], parsed: ParsedText, attributes: dict[str, Phrase]
    ) -> TranslatedText:
        """Drop paraphrases without a translation; the writer's sentence and everything weighted must have one."""
        asked = [*sentences, *(phrase.text for phrase in parsed.weighted), *parsed.unwanted]
        answers = self._translator.translate(asked)
        if len(answers) != len(asked):
            message = _("{sent} sentences were sent, {received} came back")
            raise StageError("translate", message.format(sent=len(asked), received=len(answers)))
        translated: dict[str, str] = {}
        for index, (korean, answer) in enumerate(zip(asked, answers, strict=True)):
            try:
                translated[korean] = _english(answer)
            except InputError as error:
                if index == 0 or index >= len(sentences):
                    message = _("no English for {korean!r}: {problem}")
                    raise StageError("translate", message.format(korean=korean, problem=error)) from error
                message = _("left out, because it could not be translated: {korean!r} ({problem})")
                add_warning(message.format(korean=korean, problem=error))
        kept = tuple(sentence for sentence in sentences if sentence in translated)
        return TranslatedText(
            kept,
            tuple(translated[sentence] for sentence in kept),
            tuple(replace(phrase, text=translated[phrase.text]) for phrase in parsed.weighted),
            {korean: bare(translated[korean]) for korean in parsed.unwanted},
            attributes,
        )


def _english(answer: str) -> str:
    if not answer.strip():
        raise InputError(_("nothing came back"))
    if has_hangul(without_spans(answer)):
        raise InputError(_("Korean is left in {english!r}").format(english=answer))
    return clean(answer, longest=None)
