"""Stage 1: one Korean sentence said in several ways."""

from .base import Paraphraser, Tagger

__all__ = ["Paraphraser", "Tagger"]
