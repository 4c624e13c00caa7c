"""Stage 2: Korean sentences to English ones."""

from .base import Tagger, Translator
from .errors import Reason, TranslationError
from .negation import split_wish
from .protected import ProtectedTranslator
from .spans import find_spans, is_tag, without_spans, without_tags

__all__ = [
    "ProtectedTranslator",
    "Reason",
    "Tagger",
    "TranslationError",
    "Translator",
    "find_spans",
    "is_tag",
    "split_wish",
    "without_spans",
    "without_tags",
]
