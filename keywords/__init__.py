"""Stage 3: the keywords that several sentences share, weighted by the number of sentences that contain them.

``keybert.KeyBertExtractor`` implements ``KeywordExtractor``; it loads torch, so only ``service.assembly`` imports it.
"""

from .base import Embedder, Keyword, KeywordExtractor
from .messages import use_catalogue
from .weighting import LEVELS, SCHEMES, Scheme, WeightedKeyword, weigh

__all__ = [
    "LEVELS",
    "SCHEMES",
    "Embedder",
    "Keyword",
    "KeywordExtractor",
    "Scheme",
    "WeightedKeyword",
    "use_catalogue",
    "weigh",
]
