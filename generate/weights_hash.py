"""Hashes of weights files, by which sites such as Civitai find the model of a picture."""

import hashlib
import json
import struct
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any

from .tags import LORA

_MODEL_DIGITS = 10  # A1111's ``Model hash``: the first digits of the SHA-256 of the file
_LORA_DIGITS = 12  # ``Lora hashes``: those of the file without the header of safetensors (Civitai's AutoV3)
_PIECE = 16 * 1024**2  # bytes


class WeightsHashes:
    """Hashes, each computed once for a state of its file and kept in a JSON file."""

    def __init__(self, kept: Path, loras: Path | None = None) -> None:
        """Take the file that keeps them, which need not be there, and the folder of LoRAs."""
        self._kept = kept
        self._loras = loras

    def of_model(self, model: str) -> str:
        """Return the hash of a model that is one file, an empty text for a folder or a name on the Hub."""
        file = Path(model)
        return self._hash(file, header=False)[:_MODEL_DIGITS] if file.suffix == ".safetensors" else ""

    def of_loras(self, texts: Iterable[str]) -> dict[str, str]:
        """Return the hash of each LoRA that the tags in ``texts`` name, by its name."""
        names = dict.fromkeys(name for text in texts for name, _weight in LORA.findall(text))
        found = {name: self._hash(self._loras / f"{name}.safetensors", header=True) for name in names if self._loras}
        return {name: digest[:_LORA_DIGITS] for name, digest in found.items() if digest}

    def _hash(self, file: Path, *, header: bool) -> str:
        """Return the SHA-256 of ``file``, without its header if it has one; an empty text if it cannot be read."""
        with suppress(OSError):
            state = file.stat()
            known, key = self._read(), f"{file.absolute()} {state.st_size} {state.st_mtime_ns} {header}"
            if not isinstance(known.get(key), str):
                known[key] = _sha256(file, header=header)
                self._write(known)
            return str(known[key])
        return ""

    def _read(self) -> dict[str, Any]:
        with suppress(OSError, ValueError):
            known = json.loads(self._kept.read_text(encoding="utf-8"))
            return known if isinstance(known, dict) else {}
        return {}

    def _write(self, known: dict[str, Any]) -> None:
        with suppress(OSError):  # it is computed again the next time
            self._kept.parent.mkdir(parents=True, exist_ok=True)
            self._kept.write_text(json.dumps(known), encoding="utf-8")


def _sha256(file: Path, *, header: bool) -> str:
    digest = hashlib.sha256()
    with file.open("rb") as opened:
        if header:
            (size,) = struct.unpack("<Q", opened.read(8).ljust(8, b"\0"))
            opened.seek(8 + min(size, file.stat().st_size))
        while piece := opened.read(_PIECE):
            digest.update(piece)
    return digest.hexdigest()
