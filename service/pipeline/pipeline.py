"""The stages in order: Korean text to a preview of the prompt pair."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from itertools import starmap

from augment import Paraphraser
from generate import UPSCALERS, Phrase, PromptPart, changes, choose, versions_of
from translate import Translator, Word, without_lone_jamo, without_requests

from ..errors import InputError
from ..library import Example, Library, Near, choose_examples
from ..messages import _
from ..text import LONGEST_TEXT, clean, clean_optional_lines
from ..trace import Checkpoint, OnStage, PreviewTrace, StageError, add_dropped, add_warning
from .alternatives import Alternatives, Chosen
from .answers import own_notation, unwelcome_noun
from .characters import named
from .dialects import read_dialects
from .options import PreviewOptions
from .parsing import ParsedText, bare, parse_text, read_negative
from .preview import Preview
from .prompt_builder import PromptBuilder
from .translated_text import TranslatedText
from .translation import Translation, in_english, is_korean
from .versions import combined, doubts, numbered, spoken, written_parts

_DEFAULTS = PreviewOptions()
_FindNear = Callable[[str], Sequence[Near]]
_MOST_CHARACTERS = 2 * LONGEST_TEXT  # of the writer's sentence and its paraphrases together


class Pipeline:
    """Runs any objects that fit the protocols of the stages."""

    def __init__(  # noqa: PLR0913 - the parts of a pipeline
        self,
        paraphraser: Paraphraser,
        translator: Translator,
        prompt_builder: PromptBuilder,
        *,
        glosses: Callable[[], Mapping[str, str]] = dict,
        alternatives: Alternatives | None = None,
        translator_with: Callable[[tuple[Word, ...]], Translator] | None = None,
        paraphraser_with: Callable[[Sequence[Example]], Paraphraser] | None = None,
        library: Library | None = None,
        upscalers: Callable[[], Sequence[str]] = lambda: UPSCALERS,
    ) -> None:
        """Take the objects.

        Args:
            paraphraser: Any paraphraser.
            translator: Any translator.
            prompt_builder: The English half of the pipeline.
            glosses: Returns the explanations that ``translator`` adds to terms, by their English names.
            alternatives: Chooses among the alternatives of a text; by default it has no wildcards.
            translator_with: Returns a translator that knows words of the writer's own; None where there is none.
            paraphraser_with: Returns ``paraphraser`` with examples; None where it takes none.
            library: Finds prompts by what they mean; None where nothing is to be found again.
            upscalers: Returns the names of upscalers that a text can give.
        """
        self.library = library
        self._upscalers = upscalers
        self.alternatives = alternatives or Alternatives()
        self.prompt_builder = prompt_builder
        self._paraphraser = paraphraser
        self._glosses = glosses
        self._translation = Translation(translator, glosses)
        self._translator_with = translator_with
        self._paraphraser_with = paraphraser_with

    def preview(
        self,
        text: str | Chosen,
        options: PreviewOptions = _DEFAULTS,
        *,
        on_stage: OnStage | None = None,
        checkpoint: Checkpoint | None = None,
        find_near: _FindNear | None = None,
    ) -> Preview:
        """Run every stage on ``text``.

        Args:
            text: Korean text, with weights, tags and alternatives or without; or what was chosen of one.
            options: The choices of this preview; a negative prompt that was chosen takes the place of theirs.
            on_stage: Called with the name of each stage as it starts.
            checkpoint: Keeps the results of stages, for when the work is done again.
            find_near: Returns the prompts near a text, of which examples are taken; by default the packaged ideas.

        Raises:
            InputError: The text cannot be a prompt.
            RefusedError: The text may not be a prompt.
            ChoiceError: There is no such preset, an attribute cannot be had, or the text changes too often.
            StageError: A stage failed.
        """
        picked = text if isinstance(text, Chosen) else self.choose(text, options)
        hires_prompt = clean_optional_lines(options.hires_prompt) or read_dialects(picked.text).hires_prompt
        options = replace(options, negative=picked.negative)
        find_near = find_near or self._near_ideas
        parts = written_parts(picked.text, picked.negative, hires_prompt)
        if not changes(parts):
            return self._preview(picked.text, options, on_stage, checkpoint, find_near).chosen_as(picked)
        texts = {version.text: spoken(version) for version in versions_of(parts)}
        first, *others = [
            self._preview(one, replace(options, negative=""), on_stage, numbered(checkpoint, number), find_near)
            for number, one in enumerate(texts.values())
        ]
        versions = dict(zip([*texts][1:], others, strict=True))
        warned = (*first.warnings, *doubts(parts))
        whole = replace(first, text=" ".join(picked.text.split()), hires_prompt=hires_prompt, warnings=warned)
        return combined(whole, versions, parts).chosen_as(picked)

    def choose(self, text: str, options: PreviewOptions = _DEFAULTS) -> Chosen:
        """Return ``text`` and the negative prompt of ``options`` after the choice among their alternatives.

        Raises:
            InputError: One of them cannot be a prompt, or its alternatives cannot be used.
        """
        return self.alternatives.choose(text, options.negative, options.choice_seed)

    def _preview(
        self,
        lines: str,
        options: PreviewOptions,
        on_stage: OnStage | None,
        checkpoint: Checkpoint | None,
        find_near: _FindNear,
    ) -> Preview:
        """Return the preview of a text that does not change, which is clean, as its negative prompt is."""
        chosen = options.chosen
        attributes = choose(options.attributes)
        trace = PreviewTrace(on_stage, checkpoint)
        with trace.collecting():
            parsed = parse_text(lines, options.negative, self._upscalers())
            self.prompt_builder.safety.screen(
                [parsed.sentence, *attributes, *(phrase.text for phrase in attributes.values())]
            )
            translated = self._korean_stages(trace, parsed, attributes, options, find_near)
            characters = named(options.characters, parsed.sentence, translated.translations[0])
            options = replace(options, characters=characters)
            made = self.prompt_builder.build(trace, " ".join(lines.split()), translated, chosen, options)
        return replace(made, settings=parsed.settings, glossary=options.glossary)

    def with_negative(self, saved: Preview, negative: str) -> Preview:
        """Return ``saved`` with another negative prompt of the writer's own; its prompts are not made again.

        Args:
            saved: A preview.
            negative: As in ``PreviewOptions``.

        Raises:
            InputError: It cannot be a prompt.
            StageError: It could not be translated.
        """
        cleaned = clean_optional_lines(negative)
        if changes([PromptPart(cleaned)]):
            message = _("a saved preview takes no negative prompt that changes: make the preview again with it")
            raise InputError(message)
        versions = {text: self.with_negative(one, negative) for text, one in saved.versions.items()}
        if versions:
            return combined(self.with_negative(replace(saved, versions={}), negative), versions, saved.parts)
        trace = PreviewTrace(None, None)
        with trace.collecting():
            listed = read_negative(cleaned)
            names = tuple(dict.fromkeys(phrase.text for phrase in listed))
            parsed = ParsedText(saved.paraphrases[0], tuple(one for one in listed if one.weight != 1), names, names)
            translation = self._translation_with((*saved.glossary, *saved.characters))
            english = trace.stage("translate", translation.name, lambda: translation.wishes(parsed))
        before = {bare(saved.unwanted[name]) for name in saved.listed if name in saved.unwanted}
        kept = tuple(phrase for phrase in saved.weighted if bare(phrase.text) not in before)
        own = tuple(replace(one, text=english.get(one.text, one.text)) for one in parsed.weighted)
        negated = {name: thing for name, thing in saved.unwanted.items() if name not in saved.listed}
        return replace(
            saved,
            weighted=(*kept, *own),
            unwanted=negated | in_english(names, english),
            listed=names,
            usage=(*saved.usage, *trace.usage),
            warnings=(*saved.warnings, *trace.warnings),
            romanized=tuple(dict.fromkeys((*saved.romanized, *starmap(Word, trace.romanized.items())))),
            meanings=saved.meanings | trace.meanings,
        )

    def _korean_stages(
        self,
        trace: PreviewTrace,
        parsed: ParsedText,
        attributes: dict[str, Phrase],
        options: PreviewOptions,
        find_near: _FindNear,
    ) -> TranslatedText:
        sentences: tuple[str, ...] = (parsed.sentence,)
        if is_korean(parsed.sentence):
            sentences = trace.checkpointed_stage(
                "augment",
                self._paraphraser.name,
                lambda: self._paraphrase(parsed, options, find_near),
                tuple[str, ...],
            )
        else:
            add_warning(_("no Korean in the text: it is used as it is, as English"))
        translation = self._translation_with((*options.glossary, *options.characters))
        if not any(map(is_korean, (*sentences, *parsed.unwanted))):
            return translation.translated(sentences, {}, parsed, attributes)
        return trace.checkpointed_stage(
            "translate",
            translation.name,
            lambda: translation.translate(sentences, parsed, attributes),
            TranslatedText,
        )

    def _translation_with(self, words: tuple[Word, ...]) -> Translation:
        if not words or self._translator_with is None:
            return self._translation
        return Translation(self._translator_with(words), self._glosses)

    def _near_ideas(self, text: str) -> list[Near]:
        return self.library.near_ideas(self.library.meaning.of(text)) if self.library else []

    def _paraphraser_for(self, sentence: str, examples: int, find_near: _FindNear) -> Paraphraser:
        """Return the paraphraser, with examples if any are asked for; where none can be found, a warning says why."""
        if not examples or self._paraphraser_with is None:
            return self._paraphraser
        try:
            return self._paraphraser_with(choose_examples(sentence, find_near(sentence), examples))
        except StageError as error:
            add_warning(_("the paraphraser is given no examples: {error}").format(error=error))
            return self._paraphraser

    def _paraphrase(self, parsed: ParsedText, options: PreviewOptions, find_near: _FindNear) -> tuple[str, ...]:
        count = options.count
        most = max(0, _MOST_CHARACTERS // len(parsed.sentence) - 1)
        if most < count:
            message = _("the text is long: {most} paraphrases are asked for, not {count}")
            add_warning(message.format(most=most, count=count))
            count = most
        distinct = {parsed.sentence: None}
        paraphraser = self._paraphraser_for(parsed.spoken, options.examples if count else 0, find_near)
        for answer in paraphraser.paraphrase(parsed.spoken, count) if count else ():
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
        elif len(distinct) <= count:
            message = _("{made} of {count} paraphrases: any other would change the meaning")
            add_warning(message.format(made=len(distinct) - 1, count=count))
        return tuple(distinct)[: count + 1]
