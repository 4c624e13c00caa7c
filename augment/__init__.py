"""Stage 1: one Korean sentence said in several ways."""

from .base import ParaphraseError, Paraphraser, Tagger

__all__ = ["ParaphraseError", "Paraphraser", "Tagger"]
