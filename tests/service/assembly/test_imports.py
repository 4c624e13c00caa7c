"""Imports in processes whose stages load side by side."""

import subprocess
import sys
from pathlib import Path

import pytest
from support.cassette_cases import SENTENCE
from support.paths import CASSETTES, ROOT

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
    paths = f"{ROOT}:{ROOT / 'tests'}"
    done = subprocess.run(
        [sys.executable, "-m", "support.watched_imports", *words],
        env={"PYTHONPATH": paths, "PATH": "/usr/bin:/bin", "HOME": str(tmp_path), "LANG": "C.UTF-8"},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stderr.splitlines()[-1].split() == []
