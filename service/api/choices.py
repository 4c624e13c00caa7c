"""Lists of what a request can choose: samplers, attributes, models and LoRAs; ``own.py`` has the presets."""

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from generate import (
    SDXL,
    GuideFile,
    adapter_names,
    controls_in,
    distillation,
    ip_adapters_in,
    models_in,
    motions_for,
    sampler_names,
    upscaler_names,
)

from ..assembly.generator_pool import settings_for
from ..pipeline.choices import AttributeOut, attribute_choices
from .dependencies import ResourcesDep

router = APIRouter(prefix="/api/v1", tags=["choices"])


class ModelOut(BaseModel):
    """A model that a request can name."""

    name: str
    kind: str | None = Field(default=None, description="What it is a model of; null where no header is here to tell.")
    refiner: str | None = Field(default=None, description="The model that generates the last fifth, if any.")


@router.get("/samplers")
def list_samplers() -> list[str]:
    """List the names of the samplers."""
    return [*sampler_names()]


@router.get("/attributes")
def list_attributes() -> list[AttributeOut]:
    """List the attribute dictionary."""
    return attribute_choices()


@router.get("/models")
def list_models(resources: ResourcesDep) -> list[ModelOut]:
    """List the models that a request can name, first the one of requests that name none."""
    settings = resources.settings
    others = (one for one in models_in(settings.models) if one.can_generate and str(one.path) != settings.model)
    return [
        ModelOut(name=settings.model or SDXL, refiner=settings.refiner),
        *(ModelOut(name=one.name, kind=one.kind, refiner=settings_for(settings, one.name).refiner) for one in others),
    ]


class DistillationOut(BaseModel):
    """How weights were distilled to few steps, and the settings that they were trained for."""

    name: str = Field(examples=["LCM", "Lightning"])
    steps: int
    cfg: float
    sampler: str


@router.get("/distillation")
def read_distillation(
    resources: ResourcesDep,
    model: str | None = None,
    lora: Annotated[list[str] | None, Query(max_length=100, description="Names of LoRAs.")] = None,
) -> DistillationOut | None:
    """Return the settings that a job with a model and LoRAs has where it gives none; null without distilled weights."""
    chosen = settings_for(resources.settings, model).model or SDXL
    found = distillation([*(lora or ()), chosen])
    if found is None:
        return None
    return DistillationOut(name=found.name, steps=found.steps, cfg=found.guidance, sampler=found.sampler)


@router.get("/loras")
def list_loras(resources: ResourcesDep) -> list[str]:
    """List the LoRAs that a prompt can name as ``<lora:NAME:WEIGHT>``."""
    return adapter_names(resources.settings.lora)


@router.get("/upscalers")
def list_upscalers(resources: ResourcesDep) -> list[str]:
    """List the names that ``upscaler`` of a request can have: those without a model, then the upscaler models."""
    return [*upscaler_names(resources.settings.upscalers)]


class GuideOut(BaseModel):
    """A control net or an IP-Adapter that a request can name."""

    name: str
    kind: str = Field(description="The models that it is for.")


@router.get("/controls")
def list_controls(resources: ResourcesDep) -> list[GuideOut]:
    """List the control nets that ``controls`` of a request can name."""
    return _guides(controls_in(resources.settings.guides.controls))


@router.get("/ip-adapters")
def list_ip_adapters(resources: ResourcesDep) -> list[GuideOut]:
    """List the IP-Adapters that ``ip_adapter`` of a request can name."""
    return _guides(ip_adapters_in(resources.settings.guides.ip_adapters))


class MotionOut(BaseModel):
    """A motion adapter that the clip of a request can name."""

    name: str
    kind: str = Field(description="The models that it is for.")
    most_frames: int = Field(description="Frames that it draws together, at most.")


@router.get("/motions")
def list_motions(resources: ResourcesDep) -> list[MotionOut]:
    """List the motion adapters that `clip` of a request can name; without any, the service makes no clips."""
    settings = resources.settings
    found = motions_for(settings.model or SDXL, settings.motions)
    return [MotionOut(name=one.name, kind=one.kind, most_frames=one.most_frames) for one in found]


def _guides(files: list[GuideFile]) -> list[GuideOut]:
    return [GuideOut(name=one.name, kind=one.kind) for one in files]
