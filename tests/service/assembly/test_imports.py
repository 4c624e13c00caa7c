"""Imports in processes whose stages load side by side."""

import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from support.cassette_cases import SENTENCE
from support.paths import CASSETTES, ROOT
from support.toy_text_model import build_saying

TINY = ("--model", "toy", "--steps", "1", "--size", "64x64", "--output", "a.png")


@pytest.mark.slow
@pytest.mark.parametrize(
    "words",
    [
        ("preview", SENTENCE, "--replay", str(CASSETTES / "preview.yaml")),
        ("preview", SENTENCE, "--count", "2"),
        ("generate", SENTENCE, "--count", "0", *TINY),
    ],
    ids=["replay", "offline", "generate"],
)
def test_no_import_beside_a_load(words: tuple[str, ...], tmp_path: Path) -> None:
    """While one thread loads a stage, no other one imports a package of others, unless it holds the lock for that."""
    assert run(tmp_path, "support.watched_imports", *words).stderr.splitlines()[-1].split() == []


@pytest.mark.slow
def test_no_import_beside_a_language_model(tmp_path: Path) -> None:
    """The same holds while a language model of this machine paraphrases."""
    build_saying(tmp_path / "model", ["노을이 지는 바닷가에 한복을 입은 소녀가 있다"])
    done = run(tmp_path, "support.watched_imports", "preview", SENTENCE, MALGRIM_TEXT_MODEL=str(tmp_path / "model"))
    assert "local (model)" in done.stdout
    assert done.stderr.splitlines()[-1].split() == []


@pytest.mark.faults
def test_twenty_fresh_processes(tmp_path: Path) -> None:
    """Twenty processes, six at a time on however few cores, replay the same recording and end alike."""
    words = ("preview", SENTENCE, "--json", "--replay", str(CASSETTES / "preview.yaml"))
    with ThreadPoolExecutor(6) as pool:
        prompts = {
            json.loads(done.stdout)["prompt"]
            for done in pool.map(lambda _: run(tmp_path, "service.cli", *words), range(20))
        }
    assert len(prompts) == 1


def run(folder: Path, module: str, *words: str, **variables: str) -> "subprocess.CompletedProcess[str]":
    """Run the command in a process that knows this checkout alone."""
    paths = f"{ROOT}:{ROOT / 'tests'}"
    return subprocess.run(
        [sys.executable, "-m", module, *words],
        env={"PYTHONPATH": paths, "PATH": "/usr/bin:/bin", "HOME": str(folder), "LANG": "C.UTF-8", **variables},
        cwd=folder,
        capture_output=True,
        text=True,
        check=True,
    )
