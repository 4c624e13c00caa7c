"""The tags of a prompt: those that name LoRA and embedding files, and those of other programs."""

import re
from pathlib import Path

from .errors import RequestError
from .prompt.composition import prompts_of
from .prompt.messages import _
from .prompt.phrases import BREAK, Prompt

LORA = re.compile(r"<lora:([^:<>]+)(?::(-?\d*\.?\d+))?>")
"""A LoRA; groups: name, weight."""

EMBEDDING = re.compile(r"embedding:(.+)")
"""An embedding; group: name."""

_LONGEST_NAME = 100  # characters
_NAME = re.compile(r"[^/\\]+")  # no path out of the folder


def check_loras(text: str, folder: Path | None) -> None:
    """Check the LoRAs that ``text`` names, before any stage runs.

    Raises:
        RequestError: ``folder`` does not contain one of them.
    """
    for name in lora_names(text):
        adapter_file(name, "LoRA", folder)


def lora_names(text: str) -> list[str]:
    """Return the names of the LoRAs that ``text`` names."""
    return [name for name, _weight in loras_of(text)]


def with_lora(text: str, name: str, weight: float) -> str:
    """Return ``text`` with the LoRA ``name`` at its end, and with no other weight of it."""
    others = LORA.sub(lambda tag: "" if tag[1] == name else tag[0], text)
    return f"{others.rstrip(', ')} <lora:{name}:{weight:g}>"


def without_loras(text: str, folder: Path | None) -> tuple[str, dict[str, str]]:
    """Return ``text`` without the LoRAs that ``folder`` does not contain, and those tags with the reason of each."""
    missing = dict[str, str]()

    def kept(tag: re.Match[str]) -> str:
        try:
            adapter_file(tag[1], "LoRA", folder)
        except RequestError as error:
            missing[tag[0].rstrip(" ,")] = str(error)
            return ""
        return tag[0]

    return re.sub(rf"{LORA.pattern}(?: *, *)?", kept, text), missing


def loras_of(text: str) -> list[tuple[str, float]]:
    """Return the names and weights of the LoRAs that ``text`` names."""
    return [(name, float(weight or 1)) for name, weight in LORA.findall(text)]


def adapter_file(name: str, kind: str, folder: Path | None) -> Path:
    """Return the file of a LoRA or embedding.

    Args:
        name: File name without its suffix.
        kind: "LoRA" or "embedding", for the message.
        folder: The folder of such files, if there is one.

    Raises:
        RequestError: ``folder`` has no such file.
    """
    if folder is None:
        raise RequestError(
            _("the prompt names the {kind} {name!r}: set MALGRIM_LORA_DIR to the folder that contains it").format(
                kind=kind, name=name
            )
        )
    file = folder / f"{name}.safetensors"
    if not _NAME.fullmatch(name) or len(name) > _LONGEST_NAME or not file.is_file():
        raise RequestError(
            _("there is no {kind} {name!r} in {folder}: it needs the file {file}").format(
                kind=kind, name=name, folder=folder, file=file.name
            )
        )
    return file


def adapter_names(folder: Path | None) -> list[str]:
    """Return the names of the LoRAs and embeddings in ``folder``, sorted; none without a folder."""
    return sorted(file.stem for file in folder.glob("*.safetensors")) if folder and folder.is_dir() else []


def unknown_tags(prompt: Prompt) -> list[str]:
    """Return the tags of ``prompt`` that only other programs understand."""
    tags = dict.fromkeys(phrase.text for one in prompts_of(prompt) for phrase in one.prompt if phrase.literal)
    return [tag for tag in tags if not (tag == BREAK or LORA.fullmatch(tag) or EMBEDDING.fullmatch(tag))]
