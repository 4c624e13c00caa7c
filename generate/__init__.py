"""Stage 4: the prompt pair, and the picture that it describes."""

from .metadata import FORMATS, Metadata, MetadataError, encode_image, parameters_text, read_metadata
from .models import SDXL, TOY, check_model
from .passes import BestOf
from .prompt.attributes import AttributeChoiceError, AttributeGroup, attribute_colors, attribute_groups, choose
from .prompt.phrases import SYNTAXES, Phrase, Preset, Prompt, Sampling, Syntax, compose, render
from .prompt.presets import DEFAULT_PRESET, preset, preset_names
from .prompt.tokens import EstimatedTokenizer, TokenBudget, Tokenizer, token_budgets
from .prompt.weights import place_weights, read_weights
from .request import (
    FAST,
    GUIDANCE,
    SIZE,
    STEPS,
    GeneratedImage,
    GenerationError,
    ImageGenerator,
    ImageRequest,
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
    "SDXL",
    "SIZE",
    "STEPS",
    "SYNTAXES",
    "TOY",
    "AttributeChoiceError",
    "AttributeGroup",
    "BestOf",
    "EstimatedTokenizer",
    "GeneratedImage",
    "GenerationError",
    "ImageGenerator",
    "ImageRequest",
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
