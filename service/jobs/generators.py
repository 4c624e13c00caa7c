"""The generators of pictures and clips, and what one job makes with them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from generate import ImageGenerator, OnStep, VideoGenerator, WeightsHashes

from ..pipeline import Preview
from ..pipeline.clips import generate_clip
from ..pipeline.input_images import InputImages
from ..pipeline.pictures import Picture, distilled_by, generate_pictures
from .clips import ClipIn
from .inputs import kept_images, recorded_images
from .request import Generation

GetVideoGenerator = Callable[[str | None, str | None, int], VideoGenerator]
"""Returns the video generator of a model and a motion adapter, as a request names them, for a number of frames."""


@dataclass(frozen=True)
class GenerationRun:
    """The files of one job, which are not generated yet.

    Attributes:
        distilled: How the weights were distilled to few steps, where that decides about the settings.
        files: Generates and yields the files, with a callback after each step.
    """

    distilled: str | None
    files: Callable[[OnStep], Iterator[Picture]]


@dataclass(frozen=True)
class Generators:
    """Prepares the runs of jobs.

    Attributes:
        of_images: Returns the image generator of the model that a request names, None for that of the service.
        of_clips: Returns the video generator of a clip.
        refiner: Name of the refiner of image generators, for the record of pictures.
        hashes: Those of weights, likewise.
    """

    of_images: Callable[[str | None], ImageGenerator]
    of_clips: GetVideoGenerator
    refiner: str | None = None
    hashes: WeightsHashes | None = None

    def run(self, preview: Preview, generation: Generation, inputs: InputImages) -> GenerationRun:
        """Return the run of a job.

        Args:
            preview: Its prompts are generated.
            generation: How they are generated.
            inputs: The pictures that jobs begin from or are guided by.

        Raises:
            RequestError: The settings cannot be used.
            FileError: A picture that it begins from is gone.
            GenerationError: The packages that generate are not installed.
        """
        tagged = preview.with_tags([lora.tag for lora in generation.loras])
        if generation.clip:
            return self._clip(tagged, generation, generation.clip)
        return self._pictures(tagged, generation, inputs)

    def _pictures(self, preview: Preview, generation: Generation, inputs: InputImages) -> GenerationRun:
        generator = self.of_images(generation.model)
        distilled = distilled_by(preview, generator.name)
        chosen = generation.image_settings(preview.sampling, distilled)
        settings = replace(chosen, **kept_images(generation, inputs))

        def files(on_step: OnStep) -> Iterator[Picture]:
            return generate_pictures(
                generator,
                preview,
                settings,
                on_step=on_step,
                refiner=self.refiner,
                hashes=self.hashes,
                inputs=recorded_images(generation),
            )

        return GenerationRun(distilled.name if distilled else None, files)

    def _clip(self, preview: Preview, generation: Generation, clip: ClipIn) -> GenerationRun:
        generator = self.of_clips(generation.model, clip.motion, clip.frames)
        settings = generation.clip_settings(clip)

        def files(on_step: OnStep) -> Iterator[Picture]:
            made = generate_clip(generator, preview, settings, suffix=clip.suffix, on_step=on_step, hashes=self.hashes)
            yield Picture(made.data, made.seed, subseed=-1)

        return GenerationRun(None, files)
