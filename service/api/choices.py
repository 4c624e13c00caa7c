"""Lists of what a request can choose: samplers, presets, attributes, models and LoRAs."""

from fastapi import APIRouter
from pydantic import BaseModel

from generate import SDXL, adapter_names, sampler_names

from ..pipeline.choices import AttributeOut, PresetOut, attribute_choices, preset_choices
from .dependencies import ResourcesDep

router = APIRouter(prefix="/api/v1", tags=["choices"])


class ModelOut(BaseModel):
    """The model of this service."""

    name: str
    refiner: str | None


@router.get("/samplers")
def list_samplers() -> list[str]:
    """List the names of the samplers."""
    return [*sampler_names()]


@router.get("/presets")
def list_presets() -> list[PresetOut]:
    """List the presets, the default one first."""
    return preset_choices()


@router.get("/attributes")
def list_attributes() -> list[AttributeOut]:
    """List the attribute dictionary."""
    return attribute_choices()


@router.get("/models")
def list_models(resources: ResourcesDep) -> list[ModelOut]:
    """List the model of this service; there is one."""
    return [ModelOut(name=resources.settings.model or SDXL, refiner=resources.settings.refiner)]


@router.get("/loras")
def list_loras(resources: ResourcesDep) -> list[str]:
    """List the LoRAs that a prompt can name as ``<lora:NAME:WEIGHT>``."""
    return adapter_names(resources.settings.lora)
