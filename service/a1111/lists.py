"""The lists that clients ask for: what there is here, and empty lists of what there is not."""

from typing import Any

from generate import LATENT_UPSCALERS, adapter_names, controls_in, preset, preset_names, sampler_names, upscalers_in
from generate import render as rendered

from ..api.auth import KeyDep
from ..api.dependencies import ResourcesDep
from ..jobs.own_choices import own_styles
from ..jobs.owned import OwnedEntries
from .checkpoints import checkpoints
from .control_nets import SCRIPT
from .extras import UPSCALERS
from .routing import new_router
from .samplers import KARRAS, aliases_of

router = new_router()

_USUAL_SCALE = 4  # the factor that AUTOMATIC1111 lists most of them with
Items = list[dict[str, Any]]


@router.get("/samplers")
def list_sampler_items() -> Items:
    """List the samplers, those with Karras's noise levels too."""
    return [
        {
            "name": name,
            "aliases": aliases_of(name),
            "options": {"scheduler": "karras"} if name.endswith(KARRAS) else {},
        }
        for name in sampler_names()
    ]


@router.get("/schedulers")
def list_schedulers() -> Items:
    """List the noise levels: the sampler's own, and Karras's."""
    common = {"aliases": None, "default_rho": -1, "need_inner_model": False}
    return [{"name": label.lower(), "label": label, **common} for label in ("Automatic", "Karras")]


@router.get("/sd-models")
def list_checkpoints(resources: ResourcesDep) -> Items:
    """List the models, first the one of requests that name none."""
    return checkpoints(resources.settings)


@router.get("/upscalers")
def list_upscaler_items(resources: ResourcesDep) -> Items:
    """List the upscalers of pixels, none first, and the upscaler models."""
    none = {"model_name": None, "model_path": None, "model_url": None}
    names = [*UPSCALERS, *(one.name for one in upscalers_in(resources.settings.upscalers))]
    return [{"name": name, **none, "scale": 1 if name == "None" else _USUAL_SCALE} for name in names]


@router.get("/latent-upscale-modes")
def list_latent_upscalers() -> Items:
    """List the upscalers in latent space."""
    return [{"name": name} for name in LATENT_UPSCALERS]


@router.get("/loras")
def list_lora_items(resources: ResourcesDep) -> Items:
    """List the LoRAs that a prompt can name as ``<lora:NAME:WEIGHT>``."""
    return [
        {"name": name, "alias": name, "path": f"{name}.safetensors", "metadata": {}}
        for name in adapter_names(resources.settings.lora)
    ]


@router.get("/prompt-styles")
def list_styles(resources: ResourcesDep, key: KeyDep) -> Items:
    """List the presets and the styles of the key, which ``styles`` of a request names."""
    own = own_styles(OwnedEntries(resources.database), key.name)
    return [
        {
            "name": one.name,
            "prompt": rendered(one.positive, "a1111"),
            "negative_prompt": rendered(one.negative, "a1111"),
        }
        for one in (*map(preset, preset_names()), *own.values())
    ]


@router.get("/scripts")
def list_scripts(resources: ResourcesDep) -> dict[str, list[str]]:
    """List the ControlNet extension where there are control nets; there are no other scripts."""
    names = [SCRIPT] if controls_in(resources.settings.guides.controls) else []
    return {"txt2img": names, "img2img": names}


@router.get("/embeddings")
def list_embeddings() -> dict[str, dict[str, Any]]:
    """List no embeddings; those beside the LoRAs are among these."""
    return {"loaded": {}, "skipped": {}}


@router.get("/memory")
def show_memory() -> dict[str, dict[str, str]]:
    """Say that the memory of the machine is not shown."""
    return {"ram": {"error": "unavailable"}, "cuda": {"error": "unavailable"}}


@router.get("/cmd-flags")
def show_flags() -> dict[str, bool]:
    """Return the flags of the command that clients look at."""
    return {"api": True}


def _add_empty(path: str, name: str) -> None:
    @router.get(f"/{path}", name=name, summary=f"List no {path}: there are none here")
    def list_nothing() -> Items:
        return []


for _path in (
    "sd-vae",
    "sd-modules",
    "hypernetworks",
    "face-restorers",
    "realesrgan-models",
    "script-info",
):
    _add_empty(_path, f"list_{_path.replace('-', '_')}")
