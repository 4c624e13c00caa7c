"""The tags of a prompt that name files of one's own, and those that are for other programs. Pure."""

import re
from pathlib import Path

from .prompt.phrases import Prompt
from .request import RequestError

LORA = re.compile(r"<lora:([^:<>]+)(?::(-?\d*\.?\d+))?>")
"""Name and weight."""

EMBEDDING = re.compile(r"embedding:(.+)")
"""Name."""

_LONGEST_NAME = 100  # characters
_NAME = re.compile(r"[^/\\]+")  # a file of the folder itself


def check_loras(text: str, folder: Path | None) -> None:
    """Raises ``RequestError`` for a LoRA that ``text`` names and ``folder`` has not, before anything is asked for."""
    for name, _ in LORA.findall(text):
        extra_file(name, "LoRA", folder)


def extra_file(name: str, kind: str, folder: Path | None) -> Path:
    """Returns the file of the LoRA or embedding ``name`` in ``folder``; ``kind`` is for the message.

    Raises ``RequestError`` when there is none.
    """
    if folder is None:
        raise RequestError(f"the prompt names the {kind} {name!r}: set MALGRIM_LORA_DIR to the folder it is in")
    file = folder / f"{name}.safetensors"
    if not _NAME.fullmatch(name) or len(name) > _LONGEST_NAME or not file.is_file():
        raise RequestError(f"there is no {kind} {name!r} in {folder}: {file.name} is looked for there")
    return file


def unknown_tags(prompt: Prompt) -> list[str]:
    """Returns the tags of ``prompt`` that are for other programs, which a text encoder would be told in vain."""
    tags = (phrase.text for phrase in prompt.prompt if phrase.literal)
    return [tag for tag in tags if not (LORA.fullmatch(tag) or EMBEDDING.fullmatch(tag))]
