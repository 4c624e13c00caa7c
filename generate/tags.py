"""The tags of a prompt that name files of one's own, and those that are for other programs. Pure."""

import re

from .prompt import Prompt

LORA = re.compile(r"<lora:([^:<>]+)(?::(-?\d*\.?\d+))?>")
"""Name and weight."""

EMBEDDING = re.compile(r"embedding:(.+)")
"""Name."""


def unknown_tags(prompt: Prompt) -> list[str]:
    """Returns the tags of ``prompt`` that are for other programs, which a text encoder would be told in vain."""
    tags = (phrase.text for phrase in prompt.prompt if phrase.literal)
    return [tag for tag in tags if not (LORA.fullmatch(tag) or EMBEDDING.fullmatch(tag))]
