"""The offline translator: a lexicon, a segmenter and a grammar, without a network or a model."""

from .translator import LexiconTranslator

__all__ = ["LexiconTranslator"]
