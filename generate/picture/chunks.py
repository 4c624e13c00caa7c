"""The pieces of PNG, JPEG and WebP files that may hold text; pixels are skipped and never read."""

import struct
from collections.abc import Iterator
from typing import BinaryIO
from zlib import crc32

from ..prompt.messages import _

MOST_CHUNKS = 20_000
"""Pieces of one file that are looked at; a PNG of 64 MB from libpng has some 8,000."""

LARGEST_CHUNK = 4 * 1024**2
"""Bytes of one piece of text, also after decompression."""

_PNG, _JPEG, _RIFF, _WEBP = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"RIFF", b"WEBP"
_OTHER_PICTURES = (b"GIF8", b"II*\0", b"MM\0*", b"\xff\x0a", b"\0\0\0\x0cJXL ", b"8BPS")
_PNG_TEXTS = (b"tEXt", b"zTXt", b"iTXt")
_EXIF = b"Exif\0\0"
_APP1, _START_OF_PIXELS, _END = 0xE1, 0xDA, 0xD9
_WITHOUT_LENGTH = (0x01, *range(0xD0, 0xD9))  # TEM, RST0 to RST7, SOI

Chunk = tuple[bytes, bytes]
"""Kind and content: ``tEXt``, ``zTXt`` or ``iTXt`` of a PNG, or ``eXIf`` of any format, without its prefix."""


class BrokenFileError(Exception):
    """The file is not a picture in a known format, or a part that is needed is broken; the message says which."""


def is_picture(head: bytes) -> bool:
    """Say whether a file that begins with these bytes (16 or more) is a picture, in a known format or another."""
    known = (_PNG[:4], _JPEG, *_OTHER_PICTURES)
    if head[:2] == b"BM" and head[6:10] == bytes(4):  # bytes of a BMP that are reserved
        return True
    return head.startswith(known) or (head[:4] == _RIFF and head[8:12] == _WEBP) or head[4:8] == b"ftyp"


def text_chunks(file: BinaryIO) -> Iterator[Chunk]:
    """Yield the chunks of ``file`` that hold text, wherever they stand.

    Raises:
        BrokenFileError: The file is in another format or has more than ``MOST_CHUNKS`` chunks, or a chunk of text is
            cut off, damaged or too large.
    """
    head = file.read(12)
    if head.startswith(_PNG):
        file.seek(len(_PNG))
        yield from _png(file)
    elif head.startswith(_JPEG):
        file.seek(2)
        yield from _jpeg(file)
    elif head[:4] == _RIFF and head[8:] == _WEBP:
        yield from _webp(file)
    else:
        raise BrokenFileError(_("it is not a PNG, JPEG or WebP picture"))


def _png(file: BinaryIO) -> Iterator[Chunk]:
    for _number in range(MOST_CHUNKS):
        head = file.read(8)
        if len(head) < 8 or head[4:] == b"IEND":
            return
        size, kind = struct.unpack(">I4s", head)
        if kind not in (*_PNG_TEXTS, b"eXIf"):
            file.seek(size + 4, 1)
            continue
        content = _content(file, size, kind)
        if file.read(4) != struct.pack(">I", crc32(kind + content)):
            raise BrokenFileError(_("its text ({kind}) is damaged").format(kind=kind.decode()))
        yield kind, content.removeprefix(_EXIF)
    raise _too_many()


def _jpeg(file: BinaryIO) -> Iterator[Chunk]:
    for _number in range(MOST_CHUNKS):
        mark = file.read(2)
        if len(mark) < 2 or mark[0] != 0xFF or mark[1] in (_START_OF_PIXELS, _END):
            return
        if mark[1] == 0xFF:  # a byte of padding
            file.seek(-1, 1)
            continue
        if mark[1] in _WITHOUT_LENGTH:
            continue
        size = int.from_bytes(file.read(2), "big") - 2
        if size < 0:
            return
        if mark[1] != _APP1:
            file.seek(size, 1)
        elif (content := _content(file, size, b"APP1")).startswith(_EXIF):
            yield b"eXIf", content.removeprefix(_EXIF)
    raise _too_many()


def _webp(file: BinaryIO) -> Iterator[Chunk]:
    for _number in range(MOST_CHUNKS):
        head = file.read(8)
        if len(head) < 8:
            return
        kind, size = struct.unpack("<4sI", head)
        if kind == b"EXIF":
            yield b"eXIf", _content(file, size, kind).removeprefix(_EXIF)
            file.seek(size % 2, 1)
        else:
            file.seek(size + size % 2, 1)
    raise _too_many()


def _too_many() -> BrokenFileError:
    return BrokenFileError(_("it has more than {most:,} parts").format(most=MOST_CHUNKS))


def _content(file: BinaryIO, size: int, kind: bytes) -> bytes:
    if size > LARGEST_CHUNK:
        message = _("its text ({kind}) has {size:,} bytes: at most {most:,} are read")
        raise BrokenFileError(message.format(kind=kind.decode(), size=size, most=LARGEST_CHUNK))
    content = file.read(size)
    if len(content) < size:
        raise BrokenFileError(_("it is cut off within its text ({kind})").format(kind=kind.decode()))
    return content
