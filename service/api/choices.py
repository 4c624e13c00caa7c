"""Lists of what a request can choose: samplers, attributes, models and LoRAs; ``own.py`` has the presets."""

from fastapi import APIRouter
from pydantic import BaseModel, Field

from generate import SDXL, GuideFile, adapter_names, controls_in, ip_adapters_in, models_in, sampler_names

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


@router.get("/loras")
def list_loras(resources: ResourcesDep) -> list[str]:
    """List the LoRAs that a prompt can name as ``<lora:NAME:WEIGHT>``."""
    return adapter_names(resources.settings.lora)


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


def _guides(files: list[GuideFile]) -> list[GuideOut]:
    return [GuideOut(name=one.name, kind=one.kind) for one in files]
