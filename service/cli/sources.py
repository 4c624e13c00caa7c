"""What ``malgrim generate`` makes a picture from, and what does not go together with it."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from generate import WeightsHashes

from ..config.settings import Settings
from ..errors import InputError
from ..messages import _
from ..pipeline.dialects import TextSettings, read_dialects
from ..pipeline.picture_record import GenerationInfo, PictureRecord
from .image_options import LargerOptions, ModelOptions, StartOptions
from .inputs import Saved
from .options import PromptOptions
from .runs import check_here

_Input = TypeVar("_Input")


@dataclass(frozen=True)
class Source:
    """What a picture is made from.

    Attributes:
        given: A text, a saved preview, or what a picture carries.
        before: How the picture that was given was generated.
        written: The settings that stand in the text.
    """

    given: str | Saved
    before: GenerationInfo | None
    written: TextSettings | None


def source_of(found: str | Sequence[str | Saved], upscalers: Sequence[str]) -> Source:
    """Return what one picture is made from; ``upscalers`` are those that a text can name.

    Raises:
        InputError: There are several texts, or a clip.
    """
    given = found if isinstance(found, str) else _one(found)
    if isinstance(given, PictureRecord):
        if given.clip:
            raise InputError(_("what is given is a clip: malgrim clip --from makes it again"))
        return Source(given, given.generation, None)
    return Source(given, None, read_dialects(given, upscalers).settings if isinstance(given, str) else given.settings)


def _one(inputs: Sequence[_Input]) -> _Input:
    if len(inputs) != 1:
        message = _("one text makes one picture, {count} were given: use --count-images for several of one")
        raise InputError(message.format(count=len(inputs)))
    return inputs[0]


def check_saved(text: str | None, prompts: PromptOptions) -> None:
    """Refuse what a saved preview has already."""
    if text is not None or prompts.attribute:
        raise InputError(_("--from takes everything from what was saved: leave TEXT and --attribute out"))
    if prompts.hires_prompt is not None:
        raise InputError(_("--from has its prompts already: leave --hires-prompt out"))
    if prompts.examples:
        raise InputError(_("--from has its paraphrases already: leave --examples out"))


def check_start(given: dict[str, Any], start: StartOptions, before: GenerationInfo | None) -> None:
    """Refuse settings of how a picture begins from another one where there is none."""
    if not (start.init_image or (before and before.init_image)):
        for name in given:
            option = f"--{name.replace('_', '-')}"
            raise InputError(_("{option} is for --init-image: give that picture too").format(option=option))


def check_record(  # noqa: PLR0913, PLR0917 - what a record can be at odds with
    before: GenerationInfo,
    file: Path | None,
    prompts: PromptOptions,
    models: ModelOptions,
    start: StartOptions,
    larger: LargerOptions,
    settings: Settings,
) -> None:
    """Refuse what would make another picture of a record than the one that it is the record of."""
    if prompts.preset or prompts.fallback or prompts.paraphraser or prompts.translator or prompts.negative is not None:
        message = _("a picture is generated from what it carries: leave --preset, --negative and the backends out")
        raise InputError(message)
    if before.strength is not None and not (start.init_image or before.init_image):
        message = _("{file} was made from a picture: give it with --init-image, and its --mask if any")
        raise InputError(message.format(file=file))
    check_here("--model", None if models.model else before.model, settings)
    check_here("--refiner", None if models.refiner else before.refiner, settings)
    if larger.upscaler is None:
        _check_upscaler(before, settings)


def _check_upscaler(before: GenerationInfo, settings: Settings) -> None:
    """Refuse an upscaler model whose file is there, but another than it was for the picture."""
    if before.upscaler_hash is None:
        return
    hashes = WeightsHashes(settings.state / "weights.json", upscalers=settings.upscalers)
    if hashes.of_upscaler(before.upscaler) not in ("", before.upscaler_hash):
        message = _("the upscaler {name} has changed since the picture was made: give it with --upscaler all the same")
        raise InputError(message.format(name=before.upscaler))
