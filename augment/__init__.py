"""Stage 1: paraphrase a Korean sentence."""

from .base import Paraphraser
from .equivalents import equivalents
from .errors import ParaphraseError, Reason
from .novelty import find_additions

__all__ = ["ParaphraseError", "Paraphraser", "Reason", "equivalents", "find_additions"]
