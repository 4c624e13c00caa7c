"""Stage 1: one Korean sentence said in several ways."""

from .base import Paraphraser
from .errors import ParaphraseError, Reason
from .novelty import find_additions

__all__ = ["ParaphraseError", "Paraphraser", "Reason", "find_additions"]
