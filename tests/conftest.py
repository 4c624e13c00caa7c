"""Shared fixtures: real stages, which load once, databases and sample sentences."""

import os
import re
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings
from pytest_httpserver import HTTPServer
from support.built_command import Built
from support.fakes import make_pipeline
from support.paths import ROOT
from support.recording import Serializer
from support.simulated import Providers
from vcr import VCR

from service.assembly.kiwi import KiwiTagger
from service.assembly.lazy import IMPORTS
from service.assembly.okt import OktTagger
from service.cli import generate as generate_command
from service.cli import preview as preview_command
from service.pipeline import Pipeline
from service.providers.cache import Cache

if TYPE_CHECKING:  # what a test does not use is not loaded
    from diffusers import StableDiffusionXLPipeline
    from support.killable import Reports, Service
    from support.live_service import LiveService, SteppingGenerator
    from support.postgres import Cluster

    from augment.rules import RuleParaphraser
    from generate import ImageGenerator
    from generate.diffusion.generator import DiffusersGenerator
    from keywords.keybert import KeyBertExtractor
    from service.jobs.database import Database
    from translate.offline.segmentation import Segmenter
    from translate.offline.tagger import LexiconTagger
    from translate.offline.translator import LexiconTranslator

# Threads cost models of toy size more than they gain, much more where other processes use the cores.
os.environ.setdefault("OMP_NUM_THREADS", "1")

# No test is timed: a busy machine must not fail one.
settings.register_profile("untimed", deadline=None)
settings.register_profile("fast", deadline=None, max_examples=10)
settings.load_profile("untimed")


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Hide the keys, cache, spending and language of this machine from every test."""
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
def okt() -> OktTagger:
    return OktTagger()


@pytest.fixture(scope="session")
def kiwi() -> KiwiTagger:
    return KiwiTagger()


@pytest.fixture(scope="session")
def segmenter() -> "Segmenter":
    from translate.korean.lexicon import read_entries
    from translate.offline.segmentation import Segmenter

    return Segmenter(read_entries())


@pytest.fixture(scope="session")
def lexicon(kiwi: KiwiTagger, segmenter: "Segmenter") -> "LexiconTranslator":
    from translate.offline.translator import LexiconTranslator

    return LexiconTranslator(kiwi, segmenter, on_warning=lambda _: None)


@pytest.fixture(scope="session")
def tagger(kiwi: KiwiTagger, segmenter: "Segmenter") -> "LexiconTagger":
    from translate.offline.tagger import LexiconTagger

    return LexiconTagger(segmenter, kiwi)


@pytest.fixture(scope="session")
def rules(tagger: "LexiconTagger", lexicon: "LexiconTranslator") -> "RuleParaphraser":
    from augment.rules import RuleParaphraser

    return RuleParaphraser(tagger, lambda text: lexicon.translate([text])[0])


@pytest.fixture(scope="session")
def marian(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a toy model."""
    from support.toy_marian import build_marian

    folder = tmp_path_factory.mktemp("opus-mt-ko-en")
    with IMPORTS, warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Recommended: pip install sacremoses")
        build_marian(folder)
    return folder


@pytest.fixture(scope="session")
def toy() -> "StableDiffusionXLPipeline":
    """Return a Stable Diffusion XL of toy size."""
    from generate.diffusion.toy import tiny_pipeline

    with IMPORTS:
        return tiny_pipeline()


@pytest.fixture(scope="session")
def plain(toy: "StableDiffusionXLPipeline") -> "DiffusersGenerator":
    """Return the toy without optimizations."""
    from generate.diffusion.generator import DiffusersGenerator

    return DiffusersGenerator(toy, "toy")


@pytest.fixture(scope="session")
def loaded() -> "ImageGenerator":
    """Return the toy as ``load_generator`` returns it on the CPU, with optimizations."""
    from generate.diffusion.loading import load_generator

    return load_generator("toy", device="cpu")


