"""``malgrim inspect`` and ``--from`` on pictures that are cut off, huge, or made to do harm."""

import json
import struct
import tracemalloc
import zlib
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from support.command import run

from generate.picture.programs import NAMES

A1111 = "a cat\nNegative prompt: text\nSteps: 9, Sampler: Euler, Seed: 1"
_MEGABYTE = 1024**2
_MOST_MEMORY = 48 * _MEGABYTE  # some copies of one text of 4 MB


def _saved() -> bytes:
    written = BytesIO()
    Image.new("RGB", (8, 8)).save(written, "PNG")
    return written.getvalue()


PNG = _saved()


def png(kind: bytes, content: bytes, *more: bytes) -> bytes:
    chunk = struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
    return PNG[:33] + chunk + b"".join(more) + PNG[33:]


def itxt(text: str, name: str = "parameters") -> bytes:
    return png(b"iTXt", name.encode() + b"\0\0\0\0\0" + text.encode())


def bomb(megabytes: int) -> bytes:
    packing = zlib.compressobj(9)
    zeros = bytes(_MEGABYTE)
    return b"".join(packing.compress(zeros) for _ in range(megabytes)) + packing.flush()


def all_names(size: int) -> bytes:
    """Return a PNG with a text of so many characters under each name that is read."""
    chunks = [png(b"zTXt", name.encode() + b"\0\0" + zlib.compress(b"x" * size))[33:] for name in sorted(NAMES)]
    return PNG[:33] + b"".join(chunk[: -len(PNG[33:])] for chunk in chunks) + PNG[33:]


def makernote(content: bytes) -> bytes:
    """Return a WebP that claims to be of this program."""
    note = b"malgrim\0" + content
    exif = b"Exif\0\0MM\0*" + struct.pack(">IHHHII4x", 8, 1, 0x8769, 4, 1, 26)
    exif += struct.pack(">HHHIII", 1, 0x927C, 7, len(note), 44, 0) + note
    return b"RIFF" + struct.pack("<I", len(exif) + 12) + b"WEBPEXIF" + struct.pack("<I", len(exif)) + exif


LINK = ["2", 0]
WIDE = {
    "1": {"class_type": "KSampler", "inputs": {"positive": LINK, "negative": LINK, "model": LINK}},
    "2": {"inputs": {f"x{number}": ["1", 0] for number in range(200_000)}},
}
SCRIPT = "<script>alert(1)</script>\x1b]0;x\x07 $(reboot)\nSteps: 9, Seed: 1"
PATHS = "../../etc/passwd, <lora:../../x:1>\nSteps: 9, Model: ../../etc/passwd"
REFUSED = {
    "no chunk": (PNG[:20], "does not contain how it was made"),
    "cut": (itxt(A1111)[:90], "it is cut off within its text"),
    "length": (PNG[:33] + struct.pack(">I", 2**31 - 1) + b"iTXt", "2,147,483,647 bytes: at most 4,194,304 are read"),
    "bomb": (png(b"zTXt", b"parameters\0\0" + bomb(64)), "compressed text has more than 4,194,304 bytes"),
    "bomb as record": (png(b"iTXt", b"malgrim\0\1\0\0\0" + bomb(64)), "text has more than 4,194,304 bytes"),
    "bomb in WebP": (makernote(bomb(64)), "compressed text has more than 4,194,304 bytes"),
    "many bombs": (all_names(1_000_000), "its texts have more than 8,388,608 characters"),
}
SHOWN = {
    "script": (itxt(SCRIPT), "<script>alert(1)</script>?]0;x? $(reboot)"),
    "NUL": (itxt("a\0cat\0"), "a?cat?"),
    "paths": (itxt(PATHS), PATHS),
    "long": (itxt("x" * 4_000_000), "xxx"),
    "many versions": (itxt(", Version: malgrim 1" * 200_000 + "\nx"), ", Version: malgrim 1"),
    "wide graph": (itxt(json.dumps(WIDE), "prompt"), '"class_type": "KSampler"'),
    "deep JSON": (itxt('{"a":' * 300_000, "invokeai_metadata"), '{"a":{"a":'),
    "long number": (itxt('{"positive_prompt": "a cat", "seed": ' + "9" * 10_000 + "}", "invokeai_metadata"), "9999"),
}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "x.png"


@pytest.mark.parametrize(("data", "message"), REFUSED.values(), ids=REFUSED)
def test_refused(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], file: Path, data: bytes, message: str
) -> None:
    """A file whose text is cut off or too large is refused in one line, and never unpacked in full."""
    file.write_bytes(data)
    for words in (("inspect",), ("inspect", "--json"), ("preview", "--from"), ("generate", "--from")):
        tracemalloc.start()
        assert run(monkeypatch, *words, str(file)) == 2
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        out, error = capsys.readouterr()
        assert (out, len(error.splitlines())) == ("", 1)
        assert message in error
        assert peak < _MOST_MEMORY


@pytest.mark.parametrize(("data", "shown"), SHOWN.values(), ids=SHOWN)
def test_shown(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], file: Path, data: bytes, shown: str
) -> None:
    """Any other text is shown as it is, without what controls a terminal, and lines of messages stay short."""
    file.write_bytes(data)
    assert run(monkeypatch, "inspect", str(file)) == 0
    out, error = capsys.readouterr()
    assert shown in out
    assert not set(out + error) & set("\x1b\x07\0")
    assert 1 <= len(error.splitlines()) <= 2
    assert all(line.startswith("! ") and len(line) < 400 for line in error.splitlines())
