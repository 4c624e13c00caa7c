"""What a picture carries, as the fields of a request for another picture like it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from typing import Any

from pydantic import BaseModel

from generate import (
    FAST,
    START_SETTINGS,
    ChoiceError,
    ImageSettings,
    PictureSettings,
    check_sampler,
    loras_of,
    upscaler_names,
    without_loras,
)

from ..assembly.generator_pool import motion_for, settings_for
from ..config.limits import ServiceLimits
from ..config.settings import Settings
from ..messages import _
from ..pipeline import Preview
from ..pipeline.dialects import read_dialects
from ..pipeline.input_images import InputImages
from ..pipeline.picture_record import PictureRecord
from ..text import clean_lines
from .acceptance import check_limits
from .dependencies import Resources
from .errors import ProblemError
from .taken_guides import LeftOut, taken_guides
from .taken_model import named_model, other_model, taken_model
from .taken_upscaler import taken_upscaler

_VARIATION = ("subseed", "subseed_strength", "seed_width", "seed_height")
_TOGETHER = (
    ("width", "height"),
    ("steps",),
    ("guidance",),
    ("seed",),
    ("sampler",),
    ("hires", "hires_width", "hires_height", "hires_steps", "hires_strength", "upscaler"),
    ("tile_size", "tile_overlap"),
    _VARIATION,
    ("clip_skip",),
    ("tiling",),
    ("stop_at",),
)
_ALWAYS = ("width", "height", "steps", "guidance", "seed", "sampler")
_DEFAULTS = asdict(PictureSettings())
_MODELS = ("model", "model hash", "vae", "refiner")


class Takeover(BaseModel):
    """Fields of ``prompt`` and ``generation`` of a job, and what is in neither."""

    prompt: dict[str, Any]
    generation: dict[str, Any]
    left_out: list[LeftOut]


def takeover(carried: PictureRecord | str, resources: Resources) -> Takeover:
    """Return what a picture carries, as far as this service can use it.

    Args:
        carried: Its record, or A1111's text of another program's picture.
        resources: Those of the service.

    Raises:
        InputError: The text has a character that no prompt can have.
    """
    if isinstance(carried, PictureRecord):
        prompt, settings = _prompt_of(carried.preview), asdict(carried.generation)
        beside = _beside(carried, resources)
    else:
        written = read_dialects(clean_lines(carried, longest=None), upscaler_names(resources.settings.upscalers))
        prompt = {"text": written.prompt, "negative_prompt": written.negative}
        prompt |= {"hires_prompt": written.hires_prompt} if written.hires_prompt else {}
        settings = written.settings.given()
        beside = _beside_text(written.ignored, resources.settings)
    prompt["text"], missing = without_loras(prompt["text"], resources.settings.lora)
    generation, refused = _usable(settings, resources.limits)
    generation, missed = taken_upscaler(generation, settings.get("upscaler_hash"), resources.settings)
    left_out = [*refused, *missed, *beside[1], *(LeftOut(what=tag, why=why) for tag, why in missing.items())]
    return Takeover(prompt=prompt, generation=generation | beside[0], left_out=left_out)


def _prompt_of(preview: Preview) -> dict[str, Any]:
    return {
        "text": preview.text,
        "negative_prompt": ", ".join(_weighted_names(preview)),
        "preset": preview.preset,
        "attributes": [*preview.attributes],
        **({"hires_prompt": preview.hires_prompt} if preview.hires_prompt else {}),
    }


def _weighted_names(preview: Preview) -> Iterator[str]:
    """Yield the things of the writer's negative prompt, with their weights."""
    weights = {phrase.text: phrase.weight for phrase in preview.prompts.negative_prompt}
    for name in preview.listed:
        weight = weights.get(preview.unwanted.get(name, ""), 1)
        yield name if weight == 1 else f"({name}:{weight:g})"


