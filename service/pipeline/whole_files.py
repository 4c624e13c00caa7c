"""Whether the file of a picture or a clip is whole, told without decoding it."""

from collections.abc import Callable
from os import SEEK_END
from pathlib import Path
from stat import S_ISREG
from typing import BinaryIO

from generate import is_mp4

_PNG = b"\x89PNG\r\n\x1a\n"
_PNG_END = b"\0\0\0\0IEND\xaeB`\x82"  # the last chunk of every PNG
_RIFF_HEAD = 8  # bytes before those that the size of a RIFF file counts, and of the head of a box in MP4
_MP4_HEAD = 12
_LONG = 1  # the size of a box of MP4 that has its size as 64 bits after its name


def is_whole(file: Path) -> bool:
    """Say whether ``file`` is what its suffix says from its first bytes to its last; neither it nor its folder a link.

    Args:
        file: A PNG, WebP or MP4.
    """
    try:
        if file.parent.is_symlink() or not S_ISREG(file.lstat().st_mode):
            return False
        with file.open("rb") as opened:
            return _KINDS[file.suffix](opened, file.stat().st_size)
    except OSError:  # it is missing, cannot be read, or is shorter than its end
        return False


def _is_png(opened: BinaryIO, _size: int) -> bool:
    begins = opened.read(len(_PNG)) == _PNG
    opened.seek(-len(_PNG_END), SEEK_END)
    return begins and opened.read() == _PNG_END


def _is_webp(opened: BinaryIO, size: int) -> bool:
    head = opened.read(12)
    return head[:4] + head[8:] == b"RIFFWEBP" and int.from_bytes(head[4:8], "little") + _RIFF_HEAD == size


def _is_mp4(opened: BinaryIO, size: int) -> bool:
    """Walk from box to box, which fill the file."""
    if not is_mp4(opened.read(_MP4_HEAD)):
        return False
    at = 0
    while at < size:
        opened.seek(at)
        head = opened.read(2 * _RIFF_HEAD)
        length = int.from_bytes(head[:4], "big")
        if length == _LONG:
            length = int.from_bytes(head[8:16], "big")
        if length < _RIFF_HEAD:
            return False
        at += length
    return at == size


_KINDS: dict[str, Callable[[BinaryIO, int], bool]] = {".png": _is_png, ".webp": _is_webp, ".mp4": _is_mp4}
