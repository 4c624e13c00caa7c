"""Stage 1: paraphrase a Korean sentence."""

from .base import Paraphraser
from .details import details_of, scenes_of, suggest_details
from .equivalents import other_names
from .errors import ParaphraseError, Reason
from .messages import use_catalogue
from .novelty import find_additions

__all__ = [
    "ParaphraseError",
    "Paraphraser",
    "Reason",
    "details_of",
    "find_additions",
    "other_names",
    "scenes_of",
    "suggest_details",
    "use_catalogue",
]
