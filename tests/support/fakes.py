"""Fake stages, which count calls, give fixed answers or fail, and pipelines of them."""

import zlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from augment import Paraphraser
from generate import GeneratedImage, ImageSettings, OnStep, Prompt, Step
from keywords import Embedder, Keyword, KeywordExtractor
from service.library import Example, Library, Meaning
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


class WordEmbedder:
    """An embedder for which texts are near each other that share words."""

    def __init__(self) -> None:
        self.texts: list[str] = []

    def embed(self, documents: Sequence[str]) -> NDArray[np.float32]:
        self.texts += documents
        found = np.full((len(documents), 1024), 1e-6, np.float32)
        for row, document in zip(found, documents, strict=True):
            for word in document.lower().split():
                row[zlib.crc32(word.encode()) % len(row)] += 1
        return found


class DictionaryTranslator:
    """A translator that knows whole sentences, and leaves the others as they are."""

    name = "dictionary"

    def __init__(self, english: dict[str, str] | None = None) -> None:
        self._english = english or {}

    def translate(self, sentences: Sequence[str]) -> list[str]:
        return [self._english.get(one, one) for one in sentences]


def make_library(
    translator: Translator | None = None,
    embedder: Embedder | None = None,
    ask: Callable[[str, int], list[str]] | None = None,
) -> Library:
    """Return a library of light parts, which keeps no file."""
    meaning = Meaning(lambda: translator or DictionaryTranslator(), embedder or WordEmbedder(), "words")
    return Library(meaning, None, ask)


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
        self,
        paraphraser: Paraphraser,
        translator: Translator,
        builder: PromptBuilder,
        options: PreviewOptions,
        library: Library,
        paraphraser_with: Callable[[Sequence[Example]], Paraphraser] | None,
    ) -> None:
        super().__init__(paraphraser, translator, builder, library=library, paraphraser_with=paraphraser_with)
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
    library: Library | None = None,
    paraphraser_with: Callable[[Sequence[Example]], Paraphraser] | None = None,
    **options: Any,
) -> OptionedPipeline:
    """Return a pipeline of fake stages and the given ones."""
    builder = PromptBuilder(extractor or WordExtractor(), safety=safety)
    chosen = PreviewOptions(preset=preset, **options)
    parts = (paraphraser or EchoParaphraser(), translator or FixedTranslator(), builder, chosen)
    return OptionedPipeline(*parts, library or make_library(), paraphraser_with)
