"""What the tests share: the real stages, loaded once, and the sample sentences."""

import os
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest
import torch
from diffusers import StableDiffusionXLPipeline
from pytest_httpserver import HTTPServer
from support.built_command import Built
from support.fakes import make_pipeline
from support.paths import ROOT
from support.postgres import Cluster, cluster, missing
from support.recording import Serializer
from support.simulated import Providers
from support.toy_marian import build_marian
from vcr import VCR

from augment.rules import RuleParaphraser
from generate.diffusion.toy import tiny_pipeline
from keywords.keybert import KeyBertExtractor
from service.assembly.lazy import TRANSFORMERS
from service.assembly.okt import OktTagger
from service.cli import generate as generate_command
from service.cli import preview as preview_command
from service.jobs.database import Database
from service.pipeline.pipeline import Pipeline
from service.providers.cache import Cache
from translate.offline.translator import LexiconTranslator


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No test sees the keys, the cache, the spending or the language of this machine."""
    monkeypatch.setenv("LANGUAGE", "C")
    for name in os.environ:
        if name.startswith(("MALGRIM_", "OPENAI_", "PAPAGO_", "GENIELABS_")):
            monkeypatch.delenv(name)
    monkeypatch.setenv("MALGRIM_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.setenv("MALGRIM_STATE_DIR", str(tmp_path / "state"))


@pytest.fixture
def built(monkeypatch: pytest.MonkeyPatch) -> Built:
    """Make the command use light stages, and record what it asks of them."""
    made = Built()
    for module in (preview_command, generate_command):
        monkeypatch.setattr(module, "build", made.pipeline)
        monkeypatch.setattr(module, "build_prompt_builder", made.builder)
    return made


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
def marian(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The folder of a toy model. Threads cost a toy more than they bring, much more where the cores are shared."""
    folder = tmp_path_factory.mktemp("opus-mt-ko-en")
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    with TRANSFORMERS, warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Recommended: pip install sacremoses")
        build_marian(folder)
    yield folder
    torch.set_num_threads(threads)


@pytest.fixture(scope="session")
def toy() -> StableDiffusionXLPipeline:
    """A Stable Diffusion XL of toy size; see ``marian`` for the threads."""
    with TRANSFORMERS:
        return tiny_pipeline()


@pytest.fixture(scope="session")
def postgres() -> Iterator[Cluster]:
    """A PostgreSQL of our own."""
    if reason := missing():
        pytest.skip(reason)
    with cluster() as made:
        yield made


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database of either kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'malgrim.sqlite3'}"
    return str(request.getfixturevalue("postgres").new_database())


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """A database with all its tables."""
    made = Database(database_url)
    made.create()
    yield made
    made.engine.dispose()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "of" / "answers"


@pytest.fixture
def cache(folder: Path) -> Cache:
    """A cache in which nothing may go wrong."""
    return Cache(folder, on_warning=pytest.fail)


@pytest.fixture
def providers(httpserver: HTTPServer, rules: RuleParaphraser, lexicon: LexiconTranslator) -> Providers:
    return Providers(httpserver, rules, lexicon)


@pytest.fixture(scope="session")
def keybert() -> KeyBertExtractor:
    return KeyBertExtractor.load()


@pytest.fixture(scope="session")
def pipeline(rules: RuleParaphraser, lexicon: LexiconTranslator, keybert: KeyBertExtractor) -> Pipeline:
    return make_pipeline(rules, lexicon, keybert, "original")


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


def pytest_configure(config: pytest.Config) -> None:
    """``not_recorded`` marks what `make record` leaves as it is."""
    config.addinivalue_line("markers", "not_recorded(why): left as it is while recording")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """While recording, tests are skipped that would lose a recording they cannot make anew."""
    if config.getoption("--record-mode") not in (None, "none"):
        for item in items:
            if mark := item.get_closest_marker("not_recorded"):
                item.add_marker(pytest.mark.skip(reason=mark.args[0]))


def pytest_recording_configure(vcr: VCR) -> None:
    """Recordings are written as people read them."""
    vcr.register_serializer("yaml", Serializer)
