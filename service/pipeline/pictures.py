"""A preview to pictures, each with the whole way it came."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from generate import ImageGenerator, ImageRequest, Metadata, OnStep, RequestError, encode_image, parameters_text

from ..trace.run import StageError
from .picture_record import Drawing, Record, version
from .preview import Preview


@dataclass(frozen=True)
class Picture:
    """The bytes of a file, and the seed of what is in it."""

    data: bytes
    seed: int


def draw(  # noqa: PLR0913, PLR0917
    generator: ImageGenerator,
    preview: Preview,
    request: ImageRequest,
    file: Path,
    on_step: OnStep | None = None,
    refiner: str | None = None,
) -> Iterator[Picture]:
    """Yields the pictures of ``preview`` as files of the kind of ``file``; the prompt of ``request`` does not count.

    ``refiner`` is the name of that of ``generator``.

    Raises ``RequestError`` for what cannot be drawn, ``StageError`` when drawing fails.
    """
    asked = replace(request, prompt=preview.phrases)
    try:
        images = generator.generate(asked, on_step)
        model = str(getattr(generator, "name", type(generator).__name__))
    except RequestError:
        raise
    except Exception as error:
        reason = getattr(error, "reason", None)
        raise StageError("generate", str(error) or type(error).__name__, reason) from error
    for one in images:
        drawing = Drawing(
            model,
            request.width,
            request.height,
            request.steps,
            request.guidance,
            one.seed,
            request.sampler,
            strength=request.strength if request.init_image is not None else None,
            hires=request.hires,
            guidance_end=request.guidance_end,
            refiner=refiner,
        )
        parameters = parameters_text(asked, one.seed, model, f"malgrim {version()}", refiner)
        yield Picture(encode_image(one.image, file, Metadata(parameters, Record(preview, drawing).to_json())), one.seed)
