"""What the tests share: the real stages, loaded once, and the sample sentences."""

import os
from pathlib import Path

import pytest

from augment.rules import RuleParaphraser
from generate import preset
from keywords.keybert import KeyBertExtractor
from service.pipeline import Pipeline
from service.tagger import OktTagger
from translate.lexicon import LexiconTranslator

ROOT = Path(__file__).parent.parent


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No test sees the keys of the machine, its cache or what it spent."""
    for name in os.environ:
        if name.startswith(("MALGRIM_", "OPENAI_", "PAPAGO_", "GENIELABS_")):
            monkeypatch.delenv(name)
    monkeypatch.setenv("MALGRIM_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.setenv("MALGRIM_STATE_DIR", str(tmp_path / "state"))


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
