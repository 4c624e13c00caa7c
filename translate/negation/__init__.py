"""Split negations off a description, because diffusion models draw everything that a prompt names."""

from .colloquial import with_plain_negations
from .splitting import Negations, split_negations

__all__ = ["Negations", "split_negations", "with_plain_negations"]
