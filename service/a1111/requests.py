"""A body of ``txt2img`` or ``img2img`` to the request of a job."""

from typing import Any

from generate import MASK_FILLS, RESIZE_MODES, canonical_preset, upscaler_names

from ..api.errors import ProblemError
from ..config.settings import Settings
from ..jobs.request import Generation, JobRequest, PreviewRequest
from ..messages import _
from ..pipeline.dialects import Sections, written_sections
from ..validation import checked
from .bodies import GenerationBody, ImageBody, TextBody
from .checkpoints import chosen_checkpoint
from .control_nets import SCRIPT, requested_controls
from .masks import inverted
from .samplers import chosen_sampler

_LATENT = "Latent"  # the upscaler of the resize mode after those of pixels


def job_request(body: TextBody | ImageBody, settings: Settings, most_pixels: int) -> JobRequest:
    """Return the request of a job.

    Args:
        body: What the client sent.
        settings: The settings of the service, which name its model.
        most_pixels: Pixels that a picture of the body may have.

    Raises:
        ProblemError: It names a script, a sampler, a style or a model that is not here, or has no picture.
        InputError: A value cannot be used.
        RequestError: Likewise.
    """
    _check_scripts(body)
    model = chosen_checkpoint(body.overrides.sd_model_checkpoint, settings)
    fields = (
        {"model": model, "controls": requested_controls(body.alwayson_scripts, settings) or None}
        | _common(body)
        | (_of_text(body, settings) if isinstance(body, TextBody) else _of_image(body, most_pixels))
    )
    prompt: dict[str, Any] = {
        "text": body.prompt or "",
        "negative_prompt": body.negative_prompt or "",
        "syntax": "a1111",
        "hires_prompt": _hires_prompt(body) if isinstance(body, TextBody) and body.enable_hr else "",
    }
    return JobRequest(
        preview=None,
        prompt=checked(PreviewRequest, prompt | _preset(body)),
        generation=checked(Generation, fields),
    )


def _common(body: GenerationBody) -> dict[str, Any]:
    name = body.sampler_name or body.sampler_index
    return {
        "width": body.width,
        "height": body.height,
        "steps": body.steps,
        "cfg": body.cfg_scale,
        "seed": body.seed,
        "clip_skip": max(body.clip_skip or body.overrides.CLIP_stop_at_last_layers or 0, 0) or None,
        "tiling": body.tiling or None,
        "images": body.images,
        "sampler": chosen_sampler(name, body.scheduler or "")[0] if name else None,
        **_variation(body),
    }


def _variation(body: GenerationBody) -> dict[str, Any]:
    """Return the settings of a variation; AUTOMATIC1111 takes sides of 0 and below for those of the picture."""
    sides = body.seed_resize_from_w or 0, body.seed_resize_from_h or 0
    resized = dict(zip(("seed_width", "seed_height"), sides, strict=True)) if min(sides) > 0 else {}
    varied = {"subseed": body.subseed, "subseed_strength": body.subseed_strength} if body.subseed_strength else {}
    return varied | resized


def _of_text(body: TextBody, settings: Settings) -> dict[str, Any]:
    if not body.enable_hr:
        return {}
    sides = body.hr_resize_x or 0, body.hr_resize_y or 0
    size = {"hires_width": sides[0], "hires_height": sides[1]} if any(sides) else {"hires": body.hr_scale}
    return size | {
        "hires_steps": body.hr_second_pass_steps,
        "hires_strength": body.denoising_strength,
        "upscaler": body.hr_upscaler if body.hr_upscaler in upscaler_names(settings.upscalers) else None,
    }


def _hires_prompt(body: TextBody) -> str:
    """Return the prompt of the second pass, empty where it has neither a text nor a negative prompt of its own."""
    own, negative = body.hr_prompt or body.prompt or "", body.hr_negative_prompt or body.negative_prompt or ""
    is_own = (own, negative) != (body.prompt or "", body.negative_prompt or "")
    return written_sections(Sections(own, negative, "")) if is_own else ""


def _of_image(body: ImageBody, most_pixels: int) -> dict[str, Any]:
    pictures = body.init_images or []
    if not pictures:
        raise ProblemError(404, "Init image not found")  # the words of AUTOMATIC1111
    if len(pictures) > 1:
        message = _("{count} init_images are given: give one, and ask for each of the others by itself")
        raise ProblemError(422, message.format(count=len(pictures)))
    given = {"init_image": pictures[0], "strength": body.denoising_strength, **_resizing(body)}
    return given | _of_mask(body, most_pixels) if body.mask else given


def _resizing(body: ImageBody) -> dict[str, str]:
    mode = body.resize_mode or 0
    if mode == len(RESIZE_MODES):
        return {"upscaler": _LATENT}
    return {"resize_mode": _choice("resize_mode", RESIZE_MODES, mode)}


def _of_mask(body: ImageBody, most_pixels: int) -> dict[str, Any]:
    """Return what is asked of the masked part; clients send it without a mask too."""
    mask = inverted(body.mask, most_pixels) if body.mask and body.inpainting_mask_invert else body.mask
    fill = body.inpainting_fill
    return {
        "mask": mask,
        "mask_blur": body.mask_blur,
        "mask_fill": None if fill is None else _choice("inpainting_fill", MASK_FILLS, fill),
        "mask_padding": (body.inpaint_full_res_padding or 0) if body.inpaint_full_res else None,
    }


def _choice(field: str, names: tuple[str, ...], number: int) -> str:
    if not 0 <= number < len(names):
        message = _("{field} {number}: give a number from 0 to {most}")
        raise ProblemError(422, message.format(field=field, number=number, most=len(names) - 1))
    return names[number]


def _preset(body: GenerationBody) -> dict[str, str]:
    names = [*dict.fromkeys(canonical_preset(name) for name in body.styles or [] if name)]
    if len(names) > 1:
        raise ProblemError(
            422,
            _("styles are presets here, and one applies at a time: give one of {names}").format(names=", ".join(names)),
        )
    return {"preset": names[0]} if names else {}


def _check_scripts(body: GenerationBody) -> None:
    scripts = [name for name in body.alwayson_scripts or {} if name.lower() != SCRIPT]
    asked = [*([body.script_name] if body.script_name else []), *scripts]
    if asked:
        message = _("there is no script {name!r} here: switch it off in the client")
        raise ProblemError(422, message.format(name=asked[0]))
