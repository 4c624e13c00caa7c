"""Text inside picture files: where it stands, what it says, and which program wrote it."""

from .chunks import BrokenFileError, is_picture
from .programs import MALGRIM, program_of
from .texts import RECORD_MARK, read_texts

__all__ = ["MALGRIM", "RECORD_MARK", "BrokenFileError", "is_picture", "program_of", "read_texts"]
