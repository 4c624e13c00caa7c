"""The motion adapters of AnimateDiff in a folder, told by their configurations: no weights are read."""

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from .errors import RequestError
from .guide_files import check_fits, fits, kind_of_model
from .model_files import ModelKind, json_object
from .models import TOY
from .prompt.messages import _

_WEIGHTS = "diffusion_pytorch_model*.safetensors"
_KINDS: dict[int, ModelKind] = {3: "Stable Diffusion XL", 4: "Stable Diffusion 1.x"}  # by their blocks
TOY_FRAMES = 32


@dataclass(frozen=True)
class MotionFile:
    """A motion adapter.

    Attributes:
        name: The name of its folder; that of the toy is ``toy``.
        path: The folder in the layout of diffusers; None for that of the toy.
        kind: What models it is for.
        most_frames: Frames that it can draw together.
    """

    name: str
    path: Path | None
    kind: ModelKind
    most_frames: int


_OF_TOY = MotionFile(TOY, None, "unknown", TOY_FRAMES)


def motions_in(folder: Path | None) -> list[MotionFile]:
    """Return the motion adapters in ``folder``, by name; none without a folder."""
    if folder is None or not folder.is_dir():
        return []
    found = (_described(path) for path in sorted(folder.iterdir()))
    return [one for one in found if one is not None]


def motions_for(model: str, folder: Path | None) -> list[MotionFile]:
    """Return the motion adapters that can be named: those in ``folder``, and first that of the toy where it draws."""
    return [*([_OF_TOY] if model == TOY else []), *motions_in(folder)]


def chosen_motion(name: str | None, folder: Path | None, *, model: str, frames: int) -> MotionFile:
    """Return the motion adapter that is called ``name``, or without a name the only one that fits the model.

    Args:
        name: The name of a folder in ``folder``, or ``toy`` for that of the toy, which has it without a name too.
        folder: Where the motion adapters are.
        model: Folder, file or Hub name of the model, or ``toy``, which has a motion adapter of its own.
        frames: How many frames are wanted.

    Raises:
        RequestError: There is none, it is for other models, or it cannot draw so many frames.
    """
    found = [_OF_TOY] if model == TOY and name is None else motions_for(model, folder)
    if not found and folder is None:
        raise RequestError(_("a clip needs a motion adapter: set MALGRIM_MOTION_DIR to the folder that contains some"))
    kind = kind_of_model(model)
    fitting = [one for one in found if fits(one.kind, kind)]
    named = [one for one in found if one.name == name] if name else fitting
    if len(named) != 1:
        message = _("which motion adapter? choose one of {names}")
        raise RequestError(message.format(names=", ".join(one.name for one in fitting) or "-"))
    (one,) = named
    check_fits(one.name, one.kind, Path(model).name, kind)
    if frames > one.most_frames:
        message = _("the motion adapter {name} draws {most} frames at most, {frames} are asked for: give fewer")
        raise RequestError(message.format(name=one.name, most=one.most_frames, frames=frames))
    return one


def _described(path: Path) -> MotionFile | None:
    with suppress(OSError, ValueError, TypeError):
        config = json_object(path / "config.json")
        if config.get("_class_name") == "MotionAdapter" and any(path.glob(_WEIGHTS)):
            blocks = len(config.get("block_out_channels", ()))
            most = int(config.get("motion_max_seq_length", TOY_FRAMES))
            return MotionFile(path.name, path, _KINDS.get(blocks, "unknown"), most)
    return None
