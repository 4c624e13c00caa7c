"""Stages that are counted, fixed or made to fail, and pipelines of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from augment import Paraphraser
from keywords import Keyword, KeywordExtractor
from service.pipeline import Pipeline, Preview, PreviewOptions, PromptBuilder, Safety
from translate import Translator


@dataclass
class EchoParaphraser:
    """Numbers the sentence."""

    calls: list[str] = field(default_factory=list)
    name: str = "echo"

    def paraphrase(self, sentence: str, count: int) -> list[str]:
        self.calls.append(sentence)
        return [f"{sentence} {number}" for number in range(1, count + 1)]


@dataclass
class FixedTranslator:
    """Answers with the given sentences, or with one numbered English sentence for each."""

    answers: list[str] | None = None
    calls: list[Sequence[str]] = field(default_factory=list)
    name: str = "fixed"

    def translate(self, sentences: Sequence[str]) -> list[str]:
        self.calls.append(sentences)
        return self.answers if self.answers is not None else [f"a cat {i}" for i in range(len(sentences))]


class WordExtractor:
    """Every word is a keyword."""

    name = "words"

    def extract(self, documents: Sequence[str]) -> list[Keyword]:
        words = dict.fromkeys(word for document in documents for word in document.split())
        return [
            Keyword(word, tuple(i for i, text in enumerate(documents) if word in text.split()), 0.5) for word in words
        ]


class Failing:
    """A stage of any kind that fails."""

    name = "failing"

    def __init__(self, message: str = "the service is down") -> None:
        self._message = message

    def paraphrase(self, sentence: str, count: int) -> list[str]:
        raise RuntimeError(self._message)

    def translate(self, sentences: Sequence[str]) -> list[str]:
        raise RuntimeError(self._message)

    def extract(self, documents: Sequence[str]) -> list[Keyword]:
        raise RuntimeError(self._message)


class OptionedPipeline(Pipeline):
    """A pipeline whose previews have other options than the usual ones."""

    def __init__(
        self, paraphraser: Paraphraser, translator: Translator, builder: PromptBuilder, options: PreviewOptions
    ) -> None:
        super().__init__(paraphraser, translator, builder)
        self._options = options

    def preview(
        self,
        text: str,
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
    """Returns a pipeline of light stages, but for those that are given."""
    builder = PromptBuilder(extractor or WordExtractor(), safety=safety)
    chosen = PreviewOptions(preset=preset, **options)
    return OptionedPipeline(paraphraser or EchoParaphraser(), translator or FixedTranslator(), builder, chosen)
