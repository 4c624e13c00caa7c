"""Stage 4: the prompt pair, and the picture that it describes."""

from .metadata import FORMATS, Metadata, MetadataError, encode_image, parameters_text, read_metadata
from .models import SDXL, TOY, check_model
from .passes import BestOf
from .prompt.attributes import AttributeChoiceError, AttributeGroup, attribute_colors, attribute_groups, choose
from .prompt.errors import ChoiceError
from .prompt.phrases import SYNTAXES, Phrase, Preset, Prompt, Sampling, Syntax, compose, render
from .prompt.presets import DEFAULT_PRESET, canonical_preset, preset, preset_names
from .prompt.tokens import EstimatedTokenizer, TokenBudget, Tokenizer, token_budgets
from .prompt.weights import place_weights, read_weights
from .request import (
    FAST,
    GUIDANCE,
    LARGEST_SEED,
    SIZE,
    STEPS,
    GeneratedImage,
    GenerationError,
    ImageGenerator,
    ImageSettings,
    OnStep,
    RequestError,
)
from .samplers import check_sampler, sampler_names
from .tags import check_loras, unknown_tags

__all__ = [
    "DEFAULT_PRESET",
    "FAST",
    "FORMATS",
    "GUIDANCE",
    "LARGEST_SEED",
    "SDXL",
    "SIZE",
    "STEPS",
    "SYNTAXES",
    "TOY",
    "AttributeChoiceError",
    "AttributeGroup",
    "BestOf",
    "ChoiceError",
    "EstimatedTokenizer",
    "GeneratedImage",
    "GenerationError",
    "ImageGenerator",
    "ImageSettings",
    "Metadata",
    "MetadataError",
    "OnStep",
    "Phrase",
    "Preset",
    "Prompt",
    "RequestError",
    "Sampling",
    "Syntax",
    "TokenBudget",
    "Tokenizer",
    "attribute_colors",
    "attribute_groups",
    "canonical_preset",
    "check_loras",
    "check_model",
    "check_sampler",
    "choose",
    "compose",
    "encode_image",
    "parameters_text",
    "place_weights",
    "preset",
    "preset_names",
    "read_metadata",
    "read_weights",
    "render",
    "sampler_names",
    "token_budgets",
    "unknown_tags",
]
