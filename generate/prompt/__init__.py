"""Weighted phrases and everything that makes a prompt pair of them: pure functions, standard library only."""

from .attributes import AttributeChoiceError, AttributeGroup, attribute_colors, attribute_groups, choose
from .composition import EditedPrompt, PromptPart, changes, late_changes, split_parts, texts_at, versions_of
from .editing import MOST_VERSIONS, EditingError, PromptVersion
from .errors import ChoiceError
from .fitting import fitted
from .found_attributes import find_attributes
from .inflections import stems, without_phrases
from .messages import use_catalogue
from .phrases import BREAK, SYNTAXES, Phrase, Preset, Prompt, Sampling, Syntax, compose, render
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
    "BREAK",
    "CHUNK",
    "DEFAULT_PRESET",
    "LONGEST_NAME",
    "MOST_VERSIONS",
    "SYNTAXES",
    "AttributeChoiceError",
    "AttributeGroup",
    "ChoiceError",
    "EditedPrompt",
    "EditingError",
    "EstimatedTokenizer",
    "Phrase",
    "Preset",
    "PresetError",
    "Prompt",
    "PromptPart",
    "PromptVersion",
    "Sampling",
    "Syntax",
    "TokenBudget",
    "Tokenizer",
    "WeightError",
    "adapted",
    "attribute_colors",
    "attribute_groups",
    "canonical_preset",
    "changes",
    "check_own_name",
    "choose",
    "compose",
    "find_attributes",
    "fitted",
    "late_changes",
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
    "split_parts",
    "stems",
    "texts_at",
    "token_budgets",
    "use_catalogue",
    "versions_of",
    "with_brackets",
    "without_phrases",
    "write_csv",
    "write_toml",
]
