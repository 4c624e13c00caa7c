"""Acceptance of clips: what would refuse them while they are drawn refuses them before anything is paid for."""

from generate import GenerationError, check_clip_format

from ..assembly.generator_pool import motion_for
from ..config.settings import Settings
from ..jobs.request import Generation
from .errors import ProblemError


def with_motion(generation: Generation, settings: Settings) -> Generation:
    """Return ``generation`` with the name of the motion adapter of its clip, where it is one.

    Raises:
        RequestError: There is no motion adapter, it is for other models, or it cannot draw so many frames.
        ProblemError: The package that writes the format is not installed.
    """
    clip = generation.clip
    if clip is None:
        return generation
    try:
        check_clip_format(clip.suffix)
    except GenerationError as error:
        raise ProblemError(422, str(error)) from error
    motion = motion_for(settings, generation.model, clip.motion, clip.frames)
    return generation.model_copy(update={"clip": clip.model_copy(update={"motion": motion.name})})
