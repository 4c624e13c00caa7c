"""The library: prompts that were made once, and packaged ideas, found again by what they mean."""

from .collection import MOST_NEAR, Library, Proposals
from .examples import MOST_EXAMPLES, Example, choose_examples
from .ideas import CATEGORIES, Detail, Idea, read_ideas
from .meaning import Meaning
from .prompts import LibraryPrompt, Near, Similar, choose_similar
from .recommendations import Recommendation, recommend
from .vectors import Bytes, Floats, PackedVectors, packed

__all__ = [
    "CATEGORIES",
    "MOST_EXAMPLES",
    "MOST_NEAR",
    "Bytes",
    "Detail",
    "Example",
    "Floats",
    "Idea",
    "Library",
    "LibraryPrompt",
    "Meaning",
    "Near",
    "PackedVectors",
    "Proposals",
    "Recommendation",
    "Similar",
    "choose_examples",
    "choose_similar",
    "packed",
    "read_ideas",
    "recommend",
]
