"""Text inside picture files: where it stands, what it says, and which program wrote it."""

from .chunks import BrokenFileError, is_picture
from .exif import exif_bytes
from .programs import MALGRIM, program_of
from .texts import read_texts

__all__ = ["MALGRIM", "BrokenFileError", "exif_bytes", "is_picture", "program_of", "read_texts"]
