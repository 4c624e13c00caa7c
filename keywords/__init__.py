"""Stage 3: what the sentences are about, weighted by how many of them say it."""

from .base import Keyword, KeywordExtractor
from .weighting import LEVELS, SCHEMES, Scheme, WeightedKeyword, weigh

__all__ = ["LEVELS", "SCHEMES", "Keyword", "KeywordExtractor", "Scheme", "WeightedKeyword", "weigh"]
