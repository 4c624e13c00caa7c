"""The texts that this program writes into MP4 files, as metadata by names (QuickTime File Format, metadata keys)."""

from typing import BinaryIO

from ..prompt.messages import _
from .chunks import BrokenFileError

_BRAND = b"ftypisom"  # as FFmpeg writes it; AVIF and HEIC have others
_NAMES = ("parameters", "malgrim")


def is_mp4(head: bytes) -> bool:
    """Say whether a file that begins with these bytes (12 or more) is an MP4 as this program writes it."""
    return head[4:12] == _BRAND


def mp4_texts(file: BinaryIO) -> dict[str, str]:
    """Return what an MP4 of this program says of how it was made, by the names that a PNG has.

    Raises:
        BrokenFileError: It cannot be read, or PyAV is not installed.
    """
    try:
        import av
    except ImportError as error:
        message = _("{packages} missing: pip install -c constraints.txt -e '.[video]'")
        raise BrokenFileError(message.format(packages="av")) from error
    try:
        with av.open(file, format="mp4") as container:
            found = dict(container.metadata)
    except (av.error.FFmpegError, UnicodeDecodeError) as error:
        raise BrokenFileError(_("it is no whole MP4 file")) from error
    return {name: found[name] for name in _NAMES if name in found}
