"""Text inside picture files: where it stands, what it says, and which program wrote it."""

from .chunks import BrokenFileError, is_picture
from .exif import exif_bytes
from .mp4 import is_mp4, mp4_texts
from .programs import MALGRIM, program_of
from .readers import a1111_text
from .texts import read_texts

__all__ = [
    "MALGRIM",
    "BrokenFileError",
    "a1111_text",
    "exif_bytes",
    "is_mp4",
    "is_picture",
    "mp4_texts",
    "program_of",
    "read_texts",
]
