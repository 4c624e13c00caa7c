"""The options of ``malgrim generate`` that are about the picture, in groups; their defaults leave a setting open."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import typer

from generate import FAST, SIZE, RequestError, check_sampler, sampler_names

from ..config.settings import DeviceName, MemoryUse
from ..messages import _

_SIDE = re.compile(r"[0-9]{1,5}")
_FAST = f"{FAST['steps']} steps of {FAST['sampler']}, guidance up to {FAST['guidance_end']:.0%}"


@dataclass(frozen=True)
class ModelOptions:
    """What generates."""

    model: Annotated[
        str | None,
        typer.Option(help=_("Folder, .safetensors file or Hub name; toy for a tiny one that knows nothing.")),
    ] = None
    refiner: Annotated[str | None, typer.Option(help=_("A second model for the last fifth; as --model."))] = None
    device: Annotated[DeviceName | None, typer.Option(help=_("Where the model runs."))] = None
    memory: Annotated[MemoryUse | None, typer.Option(help=_("Less memory is slower."))] = None
    no_compile: Annotated[bool, typer.Option("--no-compile", help=_("Start sooner on CUDA, generate slower."))] = False


@dataclass(frozen=True)
class SamplingOptions:
    """How a picture is generated."""

    steps: Annotated[int | None, typer.Option(help=_("Steps of the sampler (as the preset suggests)."))] = None
    cfg: Annotated[float | None, typer.Option(help=_("How closely the text is followed (as the preset suggests)."))] = (
        None
    )
    size: Annotated[
        str | None, typer.Option(help=_("Width x height in pixels ({default}).").format(default=f"{SIZE}x{SIZE}"))
    ] = None
    seed: Annotated[
        int | None, typer.Option(help=_("The same seed gives the same picture; -1 picks one at random."))
    ] = None
    sampler: Annotated[str | None, typer.Option(help=f"{', '.join(sampler_names())}.")] = None
    clip_skip: Annotated[
        int | None, typer.Option(help=_("Read the text encoders at this layer, counted from the last one."))
    ] = None
    tiling: Annotated[
        bool | None, typer.Option("--tiling", help=_("Let opposite edges fit together, as those of a texture."))
    ] = None
    fast: Annotated[
        bool, typer.Option("--fast", help=_("Another picture in a fifth of the time: {how}.").format(how=_FAST))
    ] = False

    def given(self) -> dict[str, Any]:
        """Return the settings that were given, by the names of ``ImageSettings``.

        Raises:
            RequestError: The size or the sampler cannot be used.
        """
        found = {
            "steps": self.steps,
            "guidance": self.cfg,
            "seed": self.seed,
            "sampler": self.sampler and check_sampler(self.sampler),
            "clip_skip": self.clip_skip,
            "tiling": self.tiling,
        }
        return _given(found) | _size("size", "", self.size)


@dataclass(frozen=True)
class NumberOptions:
    """How many pictures."""

    count_images: Annotated[int, typer.Option(help=_("How many pictures, with seeds that count up."))] = 1
    every: Annotated[
        bool, typer.Option("--all", help=_("Every combination of the alternatives of the text, with the same seeds."))
    ] = False
    best_of: Annotated[
        int, typer.Option(min=1, max=64, help=_("Generate so many, keep the nearest to the text by MALGRIM_CLIP."))
    ] = 1


@dataclass(frozen=True)
class VariationOptions:
    """A picture that differs a little from that of its seed."""

    subseed: Annotated[int | None, typer.Option(help=_("The seed that --subseed-strength turns to (at random)."))] = (
        None
    )
    subseed_strength: Annotated[
        float | None, typer.Option(help=_("Vary the picture of --seed by so much, 0 to 1; several count --subseed up."))
    ] = None
    seed_size: Annotated[
        str | None, typer.Option(help=_("Width x height of the picture whose --seed it is; its middle stays."))
    ] = None

    def given(self) -> dict[str, Any]:
        """Return the settings that were given. Raise ``RequestError`` for a size that is none."""
        found = {"subseed": self.subseed, "subseed_strength": self.subseed_strength}
        return _given(found) | _size("seed size", "seed_", self.seed_size)


@dataclass(frozen=True)
class StartOptions:
    """A picture to start from."""

    init_image: Annotated[Path | None, typer.Option(help=_("A picture to start from."))] = None
    strength: Annotated[float | None, typer.Option(help=_("How much of --init-image is changed (0.6 of 1)."))] = None
    mask: Annotated[Path | None, typer.Option(help=_("Change --init-image only where this picture is white."))] = None

    def given(self) -> dict[str, Any]:
        """Return the settings that were given, without the pictures."""
        return _given({"strength": self.strength})


@dataclass(frozen=True)
class LargerOptions:
    """A larger picture by a second pass."""

    hires: Annotated[float | None, typer.Option(help=_("Generate again at this many times the size, such as 1.5."))] = (
        None
    )

    def given(self) -> dict[str, Any]:
        """Return the settings that were given."""
        return _given({"hires": self.hires})


def _given(options: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in options.items() if value is not None}


def _size(name: str, prefix: str, size: str | None) -> dict[str, int]:
    """Return the two sides that ``size`` gives, by their names after ``prefix``."""
    if size is None:
        return {}
    width, by, height = size.lower().partition("x")
    if not (by and _SIDE.fullmatch(width.strip()) and _SIDE.fullmatch(height.strip())):
        message = _("{name} {size!r}: write width x height, such as {example}")
        raise RequestError(message.format(name=name, size=size, example=f"{SIZE}x{SIZE}"))
    return {f"{prefix}width": int(width), f"{prefix}height": int(height)}
