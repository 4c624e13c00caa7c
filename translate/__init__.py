"""Stage 2: Korean sentences to English ones."""

from .base import Tagger, Translator
from .errors import Reason, TranslationError

__all__ = ["Reason", "Tagger", "TranslationError", "Translator"]
