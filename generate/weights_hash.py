"""Hashes of weights files, by which sites such as Civitai find the model of a picture."""

import hashlib
import json
import struct
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from threading import Lock, Thread

from .tags import LORA

MODEL_DIGITS = 10
"""Of A1111's ``Model hash``, which is the beginning of the SHA-256 of the file."""

_LORA_DIGITS = 12  # ``Lora hashes``: those of the file without the header of safetensors (Civitai's AutoV3)


class WeightsHashes:
    """Hashes, each computed once for a state of its file and kept in a JSON file; safe for several threads."""

    def __init__(self, kept: Path, loras: Path | None = None, upscalers: Path | None = None) -> None:
        """Take the file that keeps them, which need not be there, and the folders of LoRAs and upscaler models."""
        self._kept = kept
        self._loras = loras
        self._upscalers = upscalers
        self._known: dict[str, str] = {}
        self._lock = Lock()

    def begin(self, model: str) -> None:
        """Begin to compute the hash of ``model`` in a thread; a process that ends does not wait for it."""
        Thread(target=self.of_model, args=(model,), name="weights-hash", daemon=True).start()

    def of_model(self, model: str) -> str:
        """Return the hash of a model that is one file, an empty text for a folder or a name on the Hub."""
        file = Path(model)
        return self._hash(file, header=False)[:MODEL_DIGITS] if file.suffix == ".safetensors" else ""

    def known_of_model(self, model: str) -> str:
        """Return the whole SHA-256 of a model's file if it was computed before, an empty text if not."""
        with suppress(OSError):
            return self._read().get(_key(Path(model), header=False), "")
        return ""

    def of_upscaler(self, name: str) -> str:
        """Return the whole SHA-256 of the file of an upscaler model, an empty text if it is not there."""
        return self._hash(self._upscalers / f"{name}.safetensors", header=False) if self._upscalers else ""

    def of_loras(self, texts: Iterable[str]) -> dict[str, str]:
        """Return the hash of each LoRA that the tags in ``texts`` name, by its name."""
        names = dict.fromkeys(name for text in texts for name, _weight in LORA.findall(text))
        found = {name: self._hash(self._loras / f"{name}.safetensors", header=True) for name in names if self._loras}
        return {name: digest[:_LORA_DIGITS] for name, digest in found.items() if digest}

    def _hash(self, file: Path, *, header: bool) -> str:
        """Return the SHA-256 of ``file``, without its header if it has one; an empty text if it cannot be read."""
        with self._lock, suppress(OSError):
            key = _key(file, header=header)
            if key not in self._known:
                self._known |= self._read()
            if key not in self._known:
                self._known[key] = _sha256(file, header=header)
                self._write(self._read() | self._known)
            return self._known[key]
        return ""

    def _read(self) -> dict[str, str]:
        with suppress(OSError, ValueError, AttributeError):
            known = json.loads(self._kept.read_text(encoding="utf-8"))
            return {key: digest for key, digest in known.items() if isinstance(digest, str)}
        return {}

    def _write(self, known: dict[str, str]) -> None:
        with suppress(OSError):  # the next process computes it again
            self._kept.parent.mkdir(parents=True, exist_ok=True)
            self._kept.write_text(json.dumps(known), encoding="utf-8")


def _key(file: Path, *, header: bool) -> str:
    """Return what stands for the state of ``file``. Raise ``OSError`` if there is none."""
    state = file.stat()
    return f"{file.absolute()} {state.st_size} {state.st_mtime_ns} {header}"


def _sha256(file: Path, *, header: bool) -> str:
    with file.open("rb") as opened:
        if header:
            (size,) = struct.unpack("<Q", opened.read(8).ljust(8, b"\0"))
            opened.seek(8 + min(size, file.stat().st_size))
        return hashlib.file_digest(opened, "sha256").hexdigest()
