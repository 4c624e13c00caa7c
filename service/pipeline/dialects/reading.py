"""A text in any notation, split into prompt, negative prompt and settings."""

from collections.abc import Iterator
from dataclasses import dataclass

from .braces import read_braces
from .colons import read_colons
from .midjourney import read_parameters
from .sections import blocks, read_sections
from .settings import TextSettings, read_settings, settings_of


@dataclass(frozen=True)
class WrittenPrompt:
    """A text, split.

    Attributes:
        prompt: What the picture must show, in this program's notation.
        negative: What it must not show, separated by commas, in this program's notation.
        settings: Settings of the picture that the text gives.
        ignored: Settings and weights, as they are written, that cannot be used here.
    """

    prompt: str
    negative: str
    settings: TextSettings
    ignored: tuple[str, ...]


def read_dialects(text: str) -> WrittenPrompt:
    """Split ``text``, in which line breaks matter; a text in this program's own notation is its own prompt."""
    sections = read_sections(text)
    prompt, parameters = read_parameters(sections.prompt)
    weighted = read_colons(prompt)
    unwanted = [read_colons(one) for one in (sections.negative, *parameters.negative)]
    settings, ignored = read_settings([*settings_of(sections.settings), *parameters.settings])
    negative = [*(one.prompt for one in unwanted), *weighted.negative]
    return WrittenPrompt(
        read_braces(weighted.prompt),
        ", ".join(read_braces(one.strip()) for one in negative if one.strip()),
        settings,
        (*ignored, *weighted.ignored, *(part for one in unwanted for part in (*one.negative, *one.ignored))),
    )


def split_prompts(text: str) -> Iterator[tuple[int, str]]:
    """Yield the prompts of a file with the numbers of their first lines.

    Each line that is not blank is a prompt, but lines that belong together by their labels or as settings are one.
    """
    for number, lines in blocks(text.splitlines()):
        if joined := "\n".join(line for line in lines if line.strip()):
            yield number, joined
