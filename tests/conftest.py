"""What the tests share: the real stages, loaded once, and stages that are counted or made to fail."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from augment.rules import RuleParaphraser
from generate import preset
from keywords import Keyword
from keywords.keybert import KeyBertExtractor
from service.pipeline import Pipeline
from service.tagger import OktTagger
from translate.lexicon import LexiconTranslator

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="session")
def tagger() -> OktTagger:
    return OktTagger()


@pytest.fixture(scope="session")
def lexicon(tagger: OktTagger) -> LexiconTranslator:
    return LexiconTranslator(tagger, on_warning=lambda _: None)


@pytest.fixture(scope="session")
def rules(tagger: OktTagger) -> RuleParaphraser:
    return RuleParaphraser(tagger)


@pytest.fixture(scope="session")
def keybert() -> KeyBertExtractor:
    return KeyBertExtractor.load()


@pytest.fixture(scope="session")
def pipeline(rules: RuleParaphraser, lexicon: LexiconTranslator, keybert: KeyBertExtractor) -> Pipeline:
    return Pipeline(rules, lexicon, keybert, preset("seed"))


@pytest.fixture(scope="session")
def prompts() -> list[tuple[str, list[list[str]]]]:
    """Korean sentences, each with the groups of which its English must hold one member."""
    rows = (ROOT / "fixtures" / "prompts.tsv").read_text(encoding="utf-8").splitlines()
    found = []
    for row in rows:
        if not row.startswith("#"):
            _, korean, groups = row.split("\t")
            found.append((korean, [group.split("|") for group in groups.split(";") if group]))
    return found


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
