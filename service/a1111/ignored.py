"""What a body asks for that cannot be done here: it is named in the reply, and the picture is drawn without it."""

from collections.abc import Iterator, Sequence

from .bodies import GenerationBody, ImageBody, TextBody
from .control_nets import ignored_control_fields
from .samplers import chosen_sampler

_SAME_AS_FIRST = ("", "None", "Use same sampler", "Use same scheduler", "Use same checkpoint")
_NO_VAE = ("", "None", "Automatic")


def ignored_fields(body: TextBody | ImageBody, upscalers: Sequence[str]) -> list[str]:
    """Return the names of the fields that had no effect although they asked for one.

    Args:
        body: What the client sent.
        upscalers: The names of upscalers that there are.
    """
    of_kind = _of_text(body, upscalers) if isinstance(body, TextBody) else _of_image(body)
    return [name for name, is_asked in (*_common(body), *of_kind) if is_asked]


def _common(body: GenerationBody) -> Iterator[tuple[str, bool]]:
    overrides = body.overrides
    sampler = body.sampler_name or body.sampler_index
    yield "scheduler", bool(body.scheduler) and not (sampler and chosen_sampler(sampler, body.scheduler or "")[1])
    yield "restore_faces", bool(body.restore_faces)
    yield "refiner_checkpoint", (body.refiner_checkpoint or "") not in _SAME_AS_FIRST
    yield "sd_vae", (overrides.sd_vae or "") not in _NO_VAE
    yield from ignored_control_fields(body.alwayson_scripts)
    for name in overrides.model_extra or {}:
        yield name, True


def _of_text(body: TextBody, upscalers: Sequence[str]) -> Iterator[tuple[str, bool]]:
    if not body.enable_hr:
        return
    yield "hr_upscaler", (body.hr_upscaler or "None") not in ("None", *upscalers)
    for name in ("hr_checkpoint_name", "hr_sampler_name", "hr_scheduler"):
        yield name, (getattr(body, name) or "") not in _SAME_AS_FIRST


def _of_image(body: ImageBody) -> Iterator[tuple[str, bool]]:
    yield "initial_noise_multiplier", body.initial_noise_multiplier not in (None, 1)
