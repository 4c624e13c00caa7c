"""Stage 2: translate Korean sentences into English."""

from .base import KoreanTranslator, Translator, Word
from .errors import GlossaryError, Reason, TranslationError
from .glossary.terms import checked_word
from .korean.agreement import agreeing
from .korean.hangul import has_hangul
from .korean.jamo import without_lone_jamo
from .korean.josa import CHANGING
from .korean.lexicon import person_words
from .korean.mentions import find_nouns
from .korean.requests import without_requests
from .korean.scripts import foreign_letters
from .messages import use_catalogue
from .negation import Negations, split_negations, with_plain_negations
from .protected import ProtectedTranslator
from .romanized import romanized_words
from .spans import find_spans, is_tag, without_foreign_quotations, without_spans, without_tags

__all__ = [
    "CHANGING",
    "GlossaryError",
    "KoreanTranslator",
    "Negations",
    "ProtectedTranslator",
    "Reason",
    "TranslationError",
    "Translator",
    "Word",
    "agreeing",
    "checked_word",
    "find_nouns",
    "find_spans",
    "foreign_letters",
    "has_hangul",
    "is_tag",
    "person_words",
    "romanized_words",
    "split_negations",
    "use_catalogue",
    "with_plain_negations",
    "without_foreign_quotations",
    "without_lone_jamo",
    "without_requests",
    "without_spans",
    "without_tags",
]
