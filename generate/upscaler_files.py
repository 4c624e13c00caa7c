"""The upscaler models in a folder, told by their names and headers: no weights are read."""

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from .bounds import is_file_name
from .errors import RequestError
from .larger_settings import UPSCALERS, unknown_upscaler
from .models import PICKLES
from .prompt.messages import _
from .settings import ImageSettings

_SUFFIX = ".safetensors"


@dataclass(frozen=True)
class UpscalerFile:
    """An upscaler model.

    Attributes:
        name: Its name in requests: that of the file without its suffix.
        path: The file.
        size: Bytes of the file.
        modified: When it was last written, in nanoseconds.
    """

    name: str
    path: Path
    size: int
    modified: int


def upscalers_in(folder: Path | None) -> list[UpscalerFile]:
    """Return the upscaler models in ``folder``, by name; none without a folder."""
    if folder is None or not folder.is_dir():
        return []
    found = (_described(path) for path in sorted(folder.iterdir()))
    return [one for one in found if one is not None]


def upscaler_names(folder: Path | None) -> tuple[str, ...]:
    """Return the names that ``upscaler`` of a request can have: those without a model, then those in ``folder``."""
    return (*UPSCALERS, *(one.name for one in upscalers_in(folder)))


def upscaler_file(name: str, folder: Path | None) -> UpscalerFile:
    """Return the upscaler model that is called ``name``. Raise ``RequestError`` where ``folder`` does not have it."""
    if folder is None:
        message = _(
            "upscaler {name!r}: set MALGRIM_UPSCALER_DIR to the folder that contains it, or choose one of {names}"
        )
        raise RequestError(message.format(name=name, names=", ".join(UPSCALERS)))
    if found := _described(folder / f"{name}{_SUFFIX}"):
        return found
    if any((folder / f"{name}{suffix}").exists() for suffix in PICKLES):
        message = _("{model} is a pickle, which can run any code: convert it to .safetensors")
        raise RequestError(message.format(model=name))
    raise unknown_upscaler(name, upscaler_names(folder))


def check_upscaler(settings: ImageSettings, folder: Path | None, *, from_image: bool) -> None:
    """Check the upscaler model of a run before anything is loaded, if it has one.

    Args:
        settings: Those of the run.
        folder: Where upscaler models are.
        from_image: Whether the run begins from a picture.

    Raises:
        RequestError: It is not there, or nothing becomes larger.
    """
    if settings.upscaler_model is None:
        return
    upscaler_file(settings.upscaler_model, folder)
    if not from_image and settings.hires_size(settings.width, settings.height) is None:
        message = _("upscaler {name!r}: no picture becomes larger: give hires or an initial image, or leave it out")
        raise RequestError(message.format(name=settings.upscaler_model))


def _described(path: Path) -> UpscalerFile | None:
    """Return the model at ``path``; None where there is no file that has tensors, or no request can name it."""
    from safetensors import SafetensorError, safe_open

    if path.suffix != _SUFFIX or path.stem in UPSCALERS or not is_file_name(path.stem):
        return None
    with suppress(OSError, SafetensorError), safe_open(path, framework="numpy") as opened:
        if [*opened.keys()]:
            state = path.stat()
            return UpscalerFile(path.stem, path, state.st_size, state.st_mtime_ns)
    return None
