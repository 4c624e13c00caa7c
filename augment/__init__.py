"""Stage 1: one Korean sentence said in several ways."""

from .base import Paraphraser, Tagger
from .errors import ParaphraseError, Reason

__all__ = ["ParaphraseError", "Paraphraser", "Reason", "Tagger"]
