"""The adapter: the routes under ``/v1``, and errors as OpenAI's clients read them."""

from fastapi import APIRouter

from ..api.adapters import Adapter
from . import edits, files, generations, models
from .errors import error_body
from .routing import PREFIX


def _router() -> APIRouter:
    router = APIRouter()
    for module in (models, generations, edits, files):
        router.include_router(module.router)
    return router


ADAPTER = Adapter(
    prefix=PREFIX,
    router=_router(),
    error=error_body,
    with_images=(f"{PREFIX}/images/edits", f"{PREFIX}/images/variations"),
    without_key=(PREFIX + files.FOLDER,),
)
