"""Weighted phrases and everything that makes a prompt pair of them: pure functions, standard library only."""

from .attributes import AttributeChoiceError, AttributeGroup, attribute_colors, attribute_groups, choose
from .errors import ChoiceError
from .fitting import fitted
from .inflections import stems, without_phrases
from .messages import use_catalogue
from .phrases import SYNTAXES, Phrase, Preset, Prompt, Sampling, Syntax, compose, render
from .preset_files import read_csv, read_toml, write_csv, write_toml
from .presets import (
    DEFAULT_PRESET,
    LONGEST_NAME,
    PresetError,
    canonical_preset,
    check_own_name,
    preset,
    preset_names,
    preset_table,
    read_preset,
)
from .styles import adapted
from .tokens import CHUNK, EstimatedTokenizer, TokenBudget, Tokenizer, most_chunks, token_budgets
from .weight_numbers import WeightError, with_brackets
from .weights import place_weights, read_weights

__all__ = [
    "CHUNK",
    "DEFAULT_PRESET",
    "LONGEST_NAME",
    "SYNTAXES",
    "AttributeChoiceError",
    "AttributeGroup",
    "ChoiceError",
    "EstimatedTokenizer",
    "Phrase",
    "Preset",
    "PresetError",
    "Prompt",
    "Sampling",
    "Syntax",
    "TokenBudget",
    "Tokenizer",
    "WeightError",
    "adapted",
    "attribute_colors",
    "attribute_groups",
    "canonical_preset",
    "check_own_name",
    "choose",
    "compose",
    "fitted",
    "most_chunks",
    "place_weights",
    "preset",
    "preset_names",
    "preset_table",
    "read_csv",
    "read_preset",
    "read_toml",
    "read_weights",
    "render",
    "stems",
    "token_budgets",
    "use_catalogue",
    "with_brackets",
    "without_phrases",
    "write_csv",
    "write_toml",
]
