"""Alternatives in a text: ``{a|b}`` and wildcards such as ``__color__``, chosen before any stage.

``grammar`` finds them and lets dynamicprompts parse them, ``wildcards`` reads the files of wildcards, ``expansion``
puts their values into what was parsed, ``sampling`` chooses by the samplers of dynamicprompts, and ``agreement``
corrects the Korean particles after what was chosen.
"""

from .chooser import Alternatives, Choice, Chosen, random_seed
from .grammar import has_alternatives

__all__ = ["Alternatives", "Choice", "Chosen", "has_alternatives", "random_seed"]
