"""The four stages in order: Korean text to a preview of the prompt pair."""

from collections.abc import Sequence
from dataclasses import replace

from augment import Paraphraser
from generate import Phrase, Preset, Prompt, Syntax, compose
from keywords import KeywordExtractor, Scheme, WeightedKeyword, weigh
from translate import Translator, without_spans, without_tags

from .intent import Intent, prompt_of, read_intent
from .preview import Preview
from .run import OnStage, Run, StageError, add_warning
from .text import InputError, clean, has_korean


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
    ) -> None:
        """Args: ``count`` paraphrases at most, ``top`` keywords at most, ``scheme`` of their weights."""
        self._paraphraser = paraphraser
        self._translator = translator
        self._extractor = extractor
        self._preset = preset
        self._count = count
        self._top = top
        self._scheme: Scheme = scheme
        self._syntax: Syntax = syntax

    def preview(self, text: str, *, on_stage: OnStage | None = None) -> Preview:
        """Returns every stage for ``text``; ``on_stage`` is called with the name of each stage as it starts.

        Raises ``InputError`` when the text cannot be a prompt, ``StageError`` when a stage fails.
        """
        cleaned = clean(text)
        intent = read_intent(cleaned)
        run = Run(on_stage)
        with run.collecting():
            if has_korean(without_spans(intent.sentence)):
                paraphrases = run.stage("augment", self._paraphraser, lambda: self._paraphrase(intent))
                paraphrases, translations, weighted = run.stage(
                    "translate", self._translator, lambda: self._translate(paraphrases, intent)
                )
            else:
                add_warning("no Korean in the text: it is used as it is, as English")
                paraphrases = translations = (intent.sentence,)
                weighted = intent.weighted
            keywords, prompt = self._later_stages(run, translations, weighted)
        return self._gathered(run, cleaned, paraphrases, translations, keywords, prompt)

    def redo(self, saved: Preview, *, on_stage: OnStage | None = None) -> Preview:
        """Returns ``saved`` with its keywords and prompts made anew from its translations, edited or not.

        Neither the paraphraser nor the translator is called. Raises ``InputError`` when a sentence in it is empty,
        holds control characters, or is no English, ``StageError`` when a stage fails.
        """
        for sentence in (*saved.paraphrases, *saved.translations, *saved.warnings):
            clean(sentence, longest=None)
        for english in saved.translations:
            if has_korean(without_spans(english)):
                raise InputError(f"Korean is left in the translation {english!r}")
        run = Run(on_stage)
        with run.collecting():
            for warning in saved.warnings:
                add_warning(warning)
            weighted = [phrase for phrase in saved.phrases.prompt if phrase.weight != 1]
            keywords, prompt = self._later_stages(run, saved.translations, weighted)
        redone = self._gathered(run, saved.text, saved.paraphrases, saved.translations, keywords, prompt)
        return replace(
            redone,
            backends=saved.backends | redone.backends,
            seconds=saved.seconds | redone.seconds,
            usage=saved.usage,
        )

    def _later_stages(
        self, run: Run, english: Sequence[str], weighted: Sequence[Phrase]
    ) -> tuple[tuple[WeightedKeyword, ...], Prompt]:
        keywords = run.stage(
            "keywords", self._extractor, lambda: self._weighted([without_tags(one) for one in english])
        )
        prompt = run.stage("compose", self._preset, lambda: self._compose(prompt_of(english[0], weighted), keywords))
        return keywords, prompt

    def _paraphrase(self, intent: Intent) -> tuple[str, ...]:
        distinct = {intent.sentence: None}
        for variant in self._paraphraser.paraphrase(intent.spoken, self._count) if self._count else ():
            if variant.strip():
                try:
                    distinct[clean(variant)] = None
                except InputError as error:
                    add_warning(f"a paraphrase was left out: {error}")
        if self._count and len(distinct) == 1:
            add_warning("no paraphrase could be made: the keywords come from the one sentence")
        return tuple(distinct)[: self._count + 1]

    def _translate(
        self, sentences: tuple[str, ...], intent: Intent
    ) -> tuple[tuple[str, ...], tuple[str, ...], tuple[Phrase, ...]]:
        """Returns the sentences that have a translation, the first always among them, these, and what has a weight."""
        asked = [*sentences, *(phrase.text for phrase in intent.weighted)]
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
        weighted = tuple(replace(phrase, text=translated[phrase.text]) for phrase in intent.weighted)
        return kept, tuple(translated[sentence] for sentence in kept), weighted

    def _weighted(self, english: Sequence[str]) -> tuple[WeightedKeyword, ...]:
        found = self._extractor.extract(english)
        return tuple(weigh(found, len(english), limit=self._top, scheme=self._scheme))

    def _compose(self, sentence: Sequence[Phrase], keywords: Sequence[WeightedKeyword]) -> Prompt:
        return compose(sentence, [Phrase(keyword.text, keyword.weight) for keyword in keywords], self._preset)

    def _gathered(  # noqa: PLR0913, PLR0917 - the fields of a preview
        self,
        run: Run,
        text: str,
        paraphrases: tuple[str, ...],
        translations: tuple[str, ...],
        keywords: tuple[WeightedKeyword, ...],
        prompt: Prompt,
    ) -> Preview:
        return Preview(
            text,
            paraphrases,
            translations,
            keywords,
            prompt,
            run.backends,
            tuple(run.warnings),
            run.seconds,
            self._syntax,
            run.usage,
        )


def _english(answer: str) -> str:
    if not answer.strip():
        raise InputError("nothing came back")
    if has_korean(without_spans(answer)):
        raise InputError(f"Korean is left in {answer!r}")
    return clean(answer, longest=None)
