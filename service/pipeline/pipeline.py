"""The four stages in order: Korean text to a preview of the prompt pair."""

from collections.abc import Iterable, Sequence
from copy import copy
from dataclasses import dataclass, replace

from augment import Paraphraser
from augment.novelty import embellished
from generate import (
    EstimatedTokenizer,
    Phrase,
    Preset,
    Prompt,
    Syntax,
    TokenBudget,
    Tokenizer,
    choose,
    compose,
    token_budgets,
)
from keywords import KeywordExtractor, Scheme, WeightedKeyword, weigh
from translate import Translator, has_hangul, is_tag, without_spans, without_tags

from ..text import InputError, clean
from ..trace.run import Checkpoint, OnStage, Run, StageError, add_dropped, add_warning
from .parsing import Intent, bare, prompt_of, read_intent
from .preview import Preview
from .safety import Safety


class Pipeline:
    """Runs any objects that fit the stages' protocols."""

    def __init__(  # noqa: PLR0913 - one argument a stage, one a choice within a stage
        self,
        paraphraser: Paraphraser,
        translator: Translator,
        extractor: KeywordExtractor,
        preset: Preset,
        *,
        count: int = 10,
        top: int = 20,
        scheme: Scheme = "frequency",
        syntax: Syntax = "compel",
        safety: Safety | None = None,
        tokenizers: tuple[Tokenizer, Tokenizer] = (EstimatedTokenizer(), EstimatedTokenizer()),
    ) -> None:
        """Args: ``count`` paraphrases at most, ``top`` keywords at most, ``scheme`` of their weights.

        ``tokenizers`` are those of the model's two text encoders.
        """
        self._paraphraser = paraphraser
        self._translator = translator
        self._extractor = extractor
        self._preset = preset
        self._count = count
        self._top = top
        self._scheme: Scheme = scheme
        self._syntax: Syntax = syntax
        self._safety = safety or Safety()
        self._tokenizers = tokenizers

    def using(self, preset: Preset, *, count: int, top: int, scheme: Scheme, syntax: Syntax) -> "Pipeline":
        """Returns the same stages with other choices; the arguments are those of the constructor."""
        other = copy(self)
        other._preset, other._count, other._top = preset, count, top
        other._scheme, other._syntax = scheme, syntax
        return other

    def preview(
        self,
        text: str,
        *,
        attributes: Iterable[str] = (),
        on_stage: OnStage | None = None,
        checkpoint: Checkpoint | None = None,
    ) -> Preview:
        """Returns every stage for ``text``; ``on_stage`` is called with the name of each stage as it starts.

        ``checkpoint`` keeps what stages made, for when all is done again. ``attributes`` are chosen from the
        dictionary, such as ``hair=포니테일``.
        Raises ``InputError`` when the text cannot be a prompt, ``RefusedError`` when it may not be one,
        ``AttributeChoiceError`` when an attribute cannot be had, and ``StageError`` when a stage fails.
        """
        cleaned = clean(text)
        chosen = choose(attributes)
        run = Run(on_stage, checkpoint)
        with run.collecting():
            intent = read_intent(cleaned)
            self._safety.screen([intent.sentence, *chosen, *(phrase.text for phrase in chosen.values())])
            if has_hangul(without_spans(intent.sentence)):
                paraphrases = run.kept_stage(
                    "augment", self._paraphraser, lambda: self._paraphrase(intent), tuple[str, ...]
                )
                meant = run.kept_stage(
                    "translate", self._translator, lambda: self._translate(paraphrases, intent, chosen), _Meaning
                )
            else:
                add_warning("no Korean in the text: it is used as it is, as English")
                themselves = {word: word for word in intent.unwanted}
                meant = _Meaning((intent.sentence,), (intent.sentence,), intent.weighted, themselves, chosen)
            later = self._later_stages(run, meant)
        return self._gathered(run, cleaned, meant, *later)

    def redo(self, saved: Preview, *, on_stage: OnStage | None = None, checkpoint: Checkpoint | None = None) -> Preview:
        """Returns ``saved`` with its keywords and prompts made anew from its translations, edited or not.

        Neither the paraphraser nor the translator is called. Raises ``InputError`` when a sentence in it is empty,
        holds control characters, or is no English, ``StageError`` when a stage fails.
        """
        check_saved(saved)
        chosen = saved.attributes.values()
        run = Run(on_stage, checkpoint)
        with run.collecting():
            for warning in saved.warnings:
                add_warning(warning)
            weighted = tuple(one for one in saved.phrases.prompt if one.weight != 1 and one not in chosen)
            meant = _Meaning(saved.paraphrases, saved.translations, weighted, saved.unwanted, saved.attributes)
            later = self._later_stages(run, meant)
        redone = self._gathered(run, saved.text, meant, *later)
        return replace(
            redone,
            backends=saved.backends | redone.backends,
            seconds=saved.seconds | redone.seconds,
            usage=saved.usage,
            dropped=saved.dropped,
        )

    def _later_stages(self, run: Run, meant: "_Meaning") -> "_Later":
        keywords = run.kept_stage(
            "keywords", self._extractor, lambda: self._weighted(meant), tuple[WeightedKeyword, ...]
        )
        prompt, budgets = run.stage("compose", self._preset, lambda: self._compose(meant, keywords))
        self._safety.screen([meant.sentences[0], *(phrase.text for phrase in (*prompt.prompt, *prompt.prompt_2))])
        return keywords, prompt, budgets

    def _paraphrase(self, intent: Intent) -> tuple[str, ...]:
        distinct = {intent.sentence: None}
        for variant in self._paraphraser.paraphrase(intent.spoken, self._count) if self._count else ():
            if variant.strip():
                try:
                    distinct[clean(variant)] = None
                except InputError as error:
                    add_dropped(variant, str(error))
        if self._count and len(distinct) == 1:
            add_warning("no paraphrase could be made: the keywords come from the one sentence")
        return tuple(distinct)[: self._count + 1]

    def _translate(self, sentences: tuple[str, ...], intent: Intent, chosen: dict[str, Phrase]) -> "_Meaning":
        """The first sentence is always among those that have a translation; so is all that has a weight."""
        asked = [*sentences, *(phrase.text for phrase in intent.weighted), *intent.unwanted]
        answers = self._translator.translate(asked)
        if len(answers) != len(asked):
            raise StageError("translate", f"{len(asked)} sentences were sent, {len(answers)} came back")
        translated: dict[str, str] = {}
        for index, (korean, answer) in enumerate(zip(asked, answers, strict=True)):
            try:
                translated[korean] = _english(answer)
            except InputError as error:
                if index == 0 or index >= len(sentences):
                    raise StageError("translate", f"no English for {korean!r}: {error}") from error
                add_warning(f"left out, because it could not be translated: {korean!r} ({error})")
        kept = tuple(sentence for sentence in sentences if sentence in translated)
        return _Meaning(
            kept,
            tuple(translated[sentence] for sentence in kept),
            tuple(replace(phrase, text=translated[phrase.text]) for phrase in intent.weighted),
            {korean: bare(translated[korean]) for korean in intent.unwanted},
            chosen,
        )

    def _weighted(self, meant: "_Meaning") -> tuple[WeightedKeyword, ...]:
        found = self._extractor.extract([without_tags(sentence) for sentence in meant.translations])
        of, added = len(meant.translations), embellished([without_tags(sentence) for sentence in meant.sentences])
        return tuple(weigh(found, of, limit=self._top, scheme=self._scheme, embellished=added))

    def _compose(self, meant: "_Meaning", keywords: Sequence[WeightedKeyword]) -> tuple[Prompt, dict[str, TokenBudget]]:
        prompt = compose(
            prompt_of(meant.translations[0], meant.weighted),
            [Phrase(keyword.text, keyword.weight) for keyword in keywords],
            self._preset,
            [Phrase(english, literal=is_tag(english)) for english in meant.unwanted.values()],
            [*meant.attributes.values()],
        )
        return prompt, token_budgets(prompt, *self._tokenizers)

    def _gathered(  # noqa: PLR0913, PLR0917 - what the stages made
        self,
        run: Run,
        text: str,
        meant: "_Meaning",
        keywords: tuple[WeightedKeyword, ...],
        prompt: Prompt,
        budgets: dict[str, TokenBudget],
    ) -> Preview:
        return Preview(
            text,
            meant.sentences,
            meant.translations,
            keywords,
            prompt,
            run.backends,
            tuple(run.warnings),
            run.seconds,
            self._syntax,
            run.usage,
            meant.unwanted,
            meant.attributes,
            run.dropped,
            budgets,
            self._preset.sampling,
        )


def check_saved(saved: Preview, *, longest: int | None = None) -> None:
    """Raises ``InputError`` when a sentence is empty, too long, holds control characters, or is no English."""
    written = (
        *saved.translations,
        *saved.unwanted.values(),
        *(phrase.text for phrase in saved.attributes.values()),
    )
    for sentence in (*saved.paraphrases, *written, *saved.warnings):
        clean(sentence, longest=longest)
    for english in written:
        if has_hangul(without_spans(english)):
            raise InputError(f"Korean is left in the translation {english!r}")


@dataclass(frozen=True)
class _Meaning:
    """What is known behind the translation.

    Sentences and their English, what has a weight, what is not wanted, what was chosen beside the text.
    """

    sentences: tuple[str, ...]
    translations: tuple[str, ...]
    weighted: tuple[Phrase, ...]
    unwanted: dict[str, str]
    attributes: dict[str, Phrase]


_Later = tuple[tuple[WeightedKeyword, ...], Prompt, dict[str, TokenBudget]]


def _english(answer: str) -> str:
    if not answer.strip():
        raise InputError("nothing came back")
    if has_hangul(without_spans(answer)):
        raise InputError(f"Korean is left in {answer!r}")
    return clean(answer, longest=None)
