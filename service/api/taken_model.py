"""The model and the refiner of a picture, as far as another picture of this service can be generated with them."""

from pathlib import PurePath
from typing import Any

from generate import SDXL, model_called

from ..assembly.generator_pool import settings_for
from ..config.settings import Settings
from ..messages import _
from ..pipeline.picture_record import GenerationInfo
from .taken_guides import LeftOut

_SUFFIX = ".safetensors"


def named_model(model: str, settings: Settings) -> str | None:
    """Return the name that a request has for a model.

    Args:
        model: Its name, folder, file or Hub name, as a picture carries it.
        settings: Those of the service.

    Returns:
        The name; an empty one for the model of requests that name none, None for a model that is not here.
    """
    if model == (settings.model or SDXL):
        return ""
    found = model_called(PurePath(model).name.removesuffix(_SUFFIX), settings.models)
    return found.name if found and found.can_generate else None


def taken_model(made: GenerationInfo, settings: Settings) -> tuple[dict[str, Any], list[LeftOut]]:
    """Return the model and the refiner of a picture as fields of a request, and what this service does not have."""
    name = named_model(made.model, settings)
    found: dict[str, Any] = {"model": name} if name else {}
    left_out = [] if name is not None else [LeftOut(what=f"model {made.model}", why=other_model(settings))]
    refiner = settings_for(settings, name or None).refiner
    if refiner and not made.refiner:
        found["refiner"] = False
    elif made.refiner != refiner:
        why = _("this service draws with the refiner {name}").format(name=refiner or "-")
        left_out.append(LeftOut(what=f"refiner {made.refiner}", why=why))
    return found, left_out


def other_model(settings: Settings) -> str:
    """Return why a model is not taken over."""
    return _("this service draws with {model}").format(model=settings.model or SDXL)
