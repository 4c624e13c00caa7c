"""Fake stages, which count calls, give fixed answers or fail, and pipelines of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from PIL import Image

from augment import Paraphraser
from generate import GeneratedImage, ImageSettings, OnStep, Prompt, Step
from keywords import Keyword, KeywordExtractor
from service.pipeline import Chosen, Pipeline, Preview, PreviewOptions, PromptBuilder, Safety
from translate import Translator


@dataclass
class EchoParaphraser:
    """A paraphraser that numbers the sentence."""

    calls: list[str] = field(default_factory=list)
    name: str = "echo"

    def paraphrase(self, sentence: str, count: int) -> list[str]:
        self.calls.append(sentence)
        return [f"{sentence} {number}" for number in range(1, count + 1)]


@dataclass
class FixedTranslator:
    """A translator with fixed answers, by default a numbered English sentence for each sentence."""

    answers: list[str] | None = None
    calls: list[Sequence[str]] = field(default_factory=list)
    name: str = "fixed"

    def translate(self, sentences: Sequence[str]) -> list[str]:
        self.calls.append(sentences)
        return self.answers if self.answers is not None else [f"a cat {i}" for i in range(len(sentences))]


class WordExtractor:
    """An extractor that takes every word as a keyword."""

    name = "words"

    def extract(self, documents: Sequence[str]) -> list[Keyword]:
        words = dict.fromkeys(word for document in documents for word in document.split())
        held = {word: tuple(i for i, text in enumerate(documents) if word in text.split()) for word in words}
        return [Keyword(word, indices, 0.5, len(indices) / len(documents)) for word, indices in held.items()]


class Failing:
    """A paraphraser, translator and extractor that fails."""

    name = "failing"

    def __init__(self, message: str = "the service is down") -> None:
        self._message = message

    def paraphrase(self, sentence: str, count: int) -> list[str]:
        raise RuntimeError(self._message)

    def translate(self, sentences: Sequence[str]) -> list[str]:
        raise RuntimeError(self._message)

    def extract(self, documents: Sequence[str]) -> list[Keyword]:
        raise RuntimeError(self._message)


class FakeGenerator:
    """An image generator that makes blank pictures of 8 x 8 pixels, or raises ``error``."""

    name = "fake"

    def __init__(self, error: Exception | None = None) -> None:
        self._error = error

    def generate(self, prompt: Prompt, settings: ImageSettings, on_step: OnStep | None = None) -> list[GeneratedImage]:
        if self._error:
            raise self._error
        for step in range(settings.steps):
            if on_step:
                on_step(Step(step + 1, settings.steps, 0.0, lambda: Image.new("RGB", (4, 4), "teal")))
        return [GeneratedImage(Image.new("RGB", (8, 8)), settings.seed + index) for index in range(settings.images)]


class Recorder:
    """A generator that returns the initial image, or black, and keeps prompts and settings."""

    name = "recorder"

    def __init__(self) -> None:
        self.runs: list[ImageSettings] = []
        self.prompts: list[Prompt] = []

    def generate(self, prompt: Prompt, settings: ImageSettings, on_step: OnStep | None = None) -> list[GeneratedImage]:
        self.runs.append(settings)
        self.prompts.append(prompt)
        made = settings.init_image or Image.new("RGB", (8, 8))
        return [GeneratedImage(made, settings.seed + index) for index in range(settings.images)]


class OptionedPipeline(Pipeline):
    """A pipeline with other default options."""

    def __init__(
        self, paraphraser: Paraphraser, translator: Translator, builder: PromptBuilder, options: PreviewOptions
    ) -> None:
        super().__init__(paraphraser, translator, builder)
        self._options = options

    def preview(
        self,
        text: str | Chosen,
        options: PreviewOptions | None = None,
        *,
        attributes: Iterable[str] = (),
        **watching: Any,
    ) -> Preview:
        chosen = options or replace(self._options, attributes=tuple(attributes))
        return super().preview(text, chosen, **watching)


def make_pipeline(
    paraphraser: Paraphraser | None = None,
    translator: Translator | None = None,
    extractor: KeywordExtractor | None = None,
    preset: str = "original",
    *,
    safety: Safety | None = None,
    **options: Any,
) -> OptionedPipeline:
    """Return a pipeline of fake stages and the given ones."""
    builder = PromptBuilder(extractor or WordExtractor(), safety=safety)
    chosen = PreviewOptions(preset=preset, **options)
    return OptionedPipeline(paraphraser or EchoParaphraser(), translator or FixedTranslator(), builder, chosen)
