"""Lists of what a request can choose: samplers, attributes, models and LoRAs; ``own.py`` has the presets."""

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel

from augment import suggest_details
from generate import SDXL, adapter_names, sampler_names

from ..pipeline.choices import AttributeOut, attribute_choices
from ..text import LONGEST_TEXT
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


@router.get("/attributes")
def list_attributes() -> list[AttributeOut]:
    """List the attribute dictionary."""
    return attribute_choices()


class DetailOut(BaseModel):
    """A detail that a text can have besides: what it is about, the Korean and the English."""

    aspect: str
    korean: str
    english: str


@router.get("/details")
def list_details(text: Annotated[str, Query(max_length=LONGEST_TEXT)] = "") -> list[DetailOut]:
    """List details that fit a Korean text and that it does not have yet, one at most of each aspect."""
    return [DetailOut(aspect=one.aspect, korean=one.korean, english=one.english) for one in suggest_details(text)]


@router.get("/models")
def list_models(resources: ResourcesDep) -> list[ModelOut]:
    """List the model of this service; there is one."""
    return [ModelOut(name=resources.settings.model or SDXL, refiner=resources.settings.refiner)]


@router.get("/loras")
def list_loras(resources: ResourcesDep) -> list[str]:
    """List the LoRAs that a prompt can name as ``<lora:NAME:WEIGHT>``."""
    return adapter_names(resources.settings.lora)
