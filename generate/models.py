"""What a model may be called. Pure."""

from pathlib import Path

from .request import RequestError

SDXL = "stabilityai/stable-diffusion-xl-base-1.0"
REVISION = "462165984030d82259a11f4367a4eed129e94a7b"
"""Of ``SDXL``: what is loaded does not change by itself."""

_LONGEST_NAME = 250  # characters

TOY = "toy"
"""The name of the toy model."""


def check_model(model: str) -> None:
    """Raises ``RequestError`` for what cannot be a model, before anything is loaded."""
    if len(model) > _LONGEST_NAME:
        raise RequestError(f"a model's name of {len(model):,} characters: give a folder, a file, or a name like {SDXL}")
    path = Path(model)
    if path.suffix in (".ckpt", ".pt", ".pth", ".bin", ".pkl"):
        raise RequestError(f"{model} is a pickle, which may run any code: convert it to .safetensors")
    if path.suffix == ".safetensors" and not path.is_file():
        raise RequestError(f"{model}: there is no such file")
    if path.is_dir() and not (path / "model_index.json").is_file():
        raise RequestError(f"{model} is no model in the layout of diffusers: it has no model_index.json")
    if not path.exists() and (model.count("/") != 1 or model.startswith((".", "/", "~"))) and model != TOY:
        raise RequestError(
            f"{model}: there is no such model; give a folder, a .safetensors file, or a name like {SDXL}"
        )
