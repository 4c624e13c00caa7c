"""The model of this service under the names that AUTOMATIC1111 gives a checkpoint."""

from pathlib import Path
from typing import Any

from generate import SDXL

from ..api.errors import ProblemError
from ..config.settings import Settings
from ..messages import _

_SUFFIX = ".safetensors"


def checkpoint(settings: Settings) -> dict[str, Any]:
    """Return the entry of the model in the list of checkpoints; its title names no folder of this machine."""
    title = _title(settings.model or SDXL)
    name = title.rpartition("/")[2].removesuffix(_SUFFIX)
    return {"title": title, "model_name": name, "hash": None, "sha256": None, "filename": title, "config": None}


def check_checkpoint(name: str | None, settings: Settings) -> None:
    """Refuse the name of any other model than that of this service.

    Raises:
        ProblemError: There is no such model here.
    """
    own = checkpoint(settings)
    known = {settings.model or SDXL, own["title"], own["model_name"]}
    if name and name.removesuffix(_SUFFIX).casefold() not in {one.removesuffix(_SUFFIX).casefold() for one in known}:
        message = _("there is no model {name!r} here: leave it out, or name {own}")
        raise ProblemError(422, message.format(name=name, own=own["title"]))


def _title(model: str) -> str:
    return Path(model).name if Path(model).is_absolute() or model.endswith(_SUFFIX) else model
