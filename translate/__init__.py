"""Stage 2: Korean sentences to English ones."""

from .base import Translator
from .errors import Reason, TranslationError
from .korean.hangul import has_hangul
from .negation import split_wish
from .protected import ProtectedTranslator
from .spans import find_spans, is_tag, without_spans, without_tags

__all__ = [
    "ProtectedTranslator",
    "Reason",
    "TranslationError",
    "Translator",
    "find_spans",
    "has_hangul",
    "is_tag",
    "split_wish",
    "without_spans",
    "without_tags",
]
