"""Stage 2: Korean sentences to English ones."""

from .base import Tagger, Translator

__all__ = ["Tagger", "Translator"]
