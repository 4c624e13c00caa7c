"""Stage 1: paraphrase a Korean sentence."""

from .base import Paraphraser
from .errors import ParaphraseError, Reason
from .novelty import find_additions

__all__ = ["ParaphraseError", "Paraphraser", "Reason", "find_additions"]
