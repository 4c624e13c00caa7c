"""Weighted phrases and everything that makes a prompt pair of them: pure functions, standard library only."""

from .attributes import AttributeChoiceError, AttributeGroup, attribute_colors, attribute_groups, choose
from .composition import EditedPrompt, PromptPart, changes, late_changes, split_parts, texts_at, versions_of
from .editing import MOST_VERSIONS, EditingError, PromptVersion
from .errors import ChoiceError
from .fitting import fitted
from .inflections import stems, without_phrases
from .phrases import BREAK, SYNTAXES, Phrase, Preset, Prompt, Sampling, Syntax, compose, render
from .presets import DEFAULT_PRESET, PresetError, canonical_preset, preset, preset_names
from .styles import adapted
from .tokens import CHUNK, EstimatedTokenizer, TokenBudget, Tokenizer, most_chunks, token_budgets
from .weight_numbers import WeightError, with_brackets
from .weights import place_weights, read_weights

__all__ = [
    "BREAK",
    "CHUNK",
    "DEFAULT_PRESET",
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
    "choose",
    "compose",
    "fitted",
    "late_changes",
    "most_chunks",
    "place_weights",
    "preset",
    "preset_names",
    "read_weights",
    "render",
    "split_parts",
    "stems",
    "texts_at",
    "token_budgets",
    "versions_of",
    "with_brackets",
    "without_phrases",
]
