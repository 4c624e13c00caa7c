"""Hashes of weights as other programs write them, computed once for a state of a file."""

import hashlib
import os
import struct
from pathlib import Path

from generate import WeightsHashes


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
