"""The names that a model can have."""

from pathlib import Path

from .errors import GenerationError, RequestError, one_line
from .prompt.messages import _

SDXL = "stabilityai/stable-diffusion-xl-base-1.0"
REVISION = "462165984030d82259a11f4367a4eed129e94a7b"
"""Commit of ``SDXL`` on the Hub, fixed so that the model does not change."""

TOY = "toy"
"""The name of the toy model."""

_INDEX = "model_index.json"
_WEIGHTS = ("unet/diffusion_pytorch_model.safetensors", "unet/diffusion_pytorch_model.fp16.safetensors")
_TIMEOUT = 10.0  # seconds for the Hub to answer
_LONGEST_NAME = 250  # characters
PICKLES = (".ckpt", ".pt", ".pth", ".bin", ".pkl")
"""Suffixes of files that can run any code when they are read."""


def check_model(model: str) -> None:
    """Check the name of a model without loading anything.

    Args:
        model: A folder in the layout of diffusers, a ``.safetensors`` file, a name on the Hub, or ``toy``.

    Raises:
        RequestError: It cannot be a model.
    """
    if len(model) > _LONGEST_NAME:
        raise RequestError(
            _(
                "the name of a model has {count:,} characters, {most} at most: "
                "give a folder, a .safetensors file, or a name like {example}"
            ).format(count=len(model), most=_LONGEST_NAME, example=SDXL)
        )
    path = Path(model)
    if path.suffix in PICKLES:
        raise RequestError(
            _("{model} is a pickle, which can run any code: convert it to .safetensors").format(model=model)
        )
    if path.suffix == ".safetensors" and not path.is_file():
        raise RequestError(_("{model}: there is no such file").format(model=model))
    if path.is_dir() and not (path / _INDEX).is_file():
        raise RequestError(
            _("{model} is not a model in the layout of diffusers: it has no model_index.json").format(model=model)
        )
    if not path.exists() and (model.count("/") != 1 or model.startswith((".", "/", "~"))) and model != TOY:
        raise RequestError(
            _("{model}: there is no such model; give a folder, a .safetensors file, or a name like {example}").format(
                model=model, example=SDXL
            )
        )


def is_here(model: str) -> bool:
    """Return whether the weights of ``model`` are on this machine."""
    if model == TOY or Path(model).exists():
        return True
    from huggingface_hub import try_to_load_from_cache

    return any(isinstance(try_to_load_from_cache(model, file, revision=_revision(model)), str) for file in _WEIGHTS)


def check_available(model: str) -> None:
    """Check that ``model`` is on this machine or on the Hub; nothing is fetched.

    Raises:
        GenerationError: It is not here, and the Hub does not answer or does not have it.
    """
    if is_here(model):
        return
    from huggingface_hub import get_hf_file_metadata, hf_hub_url
    from huggingface_hub.errors import OfflineModeIsEnabled

    try:
        get_hf_file_metadata(hf_hub_url(model, _INDEX, revision=_revision(model)), timeout=_TIMEOUT)
    except Exception as error:  # the Hub's own errors, and those of the HTTP client below it
        reason = _("HF_HUB_OFFLINE is set") if isinstance(error, OfflineModeIsEnabled) else one_line(error)
        message = _("the weights of {model} are not here and cannot be fetched: {reason}")
        raise GenerationError(message.format(model=model, reason=reason), "not configured") from error


def _revision(model: str) -> str | None:
    return REVISION if model == SDXL else None
