"""Stage 2: Korean sentences to English ones."""

from .base import Tagger, TranslationError, Translator

__all__ = ["Tagger", "TranslationError", "Translator"]
