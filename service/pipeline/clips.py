"""A preview to a clip, which carries how it was made."""

from dataclasses import dataclass
from typing import Any

from generate import (
    PICTURE_SETTINGS,
    ChoiceError,
    ClipSettings,
    Metadata,
    OnStep,
    VideoGenerator,
    WeightsHashes,
    encode_clip,
    parameters_text,
    steadiness,
)

from ..trace import stage_errors
from .picture_record import ClipInfo, GenerationInfo, PictureRecord, version
from .preview import Preview


@dataclass(frozen=True)
class Clip:
    """A clip file.

    Attributes:
        data: Its bytes.
        seed: The seed of the clip.
        steadiness: The SSIM of each frame and the next.
    """

    data: bytes
    seed: int
    steadiness: list[float]


def generate_clip(  # noqa: PLR0913 - what belongs to one clip
    generator: VideoGenerator,
    preview: Preview,
    settings: ClipSettings,
    *,
    suffix: str,
    on_step: OnStep | None = None,
    hashes: WeightsHashes | None = None,
) -> Clip:
    """Return the clip of ``preview``.

    Args:
        generator: Generates it.
        preview: Its prompts are generated.
        settings: How it is generated.
        suffix: The format, as the ending of a file's name.
        on_step: Called after each step.
        hashes: Those of weights, for other programs; None for none.

    Raises:
        RequestError: The settings cannot be used.
        StageError: The generator failed.
    """
    if hashes:
        hashes.begin(generator.name)  # of gigabytes, beside the steps
    with stage_errors("generate", ChoiceError):
        made = generator.generate(preview.drawn, settings, on_step)
    kept: dict[str, Any] = {name: getattr(settings, name) for name in PICTURE_SETTINGS} | {"seed": made.seed}
    parameters = parameters_text(
        preview.prompts,
        settings,
        seed=made.seed,
        model=generator.name,
        version=f"malgrim {version()}",
        model_hash=hashes.of_model(generator.name) if hashes else "",
        lora_hashes=hashes.of_loras(phrase.text for phrase in preview.prompts.prompt) if hashes else None,
    )
    steady = steadiness(made.frames)
    rounded = tuple(round(one, 4) for one in steady)
    clip = ClipInfo(frames=settings.frames, fps=settings.fps, motion=generator.motion, steadiness=rounded)
    record = PictureRecord(preview, GenerationInfo(model=generator.name, **kept), clip)
    data = encode_clip(made.frames, settings.fps, suffix, Metadata(parameters, record.to_json()))
    return Clip(data, made.seed, steady)
