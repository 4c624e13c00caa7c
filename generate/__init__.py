"""Stage 4: the prompt pair, and the picture that it describes."""

from .attributes import AttributeChoiceError, AttributeGroup, attribute_colors, attribute_groups, choose
from .emphasis import place_weights, read_weights
from .presets import DEFAULT_PRESET, preset, preset_names
from .prompt import SYNTAXES, Phrase, Preset, Prompt, Sampling, Syntax, compose, render
from .tokens import EstimatedTokenizer, TokenBudget, Tokenizer, token_budgets

__all__ = [
    "DEFAULT_PRESET",
    "SYNTAXES",
    "AttributeChoiceError",
    "AttributeGroup",
    "EstimatedTokenizer",
    "Phrase",
    "Preset",
    "Prompt",
    "Sampling",
    "Syntax",
    "TokenBudget",
    "Tokenizer",
    "attribute_colors",
    "attribute_groups",
    "choose",
    "compose",
    "place_weights",
    "preset",
    "preset_names",
    "read_weights",
    "render",
    "token_budgets",
]
