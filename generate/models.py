"""The names that a model can have."""

from pathlib import Path

from .prompt.messages import _
from .request import RequestError

SDXL = "stabilityai/stable-diffusion-xl-base-1.0"
REVISION = "462165984030d82259a11f4367a4eed129e94a7b"
"""Commit of ``SDXL`` on the Hub, fixed so that the model does not change."""

TOY = "toy"
"""The name of the toy model."""

_LONGEST_NAME = 250  # characters
_PICKLES = (".ckpt", ".pt", ".pth", ".bin", ".pkl")


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
    if path.suffix in _PICKLES:
        raise RequestError(
            _("{model} is a pickle, which can run any code: convert it to .safetensors").format(model=model)
        )
    if path.suffix == ".safetensors" and not path.is_file():
        raise RequestError(_("{model}: there is no such file").format(model=model))
    if path.is_dir() and not (path / "model_index.json").is_file():
        raise RequestError(
            _("{model} is not a model in the layout of diffusers: it has no model_index.json").format(model=model)
        )
    if not path.exists() and (model.count("/") != 1 or model.startswith((".", "/", "~"))) and model != TOY:
        raise RequestError(
            _("{model}: there is no such model; give a folder, a .safetensors file, or a name like {example}").format(
                model=model, example=SDXL
            )
        )
