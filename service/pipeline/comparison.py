"""Where two pictures differ: in what they carry, and in their pixels."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Any

from ..messages import N_, _
from .dialects import read_dialects
from .picture_record import PictureRecord

if TYPE_CHECKING:
    from PIL.Image import Image

_PROMPTS = {"prompt": N_("prompt"), "prompt_2": N_("prompt_2"), "negative_prompt": N_("negative prompt")}


@dataclass(frozen=True)
class Difference:
    """A thing that two pictures carry, and its value in each; an empty text where one does not have it."""

    name: str
    first: str
    second: str


@dataclass(frozen=True)
class PixelDifference:
    """How far the pixels of two pictures of one size differ.

    Attributes:
        changed: Share of the pixels that differ, 0 to 1.
        mean: Mean difference of a channel, in levels of 255.
        most: Greatest difference of a channel, likewise.
    """

    changed: float
    mean: float
    most: int


def differences(first: PictureRecord | str, second: PictureRecord | str) -> list[Difference]:
    """Return where two pictures differ in what they carry: the record of this program, or A1111's text of another's."""
    before, after = dict(_values(first)), dict(_values(second))
    names = dict.fromkeys((*before, *after))
    pairs = ((name, before.get(name, ""), after.get(name, "")) for name in names)
    return [Difference(name, *_apart(name, *values)) for name, *values in pairs if values[0] != values[1]]


def pixel_difference(first: "Image", second: "Image") -> PixelDifference | None:
    """Return how far two pictures differ, transparency included; None for pictures of different sizes."""
    import numpy as np

    if first.size != second.size:
        return None
    levels = [np.asarray(image.convert("RGBA")).astype(np.int16) for image in (first, second)]
    apart = np.abs(levels[0] - levels[1])
    return PixelDifference(float(apart.any(axis=2).mean()), float(apart.mean()), int(apart.max()))


def _values(carried: PictureRecord | str) -> Iterator[tuple[str, str]]:
    if isinstance(carried, str):
        written = read_dialects(carried)
        yield _("prompt"), written.prompt
        yield _("negative prompt"), written.negative
        yield _("text of the second pass"), written.hires_prompt
        yield from _settings(written.settings.given())
        yield _("not used"), "; ".join(written.ignored)
        return
    preview = carried.preview
    yield _("text"), preview.text
    yield _("text of the second pass"), preview.hires_prompt
    for name, label in _PROMPTS.items():
        yield _(label), getattr(preview, name)
    yield _("preset"), preview.preset
    yield _("attributes"), ", ".join(preview.attributes)
    yield from preview.backends.items()
    yield from _settings(asdict(carried.generation))


def _settings(values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for name, value in values.items():
        if value not in (None, ()):
            yield name.replace("_", " "), _text(value)


def _text(value: Any) -> str:
    if isinstance(value, Mapping):
        return ", ".join(f"{name} {_text(one)}" for name, one in value.items() if one is not None)
    if isinstance(value, tuple):
        return "; ".join(map(_text, value))
    return f"{value:g}" if isinstance(value, float) else str(value)


def _apart(name: str, first: str, second: str) -> tuple[str, str]:
    """Return two values; of prompts, only the phrases that the other does not have at the same place."""
    if name not in {_(label) for label in _PROMPTS.values()}:
        return first, second
    before, after = ([part.strip() for part in text.split(",")] for text in (first, second))
    blocks = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    changed = [block for block in blocks if block[0] != "equal"]
    if not changed:  # they differ in blanks alone
        return first, second
    return (
        ", ".join(part for _kind, start, end, _2, _3 in changed for part in before[start:end]),
        ", ".join(part for _kind, _0, _1, start, end in changed for part in after[start:end]),
    )
