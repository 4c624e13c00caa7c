"""Stage 4: the prompt pair, and the picture that it describes."""

from .emphasis import place_weights, read_weights
from .presets import DEFAULT_PRESET, preset, preset_names
from .prompt import SYNTAXES, Phrase, Preset, Prompt, Syntax, compose, render

__all__ = [
    "DEFAULT_PRESET",
    "SYNTAXES",
    "Phrase",
    "Preset",
    "Prompt",
    "Syntax",
    "compose",
    "place_weights",
    "preset",
    "preset_names",
    "read_weights",
    "render",
]
