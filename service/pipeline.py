"""The four stages in order: Korean text to a preview of the prompt pair."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import replace
from time import perf_counter
from typing import Literal, TypeVar

from augment import Paraphraser
from generate import Phrase, Preset, Prompt, Syntax, compose
from keywords import KeywordExtractor, Scheme, WeightedKeyword, weigh
from translate import Translator

from .preview import Preview
from .text import InputError, clean, has_korean

Stage = Literal["augment", "translate", "keywords", "compose"]
OnStage = Callable[[Stage], object]

_Result = TypeVar("_Result")
_warnings: ContextVar[list[str] | None] = ContextVar("warnings", default=None)


class StageError(Exception):
    """A stage failed; ``stage`` says which, the message what happened and what to do."""

    def __init__(self, stage: Stage, message: str) -> None:
        super().__init__(f"{stage}: {message}")
        self.stage = stage


def add_warning(message: str) -> None:
    """Adds a warning to the preview that is being made in this context; stages are given this to call."""
    collected = _warnings.get()
    if collected is not None and message not in collected:
        collected.append(message)


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
        run = _Run(on_stage)
        with run.collecting_warnings():
            if has_korean(cleaned):
                paraphrases = run.stage("augment", self._paraphraser, lambda: self._paraphrase(cleaned))
                translations = run.stage("translate", self._translator, lambda: self._translate(paraphrases))
            else:
                add_warning("no Korean in the text: it is used as it is, as English")
                paraphrases = translations = (cleaned,)
            keywords, prompt = self._later_stages(run, translations)
        return run.preview(cleaned, paraphrases, translations, keywords, prompt, self._syntax)

    def redo(self, saved: Preview, *, on_stage: OnStage | None = None) -> Preview:
        """Returns ``saved`` with its keywords and prompts made anew from its translations, edited or not.

        Neither the paraphraser nor the translator is called. Raises ``InputError`` when a sentence in it is empty,
        holds control characters, or is no English, ``StageError`` when a stage fails.
        """
        for sentence in (*saved.paraphrases, *saved.translations, *saved.warnings):
            clean(sentence)
        for english in saved.translations:
            if has_korean(english):
                raise InputError(f"Korean is left in the translation {english!r}")
        run = _Run(on_stage)
        with run.collecting_warnings():
            for warning in saved.warnings:
                add_warning(warning)
            keywords, prompt = self._later_stages(run, saved.translations)
        redone = run.preview(saved.text, saved.paraphrases, saved.translations, keywords, prompt, self._syntax)
        return replace(redone, backends=saved.backends | redone.backends, seconds=saved.seconds | redone.seconds)

    def _later_stages(self, run: "_Run", english: Sequence[str]) -> tuple[tuple[WeightedKeyword, ...], Prompt]:
        keywords = run.stage("keywords", self._extractor, lambda: self._weighted(english))
        prompt = run.stage("compose", self._preset, lambda: self._compose(english[0], keywords))
        return keywords, prompt

    def _paraphrase(self, sentence: str) -> tuple[str, ...]:
        made = self._paraphraser.paraphrase(sentence, self._count) if self._count else []
        distinct = dict.fromkeys([sentence, *(" ".join(variant.split()) for variant in made)])
        distinct.pop("", None)
        if self._count and len(distinct) == 1:
            add_warning("no paraphrase could be made: the keywords come from the one sentence")
        return tuple(distinct)[: self._count + 1]

    def _translate(self, sentences: tuple[str, ...]) -> tuple[str, ...]:
        translations = tuple(" ".join(text.split()) for text in self._translator.translate(sentences))
        if len(translations) != len(sentences):
            raise StageError("translate", f"{len(sentences)} sentences were sent, {len(translations)} came back")
        for korean, english in zip(sentences, translations, strict=True):
            if not english:
                raise StageError("translate", f"nothing came back for {korean!r}")
            if has_korean(english):
                raise StageError("translate", f"Korean is left in {english!r}")
        return translations

    def _weighted(self, english: Sequence[str]) -> tuple[WeightedKeyword, ...]:
        found = self._extractor.extract(english)
        return tuple(weigh(found, len(english), limit=self._top, scheme=self._scheme))

    def _compose(self, sentence: str, keywords: Sequence[WeightedKeyword]) -> Prompt:
        return compose(sentence, [Phrase(keyword.text, keyword.weight) for keyword in keywords], self._preset)


class _Run:
    """What is gathered while one preview is made."""

    def __init__(self, on_stage: OnStage | None) -> None:
        self._on_stage = on_stage
        self._backends: dict[str, str] = {}
        self._seconds: dict[str, float] = {}
        self._collected: list[str] = []

    @contextmanager
    def collecting_warnings(self) -> Iterator[None]:
        token = _warnings.set(self._collected)
        try:
            yield
        finally:
            _warnings.reset(token)

    def stage(self, stage: Stage, backend: object, work: Callable[[], _Result]) -> _Result:
        """Runs one stage, timed; whatever it raises becomes a ``StageError`` that names it."""
        if self._on_stage:
            self._on_stage(stage)
        started = perf_counter()
        try:
            result = work()
        except StageError:
            raise
        except Exception as error:
            raise StageError(stage, str(error) or type(error).__name__) from error
        self._seconds[stage] = round(perf_counter() - started, 4)
        self._backends[stage] = getattr(backend, "name", type(backend).__name__)
        return result

    def preview(  # noqa: PLR0913, PLR0917 - the fields of a preview
        self,
        text: str,
        paraphrases: tuple[str, ...],
        translations: tuple[str, ...],
        keywords: tuple[WeightedKeyword, ...],
        prompt: Prompt,
        syntax: Syntax,
    ) -> Preview:
        return Preview(
            text,
            paraphrases,
            translations,
            keywords,
            prompt,
            self._backends,
            tuple(self._collected),
            self._seconds,
            syntax,
        )
