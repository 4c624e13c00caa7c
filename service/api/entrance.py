"""``/``: the way to where a browser wants to go."""

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse

router = APIRouter()


@router.get("/", include_in_schema=False)
async def enter(request: Request) -> RedirectResponse:
    """Lead to the page, with the token of the link if there is one."""
    return RedirectResponse(request.url.replace(scheme="", netloc="", path="/page/"))
