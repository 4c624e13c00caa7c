"""A preview to pictures, each of which carries how it was made."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from generate import (
    PICTURE_SETTINGS,
    ChoiceError,
    Distillation,
    ImageGenerator,
    ImageSettings,
    Metadata,
    OnStep,
    WeightsHashes,
    distillation,
    encode_image,
    lora_names,
    parameters_text,
)

from ..trace import stage_errors
from .picture_record import GenerationInfo, PictureRecord, version
from .preview import Preview


@dataclass(frozen=True)
class Picture:
    """A picture file.

    Attributes:
        data: Its bytes.
        seed: The seed of the picture.
        subseed: That of the noise that a variation turned to; -1 where it is none.
        stopped_at: The step that it was stopped at; 0 where it is finished.
        score: Its CLIP score, -1 to 1, to four places; None where there was no CLIP model.
    """

    data: bytes
    seed: int
    subseed: int
    stopped_at: int = 0
    score: float | None = None


def distilled_by(preview: Preview, model: str) -> Distillation | None:
    """Return how the weights that a picture of ``preview`` is generated with were distilled, None if they were not."""
    tags = " ".join(phrase.text for phrase in preview.prompts.prompt if phrase.literal)
    return distillation([*lora_names(tags), model])


def generate_pictures(  # noqa: PLR0913 - what belongs to one batch
    generator: ImageGenerator,
    preview: Preview,
    settings: ImageSettings,
    *,
    suffix: str = ".png",
    on_step: OnStep | None = None,
    refiner: str | None = None,
    inputs: Mapping[str, Any] | None = None,
    hashes: WeightsHashes | None = None,
) -> Iterator[Picture]:
    """Yield the pictures of ``preview``.

    Args:
        generator: Generates them.
        preview: Its prompts are generated.
        settings: How they are generated.
        suffix: The format, as the ending of a file's name.
        on_step: Called after each step.
        refiner: Name of the refiner of ``generator``, for the record.
        inputs: The fields of ``GenerationInfo`` that hold the SHA-256 of pictures, likewise.
        hashes: Those of weights, for other programs; None for none.

    Raises:
        RequestError: The settings cannot be used.
        StageError: The generator failed.
    """
    if hashes:
        hashes.begin(generator.name)  # of gigabytes, beside the steps
    with stage_errors("generate", ChoiceError):
        made = generator.generate(preview.drawn, settings, on_step)
    upscaler = settings.upscaler_model
    digest = hashes.of_upscaler(upscaler) if hashes and upscaler else None
    for one in made:
        score = None if one.score is None else round(one.score, 4)
        kept: dict[str, Any] = {name: getattr(settings, name) for name in PICTURE_SETTINGS}
        kept |= {"seed": one.seed, "subseed": one.subseed, "stop_at": one.stopped_at, **(inputs or {})}
        generation = GenerationInfo(
            model=generator.name,
            strength=settings.strength if settings.init_image is not None else None,
            refiner=refiner if settings.refined else None,
            score=score,
            upscaler_hash=digest or None,
            **kept,
        )
        parameters = parameters_text(
            preview.drawn,
            replace(settings, stop_at=one.stopped_at),
            seed=one.seed,
            subseed=one.subseed,
            model=generator.name,
            version=f"malgrim {version()}",
            refiner=refiner if settings.refined else None,
            model_hash=hashes.of_model(generator.name) if hashes else "",
            lora_hashes=hashes.of_loras(phrase.text for phrase in preview.prompts.prompt) if hashes else None,
        )
        carried = Metadata(parameters, PictureRecord(preview, generation).to_json())
        yield Picture(encode_image(one.image, suffix, carried), one.seed, one.subseed, one.stopped_at, score)
