"""The models of this service under the names that AUTOMATIC1111 gives a checkpoint."""

from pathlib import Path
from typing import Any

from generate import MODEL_DIGITS, SDXL, WeightsHashes, models_in

from ..api.errors import ProblemError
from ..config.settings import Settings
from ..messages import _

_SUFFIX = ".safetensors"


def checkpoint(settings: Settings, model: str | None = None) -> dict[str, Any]:
    """Return the entry of a model in the list of checkpoints, by default of that of requests that name none.

    Its title names no folder of this machine. Its hashes are those that a picture had computed, else null, because
    gigabytes are not read for a list.
    """
    model = model or settings.model or SDXL
    title = _title(model)
    name = title.rpartition("/")[2].removesuffix(_SUFFIX)
    sha256 = WeightsHashes(settings.state / "weights.json").known_of_model(model) or None
    short = sha256 and sha256[:MODEL_DIGITS]
    return {"title": title, "model_name": name, "hash": short, "sha256": sha256, "filename": title, "config": None}


def checkpoints(settings: Settings) -> list[dict[str, Any]]:
    """Return the entries of all models that a request can name, that of the settings first."""
    return [checkpoint(settings), *(checkpoint(settings, path) for path in _others(settings))]


def chosen_checkpoint(name: str | None, settings: Settings) -> str | None:
    """Return the model by the name that a request of this program has for it, None for that of the settings.

    Raises:
        ProblemError: There is no such model here.
    """
    own = checkpoint(settings)
    if not name or _folded(name) in _names(own, settings.model or SDXL):
        return None
    for path, named in _others(settings).items():
        if _folded(name) in _names(checkpoint(settings, path), path):
            return named
    message = _("there is no model {name!r} here: leave it out, or name {own}")
    raise ProblemError(422, message.format(name=name, own=own["title"]))


def _others(settings: Settings) -> dict[str, str]:
    """Return the paths of the other models, and their names in requests of this program."""
    found = (one for one in models_in(settings.models) if one.can_generate)
    return {str(one.path): one.name for one in found if str(one.path) != settings.model}


def _names(entry: dict[str, Any], model: str) -> set[str]:
    names = model, *(entry[field] for field in ("title", "model_name", "hash", "sha256"))
    return {_folded(one) for one in names if one}


def _folded(name: str) -> str:
    return name.removesuffix(_SUFFIX).casefold()


def _title(model: str) -> str:
    return Path(model).name if Path(model).is_absolute() or model.endswith(_SUFFIX) else model
