"""Parts of stages that load when they are first used; what cannot be loaded fails in its stage."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from generate import (
    Captioner,
    ClipSettings,
    GeneratedClip,
    GeneratedImage,
    ImageGenerator,
    ImageSettings,
    OnStep,
    Prompt,
    Tokenizer,
    VideoGenerator,
)
from keywords import Keyword
from translate import KoreanTranslator

from ..providers.calls import deadline
from ..trace import name_backend
from .lazy import Lazy

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from PIL.Image import Image

    from keywords.keybert import KeyBertExtractor
    from translate.glossary.vocabulary import Vocabulary
    from translate.korean.tagger import Tagger


class LazyTagger:
    """A tagger."""

    def __init__(self, tagger: "Lazy[Tagger]") -> None:
        self._tagger = tagger

    def pos(self, text: str) -> list[tuple[str, str]]:
        """Return what the tagger returns."""
        return self._tagger.get().pos(text)


class LazyVocabulary:
    """The words of lexicon and glossary."""

    def __init__(self, vocabulary: "Lazy[Vocabulary]") -> None:
        self._vocabulary = vocabulary

    def meanings(self, word: str) -> frozenset[str]:
        """Return what the vocabulary returns."""
        return self._vocabulary.get().meanings(word)

    def names_in(self, text: str) -> dict[str, str]:
        """Return what the vocabulary returns."""
        return self._vocabulary.get().names_in(text)

    def beings_in(self, text: str) -> dict[str, str]:
        """Return what the vocabulary returns."""
        return self._vocabulary.get().beings_in(text)


class LazyExtractor:
    """A keyword extractor, and the embeddings that it uses."""

    def __init__(self, name: str, extractor: "Lazy[KeyBertExtractor]") -> None:
        self.name = name
        self._extractor = extractor

    def extract(self, documents: Sequence[str]) -> list[Keyword]:
        """Return what the extractor returns."""
        return self._extractor.get().extract(documents)

    def embed(self, documents: Sequence[str]) -> "NDArray[np.float32]":
        """Return what the extractor returns."""
        return self._extractor.get().embed(documents)


class LazyTokenizer:
    """The tokenizer of a text encoder, whose counts are exact."""

    exact = True

    def __init__(self, tokenizer: Lazy[Tokenizer]) -> None:
        self._tokenizer = tokenizer

    def count(self, text: str) -> float:
        """Return what the tokenizer returns."""
        return self._tokenizer.get().count(text)


class LazyGenerator:
    """An image generator."""

    def __init__(self, name: str, generator: Lazy[ImageGenerator]) -> None:
        self.name = name
        self._generator = generator

    def generate(self, prompt: Prompt, settings: ImageSettings, on_step: OnStep | None = None) -> list[GeneratedImage]:
        """Return what the generator returns."""
        return self._generator.get().generate(prompt, settings, on_step)


class LazyVideoGenerator:
    """A video generator."""

    def __init__(self, name: str, motion: str, generator: Lazy[VideoGenerator]) -> None:
        self.name = name
        self.motion = motion
        self._generator = generator

    def generate(self, prompt: Prompt, settings: ClipSettings, on_step: OnStep | None = None) -> GeneratedClip:
        """Return what the generator returns."""
        return self._generator.get().generate(prompt, settings, on_step)


class LazyCaptioner:
    """A model of captions, which names itself once it is loaded."""

    name = "caption model"

    def __init__(self, captioner: Lazy[Captioner]) -> None:
        self._captioner = captioner

    def caption(self, image: "Image") -> str:
        """Return what the model returns."""
        captioner = self._captioner.get()
        name_backend(captioner.name)
        return captioner.caption(image)


class LazyKoreanTranslator:
    """A translator into Korean, which has a bounded time to answer."""

    def __init__(self, name: str, translator: Lazy[KoreanTranslator], seconds: float) -> None:
        self.name = name
        self._translator = translator
        self._seconds = seconds

    def to_korean(self, sentence: str) -> str:
        """Return what the translator returns."""
        translator = self._translator.get()
        with deadline(self._seconds):
            answer = translator.to_korean(sentence)
        name_backend(translator.name)
        return answer
