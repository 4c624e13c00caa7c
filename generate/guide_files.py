"""The control nets and IP-Adapters in folders, told by the headers of their files: no weights are read."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from .bounds import is_file_name
from .errors import RequestError
from .guides import ControlSettings, IpAdapterSettings
from .model_files import ModelKind, described_model, json_object
from .models import PICKLES, SDXL
from .prompt.messages import _

IMAGE_ENCODER = "image_encoder"
"""The folder beside IP-Adapters with the model that reads their pictures."""

_SUFFIX = ".safetensors"
_KINDS: dict[int, ModelKind] = {
    2048: "Stable Diffusion XL",
    768: "Stable Diffusion 1.x",
    1024: "Stable Diffusion 2.x",
}
_OF_CONTROLS = ("controlnet_cond_embedding.", "control_model.input_hint_block.")
_OF_IP_ADAPTERS = ("image_proj.",)


@dataclass(frozen=True)
class GuideFolders:
    """The folders of control nets and of IP-Adapters; None where there is none."""

    controls: Path | None = None
    ip_adapters: Path | None = None


@dataclass(frozen=True)
class GuideFile:
    """A control net or an IP-Adapter.

    Attributes:
        name: Its name in requests: that of the folder, or of the file without its suffix.
        path: The file, or the folder in the layout of diffusers.
        kind: What models it is for.
        size: Bytes of its weights.
    """

    name: str
    path: Path
    kind: ModelKind
    size: int


def controls_in(folder: Path | None) -> list[GuideFile]:
    """Return the control nets in ``folder``, by name; none without a folder."""
    return _found(folder, _OF_CONTROLS)


def ip_adapters_in(folder: Path | None) -> list[GuideFile]:
    """Return the IP-Adapters in ``folder``, by name; none without a folder."""
    return _found(folder, _OF_IP_ADAPTERS)


def control_file(name: str, folder: Path | None) -> GuideFile:
    """Return the control net that is called ``name``. Raise ``RequestError`` where ``folder`` does not have it."""
    if folder is None:
        message = _("control net {name!r}: set MALGRIM_CONTROLNET_DIR to the folder that contains it")
        raise RequestError(message.format(name=name))
    return _named(name, folder, _OF_CONTROLS, _("control net"))


def ip_adapter_file(name: str, folder: Path | None) -> GuideFile:
    """Return the IP-Adapter that is called ``name``.

    Raises:
        RequestError: ``folder`` does not have it, or no image encoder beside it.
    """
    if folder is None:
        message = _("IP-Adapter {name!r}: set MALGRIM_IP_ADAPTER_DIR to the folder that contains it")
        raise RequestError(message.format(name=name))
    found = _named(name, folder, _OF_IP_ADAPTERS, "IP-Adapter")
    encoder = folder / IMAGE_ENCODER
    if not ((encoder / "config.json").is_file() and (encoder / f"model{_SUFFIX}").is_file()):
        message = _("{folder} has no image encoder for its IP-Adapters: it needs {encoder} with config.json and {file}")
        raise RequestError(message.format(folder=folder, encoder=f"{IMAGE_ENCODER}/", file=f"model{_SUFFIX}"))
    return found


def check_guides(
    controls: Sequence[ControlSettings],
    ip_adapter: IpAdapterSettings | None,
    folders: GuideFolders,
    *,
    model: str | None,
    refiner: str | None,
) -> None:
    """Check what guides a run before anything is loaded, as far as the headers of files tell.

    Args:
        controls: The control nets that were asked for.
        ip_adapter: The IP-Adapter that was asked for.
        folders: Where they are.
        model: Folder, file or Hub name of the model; None for SDXL base.
        refiner: The refiner that would generate the last steps.

    Raises:
        RequestError: One is not there, is for other models, or does not go with the refiner.
    """
    found = [control_file(one.name, folders.controls) for one in controls]
    if ip_adapter:
        found.append(ip_adapter_file(ip_adapter.name, folders.ip_adapters))
    if found and refiner:
        raise RequestError(_("a refiner does not see what guides the picture: leave out the refiner, or the guide"))
    kind = kind_of_model(model or SDXL)
    for one in found:
        check_fits(one.name, one.kind, Path(model).name if model else SDXL, kind)


def fits(own: ModelKind, kind: ModelKind) -> bool:
    """Return whether what is for ``own`` may be for a model of ``kind``, as far as both are known."""
    return "unknown" in (kind, own) or own == kind


def check_fits(name: str, own: ModelKind, model: str, kind: ModelKind) -> None:
    """Raise ``RequestError`` where ``name``, which is for ``own``, is not for ``model``, which is of ``kind``."""
    if not fits(own, kind):
        message = _("{name} is for {own}, the model {model} is {kind}: choose one that fits")
        raise RequestError(message.format(name=name, own=own, model=model, kind=kind))


def kind_of_model(model: str) -> ModelKind:
    """Return what ``model``, a folder, a file or a name on the Hub, is, as far as headers of files tell."""
    if model == SDXL:
        return "Stable Diffusion XL"
    found = described_model(Path(model)) if Path(model).exists() else None
    return found.kind if found else "unknown"


def _named(name: str, folder: Path, beginnings: tuple[str, ...], kind: str) -> GuideFile:
    """Return the guide that is called ``name``, of which alone the header is read unless there is none."""
    for one in _described_in(folder, beginnings, lambda path: name in (path.name, path.stem)):
        if one.name == name:
            return one
    if is_file_name(name) and any((folder / f"{name}{suffix}").exists() for suffix in PICKLES):
        message = _("{model} is a pickle, which can run any code: convert it to .safetensors")
        raise RequestError(message.format(model=name))
    message = _("there is no {kind} {name!r} in {folder}: choose one of {names}")
    names = ", ".join(one.name for one in _found(folder, beginnings)) or "-"
    raise RequestError(message.format(kind=kind, name=name, folder=folder, names=names))


def _found(folder: Path | None, beginnings: tuple[str, ...]) -> list[GuideFile]:
    return [*_described_in(folder, beginnings, lambda _path: True)] if folder else []


def _described_in(folder: Path, beginnings: tuple[str, ...], is_wanted: Callable[[Path], bool]) -> Iterator[GuideFile]:
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        if is_file_name(path.stem) and is_wanted(path) and (one := _described(path, beginnings)):
            yield one


def _described(path: Path, beginnings: tuple[str, ...]) -> GuideFile | None:
    """Return the guide at ``path`` that has tensors with one of ``beginnings``; None where there is none."""
    with suppress(OSError, ValueError):
        if path.is_file() and path.suffix == _SUFFIX:
            return _of_file(path, beginnings)
        if path.is_dir() and beginnings == _OF_CONTROLS:
            return _of_folder(path)
    return None


def _of_file(path: Path, beginnings: tuple[str, ...]) -> GuideFile | None:
    from safetensors import SafetensorError, safe_open

    try:
        with safe_open(path, framework="numpy") as opened:
            names = [*opened.keys()]
            if not any(name.startswith(beginnings) for name in names):
                return None
            reading = next((name for name in names if name.endswith(("attn2.to_k.weight", "to_k_ip.weight"))), None)
            width = opened.get_slice(reading).get_shape()[-1] if reading else 0
    except SafetensorError as error:
        raise ValueError from error
    return GuideFile(path.stem, path, _KINDS.get(width, "unknown"), path.stat().st_size)


def _of_folder(path: Path) -> GuideFile | None:
    config = json_object(path / "config.json")
    weights = [*path.glob(f"diffusion_pytorch_model*{_SUFFIX}")]
    if not (config.get("_class_name") == "ControlNetModel" and weights):
        return None
    width = config.get("cross_attention_dim")
    kind = _KINDS.get(width, "unknown") if isinstance(width, int) else "unknown"
    return GuideFile(path.name, path, kind, sum(one.stat().st_size for one in weights))
