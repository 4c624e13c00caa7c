"""The options of ``malgrim generate`` that are about the picture, in groups; their defaults leave a setting open."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, Any

import typer

from generate import FAST, MASK_FILLS, RESIZE_MODES, SIZE, UPSCALERS, check_sampler, read_size, sampler_names

from ..config.settings import DeviceName, MemoryUse, Settings
from ..errors import InputError
from ..messages import _

_FAST = _("{steps} steps of {sampler}, guidance up to {guidance_end:.0%}").format(**FAST)


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

    def placed(self, settings: Settings) -> Settings:
        """Return ``settings`` with the device and its use as they were given."""
        return replace(
            settings,
            device=self.device or settings.device,
            memory=self.memory or settings.memory,
            compiled=settings.compiled and not self.no_compile,
        )


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
    stop_at: Annotated[
        int | None, typer.Option(help=_("End after this step, as a stopped picture did; 0 finishes that of --from."))
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
            "stop_at": self.stop_at,
        }
        return _given(found) | _size("size", "", self.size)


@dataclass(frozen=True)
class NumberOptions:
    """How many pictures."""

    count_images: Annotated[int, typer.Option(help=_("How many pictures, with seeds that count up."))] = 1
    forever: Annotated[
        bool, typer.Option("--forever", help=_("One picture after the other, with other seeds, until Ctrl+C."))
    ] = False
    every: Annotated[
        bool, typer.Option("--all", help=_("Every combination of the alternatives of the text, with the same seeds."))
    ] = False


@dataclass(frozen=True)
class JudgingOptions:
    """Which of several pictures is kept."""

    best_of: Annotated[
        int, typer.Option(min=1, max=64, help=_("Generate so many, keep the nearest to the text by MALGRIM_CLIP."))
    ] = 1


def check_judged(best_of: int, settings: Settings) -> None:
    """Raise ``InputError`` where the best of several is to be kept and there is no CLIP model to choose by."""
    if best_of > 1 and settings.clip is None:
        raise InputError(_("--best-of needs a CLIP model to choose by: set MALGRIM_CLIP to its folder"))


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

    init_image: Annotated[Path | None, typer.Option(help=_("A picture to start from, or a folder of them."))] = None
    strength: Annotated[float | None, typer.Option(help=_("How much of --init-image is changed (0.6 of 1)."))] = None
    mask: Annotated[Path | None, typer.Option(help=_("Change --init-image only where this picture is white."))] = None
    sketch: Annotated[
        Path | None, typer.Option(help=_("Drawn over --init-image, which changes only where both differ."))
    ] = None
    loops: Annotated[int | None, typer.Option(help=_("Draw so many times, each time on the last result."))] = None
    loop_factor: Annotated[
        float | None, typer.Option(help=_("Multiply --strength by this from one time to the next (1)."))
    ] = None
    resize_mode: Annotated[
        str | None,
        typer.Option(help=_("How --init-image comes to the size: {modes}.").format(modes=", ".join(RESIZE_MODES))),
    ] = None

    def given(self) -> dict[str, Any]:
        """Return the settings that were given, without the pictures."""
        names = ("strength", "loops", "loop_factor", "resize_mode")
        return _given({name: getattr(self, name) for name in names})

    def files(self) -> dict[str, Path | None]:
        """Return the files of pictures, by the names of ``ImageSettings``."""
        return {"init_image": self.init_image, "mask": self.mask, "sketch": self.sketch}


@dataclass(frozen=True)
class MaskOptions:
    """The masked part of a picture, or what is new around it."""

    mask_blur: Annotated[int | None, typer.Option(help=_("Soften the edges of the mask by so many pixels."))] = None
    mask_fill: Annotated[
        str | None,
        typer.Option(help=_("What is under the mask at first: {fills}.").format(fills=", ".join(MASK_FILLS))),
    ] = None
    mask_padding: Annotated[
        int | None,
        typer.Option(help=_("Draw the masked part alone at --size, with so many pixels around it; the rest stays.")),
    ] = None
    outpaint_left: Annotated[int | None, typer.Option(help=_("Let --init-image grow by so many pixels."))] = None
    outpaint_right: Annotated[int | None, typer.Option(help=_("Likewise."))] = None
    outpaint_up: Annotated[int | None, typer.Option(help=_("Likewise."))] = None
    outpaint_down: Annotated[int | None, typer.Option(help=_("Likewise."))] = None

    def given(self) -> dict[str, Any]:
        """Return the settings that were given."""
        return _given(vars(self))


@dataclass(frozen=True)
class LargerOptions:
    """A larger picture by a second pass."""

    hires: Annotated[float | None, typer.Option(help=_("Generate again at this many times the size, such as 1.5."))] = (
        None
    )

    hires_size: Annotated[
        str | None, typer.Option(help=_("Width x height of the second pass instead; one may be 0."))
    ] = None
    hires_steps: Annotated[
        int | None, typer.Option(help=_("Steps that the second pass takes (those that its strength leaves)."))
    ] = None
    hires_strength: Annotated[float | None, typer.Option(help=_("How much the second pass changes (0.4 of 1)."))] = None
    upscaler: Annotated[
        str | None,
        typer.Option(
            help=_("How a picture becomes larger: {names}, or a model of MALGRIM_UPSCALER_DIR.").format(
                names=", ".join(UPSCALERS)
            )
        ),
    ] = None
    tile_size: Annotated[
        int | None, typer.Option(help=_("Draw by tiles of so many pixels, in the memory that one tile takes."))
    ] = None
    tile_overlap: Annotated[int | None, typer.Option(help=_("Pixels that tiles have in common (64)."))] = None

    def given(self) -> dict[str, Any]:
        """Return the settings that were given. Raise ``RequestError`` for a size that is none."""
        found = {name: value for name, value in vars(self).items() if name != "hires_size"}
        return _given(found) | _size("hires size", "hires_", self.hires_size)


def _given(options: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in options.items() if value is not None}


def _size(name: str, prefix: str, size: str | None) -> dict[str, int]:
    """Return the two sides that ``size`` gives, by their names after ``prefix``."""
    if size is None:
        return {}
    width, height = read_size(name, size)
    return {f"{prefix}width": width, f"{prefix}height": height}
