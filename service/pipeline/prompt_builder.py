"""The English half of the pipeline: translated sentences to keywords and the prompt pair."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import starmap
from types import MappingProxyType

from augment import find_additions
from generate import (
    EstimatedTokenizer,
    Preset,
    Tokenizer,
    without_phrases,
)
from keywords import KeywordExtractor, WeightedKeyword, weigh
from translate import (
    Word,
    checked_word,
    has_hangul,
    romanized_words,
    without_foreign_quotations,
    without_spans,
    without_tags,
)

from ..errors import InputError
from ..library import Example
from ..messages import _
from ..text import clean
from ..trace import Checkpoint, OnStage, PreviewTrace, add_warning
from .answers import unwelcome_words
from .characters import without_characters
from .composition import compose_prompts
from .options import PreviewOptions
from .own_styles import checked_style
from .preview import Preview
from .safety import Safety
from .translated_text import TranslatedText
from .versions import combined, numbered


class PromptBuilder:
    """Makes previews of translated sentences; it has no Korean stage."""

    def __init__(
        self,
        extractor: KeywordExtractor,
        *,
        safety: Safety | None = None,
        tokenizers: tuple[Tokenizer, Tokenizer] = (EstimatedTokenizer(), EstimatedTokenizer()),
    ) -> None:
        """Take loaded parts.

        Args:
            extractor: Any keyword extractor.
            safety: The check of the text; the packaged lists by default.
            tokenizers: Those of the model's two text encoders.
        """
        self.safety = safety or Safety()
        self._extractor = extractor
        self._tokenizers = tokenizers

    def warm_up(self) -> None:
        """Load what the keywords need. Raise what keeps it from loading."""
        self._extractor.extract(["a cat"])

    def redo(
        self,
        saved: Preview,
        options: PreviewOptions | None = None,
        *,
        on_stage: OnStage | None = None,
        checkpoint: Checkpoint | None = None,
    ) -> Preview:
        """Return ``saved`` with keywords and prompts made again from its translations, edited or not.

        Args:
            saved: A preview.
            options: Other choices than those that ``saved`` was made with; ``count``, ``attributes`` and ``characters``
                do not matter.
            on_stage: Called with the name of each stage as it starts.
            checkpoint: Keeps the results of stages, for when the work is done again.

        Raises:
            InputError: A sentence is empty, holds control characters, or is not English.
            ChoiceError: There is no such preset.
            StageError: A stage failed.
        """
        check_saved(saved)
        options = options or saved.options
        first, *others = [
            self._redone(one, options, on_stage, numbered(checkpoint, number))
            for number, one in enumerate((saved, *saved.versions.values()))
        ]
        return combined(first, dict(zip(saved.versions, others, strict=True)), saved.parts)

    def _redone(
        self, saved: Preview, options: PreviewOptions, on_stage: OnStage | None, checkpoint: Checkpoint | None
    ) -> Preview:
        """Return one version made again."""
        options = replace(options, characters=saved.characters)
        chosen = options.chosen
        trace = PreviewTrace(on_stage, checkpoint)
        translated = TranslatedText(
            saved.paraphrases,
            saved.translations,
            saved.weighted,
            saved.unwanted,
            saved.attributes,
            saved.listed,
        )
        with trace.collecting():
            for warning in saved.warnings:
                add_warning(warning)
            redone = self.build(trace, saved.text, translated, chosen, options, saved.adjusted)
        return replace(
            redone,
            backends=saved.backends | redone.backends,
            seconds=saved.seconds | redone.seconds,
            usage=saved.usage,
            dropped=saved.dropped,
            romanized=saved.romanized,
            meanings=saved.meanings,
            examples=saved.examples,
            glossary=saved.glossary,
            settings=saved.settings,
            written=saved.written,
            written_negative=saved.written_negative,
            chosen=saved.chosen,
            choice_seed=saved.choice_seed,
            hires_prompt=saved.hires_prompt,
        )

    def build(  # noqa: PLR0913, PLR0917 - the parts of a preview
        self,
        trace: PreviewTrace,
        text: str,
        translated: TranslatedText,
        chosen: Preset,
        options: PreviewOptions,
        adjusted: Mapping[str, float] = MappingProxyType({}),
    ) -> Preview:
        """Return the preview of ``text`` with everything that ``trace`` recorded. Raise ``StageError``."""
        keywords = trace.checkpointed_stage(
            "keywords", self._extractor.name, lambda: self._weigh(translated, options), tuple[WeightedKeyword, ...]
        )
        used = [one for one in _reweighted(keywords, adjusted) if one.weight]
        made = trace.stage(
            "compose", chosen.name, lambda: compose_prompts(translated, used, chosen, options, self._tokenizers)
        )
        shown = (*made.prompts.prompt, *made.prompts.prompt_2)
        self.safety.screen([translated.sentences[0], *(phrase.text for phrase in shown)])
        return Preview(
            text=text,
            paraphrases=translated.sentences,
            translations=translated.translations,
            weighted=translated.weighted,
            unwanted=translated.unwanted,
            listed=translated.listed,
            attributes=translated.attributes,
            keywords=keywords,
            adjusted={**adjusted},
            preset=chosen.name,
            style=options.style,
            characters=options.characters,
            top=options.top,
            weights=options.weights,
            prompts=made.prompts,
            syntax=options.syntax,
            fit=options.fit,
            left_out=made.left_out,
            cut=made.cut,
            budgets=made.budgets,
            sampling=made.sampling,
            backends=trace.backends,
            seconds=trace.seconds,
            warnings=tuple(trace.warnings),
            dropped=trace.dropped,
            romanized=tuple(starmap(Word, trace.romanized.items())),
            meanings=trace.meanings,
            examples=tuple(starmap(Example, trace.examples.items())),
            usage=trace.usage,
        )

    def _weigh(self, translated: TranslatedText, options: PreviewOptions) -> tuple[WeightedKeyword, ...]:
        faint = [phrase.text for phrase in translated.weighted_wanted if phrase.weight < 1]
        hidden = [*faint, *unwelcome_words(translated.translations[0], translated.unwanted.values())]
        sentences = [without_characters(sentence, options.characters) for sentence in translated.translations]
        found = self._extractor.extract([_keyword_source(sentence, hidden) for sentence in sentences])
        return tuple(
            weigh(
                found,
                len(translated.translations),
                limit=options.top,
                scheme=options.weights,
                added_in=find_additions([without_tags(sentence) for sentence in translated.sentences]),
                unknown=romanized_words(translated.translations[0], translated.sentences[0]),
            )
        )


def _reweighted(keywords: Sequence[WeightedKeyword], adjusted: Mapping[str, float]) -> list[WeightedKeyword]:
    """Return the keywords with the weights that the writer has set, heaviest first."""
    changed = [replace(one, weight=adjusted.get(one.text, one.weight)) for one in keywords]
    return sorted(changed, key=lambda one: one.weight, reverse=True) if adjusted else changed


def _keyword_source(sentence: str, hidden: Sequence[str]) -> str:
    """Return what keywords may come from: no tags, no quotation that no encoder reads, nothing that is hidden."""
    return without_phrases(without_tags(without_foreign_quotations(sentence)), hidden)


def check_saved(saved: Preview, *, longest: int | None = None) -> None:
    """Check the texts of a saved preview.

    Args:
        saved: A preview that was saved, and perhaps edited.
        longest: Characters of a sentence, at most; None for no bound.

    Raises:
        InputError: A sentence is empty, too long, holds control characters, or is not English.
        GlossaryError: A word cannot be one of a glossary.
        ChoiceError: The style cannot be one of one's own.
    """
    english = (
        *saved.translations,
        *saved.unwanted.values(),
        *(phrase.text for phrase in (*saved.weighted, *saved.attributes.values())),
    )
    for sentence in (*saved.paraphrases, *english, *saved.warnings):
        clean(sentence, longest=longest)
    for word in (*saved.glossary, *saved.characters):
        checked_word(word.korean, word.english)
    for word in saved.romanized:
        clean(word.korean, longest=longest)
        clean(word.english, longest=longest)
    for korean, meanings in saved.meanings.items():
        for text in (korean, *meanings, *meanings.values()):
            clean(text, longest=longest)
    if saved.style:
        checked_style(saved.style)
    for one in saved.versions.values():
        check_saved(one, longest=longest)
    for sentence in english:
        if has_hangul(without_spans(sentence)):
            raise InputError(_("Korean is left in {english!r}").format(english=sentence))
