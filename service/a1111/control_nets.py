"""The ControlNet extension of AUTOMATIC1111: its part of a request, and its lists."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from generate import PREPROCESSES, controls_in

from ..api.dependencies import ResourcesDep
from ..api.errors import ProblemError
from ..api.waiting import ForgettingRoute
from ..config.settings import Settings
from ..messages import _
from ..validation import checked

SCRIPT = "controlnet"
"""The name of the extension among ``alwayson_scripts``, in any case."""

PREFIX = "/controlnet"
_MODULES = ("none", *PREPROCESSES)
_BALANCED = ("Balanced", 0)

router = APIRouter(prefix=PREFIX, tags=["AUTOMATIC1111"], route_class=ForgettingRoute)


class Unit(BaseModel):
    """One control net of a request; other fields than these have no effect here."""

    model_config = ConfigDict(extra="ignore", allow_inf_nan=False)

    enabled: bool = True
    image: str | Mapping[str, str | None] | None = None
    input_image: str | None = Field(default=None, description="An earlier name of image.")
    mask: str | None = None
    module: str | None = "none"
    model: str | None = None
    weight: float = 1.0
    guidance_start: float = 0.0
    guidance_end: float = 1.0
    control_mode: str | int = 0


@router.get("/model_list")
def list_control_nets(resources: ResourcesDep) -> dict[str, list[str]]:
    """List the control nets that a request can name."""
    return {"model_list": [one.name for one in controls_in(resources.settings.guides.controls)]}


@router.get("/module_list")
def list_preprocessors() -> dict[str, Any]:
    """List what can be made of a photograph first."""
    return {
        "module_list": [*_MODULES],
        "module_detail": {name: {"model_free": False, "sliders": []} for name in _MODULES},
    }


@router.get("/version")
def show_control_net_version() -> dict[str, int]:
    """Return the version of the extension whose requests are read."""
    return {"version": 2}


def requested_controls(scripts: Mapping[str, Any] | None, settings: Settings) -> list[dict[str, Any]]:
    """Return the control nets of a request by the names of ``Generation``.

    Raises:
        ProblemError: One of them is not here, or asks for what this service does not do.
        InputError: A value cannot be used.
    """
    return [_control(unit, settings) for unit in _units(scripts or {}) if unit.enabled and _image(unit)]


def ignored_control_fields(scripts: Mapping[str, Any] | None) -> Iterator[tuple[str, bool]]:
    """Yield the fields of the control nets that have no effect here, and whether they ask for one."""
    for unit in _units(scripts or {}):
        yield "control_mode", unit.enabled and unit.control_mode not in _BALANCED


def _units(scripts: Mapping[str, Any]) -> Iterator[Unit]:
    for name, script in scripts.items():
        if name.lower() != SCRIPT:
            continue
        units = script.get("args") if isinstance(script, Mapping) else None
        for unit in units if isinstance(units, Sequence) else ():
            if isinstance(unit, Mapping):
                yield checked(Unit, unit)


def _image(unit: Unit) -> str:
    image = unit.image.get("image") if isinstance(unit.image, Mapping) else unit.image
    return image or unit.input_image or ""


def _control(unit: Unit, settings: Settings) -> dict[str, Any]:
    module = (unit.module or "none").lower()
    if module not in _MODULES:
        message = _(
            "there is no preprocessor {name!r} here: send the prepared picture with none, or choose one of {names}"
        )
        raise ProblemError(422, message.format(name=unit.module, names=", ".join(_MODULES)))
    if unit.mask:
        raise ProblemError(422, _("a control net counts in the whole picture here: leave its mask out"))
    return {
        "model": _model(unit.model or "", settings),
        "image": _image(unit),
        "weight": unit.weight,
        "start": unit.guidance_start,
        "end": unit.guidance_end,
        "preprocess": None if module == "none" else module,
    }


def _model(name: str, settings: Settings) -> str:
    """Return the name of a control net here, without the hash and the suffix that clients add."""
    bare = name.partition(" [")[0].removesuffix(".safetensors")
    known = [one.name for one in controls_in(settings.guides.controls)]
    return next((one for one in known if one.casefold() == bare.casefold()), bare)
