"""A text in any notation, split into prompt, negative prompt and settings."""

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass

from generate import UPSCALERS

from .braces import read_braces
from .colons import read_colons
from .midjourney import read_parameters
from .sections import Sections, blocks, read_sections, written_sections
from .settings import Setting, TextSettings, read_settings, settings_of

_OF_SECOND = ("hires prompt", "hires negative prompt")  # settings of A1111


@dataclass(frozen=True)
class WrittenPrompt:
    """A text, split.

    Attributes:
        prompt: What the picture must show, in this program's notation.
        negative: What it must not show, separated by commas, in this program's notation.
        hires_prompt: What a second pass draws in its place, likewise, with a line ``Negative prompt:`` or without.
        settings: Settings of the picture that the text gives.
        ignored: Settings and weights, as they are written, that cannot be used here.
    """

    prompt: str
    negative: str
    settings: TextSettings
    ignored: tuple[str, ...]
    hires_prompt: str = ""


def read_dialects(text: str, upscalers: Sequence[str] = UPSCALERS) -> WrittenPrompt:
    """Split ``text``, in which line breaks matter; a text in this program's own notation is its own prompt.

    An upscaler that is none of ``upscalers`` is one of the settings that cannot be used.
    """
    sections = read_sections(text)
    prompt, parameters = read_parameters(sections.prompt)
    weighted = read_colons(prompt)
    unwanted = [read_colons(one) for one in (sections.negative, *parameters.negative)]
    found = [*settings_of(sections.settings), *parameters.settings]
    hires_prompt = _hires_prompt(found, sections.prompt)
    settings, ignored = read_settings((one for one in found if one.name.lower() not in _OF_SECOND), upscalers)
    if hires_prompt and not (settings.hires or settings.hires_width):
        hires_prompt, ignored = "", (*ignored, *(one.text for one in found if one.name.lower() in _OF_SECOND))
    negative = [*(one.prompt for one in unwanted), *weighted.negative]
    return WrittenPrompt(
        read_braces(weighted.prompt),
        ", ".join(read_braces(one.strip()) for one in negative if one.strip()),
        settings,
        (*ignored, *weighted.ignored, *(part for one in unwanted for part in (*one.negative, *one.ignored))),
        hires_prompt,
    )


def _hires_prompt(found: Iterable[Setting], prompt: str) -> str:
    """Return the prompt of A1111's second pass with its negative prompt, empty where settings name neither."""
    texts = {one.name.lower(): _unquoted(one) for one in found}
    own, negative = (texts.get(name, "") for name in _OF_SECOND)
    return written_sections(Sections(own or prompt, negative, "")) if own or negative else ""


def _unquoted(setting: Setting) -> str:
    """Return a value that A1111 may have written as a JSON string."""
    with suppress(ValueError):
        return str(json.loads(setting.text.partition(":")[2]))
    return setting.value


def split_prompts(text: str) -> Iterator[tuple[int, str]]:
    """Yield the prompts of a file with the numbers of their first lines.

    Each line that is not blank is a prompt, but lines that belong together by their labels or as settings are one.
    """
    for number, lines in blocks(text.splitlines()):
        if joined := "\n".join(line for line in lines if line.strip()):
            yield number, joined
