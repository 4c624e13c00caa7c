"""``malgrim clip``: a short moving picture of a Korean text."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console

from generate import (
    CLIP_DEFAULTS,
    CLIP_FORMATS,
    FPS,
    FRAMES,
    PICTURE_SETTINGS,
    SDXL,
    ClipSettings,
    WeightsHashes,
    check_clip_format,
    check_clip_prompt,
    check_loras,
    choose,
    chosen_motion,
    named_model,
)

from ..assembly.build import build, build_video_generator, check_weights
from ..config.settings import Settings
from ..errors import InputError
from ..messages import _
from ..pipeline import Alternatives, Preview
from ..pipeline.clips import generate_clip
from ..pipeline.dialects import read_dialects
from ..pipeline.picture_record import ClipInfo, GenerationInfo, read_record
from ..printable import printable_line
from ..views.step_bar import steps_shown
from ..views.terminal import loading_shown
from .image_options import ModelOptions, SamplingOptions
from .inputs import make_preview, texts
from .option_groups import with_option_groups
from .options import PromptOptions, Text
from .output_files import OutputFiles
from .runs import check_here, loading_stage, show_warnings

_DEFAULT = Path("malgrim.webp")


@dataclass(frozen=True)
class FrameOptions:
    """The frames of a clip."""

    frames: Annotated[
        int | None, typer.Option(help=_("How many frames, which are drawn together ({count}).").format(count=FRAMES))
    ] = None
    fps: Annotated[
        int | None, typer.Option(help=_("How many of them are shown a second ({count}).").format(count=FPS))
    ] = None
    motion: Annotated[
        str | None, typer.Option(help=_("A motion adapter of MALGRIM_MOTION_DIR (the only one that fits)."))
    ] = None

    def given(self) -> dict[str, Any]:
        """Return the settings that were given."""
        return {name: value for name, value in vars(self).items() if name != "motion" and value is not None}


@dataclass(frozen=True)
class _Made:
    """A clip that is made again: its preview, and how it was generated."""

    preview: Preview
    generation: GenerationInfo
    clip: ClipInfo

    def settings(self) -> dict[str, Any]:
        kept = {name: getattr(self.generation, name) for name in PICTURE_SETTINGS}
        return kept | {"frames": self.clip.frames, "fps": self.clip.fps}


@with_option_groups
def clip(  # noqa: PLR0913, PLR0917 - one parameter a group of options
    prompts: PromptOptions,
    models: ModelOptions,
    sampling: SamplingOptions,
    frames: FrameOptions,
    text: Text = None,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            help=_("The clip: {formats} (malgrim-0001.webp, the next free number).").format(
                formats=", ".join(CLIP_FORMATS)
            ),
        ),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help=_("Replace --output where it exists."))] = False,
    saved: Annotated[Path | None, typer.Option("--from", help=_("A clip, to be generated again."))] = None,
) -> None:
    """Make the prompt pair as ``preview`` does, generate the frames together, and write one file."""
    if sampling.fast or models.refiner:
        raise InputError(_("a clip has neither --fast nor --refiner: leave them out"))
    if saved and (text is not None or prompts != PromptOptions()):
        raise InputError(_("--from takes everything from the clip: leave TEXT and the options of its prompts out"))
    choose(prompts.attribute or ())
    before = _before(saved) if saved else None
    written = "" if before else _one(texts(text))
    asked = _settings(before, written, sampling.given() | frames.given())
    settings = _with_model(prompts.settings(), models, before)
    wanted = frames.motion or (before.clip.motion if before else None)
    motion = chosen_motion(wanted, settings.motions, model=settings.model or SDXL, frames=asked.frames)
    with loading_stage():
        check_clip_format((output or _DEFAULT).suffix)
    files = OutputFiles(output, 1, force=force, default=_DEFAULT, formats=CLIP_FORMATS)
    made = before.preview if before else _preview(settings, prompts, written, asked)
    typer.echo(f"prompt: {printable_line(made.prompt)}", err=True)
    with loading_stage():
        check_weights(settings)
        generator = build_video_generator(settings, motion)
    hashes = WeightsHashes(settings.state / "weights.json", settings.lora)
    with steps_shown(Console(stderr=True)) as on_step:
        found = generate_clip(generator, made, asked, suffix=files.suffix, on_step=on_step, hashes=hashes)
    typer.echo(printable_line(f"{files.write(found.data)}  seed {found.seed}  {_steady(found.steadiness)}"))


def _before(file: Path) -> _Made:
    record = read_record(file)
    if record.clip is None:
        raise InputError(_("{file} is a picture: malgrim generate --from makes it again").format(file=file))
    return _Made(record.preview, record.generation, record.clip)


def _one(found: list[str]) -> str:
    if len(found) != 1:
        raise InputError(_("one text makes one clip, {count} were given").format(count=len(found)))
    return found[0]


def _settings(before: _Made | None, written: str, chosen: dict[str, Any]) -> ClipSettings:
    """Return the given settings, completed by those of the earlier clip, or by those in the text and what suits."""
    given = before.settings() if before else CLIP_DEFAULTS | read_dialects(written).settings.given()
    return ClipSettings(**(given | chosen)).with_seeds()


def _with_model(settings: Settings, models: ModelOptions, before: _Made | None) -> Settings:
    named = named_model(models.model, settings.models)
    if before and not named:
        check_here("--model", before.generation.model, settings)
    model = named or (before.generation.model if before else settings.model)
    return replace(models.placed(settings), model=model, refiner=None)


def _preview(settings: Settings, prompts: PromptOptions, written: str, asked: ClipSettings) -> Preview:
    chosen = Alternatives(settings.wildcards).choose(written, prompts.negative or "", asked.seed)
    check_loras(chosen.text, settings.lora)
    with loading_shown(Console(stderr=True)):
        pipeline = build(settings)
    made = make_preview(pipeline, chosen, prompts.options(settings))
    show_warnings(made, set())
    check_clip_prompt(made.drawn)
    return made


def _steady(similarities: list[float]) -> str:
    """Return how like each frame and the next are, and where they differ most."""
    lowest = min(similarities)
    number = similarities.index(lowest) + 1
    message = _("steadiness (SSIM): {mean:.2f} on average, {lowest:.2f} at least, from frame {first} to {second}")
    mean = sum(similarities) / len(similarities)
    return message.format(mean=mean, lowest=lowest, first=number, second=number + 1)
