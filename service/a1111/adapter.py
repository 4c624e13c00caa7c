"""The adapters of AUTOMATIC1111 and its ControlNet extension: their routes, and errors as their clients read them."""

from typing import Any

from fastapi import APIRouter

from ..api.adapters import Adapter
from . import captions, control_nets, extras, generation, lists, options, png_info, progress
from .routing import PREFIX


def error_body(problem: dict[str, Any]) -> dict[str, Any]:
    """Return the body of an error: a list for each field that is wrong, as FastAPI writes it, else one text."""
    if errors := problem.get("errors"):
        return {
            "detail": [{"loc": one["where"].split("."), "msg": one["what"], "type": "value_error"} for one in errors]
        }
    detail = problem["detail"]
    return {"error": problem["title"], "detail": detail, "body": "", "errors": detail}


def _router() -> APIRouter:
    router = APIRouter()
    for module in (generation, progress, options, png_info, captions, extras, lists):
        router.include_router(module.router)
    return router


ADAPTER = Adapter(
    prefix=PREFIX,
    router=_router(),
    error=error_body,
    takes_basic=True,
    with_images=tuple(
        f"{PREFIX}/{path}"
        for path in ("txt2img", "img2img", "png-info", "interrogate", "extra-single-image", "extra-batch-images")
    ),
)

CONTROL_NETS = Adapter(prefix=control_nets.PREFIX, router=control_nets.router, error=error_body, takes_basic=True)
"""The lists of the ControlNet extension, which clients ask for beside the routes above."""
