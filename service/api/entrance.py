"""``/``: the way to where a browser wants to go."""

from fastapi import APIRouter
from fastapi.responses import RedirectResponse

router = APIRouter()


@router.get("/", include_in_schema=False)
async def enter() -> RedirectResponse:
    """Lead to the documentation."""
    return RedirectResponse("/docs")