def _usable(settings: Mapping[str, Any], limits: ServiceLimits) -> tuple[dict[str, Any], list[LeftOut]]:
    """Return the settings that this service takes by the names of ``Generation``, and the others."""
    usable, refused = dict[str, Any](), list[LeftOut]()
    for names in _TOGETHER:
        given = {name: settings[name] for name in names if name in settings and _says_something(name, settings[name])}
        try:
            if "sampler" in given:
                check_sampler(given["sampler"])
            check_limits(ImageSettings(**usable, **given), limits)
            usable |= given
        except (ChoiceError, ProblemError) as error:
            what = ", ".join(f"{name} {value}" for name, value in given.items())
            refused.append(LeftOut(what=what, why=str(error)))
    return {"cfg" if name == "guidance" else name: value for name, value in usable.items()}, refused


def _says_something(name: str, value: object) -> bool:
    return value is not None and (name in _ALWAYS or value != _DEFAULTS[name])


def _beside(carried: PictureRecord, resources: Resources) -> tuple[dict[str, Any], list[LeftOut]]:
    """Return the other settings of a picture of this program that can be used, and those that cannot."""
    made = carried.generation
    found, left_out = _loras_beside(carried.preview, resources)
    chosen, refused = taken_model(made, resources.settings)
    found |= chosen
    left_out += refused
    if made.guidance_end == FAST["guidance_end"]:
        found["fast"] = True
    elif made.guidance_end < 1:
        left_out.append(LeftOut(what=f"guidance end {made.guidance_end:g}", why=_("no request has this setting")))
    clip, refused = _clip(carried, resources.settings, chosen.get("model"))
    found |= clip
    left_out += refused
    inputs = InputImages(resources.data / "inputs")
    guides, refused = taken_guides(made, inputs, settings_for(resources.settings, chosen.get("model")))
    found |= guides
    left_out += refused
    digests = {name: digest for name in ("init_image", "mask", "sketch") if (digest := getattr(made, name))}
    if made.strength is None:
        return found, left_out
    if "init_image" in digests and all(inputs.load(digest) for digest in digests.values()):
        found |= {name: f"sha256:{digest}" for name, digest in digests.items()} | {"strength": made.strength}
        found |= {name: value for name in START_SETTINGS if _says_something(name, value := getattr(made, name))}
    else:
        why = _("the picture that this one was made from is not here: give it again")
        left_out.append(LeftOut(what=f"init_image {digests.get('init_image', '')[:12]}".strip(), why=why))
    return found, left_out


def _clip(carried: PictureRecord, settings: Settings, model: str | None) -> tuple[dict[str, Any], list[LeftOut]]:
    """Return what makes a clip of it, if it is one and this service has its motion adapter."""
    clip = carried.clip
    if clip is None:
        return {}, []
    try:
        motion_for(settings, model, clip.motion, clip.frames)
    except ChoiceError as error:
        return {}, [LeftOut(what=f"clip {clip.motion}", why=str(error))]
    return {"clip": {"frames": clip.frames, "fps": clip.fps, "motion": clip.motion}}, []


def _loras_beside(preview: Preview, resources: Resources) -> tuple[dict[str, Any], list[LeftOut]]:
    """Return the LoRAs of the prompt that the text does not name, and those of them that are not here."""
    tags = " ".join(one.text for one in preview.prompts.prompt if one.literal and one.text not in preview.text)
    here, missing = without_loras(tags, resources.settings.lora)
    loras = [{"name": name, "weight": weight} for name, weight in loras_of(here)]
    return {"loras": loras} if loras else {}, [LeftOut(what=tag, why=why) for tag, why in missing.items()]


def _beside_text(ignored: Iterable[str], settings: Settings) -> tuple[dict[str, Any], list[LeftOut]]:
    """Return the model of another program's picture, if it is here, and its other settings with their reasons."""
    found, left_out = dict[str, Any](), list[LeftOut]()
    for setting in ignored:
        name, _colon, value = setting.partition(":")
        model = named_model(value.strip(), settings) if name.strip().lower() == "model" else None
        if model:
            found["model"] = model
        elif model is None:
            left_out.append(LeftOut(what=setting, why=_reason(name, settings)))
    return found, left_out


def _reason(name: str, settings: Settings) -> str:
    """Return why a setting of another program is not taken over, by its name."""
    name = name.strip().lower()
    if name in _MODELS:
        return other_model(settings)
    if name in ("sampler", "schedule type"):
        return _("there is no such sampler here")
    return _("this program does not have it")
