"""Lists of what a request can choose: samplers, presets, attributes, models and LoRAs."""

from fastapi import APIRouter
from pydantic import BaseModel

from generate import SDXL, adapter_names, attribute_groups, preset, preset_names, sampler_names

from .dependencies import ResourcesDep

router = APIRouter(prefix="/api/v1", tags=["choices"])


class PresetOut(BaseModel):
    """A preset: its phrases, and the steps and CFG that it suggests, each as (least, most)."""

    name: str
    positive: list[str]
    negative: list[str]
    steps: tuple[int, int]
    cfg: tuple[float, float]


class AttributeOut(BaseModel):
    """A group of the attribute dictionary, such as ``hair``; ``choices`` are Korean labels with their English."""

    name: str
    label: str
    choices: dict[str, str]
    most: int | None
    colored: bool


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
    return [
        PresetOut(
            name=one.name,
            positive=[phrase.text for phrase in one.positive],
            negative=[phrase.text for phrase in one.negative],
            steps=one.sampling.steps,
            cfg=one.sampling.guidance,
        )
        for one in map(preset, preset_names())
    ]


@router.get("/attributes")
def list_attributes() -> list[AttributeOut]:
    """List the attribute dictionary."""
    return [
        AttributeOut(
            name=group.name,
            label=group.label,
            choices={label: phrase.text for label, phrase in group.choices.items()},
            most=group.most,
            colored=group.colored,
        )
        for group in attribute_groups()
    ]


@router.get("/models")
def list_models(resources: ResourcesDep) -> list[ModelOut]:
    """List the model of this service; there is one."""
    return [ModelOut(name=resources.settings.model or SDXL, refiner=resources.settings.refiner)]


@router.get("/loras")
def list_loras(resources: ResourcesDep) -> list[str]:
    """List the LoRAs that a prompt can name as ``<lora:NAME:WEIGHT>``."""
    return adapter_names(resources.settings.lora)
