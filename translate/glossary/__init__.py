"""A glossary of Korean terms and a list of ambiguous words, applied to any translator.

The offline translator and the filter of paraphrases take their terms and names from here too.
"""

from .terms import Term, papago_csv, read_glossary, with_terms
from .translator import GlossaryTranslator
from .vocabulary import Vocabulary

__all__ = ["GlossaryTranslator", "Term", "Vocabulary", "papago_csv", "read_glossary", "with_terms"]
