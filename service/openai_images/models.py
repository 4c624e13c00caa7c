"""``GET /v1/models``: the model of this service."""

from typing import Literal

from pydantic import BaseModel

from generate import SDXL

from ..api.dependencies import ResourcesDep
from .routing import new_router

router = new_router()


class Model(BaseModel):
    """A model; ``created`` is not known here."""

    id: str
    object: Literal["model"] = "model"
    created: int = 0
    owned_by: str = "malgrim"


class ModelList(BaseModel):
    """All models."""

    object: Literal["list"] = "list"
    data: list[Model]


@router.get("/models")
def list_openai_models(resources: ResourcesDep) -> ModelList:
    """List the model of this service; requests may name any other, and get this one."""
    return ModelList(data=[Model(id=resources.settings.model or SDXL)])
