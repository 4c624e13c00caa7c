"""The model of this service under the names that AUTOMATIC1111 gives a checkpoint."""

from pathlib import Path
from typing import Any

from generate import MODEL_DIGITS, SDXL, WeightsHashes

from ..api.errors import ProblemError
from ..config.settings import Settings
from ..messages import _

_SUFFIX = ".safetensors"


def checkpoint(settings: Settings) -> dict[str, Any]:
    """Return the entry of the model in the list of checkpoints.

    Its title names no folder of this machine. Its hashes are those that a picture had computed, else null, because
    gigabytes are not read for a list.
    """
    title = _title(settings.model or SDXL)
    name = title.rpartition("/")[2].removesuffix(_SUFFIX)
    sha256 = WeightsHashes(settings.state / "weights.json").known_of_model(settings.model or "") or None
    short = sha256 and sha256[:MODEL_DIGITS]
    return {"title": title, "model_name": name, "hash": short, "sha256": sha256, "filename": title, "config": None}


def check_checkpoint(name: str | None, settings: Settings) -> None:
    """Refuse the name of any other model than that of this service.

    Raises:
        ProblemError: There is no such model here.
    """
    own = checkpoint(settings)
    names = settings.model or SDXL, *(own[field] for field in ("title", "model_name", "hash", "sha256"))
    known = {_folded(one) for one in names if one}
    if name and _folded(name) not in known:
        message = _("there is no model {name!r} here: leave it out, or name {own}")
        raise ProblemError(422, message.format(name=name, own=own["title"]))


def _folded(name: str) -> str:
    return name.removesuffix(_SUFFIX).casefold()


def _title(model: str) -> str:
    return Path(model).name if Path(model).is_absolute() or model.endswith(_SUFFIX) else model
