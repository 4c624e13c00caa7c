"""Decompression with a bound."""

import zlib

from ..prompt.messages import _
from .chunks import LARGEST_CHUNK, BrokenFileError


def inflate(data: bytes) -> bytes:
    """Return decompressed bytes, at most ``LARGEST_CHUNK``.

    Raises:
        BrokenFileError: There are more, they end early, or they are not compressed.
    """
    unpacking = zlib.decompressobj()
    try:
        unpacked = unpacking.decompress(data, LARGEST_CHUNK)
    except zlib.error as error:
        raise BrokenFileError(_("its compressed text is damaged")) from error
    if unpacking.unconsumed_tail:
        raise BrokenFileError(_("its compressed text has more than {most:,} bytes").format(most=LARGEST_CHUNK))
    if not unpacking.eof:
        raise BrokenFileError(_("its compressed text is damaged"))
    return unpacked
