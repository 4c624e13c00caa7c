"""The texts of a picture file by name, whatever the format."""

from typing import BinaryIO

from ..prompt.messages import _
from .chunks import LARGEST_CHUNK, BrokenFileError, text_chunks
from .compressed import inflate
from .exif import exif_texts
from .programs import COMMON_NAMES, NAMES, program_of

MOST_TEXT = 2 * LARGEST_CHUNK
"""Characters of all texts of a file."""

_OWN = {"malgrim", "parameters"}  # nothing else is looked for once both are found


def read_texts(file: BinaryIO) -> dict[str, str]:
    """Return what ``file`` says of how it was made, by the names that programs give it in a PNG.

    Only names in ``NAMES`` are read; where one stands twice, the first counts. What cameras and editors say is nothing.

    Raises:
        BrokenFileError: The file is not a PNG, JPEG or WebP picture, or its text is damaged or too large.
    """
    found: dict[str, str] = {}
    exif: dict[str, str] | None = None
    for kind, content in text_chunks(file):
        if kind == b"eXIf":
            exif = exif_texts(content) if exif is None else exif
            continue
        keyword, _zero, rest = content.partition(b"\0")
        name = keyword.decode("latin-1")
        if name in NAMES and name not in found:
            found[name] = _text(kind, rest)
            if sum(map(len, found.values())) > MOST_TEXT:
                message = _("its texts have more than {most:,} characters")
                raise BrokenFileError(message.format(most=MOST_TEXT))
            if found.keys() >= _OWN:
                break
    texts = (exif or {}) | found
    return texts if program_of(texts) or not texts.keys() <= COMMON_NAMES else {}


def _text(kind: bytes, rest: bytes) -> str:
    """Return the text of a chunk behind its keyword (PNG specification, 11.3.3)."""
    if kind == b"tEXt":
        return rest.decode("latin-1")
    if kind == b"zTXt":
        return inflate(rest[1:]).decode("latin-1")
    _language, _zero, translated = rest[2:].partition(b"\0")
    _translated, _zero, text = translated.partition(b"\0")
    return (inflate(text) if rest[:1] == b"\1" else text).decode(errors="replace")
