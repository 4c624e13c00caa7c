"""Hashes of weights as other programs write them, computed once for a state of a file."""

import hashlib
import os
import struct
from pathlib import Path

import pytest

from generate import WeightsHashes, weights_hash


def safetensors(file: Path, data: bytes) -> Path:
    header = b"{}      "
    file.write_bytes(struct.pack("<Q", len(header)) + header + data)
    return file


def test_the_hash_of_a_model(tmp_path: Path) -> None:
    """It is the beginning of the SHA-256 of the file; a folder or a name on the Hub has none."""
    file = safetensors(tmp_path / "a.safetensors", b"weights")
    hashes = WeightsHashes(tmp_path / "kept" / "weights.json")
    assert hashes.of_model(str(file)) == hashlib.sha256(file.read_bytes()).hexdigest()[:10]
    assert hashes.known_of_model(str(file)) == hashlib.sha256(file.read_bytes()).hexdigest()
    assert (hashes.of_model(str(tmp_path)), hashes.of_model("a/b"), hashes.of_model("none.safetensors")) == ("", "", "")


def test_the_hashes_of_loras(tmp_path: Path) -> None:
    """They leave out the header, so that a changed title changes no hash; only LoRAs that are there have one."""
    safetensors(tmp_path / "ink.safetensors", b"weights")
    hashes = WeightsHashes(tmp_path / "weights.json", tmp_path)
    found = hashes.of_loras(["a cat <lora:ink:0.5>", "<lora:none:1> <lora:ink:1>"])
    assert found == {"ink": hashlib.sha256(b"weights").hexdigest()[:12]}
    assert WeightsHashes(tmp_path / "weights.json").of_loras(["<lora:ink:1>"]) == {}


def test_a_file_is_read_once(tmp_path: Path) -> None:
    """A kept hash is used until the file changes; what is kept badly is computed again. What is known costs nothing."""
    file, kept = safetensors(tmp_path / "a.safetensors", b"1"), tmp_path / "weights.json"
    assert WeightsHashes(kept).known_of_model(str(file)) == ""
    assert not kept.exists()
    first = WeightsHashes(kept).of_model(str(file))
    kept.write_text(kept.read_text().replace(hashlib.sha256(file.read_bytes()).hexdigest(), "f" * 64))
    assert WeightsHashes(kept).of_model(str(file)) == "f" * 10
    os.utime(file, ns=(1, 1))
    assert WeightsHashes(kept).known_of_model(str(file)) == ""
    assert WeightsHashes(kept).of_model(str(file)) == first
    for broken in ("", "[]", "{"):
        kept.write_text(broken)
        assert WeightsHashes(kept).of_model(str(file)) == first


@pytest.fixture
def computed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of files whose hash was computed."""
    names: list[str] = []
    compute = weights_hash._sha256

    def counting(file: Path, *, header: bool) -> str:
        names.append(file.name)
        return compute(file, header=header)

    monkeypatch.setattr(weights_hash, "_sha256", counting)
    return names


def test_pictures_without_end(tmp_path: Path, computed: list[str]) -> None:
    """However many pictures ask for it, a hash is computed once, also where it cannot be kept."""
    file = safetensors(tmp_path / "a.safetensors", b"1")
    (tmp_path / "taken").write_text("a file where a folder is wanted")
    hashes = WeightsHashes(tmp_path / "taken" / "weights.json", tmp_path)
    found = {hashes.of_model(str(file)) for _picture in range(5)}
    assert (len(found), computed) == (1, ["a.safetensors"])


def test_what_others_kept_stays(tmp_path: Path, computed: list[str]) -> None:
    """A hash that another process kept meanwhile is not lost."""
    one, other = (safetensors(tmp_path / f"{name}.safetensors", b"1") for name in "ab")
    first, second = (WeightsHashes(tmp_path / "weights.json") for _process in range(2))
    first.of_model(str(tmp_path / "none.safetensors"))
    for hashes, file in ((first, one), (second, other), (first, other), (second, one)):
        hashes.of_model(str(file))
    assert computed == ["a.safetensors", "b.safetensors"]