@pytest.fixture(scope="session")
def postgres() -> "Iterator[Cluster]":
    """Yield a PostgreSQL server for the whole run."""
    from support.postgres import cluster, missing

    if reason := missing():
        pytest.skip(reason)
    with cluster() as made:
        yield made


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Return the address of a new database with all tables, of either kind."""
    if request.param == "sqlite":
        from support.databases import new_sqlite

        return new_sqlite(tmp_path / "malgrim.sqlite3")
    return str(request.getfixturevalue("postgres").new_database())


@pytest.fixture
def database(database_url: str) -> "Iterator[Database]":
    """Yield a new database of either kind."""
    from support.databases import opened

    database = opened(database_url)
    yield database
    database.engine.dispose()


@pytest.fixture
def reports(httpserver: HTTPServer) -> "Reports":
    """Return the reports of the processes of a service."""
    from support.killable import Reports

    made = Reports()
    httpserver.expect_request(re.compile("/.*")).respond_with_handler(made)
    return made


@pytest.fixture
def stopped(database_url: str, tmp_path: Path, reports: "Reports", httpserver: HTTPServer) -> "Iterator[Service]":
    """Yield a service without a running process."""
    from support.killable import Service

    made = Service(database_url, tmp_path, httpserver.url_for("").rstrip("/"))
    yield made
    made.close()


@pytest.fixture
def service(stopped: "Service") -> "Service":
    """Return a running service."""
    stopped.supervisor.start()
    return stopped


@pytest.fixture
def stepping() -> "SteppingGenerator":
    """Return the generator of the service ``live``."""
    from support.live_service import SteppingGenerator

    return SteppingGenerator()


@pytest.fixture
def live(tmp_path: Path, stepping: "SteppingGenerator") -> "Iterator[LiveService]":
    """Yield a service on a real server, with a thread that works."""
    from support.live_service import live_service

    with live_service(tmp_path, stepping) as service:
        yield service


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "of" / "answers"


@pytest.fixture
def cache(folder: Path) -> Cache:
    """Return a cache whose warnings fail the test."""
    return Cache(folder, on_warning=pytest.fail)


@pytest.fixture
def providers(httpserver: HTTPServer, rules: "RuleParaphraser", lexicon: "LexiconTranslator") -> Providers:
    return Providers(httpserver, rules, lexicon)


@pytest.fixture(scope="session")
def keybert() -> "KeyBertExtractor":
    from keywords.keybert import KeyBertExtractor

    return KeyBertExtractor.load()


@pytest.fixture
def one_keybert(keybert: "KeyBertExtractor", monkeypatch: pytest.MonkeyPatch) -> None:
    """Make ``build`` use one loaded KeyBERT."""
    monkeypatch.setattr("service.assembly.build._extractor", lambda _: keybert)


@pytest.fixture(scope="session")
def pipeline(rules: "RuleParaphraser", lexicon: "LexiconTranslator", keybert: "KeyBertExtractor") -> Pipeline:
    return make_pipeline(rules, lexicon, keybert, "original")


@pytest.fixture(scope="session")
def prompts() -> list[tuple[str, list[list[str]]]]:
    """Return Korean sentences, each with groups of words; its English must contain one word of each group."""
    rows = (ROOT / "fixtures" / "prompts.tsv").read_text(encoding="utf-8").splitlines()
    found = []
    for row in rows:
        if not row.startswith("#"):
            _, korean, groups = row.split("\t")
            found.append((korean, [group.split("|") for group in groups.split(";") if group]))
    return found


def pytest_xdist_auto_num_workers() -> int:
    """Use one process more than there are cores, because tests that kill processes mostly wait."""
    return (os.cpu_count() or 1) + 1


def pytest_configure(config: pytest.Config) -> None:
    """Add the marker ``not_recorded`` for recordings that `make record` does not replace."""
    config.addinivalue_line("markers", "not_recorded(why): skipped while recording")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Skip tests while recording that would delete a recording they cannot capture again."""
    if config.getoption("--record-mode") not in (None, "none"):
        for item in items:
            if mark := item.get_closest_marker("not_recorded"):
                item.add_marker(pytest.mark.skip(reason=mark.args[0]))


def pytest_recording_configure(vcr: VCR) -> None:
    """Write recordings as readable YAML."""
    vcr.register_serializer("yaml", Serializer)
