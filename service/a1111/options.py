"""``options``: what clients read before they draw, and write back; the service keeps its own settings."""

from typing import Any

from pydantic import BaseModel, ConfigDict

from ..api.dependencies import ResourcesDep
from ..api.errors import ProblemError
from ..messages import _
from .checkpoints import checkpoint, chosen_checkpoint
from .routing import new_router

router = new_router()


class Options(BaseModel):
    """The options that clients look for; others are taken and have no effect."""

    model_config = ConfigDict(extra="ignore")

    sd_model_checkpoint: str | None = None


@router.get("/options")
def read_options(resources: ResourcesDep) -> dict[str, Any]:
    """Return the options."""
    own = checkpoint(resources.settings)
    return {
        "sd_model_checkpoint": own["title"],
        "sd_checkpoint_hash": own["sha256"],
        "sd_vae": "Automatic",
        "CLIP_stop_at_last_layers": 1,
        "samples_format": "png",
        "enable_pnginfo": True,
        "show_progress_every_n_steps": -1,
        "upscaler_for_img2img": None,
        "face_restoration_model": None,
    }


@router.post("/options")
def write_options(body: Options, resources: ResourcesDep) -> None:
    """Refuse another model than that of requests that name none: this service keeps no options between requests."""
    if chosen_checkpoint(body.sd_model_checkpoint, resources.settings):
        message = _("options are not kept here: name {name!r} in override_settings of each request")
        raise ProblemError(422, message.format(name=body.sd_model_checkpoint))


@router.post("/refresh-checkpoints")
def refresh_checkpoints() -> None:
    """Do nothing: the list of models is read whenever it is asked for."""


@router.post("/refresh-loras")
def refresh_loras() -> None:
    """Do nothing: the list of LoRAs is read whenever it is asked for."""
