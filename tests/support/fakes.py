"""Stages that are counted, fixed or made to fail."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from keywords import Keyword


@dataclass
class EchoParaphraser:
    """Numbers the sentence."""

    calls: list[str] = field(default_factory=list)

    def paraphrase(self, sentence: str, count: int) -> list[str]:
        self.calls.append(sentence)
        return [f"{sentence} {number}" for number in range(1, count + 1)]


@dataclass
class FixedTranslator:
    """Answers with the given sentences, or with one numbered English sentence for each."""

    answers: list[str] | None = None
    calls: list[Sequence[str]] = field(default_factory=list)

    def translate(self, sentences: Sequence[str]) -> list[str]:
        self.calls.append(sentences)
        return self.answers if self.answers is not None else [f"a cat {i}" for i in range(len(sentences))]


class WordExtractor:
    """Every word is a keyword."""

    def extract(self, documents: Sequence[str]) -> list[Keyword]:
        words = dict.fromkeys(word for document in documents for word in document.split())
        return [
            Keyword(word, tuple(i for i, text in enumerate(documents) if word in text.split()), 0.5) for word in words
        ]


class Failing:
    """A stage of any kind that fails."""

    def __init__(self, message: str = "the service is down") -> None:
        self._message = message

    def paraphrase(self, sentence: str, count: int) -> list[str]:
        raise RuntimeError(self._message)

    def translate(self, sentences: Sequence[str]) -> list[str]:
        raise RuntimeError(self._message)

    def extract(self, documents: Sequence[str]) -> list[Keyword]:
        raise RuntimeError(self._message)
