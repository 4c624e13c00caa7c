"""The models in a folder, told by the headers of their files: no weights are read."""

import json
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

ModelKind = Literal["Stable Diffusion XL", "refiner of XL", "Stable Diffusion 1.x", "Stable Diffusion 2.x", "unknown"]

_SUFFIX = ".safetensors"
_PARTS: tuple[tuple[str, ModelKind], ...] = (  # the beginning of a text encoder's tensors in Stability AI's files
    ("conditioner.embedders.1.model.", "Stable Diffusion XL"),
    ("conditioner.embedders.0.model.", "refiner of XL"),
    ("cond_stage_model.transformer.", "Stable Diffusion 1.x"),
    ("cond_stage_model.model.", "Stable Diffusion 2.x"),
)
_PIPELINES: dict[str, ModelKind] = {
    "StableDiffusionXLPipeline": "Stable Diffusion XL",
    "StableDiffusionXLImg2ImgPipeline": "refiner of XL",
}
_WIDTHS: dict[int, ModelKind] = {768: "Stable Diffusion 1.x", 1024: "Stable Diffusion 2.x"}
_HASH = "modelspec.hash_sha256"  # of the tensors, in the header (Stability AI's ModelSpec 1.0)


@dataclass(frozen=True)
class ModelFile:
    """A model.

    Attributes:
        name: Its name in requests: that of the folder, or of the file without its suffix.
        path: The file, or the folder in the layout of diffusers.
        kind: What it is a model of.
        size: Bytes of its weights.
        stated_hash: The SHA-256 that its header states, an empty text where it states none.
    """

    name: str
    path: Path
    kind: ModelKind
    size: int
    stated_hash: str = ""

    @property
    def can_generate(self) -> bool:
        """Whether pictures can be generated with it alone."""
        return self.kind not in ("refiner of XL", "unknown")


def models_in(folder: Path | None) -> list[ModelFile]:
    """Return the models in ``folder``, not in folders within, by name; none without a folder."""
    if folder is None or not folder.is_dir():
        return []
    found = (described_model(path) for path in sorted(folder.iterdir()))
    return [one for one in found if one is not None]


def model_called(name: str | None, folder: Path | None) -> ModelFile | None:
    """Return the model in ``folder`` that is called ``name``, of which alone the header is read; None without one."""
    if name is None or folder is None or not folder.is_dir():
        return None
    found = (described_model(path) for path in sorted(folder.iterdir()) if _name(path) == name)
    return next((one for one in found if one is not None), None)


def named_model(name: str | None, folder: Path | None) -> str | None:
    """Return the path of the model in ``folder`` that is called ``name``, else ``name`` itself."""
    found = model_called(name, folder)
    return str(found.path) if found else name


def _name(path: Path) -> str:
    return path.name.removesuffix(_SUFFIX) if path.is_file() else path.name


def described_model(path: Path) -> ModelFile | None:
    """Return the model at ``path``; None where there is none, or it cannot be read."""
    with suppress(OSError, ValueError):
        if path.is_dir():
            return _of_folder(path)
        if path.suffix == _SUFFIX and path.is_file():
            return _of_file(path)
    return None


def _of_file(path: Path) -> ModelFile:
    from safetensors import SafetensorError, safe_open

    try:
        with safe_open(path, framework="numpy") as opened:
            stated = opened.metadata() or {}
            kind = _kind(opened.keys())
    except SafetensorError as error:
        raise ValueError from error
    digest = stated.get(_HASH, "").removeprefix("0x").lower()
    return ModelFile(_name(path), path, kind, path.stat().st_size, digest)


def _kind(tensors: Iterable[str]) -> ModelKind:
    names = [*tensors]
    return next((kind for start, kind in _PARTS if any(name.startswith(start) for name in names)), "unknown")


def _of_folder(path: Path) -> ModelFile | None:
    index = path / "model_index.json"
    if not index.is_file():
        return None
    pipeline = json_object(index).get("_class_name", "")
    kind = _PIPELINES.get(pipeline, "unknown")
    if pipeline == "StableDiffusionPipeline":
        width = json_object(path / "unet" / "config.json").get("cross_attention_dim")
        kind = _WIDTHS.get(width, "unknown") if isinstance(width, int) else "unknown"
    return ModelFile(_name(path), path, kind, sum(one.stat().st_size for one in path.rglob(f"*{_SUFFIX}")))


def json_object(file: Path) -> dict[str, Any]:
    """Return the object in ``file``. Raise ``ValueError`` where it holds none."""
    found = json.loads(file.read_text(encoding="utf-8"))
    if not isinstance(found, dict):
        raise ValueError(file.name)
    return found
